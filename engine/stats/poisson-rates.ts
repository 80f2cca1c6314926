/**
 * Two rates of events by counts alone: events over people, hours or impressions, as Poisson counts. Exact and conditional: given
 * all events, how many fell to the first is binomial (Przyborowski & Wilenski 1940, Biometrika 31, 313–323), so the interval of
 * the ratio is Clopper and Pearson's, or its mid-p form (Lancaster 1961; Hwang & Yang 2001, Statistica Sinica 11), carried over.
 *
 * People who act again and again make counts vary more than Poisson's: with the variance over people at hand, compare means.
 */
import { binomialLogLower, binomialLogUpper } from './binomial.ts'
import type { Bounds } from './proportion.ts'
import { BAD_LEVEL, isLevel, refuse, type Refusal } from './refusal.ts'

export interface Rate {
  events: number
  /** People, hours, impressions: what the events are counted over. */
  exposure: number
}

/** rate ÷ rate − 1: 0.05 for 5 % more; `hi` is null where no end can be shown. */
export interface RateLift {
  value: number | null
  lo: number
  hi: number | null
  /** Two-sided: twice the smaller tail; below 1 − level exactly when the interval leaves out 0. */
  p: number
}

export type RateRefusal = Refusal<'impossible-input' | 'impossible-level' | 'no-events'>

/** ln of a tail, the seen count in it by half for the mid-p. */
function logTail(x: number, n: number, share: number, isUpper: boolean, mid: boolean): number {
  const [with_, without] = isUpper
    ? [binomialLogUpper(x, n, share), binomialLogUpper(x + 1, n, share)]
    : [binomialLogLower(x, n, share), binomialLogLower(x - 1, n, share)]
  if (with_ === -Infinity) return with_
  return mid ? with_ + Math.log((1 + Math.exp(without - with_)) / 2) : with_
}

/** The share at which the tail has this logarithm; tails rise or fall with the share. */
function shareAt(target: number, tail: (share: number) => number, isRising: boolean): number {
  let [lo, hi] = [0, 1]
  for (let step = 0; step < 200; step += 1) {
    const middle = (lo + hi) / 2
    if (middle === lo || middle === hi) break
    if (tail(middle) < target === isRising) lo = middle
    else hi = middle
  }
  return (lo + hi) / 2
}

/**
 * The first rate relative to the second.
 * @param method `exact` never covers too rarely, `mid-p` on average as often as it says
 */
export function rateLift(
  first: Rate,
  second: Rate,
  level = 0.95,
  method: 'exact' | 'mid-p' = 'mid-p',
): RateLift | RateRefusal {
  if (!isLevel(level)) return BAD_LEVEL
  const [x, n] = [first.events, first.events + second.events]
  const possible = [first, second].every(({ events, exposure }) => Number.isSafeInteger(events) && events >= 0 && exposure > 1e-100 && exposure < 1e100) // prettier-ignore
  if (!possible || n > 1e12) return refuse('impossible-input', 'Give whole counts of events, and what they are counted over: a number above 0.') // prettier-ignore
  if (n === 0) return refuse('no-events', 'Nothing happened in either group: rates of nothing cannot be compared.')
  const mid = method === 'mid-p'
  const odds = second.exposure / first.exposure
  // Beyond this a share near 0 or 1 has no digits left that could tell the rates apart.
  if (!(odds > 1e-12 && odds < 1e12)) return refuse('impossible-input', 'What the events are counted over must not differ a million million times between the groups.') // prettier-ignore
  const liftOf = (share: number) => (share / (1 - share)) * odds - 1
  const equal = 1 / (1 + odds)
  const tails = [true, false].map((isUpper) => logTail(x, n, equal, isUpper, mid))
  const p = Math.min(1, 2 * Math.exp(Math.min(...tails)))
  const logHalf = Math.log((1 - level) / 2)
  const lo = x === 0 ? 0 : shareAt(logHalf, (share) => logTail(x, n, share, true, mid), true)
  const hi = x === n ? 1 : shareAt(logHalf, (share) => logTail(x, n, share, false, mid), false)
  const bounds: Bounds = { lo: liftOf(lo), hi: liftOf(hi) }
  const value = second.events === 0 ? null : liftOf(x / n)
  return { value, lo: bounds.lo, hi: Number.isFinite(bounds.hi) && x < n ? bounds.hi : null, p }
}
