/**
 * The difference of two shares by an exact unconditional test: the level is kept whatever the true share is, in any sample.
 *
 * Barnard (1947, Biometrika 34, 123–138) for "no difference", with the score statistic as the order of tables (Suissa & Shuster
 * 1985, JRSS A 148, 317–327); for other differences and the interval Chan & Zhang (1999, Biometrics 55, 1202–1209) in the
 * two-sided form of Agresti & Min (2001, Biometrics 57, 963–971). p and interval are one test. Exact answers are dear: beyond
 * {@link MOST_TABLES} tables the score test (score-difference.ts) is as good, and this one refuses.
 */
import { logGamma } from './gamma.ts'
import { BAD_LEVEL, isLevel, refuse, type Refusal } from './refusal.ts'
import {
  arePossible,
  IMPOSSIBLE_COUNTS,
  scoreStatistic,
  type ShareDifference,
  type ShareRefusal,
  type TwoShares,
} from './score-difference.ts'

/** (n₁ + 1)(n₂ + 1): about fifty people in each sample. */
export const MOST_TABLES = 2_700
/** Values of the unknown share that are tried, before the neighbourhood of the worst is searched. */
const GRID = 96
const GOLDEN = (Math.sqrt(5) - 1) / 2

/** ln(n choose k) for k = 0 … n. */
const logChoices = (n: number): number[] =>
  Array.from({ length: n + 1 }, (_, k) => logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1))

/** Binomial probabilities 0 … n. */
function binomials(choices: readonly number[], p: number): number[] {
  const n = choices.length - 1
  if (p <= 0 || p >= 1) return choices.map((_, k) => (k === (p <= 0 ? 0 : n) ? 1 : 0))
  const [logP, logQ] = [Math.log(p), Math.log1p(-p)]
  return choices.map((choice, k) => Math.exp(choice + k * logP + (n - k) * logQ))
}

/** For each count of the first sample: up to and from which count of the second a table is as extreme as the one seen. */
function extremes(shares: TwoShares, delta: number): { upTo: number; from: number }[] {
  const { n1, n2 } = shares
  const seen = Math.abs(scoreStatistic(shares, delta)) * (1 - 1e-9)
  return Array.from({ length: n1 + 1 }, (_, i) => {
    const at = (j: number) => scoreStatistic({ x1: i, n1, x2: j, n2 }, delta)
    // The statistic falls as the second count rises.
    const first = (holds: (z: number) => boolean) => {
      let [lo, hi] = [0, n2 + 1]
      while (lo < hi) {
        const middle = (lo + hi) >> 1
        if (holds(at(middle))) hi = middle
        else lo = middle + 1
      }
      return lo
    }
    return { upTo: first((z) => z < seen) - 1, from: first((z) => z <= -seen) }
  })
}

/** The largest probability, over the unknown share, of tables as extreme as the one seen, when the shares are δ apart. */
function largest(shares: TwoShares, delta: number, choices: readonly [number[], number[]]): number {
  const region = extremes(shares, delta)
  const probability = (p2: number): number => {
    const second = binomials(choices[1], p2)
    let sum = 0
    const below = second.map((value) => (sum += value))
    return binomials(choices[0], p2 + delta).reduce((total, value, i) => {
      const { upTo = -1, from = 0 } = region[i] ?? {}
      if (from <= upTo + 1) return total + value
      return total + value * ((below[upTo] ?? 0) + Math.max(0, sum - (below[from - 1] ?? 0)))
    }, 0)
  }
  const [least, most] = [Math.max(0, -delta), Math.min(1, 1 - delta)]
  const step = (most - least) / GRID
  let worst = least
  let height = 0
  for (let i = 0; i <= GRID; i += 1) {
    const tried = probability(least + i * step)
    if (tried > height) [worst, height] = [least + i * step, tried]
  }
  let [lo, hi] = [Math.max(least, worst - step), Math.min(most, worst + step)]
  for (let i = 0; i < 30; i += 1) {
    const [a, b] = [hi - GOLDEN * (hi - lo), lo + GOLDEN * (hi - lo)]
    const [pa, pb] = [probability(a), probability(b)]
    height = Math.max(height, pa, pb)
    if (pa > pb) hi = b
    else lo = a
  }
  return Math.min(1, height)
}

/** First share minus second, exact. */
export function exactDifference(
  shares: TwoShares,
  level = 0.95,
): ShareDifference | ShareRefusal | Refusal<'too-many-tables'> {
  if (!isLevel(level)) return BAD_LEVEL
  if (!arePossible(shares)) return IMPOSSIBLE_COUNTS
  const { x1, n1, x2, n2 } = shares
  if ((n1 + 1) * (n2 + 1) > MOST_TABLES)
    return refuse('too-many-tables', 'So many people need no exact test: the score interval is as good.')
  const value = x1 / n1 - x2 / n2
  const choices = [logChoices(n1), logChoices(n2)] as const
  const pAt = (delta: number) => largest(shares, delta, [...choices])
  const p = pAt(0)
  const isHeld = (delta: number) => pAt(delta) >= 1 - level
  const bound = (end: number): number => {
    if (value === end || isHeld(end)) return end
    let [inside, outside] = [value, end]
    if (value * end <= 0 && value !== 0) [inside, outside] = p >= 1 - level ? [0, end] : [value, 0]
    for (let step = 0; step < 36; step += 1) {
      const middle = (inside + outside) / 2
      if (isHeld(middle)) inside = middle
      else outside = middle
    }
    return inside
  }
  return { value, lo: bound(-1), hi: bound(1), p }
}
