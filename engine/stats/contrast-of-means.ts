/**
 * A sum and difference of means of groups that share no unit: a difference in differences of repeated cross-sections, or any
 * planned contrast. Welch (1947) with the degrees of freedom of Satterthwaite (1946) for any number of variances.
 */
import type { Moments } from './moments.ts'
import { BAD_LEVEL, isLevel, refuse, type Refusal } from './refusal.ts'
import { tEstimate, type TEstimate } from './t-estimate.ts'

export type ContrastRefusal = typeof BAD_LEVEL | Refusal<'impossible-input' | 'too-few-units' | 'no-variation'>

/** @param terms each group’s moments (centred second moment m2) and its factor, such as 1, −1, −1, 1 */
export function contrastOfMeans(
  terms: readonly { of: Moments; factor: number }[],
  level = 0.95,
): TEstimate | ContrastRefusal {
  if (!isLevel(level)) return BAD_LEVEL
  const sound = terms.every(({ of: { n, mean, m2 }, factor }) => [n, mean, m2, factor].every((x) => Math.abs(x) < 1e100) && m2 >= 0) // prettier-ignore
  if (!sound || terms.length === 0) return refuse('impossible-input', 'Give groups with finite means and sums of squares of at least 0.') // prettier-ignore
  if (terms.some(({ of: { n } }) => n < 2))
    return refuse('too-few-units', 'A group has fewer than two units: nothing says how far chance could reach.')
  const parts = terms.map(({ of: { n, m2 }, factor }) => ({ part: (factor * factor * m2) / (n - 1) / n, df: n - 1 }))
  const variance = parts.reduce((sum, { part }) => sum + part, 0)
  if (!(variance > 0)) return refuse('no-variation', 'Within each group every unit had the same value: without any variation nothing says how far chance could reach.') // prettier-ignore
  const df = 1 / parts.reduce((sum, { part, df: own }) => sum + (part / variance) ** 2 / own, 0)
  const value = terms.reduce((sum, { of: { mean }, factor }) => sum + factor * mean, 0)
  return tEstimate(value, Math.sqrt(variance), df, level)
}
