/**
 * A confidence sequence for a quantile: exact at every n, for values of any distribution, however often one looks.
 *
 * Howard & Ramdas (2022, Bernoulli 28, 1704–1728): the number of values up to the quantile is binomial with share p, and a
 * beta mixture over other shares bounds it at all times at once (the beta–binomial mixture of Howard et al. 2021, Annals of
 * Statistics 49, 1055–1080, prop. 7; Robbins 1970). Ties only make it wider: between the values below the quantile and those up
 * to it there is always a binomial count.
 */
import { sequenceRho } from './asymptotic-sequence.ts'
import { logBeta } from './beta.ts'
import { atRank, cumulate, type Frequency, type QuantileRefusal } from './distribution.ts'
import { BAD_LEVEL, isLevel, refuse } from './refusal.ts'

export interface QuantileSequence {
  value: number
  n: number
  /** null: so few values do not bound it on this side yet. */
  lo: number | null
  hi: number | null
}

/** ln of the mixture martingale when `below` of n values lie up to the quantile; a and b of the beta mixture. */
export const logQuantileMixture = (below: number, n: number, p: number, a: number, b: number): number =>
  logBeta(a + below, b + n - below) - logBeta(a, b) - below * Math.log(p) - (n - below) * Math.log1p(-p)

/** The least and the largest count that the mixture does not rule out; it is convex in the count, least near its middle. */
function countsKept(n: number, p: number, a: number, b: number, logAlpha: number): { least: number; most: number } {
  const kept = (below: number): boolean => logQuantileMixture(below, n, p, a, b) < -logAlpha
  const middle = Math.round(n * p)
  let [out, least] = [-1, middle]
  while (least - out > 1) {
    const half = Math.floor((out + least) / 2)
    if (kept(half)) least = half
    else out = half
  }
  let [most, beyond] = [middle, n + 1]
  while (beyond - most > 1) {
    const half = Math.floor((most + beyond) / 2)
    if (kept(half)) most = half
    else beyond = half
  }
  return { least, most }
}

/**
 * The interval of the sequence at these values; those of all n hold at once.
 * @param p share below the quantile, 0 < p < 1; 0.5 is the median
 * @param tunedFor number of values at which it is tightest; any choice is valid, if it is made before
 */
export function quantileSequence(
  frequencies: readonly Frequency[],
  p = 0.5,
  level = 0.95,
  tunedFor = 1000,
): QuantileSequence | QuantileRefusal {
  if (!isLevel(level)) return BAD_LEVEL
  const alpha = 1 - level
  const rho = sequenceRho(alpha, tunedFor)
  const sorted = cumulate(frequencies)
  const n = sorted.at(-1)?.upTo ?? 0
  const possible = frequencies.every(({ value, count }) => Number.isFinite(value) && Number.isSafeInteger(count) && count >= 0) // prettier-ignore
  if (!possible || !(p > 0 && p < 1) || rho === null || n > Number.MAX_SAFE_INTEGER)
    return refuse('impossible-input', 'Give finite values, counts that can be, a quantile between 0 and 1, and a size of at least 1.') // prettier-ignore
  if (n === 0) return refuse('no-values', 'There are no values.')
  // A share of standard deviation √(p(1−p)/s) is to a count what a mean of deviation ρ is to a sum of unit variance.
  const s = 1 / (rho * rho)
  const { least, most } = countsKept(n, p, s * p, s * (1 - p), Math.log(alpha))
  const value = atRank(sorted, Math.max(1, Math.ceil(n * p * (1 - 1e-15))))
  return {
    value,
    n,
    lo: least < 1 ? null : Math.min(value, atRank(sorted, least)),
    hi: most >= n ? null : Math.max(value, atRank(sorted, most + 1)),
  }
}
