/**
 * Sample-ratio mismatch: were people split between the arms as planned?
 *
 * Pearson's chi-square against the planned weights (Fabijan et al. 2019, KDD). A mismatch means that the groups differ by
 * more than the treatment, whatever the outcomes say. The p-value never rounds to 0 before the smallest double does.
 */
import { chiSquareSf } from './chi-square.ts'

export interface SrmResult {
  chiSquare: number
  df: number
  p: number
  expected: number[]
}

/**
 * @param counts people per arm
 * @param weights planned weights in the same order; they need not sum to 1
 * @returns null when it cannot be computed: no people, or fewer than two arms with a weight
 * @throws RangeError when the lists differ in length, or a weight or a count is negative or not finite
 */
export function sampleRatioMismatch(counts: readonly number[], weights: readonly number[]): SrmResult | null {
  if (counts.length !== weights.length) throw new RangeError('Give one weight per arm.')
  if (![...weights, ...counts].every((number) => number >= 0 && number < Infinity))
    throw new RangeError('Weights and counts must be finite and not negative.')
  const total = counts.reduce((sum, count) => sum + count, 0)
  const allWeights = weights.reduce((sum, weight) => sum + weight, 0)
  const arms = weights.filter((weight) => weight > 0).length
  if (total === 0 || arms < 2) return null
  const expected = weights.map((weight) => (total * weight) / allWeights)
  const chiSquare = counts.reduce((sum, count, arm) => {
    const planned = expected[arm] ?? 0
    if (planned === 0) return count === 0 ? sum : Infinity
    return sum + (count - planned) ** 2 / planned
  }, 0)
  return { chiSquare, df: arms - 1, p: chiSquareSf(chiSquare, arms - 1), expected }
}
