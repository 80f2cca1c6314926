/**
 * Slow rises: days that are each within the usual and together are not, by cumulative sums (engine/stats/cusum.ts).
 *
 * What is usual is learned from four weeks, and learned anew from the four weeks before whenever four weeks have passed
 * without an alarm: a chart with a fixed measure would call every growing brand a crisis. Days and not hours are summed,
 * so that the rhythm of the day does not matter; that of the week is part of the scatter. A function of the counts alone.
 */
import { designCusum, latticeRunLength } from '../stats/cusum.ts'
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
  let [tooSmall, enough] = [0, 8]
  while (lengthAt(enough) < 7 / falseAlarmsPerWeek) {
    if (enough === MOST_STATES) return null
    ;[tooSmall, enough] = [enough, Math.min(MOST_STATES, enough * 2)]
  }
  while (enough - tooSmall > 1) {
    const middle = (tooSmall + enough) >> 1
    if (lengthAt(middle) < 7 / falseAlarmsPerWeek) tooSmall = middle
    else enough = middle
  }
  const delay = latticeRunLength(stepsOf({ mean: mean * RAISED, size }), enough)
  return { mean, size, unit, reference: shift, decision: enough, delay }
}

/** The chart for the days that follow these; null where they cannot be charted (no events, or too rare an alarm). */
function learn(days: readonly number[], falseAlarmsPerWeek: number): Chart | null {
  const frequencies = new Map<number, number>()
  for (const count of days) frequencies.set(count, (frequencies.get(count) ?? 0) + 1)
  const fitted = fitDispersion([...frequencies].map(([value, count]) => ({ value, count })))
  const mean = days.reduce((sum, count) => sum + count, 0) / days.length
  const size = isRefusal(fitted) ? Infinity : fitted.size
  if (mean > FEW) return chartOfMany({ mean, size }, falseAlarmsPerWeek)
  const design = designCusum({ mean, size }, mean * RAISED, { falseAlarmsPerWeek, countsPerWeek: 7 })
  return isRefusal(design) ? null : { mean, size, unit: 1, ...design }
}

/**
 * Rises of daily counts.
 * @param days events of every day in a row, without gaps; whole numbers
 * @returns rises in order of time; the first four weeks are learned from and not judged
 */
export function rises(days: readonly number[], { falseAlarmsPerWeek }: RiseOptions): Rise[] {
  const found: Rise[] = []
  let learned = 0
  let chart: Chart | null = null
  let sum = 0
  let from = 0
  let open: Rise | null = null
  for (let at = LEARNING_DAYS; at < days.length; at++) {
    if (at - learned >= LEARNING_DAYS) {
      chart = learn(days.slice(at - LEARNING_DAYS, at), falseAlarmsPerWeek)
      ;[learned, sum, from, open] = [at, 0, at, null]
    }
    if (chart === null) continue
    sum = Math.max(0, sum + Math.floor((days[at] ?? 0) / chart.unit) - chart.reference)
    if (sum === 0) [from, open] = [at + 1, null]
    else if (open !== null) open.to = at
    else if (sum >= chart.decision - 1e-9) {
      const { mean: expected, size, decision, delay } = chart
      open = { from, at, to: at, mean: 0, expected, size, sum, decision, delay }
      found.push(open)
    }
    // One rise is one alarm: it is over when the sum is back at zero, which it comes to from no further than the decision.
    if (open !== null) sum = Math.min(sum, chart.decision)
  }
  return found.map((rise) => ({ ...rise, mean: mean(days.slice(rise.from, rise.to + 1)) }))
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length
