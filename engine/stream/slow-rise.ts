/**
 * Slow rises: days that are each within the usual and together are not, by cumulative sums (engine/stats/cusum.ts).
 *
 * What is usual is learned from four weeks, and learned anew from the four weeks before whenever four weeks have passed
 * without an alarm: a chart with a fixed measure would call every growing brand a crisis. While a rise is open nothing is
 * learned, and when it is over its days count as the largest that would have given no alarm, as those of bursts do. What has lasted for
 * four weeks after its alarm is no rise any more but the new usual: it ends, and these weeks are learned from. Days and not
 * hours are summed, so that the rhythm of the day does not matter; that of the week is part of the scatter. A function of
 * the counts alone.
 */
import { cusumStep, designCusum, isDecided, latticeRunLength, smallestDecision } from '../stats/cusum.ts'
import { countLogLower, fitDispersion, type CountModel } from '../stats/negative-binomial.ts'
import { isRefusal } from '../stats/refusal.ts'

export const LEARNING_DAYS = 28
/** The rise that is to be found quickly: half as much again. */
const RAISED = 1.5

export interface Rise {
  /** Day at which the sum began to grow, day at which the alarm was given, and last day before it was over. */
  from: number
  at: number
  to: number
  /** Mean of the days from `from` to `to`, and what was usual. */
  mean: number
  expected: number
  /** How much days scatter around what was usual: size of a negative binomial; Infinity for Poisson. */
  size: number
  /** How far the sum went, and from where on it is an alarm, in the chart's own units. */
  sum: number
  decision: number
  /** Days that this takes on average once the mean has risen by half. */
  delay: number
}

export interface RiseOptions {
  /** How many false alarms a week somebody is ready to look at: above 0, below 7. */
  falseAlarmsPerWeek: number
  /** A rise of fewer events in all is no alarm; 0 if left out. */
  smallestExcess?: number
}

interface Chart {
  mean: number
  /** How much days scatter: size of a negative binomial; Infinity for Poisson. */
  size: number
  /** Events that are summed as one: days with thousands of them are summed in dozens. */
  unit: number
  reference: number
  decision: number
  delay: number
}

/** Up to here every event is summed by itself, as finely as the mean needs. */
const FEW = 30
const MOST_STATES = 300

/**
 * A chart on counts in units of many events, floored. The chain is exact for the floored counts, whatever the unit.
 * @returns null where so rare an alarm needs a longer chain
 */
function chartOfMany(usual: CountModel, falseAlarmsPerWeek: number): Chart | null {
  const { mean, size } = usual
  const unit = Math.max(1, Math.round(Math.sqrt(mean + mean ** 2 / size) / 4))
  // The likelihood ratio of a mean and one half as much again stands still near their logarithmic mean.
  const shift = Math.round((mean * (RAISED - 1)) / Math.log(RAISED) / unit)
  const stepsOf = (model: CountModel) => {
    const atMost = (step: number): number => Math.exp(countLogLower((step + shift + 1) * unit - 1, model))
    return { atMost, probability: (step: number): number => Math.max(0, atMost(step) - atMost(step - 1)) }
  }
  const lengthAt = (states: number): number => latticeRunLength(stepsOf(usual), states)
  const enough = smallestDecision(lengthAt, 7 / falseAlarmsPerWeek, MOST_STATES)
  if (enough === null) return null
  const delay = latticeRunLength(stepsOf({ mean: mean * RAISED, size }), enough)
  return { mean, size, unit, reference: shift, decision: enough, delay }
}

/** Charts take up to 20 ms each to design, and every page asks for the same: the last ones are kept. */
const KEPT = 500
const charts = new Map<string, Chart | null>()

function chartFor(usual: CountModel, falseAlarmsPerWeek: number): Chart | null {
  const key = `${usual.mean} ${usual.size} ${falseAlarmsPerWeek}`
  const known = charts.get(key)
  if (known !== undefined) return known
  const chart = design(usual, falseAlarmsPerWeek)
  const oldest = charts.keys().next().value
  if (charts.size >= KEPT && oldest !== undefined) charts.delete(oldest)
  charts.set(key, chart)
  return chart
}

