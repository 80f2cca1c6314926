/**
 * Sample-ratio mismatch that may be looked at after every person: a Bayes factor whose inverse is a p at every moment at once.
 *
 * Lindon & Malek (2022, NeurIPS 35; arXiv 2011.03567): the counts under Dirichlet-distributed shares about the planned ones,
 * against the counts under the planned shares. Under the plan the factor is a martingale with mean 1, so that it ever exceeds
 * 1/α with chance at most α (Ville 1939), however often one looks.
 */
import { logGamma } from './gamma.ts'
import { refuse, type Refusal } from './refusal.ts'

/** How tightly the prior holds to the planned shares, in people: sees a mismatch from some hundred people on. */
export const CONCENTRATION = 100

export interface SequentialSrm {
  /** ln of the Bayes factor for a mismatch, at the last counts. */
  logBayesFactor: number
  /** Smallest inverse of the factor so far, at most 1: falls below α at any time with chance at most α under the plan. */
  p: number
  /** Place of the counts at which p was last lowered; null while it is 1. */
  lowestAt: number | null
}

export type SequentialSrmRefusal = Refusal<'impossible-counts' | 'impossible-weights'>

function logFactor(counts: readonly number[], shares: readonly number[], concentration: number): number {
  const total = counts.reduce((sum, count) => sum + count, 0)
  return counts.reduce(
    (sum, count, arm) => {
      const share = shares[arm] ?? 0
      if (count === 0) return sum
      const prior = concentration * share
      return sum + logGamma(prior + count) - logGamma(prior) - count * Math.log(share)
    },
    logGamma(concentration) - logGamma(concentration + total),
  )
}

/**
 * @param looks people per arm at each look, cumulated
 * @param weights planned weights of the arms, above 0; they need not sum to 1
 * @param concentration of the prior, above 0
 * @returns a refusal when counts fall or are no counts, or there are fewer than two arms with a weight
 */
export function sequentialSrm(
  looks: readonly (readonly number[])[],
  weights: readonly number[],
  concentration = CONCENTRATION,
): SequentialSrm | SequentialSrmRefusal {
  if (
    weights.length < 2 ||
    !weights.every((weight) => weight > 0 && weight < Infinity) ||
    !(concentration > 0 && concentration < Infinity)
  )
    return refuse(
      'impossible-weights',
      'Give at least two arms, each with a weight above 0, and a concentration above 0.',
    )
  const sum = weights.reduce((all, weight) => all + weight, 0)
  const shares = weights.map((weight) => weight / sum)
  const possible = looks.every(
    (counts, look) =>
      counts.length === weights.length &&
      counts.every((count, arm) => Number.isSafeInteger(count) && count >= (looks[look - 1]?.[arm] ?? 0)),
  )
  if (!possible || shares.some((share) => share === 0))
    return refuse('impossible-counts', 'Give one count for each arm at each look; counts are whole and never fall.')
  let p = 1
  let lowestAt: number | null = null
  let log = 0
  for (const [look, counts] of looks.entries()) {
    log = logFactor(counts, shares, concentration)
    const now = Math.exp(-log)
    if (now < p) {
      p = now
      lowestAt = look
    }
  }
  return { logBayesFactor: log, p, lowestAt }
}
