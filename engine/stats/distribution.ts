/**
 * Quantiles of a distribution without a shape: durations, posts a person, purchases a customer.
 *
 * Value: the inverse of the empirical distribution (type 1 of Hyndman & Fan 1996, The American Statistician 50, 361–365),
 * always one of the values. Interval: two order statistics, chosen by binomial tails so that each side misses with at most
 * half of alpha (David & Nagaraja 2003, Order Statistics, §7.1). With ties it covers more often, never less. With weights:
 * the interval of Woodruff (1952, JASA 47, 635–646), Wilson's for the share below at Kish's effective number, read back.
 */
import { binomialLogLower, binomialLogUpper } from './binomial.ts'
import { wilson, type Bounds } from './proportion.ts'
import { BAD_LEVEL, isLevel, refuse, type Refusal } from './refusal.ts'

/** A value and how many have it (or, for the weighted quantile, one answer and its weight). */
export interface Frequency {
  value: number
  count: number
}

export interface Quantile extends Bounds {
  value: number
  n: number
}

export type QuantileRefusal = Refusal<'no-values' | 'impossible-input' | 'impossible-level' | 'too-few-values'>

const IMPOSSIBLE = refuse('impossible-input', 'Give finite values, counts that can be, and a quantile between 0 and 1.')

/** Values ascending with the count up to and with each. */
export function cumulate(frequencies: readonly Frequency[]): { value: number; upTo: number }[] {
  let upTo = 0
  return frequencies
    .filter(({ count }) => count > 0)
    .sort((a, b) => a.value - b.value)
    .map(({ value, count }) => ({ value, upTo: (upTo += count) }))
}

/** The value of the order statistic with this rank, 1 … n. */
export function atRank(sorted: readonly { value: number; upTo: number }[], rank: number): number {
  let [lo, hi] = [0, sorted.length - 1]
  while (lo < hi) {
    const middle = (lo + hi) >> 1
    if ((sorted[middle]?.upTo ?? 0) >= rank) hi = middle
    else lo = middle + 1
  }
  return sorted[lo]?.value ?? 0
}

/** The largest whole number in 0 … n for which a falling condition still holds; −1 when it never does. */
function last(n: number, holds: (rank: number) => boolean): number {
  let [lo, hi] = [-1, n]
  while (lo < hi) {
    const middle = Math.ceil((lo + hi) / 2)
    if (holds(middle)) lo = middle
    else hi = middle - 1
  }
  return lo
}

/**
 * @param p share below the quantile, 0 < p < 1; 0.5 is the median
 * @returns a refusal where so few values cannot bound the quantile at this level: six for a median at 95 %
 */
export function quantile(frequencies: readonly Frequency[], p = 0.5, level = 0.95): Quantile | QuantileRefusal {
  if (!isLevel(level)) return BAD_LEVEL
  const possible = frequencies.every(({ value, count }) => Number.isFinite(value) && Number.isSafeInteger(count) && count >= 0) // prettier-ignore
  const sorted = cumulate(frequencies)
  const n = sorted.at(-1)?.upTo ?? 0
  if (!possible || !(p > 0 && p < 1) || n > Number.MAX_SAFE_INTEGER) return IMPOSSIBLE
  if (n === 0) return refuse('no-values', 'There are no values.')
  const logTail = Math.log((1 - level) / 2)
  // The rank-th value lies above the quantile when fewer than rank values lie below it.
  const lower = last(n, (rank) => binomialLogLower(rank - 1, n, p) <= logTail)
  const upper = n + 1 - last(n, (above) => binomialLogUpper(n + 1 - above, n, p) <= logTail)
  if (lower < 1 || upper > n)
    return refuse('too-few-values', `${n} values cannot bound this quantile at ${100 * level} %.`)
  const value = atRank(sorted, Math.max(1, Math.ceil(n * p * (1 - 1e-15))))
  return { value, n, lo: Math.min(value, atRank(sorted, lower)), hi: Math.max(value, atRank(sorted, upper)) }
}

/** One answer and its weight for each entry (`count` is the weight). */
export function weightedQuantile(
  answers: readonly Frequency[],
  p = 0.5,
  level = 0.95,
): (Quantile & { effectiveN: number }) | QuantileRefusal {
  if (!isLevel(level)) return BAD_LEVEL
  if (
    !(p > 0 && p < 1) ||
    !answers.every(({ value, count }) => Number.isFinite(value) && count > 1e-100 && count < 1e100)
  )
    // prettier-ignore
    return IMPOSSIBLE
  if (answers.length === 0) return refuse('no-values', 'There are no values.')
  const sorted = cumulate(answers)
  const total = sorted.at(-1)?.upTo ?? 0
  const effectiveN = 1 / answers.reduce((sum, { count }) => sum + (count / total) ** 2, 0)
  const shares = wilson(p * effectiveN, effectiveN, level)
  if (shares === null || shares.lo * effectiveN < 1 || (1 - shares.hi) * effectiveN < 1)
    return refuse('too-few-values', `${effectiveN.toFixed(1)} effective values cannot bound this quantile at ${100 * level} %.`) // prettier-ignore
  const at = (share: number) => atRank(sorted, share * total)
  return { value: at(p), n: answers.length, lo: at(shares.lo), hi: at(shares.hi), effectiveN }
}