function design(usual: CountModel, falseAlarmsPerWeek: number): Chart | null {
  if (usual.mean > FEW) return chartOfMany(usual, falseAlarmsPerWeek)
  const found = designCusum(usual, usual.mean * RAISED, { falseAlarmsPerWeek, countsPerWeek: 7 })
  return isRefusal(found) ? null : { ...usual, unit: 1, ...found }
}

/** The chart for the days that follow these; null where they cannot be charted (no events, or too rare an alarm). */
function learn(days: readonly number[], falseAlarmsPerWeek: number): Chart | null {
  const frequencies = new Map<number, number>()
  for (const count of days) frequencies.set(count, (frequencies.get(count) ?? 0) + 1)
  const fitted = fitDispersion([...frequencies].map(([value, count]) => ({ value, count })))
  const mean = days.reduce((sum, count) => sum + count, 0) / days.length
  const size = isRefusal(fitted) ? Infinity : fitted.size
  return chartFor({ mean, size }, falseAlarmsPerWeek)
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length

/**
 * The days of a rise for what is learned after it: scaled down to the largest that would have given no alarm, as bursts are.
 * Scaled to the usual itself, each false alarm would make the usual smaller and the next one likelier.
 */
function calmed(days: readonly number[], { from, to }: Rise, { unit, reference, decision }: Chart): number[] {
  const own = days.slice(from, to + 1)
  const largest = unit * (reference + decision / own.length)
  const share = Math.min(1, largest / mean(own))
  return own.map((count) => Math.round(count * share))
}

/**
 * Rises of daily counts.
 * @param days events of every day in a row, without gaps; whole numbers
 * @returns rises in order of time; the first four weeks are learned from and not judged
 */
export function rises(days: readonly number[], { falseAlarmsPerWeek, smallestExcess = 0 }: RiseOptions): Rise[] {
  const found: Rise[] = []
  const calm = [...days]
  let learned = 0
  let chart: Chart | null = null
  let sum = 0
  let from = 0
  let open: Rise | null = null
  for (let at = LEARNING_DAYS; at < days.length; at++) {
    if (open !== null && at - open.at >= LEARNING_DAYS) [open, learned] = [null, at - LEARNING_DAYS]
    if (open === null && at - learned >= LEARNING_DAYS) {
      chart = learn(calm.slice(at - LEARNING_DAYS, at), falseAlarmsPerWeek)
      ;[learned, sum, from] = [at, 0, at]
    }
    if (chart === null) continue
    sum = cusumStep(sum, Math.floor((days[at] ?? 0) / chart.unit), chart.reference)
    if (sum === 0) {
      if (open !== null) calm.splice(open.from, open.to + 1 - open.from, ...calmed(days, open, chart))
      ;[from, open] = [at + 1, null]
    } else if (open !== null) open.to = at
    else if (isDecided(sum, chart.decision)) {
      const { mean: expected, size, decision, delay } = chart
      open = { from, at, to: at, mean: 0, expected, size, sum, decision, delay }
      found.push(open)
    }
    // One rise is one alarm: it is over when the sum is back at zero, which it comes to from no further than the decision.
    if (open !== null) sum = Math.min(sum, chart.decision)
  }
  return found
    .map((rise) => ({ ...rise, mean: mean(days.slice(rise.from, rise.to + 1)) }))
    .filter((rise) => (rise.mean - rise.expected) * (rise.to + 1 - rise.from) >= smallestExcess)
}

/**
 * How many times as many events as usual, with its interval: Wald on the logarithm, by the scatter of the days of the rise
 * and by that of the days that were learned from, which are no more than twenty-eight.
 */
export function riseRatio({ mean, expected, size, from, to }: Rise): { times: number; lo: number; hi: number } {
  const variance = (1 / mean + 1 / size) / (to + 1 - from) + (1 / expected + 1 / size) / LEARNING_DAYS
  const spread = Math.exp(1.959963984540054 * Math.sqrt(variance))
  const times = mean / expected
  return { times, lo: times / spread, hi: times * spread }
}
