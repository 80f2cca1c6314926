/**
 * Did a rate change once, and when? Events over periods with different exposure (Poisson), or successes among trials
 * (binomial).
 *
 * The date is where the likelihood of two rates is largest. p: the largest likelihood ratio over all dates, given the
 * total, where the unknown rate cancels; by Monte Carlo with a seed (Davison & Hinkley 1997, §4.2), or, where that would
 * take long, the smallest p of a single date times the number of dates (Bonferroni), which is never too small: given the
 * total, what falls before a date is binomial (of trials: hypergeometric), and its smaller tail doubled is exact. The law of
 * χ² would not do: of a short first period it has far too small a p (exposures of 1, 1,000, 1,000 and 1: 13 % instead of 5).
 * Interval of the date:
 * every date whose likelihood is within −2·ln(1 − √level) of the best, from the law of a two-sided random walk (Siegmund
 * 1988, Annals of Statistics 16, 31–50, for small steps; Hinkley 1970): 7.4 at 95 %, not the 3.8 of an ordinary parameter.
 */
import { binomialLogLower, binomialLogUpper } from './binomial.ts'
import { hypergeometricLogLower, hypergeometricLogUpper } from './hypergeometric.ts'
import { Random } from './random.ts'
import { BAD_LEVEL, isLevel, refuse, type Refusal } from './refusal.ts'

export interface Period {
  events: number
  /** Time, people or posts at risk (Poisson), or trials (binomial). */
  exposure: number
}

export interface ChangePoint {
  /** The last period before the change, counted from 0. */
  after: number
  /** First and last period after which the change may lie. */
  interval: { from: number; to: number; level: number }
  before: number
  since: number
  /** Twice the logarithm of the largest likelihood ratio. */
  likelihoodRatio: number
  p: number
  method: 'Monte Carlo given the total' | 'Bonferroni over the dates'
}

export type ChangePointRefusal = Refusal<'impossible-input' | 'impossible-level' | 'too-few-events' | 'too-few-periods'>

/** A house rule: with fewer the largest ratio is that of one early or late event. */
export const FEWEST_EVENTS = 20
const RUNS = 999
const MOST_WORK = 3e7

const xlogy = (x: number, y: number): number => (x === 0 ? 0 : x * Math.log(y))

/** Twice the log-likelihood ratio of a change after each period but the last. */
function ratios(events: readonly number[], exposure: readonly number[], binomial: boolean): number[] {
  const total = events.reduce((sum, count) => sum + count, 0)
  const all = exposure.reduce((sum, size) => sum + size, 0)
  const part = (x: number, n: number): number =>
    xlogy(x, ((x / n) * all) / total) + (binomial ? xlogy(n - x, (((n - x) / n) * all) / (all - total)) : 0)
  let [x, n] = [0, 0]
  return events.slice(0, -1).map((count, i) => {
    x += count
    n += exposure[i] ?? 0
    return Math.max(0, 2 * (part(x, n) + part(total - x, all - n)))
  })
}

/** One way the total may have fallen over the periods when nothing changed. */
function scatter(random: Random, total: number, exposure: readonly number[], binomial: boolean): number[] {
  const events = exposure.map(() => 0)
  const left = [...exposure]
  let all = exposure.reduce((sum, size) => sum + size, 0)
  for (let event = 0; event < total; event += 1) {
    let at = random.uniform() * all
    let place = 0
    while (place < left.length - 1 && at >= (left[place] ?? 0)) at -= left[place++] ?? 0
    events[place] = (events[place] ?? 0) + 1
    if (!binomial) continue
    left[place] = (left[place] ?? 0) - 1
    all -= 1
  }
  return events
}

/**
 * @param kind 'poisson' for events over exposure, 'binomial' for events among `exposure` trials
 * @param seed of the Monte Carlo p
 * @param mostWork events × periods × runs from which on Bonferroni's p stands in place of the simulated one
 */
export function changePoint(
  periods: readonly Period[],
  kind: 'poisson' | 'binomial',
  seed: number,
  level = 0.95,
  mostWork = MOST_WORK,
): ChangePoint | ChangePointRefusal {
  if (!isLevel(level)) return BAD_LEVEL
  const binomial = kind === 'binomial'
  const possible = periods.every(({ events, exposure }) => Number.isSafeInteger(events) && events >= 0 && exposure > 1e-12 && exposure < 1e12 && (!binomial || (Number.isSafeInteger(exposure) && events <= exposure))) // prettier-ignore
  if (!possible)
    return refuse('impossible-input', 'Every period needs whole events, an exposure above 0, and no more successes than trials.') // prettier-ignore
  if (periods.length < 4) return refuse('too-few-periods', 'A change needs at least four periods to be seen in.')
  const events = periods.map((period) => period.events)
  const exposure = periods.map((period) => period.exposure)
  const total = events.reduce((sum, count) => sum + count, 0)
  const all = exposure.reduce((sum, size) => sum + size, 0)
  if (total < FEWEST_EVENTS || (binomial && all - total < FEWEST_EVENTS))
    return refuse('too-few-events', `A change needs at least ${FEWEST_EVENTS} events${binomial ? ' and as many failures' : ''}; there are ${total}.`) // prettier-ignore
  const ratio = ratios(events, exposure, binomial)
  const largest = Math.max(...ratio)
  const after = ratio.indexOf(largest)
  const allowed = -2 * Math.log1p(-Math.sqrt(level))
  const near = ratio.map((value) => largest - value <= allowed)
  const sum = (list: readonly number[], from: number, to?: number) => list.slice(from, to).reduce((a, b) => a + b, 0)
  const simulate = total * periods.length * RUNS <= mostWork
  return {
    after,
    interval: { from: near.indexOf(true), to: near.lastIndexOf(true), level },
    before: sum(events, 0, after + 1) / sum(exposure, 0, after + 1),
    since: sum(events, after + 1) / sum(exposure, after + 1),
    likelihoodRatio: largest,
    p: simulate ? monteCarlo(largest, total, exposure, binomial, seed) : bonferroni(events, exposure, binomial),
    method: simulate ? 'Monte Carlo given the total' : 'Bonferroni over the dates',
  }
}

/** The smallest exact two-sided p of a change after any one date, given the total, times the number of dates. */
function bonferroni(events: readonly number[], exposure: readonly number[], binomial: boolean): number {
  const total = events.reduce((sum, count) => sum + count, 0)
  const all = exposure.reduce((sum, size) => sum + size, 0)
  const dates = events.length - 1
  // More than this makes 1 in the end.
  let smallest = -Math.log(2 * dates)
  let [x, n] = [0, 0]
  for (let i = 0; i < dates; i += 1) {
    x += events[i] ?? 0
    n += exposure[i] ?? 0
    const isFew = x * all < total * n
    const part = { successes: total, drawn: n, population: all }
    const exact = binomial
      ? (isFew ? hypergeometricLogLower : hypergeometricLogUpper)(x, part, smallest)
      : (isFew ? binomialLogLower : binomialLogUpper)(x, total, n / all)
    smallest = Math.min(smallest, exact)
  }
  return Math.min(1, 2 * dates * Math.exp(smallest))
}

function monteCarlo(
  largest: number,
  total: number,
  exposure: readonly number[],
  binomial: boolean,
  seed: number,
): number {
  // prettier-ignore
  const random = new Random(seed)
  let asLarge = 1
  for (let run = 0; run < RUNS; run += 1) {
    const simulated = Math.max(...ratios(scatter(random, total, exposure, binomial), exposure, binomial))
    if (simulated >= largest * (1 - 1e-12)) asLarge += 1
  }
  return asLarge / (RUNS + 1)
}
