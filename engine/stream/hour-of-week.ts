/**
 * Bursts: an hour with more events than the same hour of the week is used to, by the upper tail of a negative binomial.
 *
 * The usual count of an hour is the mean of the same hour in the weeks before, drawn towards the mean of that hour of the
 * day as if two more weeks had it; how much counts scatter around it (one size for all hours) is estimated by moments from
 * the same weeks, and the uncertainty of the mean is added to it. A Poisson tail would cry wolf: talk comes in clusters.
 * For the weeks after it, an hour that gave an alarm counts as the largest that would have given none, so that a crisis does
 * not become the measure of things.
 *
 * Everything here is a function of the counts alone: the same events in any order of arrival give the same alarms, and an
 * alarm that late events take the ground from is not given any more.
 */
import { countLogLower, countLogUpper, type CountModel } from '../stats/negative-binomial.ts'

export const HOURS_A_WEEK = 168
/** Weeks that an hour is compared with, and how many of them there must be. */
const WEEKS_BACK = 8
const FEWEST_COMPARED = 4
/** Weeks before the first hour that is judged: those it is compared with, and one to learn the scatter from. */
export const FEWEST_WEEKS = FEWEST_COMPARED + 1
/** Weeks that the hour of the day counts for beside the hour of the week. */
const PRIOR_WEEKS = 2

export interface Burst {
  /** Position of the hour in the counts. */
  at: number
  count: number
  expected: number
  /** Tail probability of a count as large as this, by what is usual. */
  p: number
  /** Counts that would have been usual: 95 % of them. */
  usual: { lo: number; hi: number }
}

export interface BurstOptions {
  /** How many false alarms a week somebody is ready to look at: above 0, below 168. */
  falseAlarmsPerWeek: number
  /** Hours that are judged: from this position on; those before are history only. */
  from?: number
  /** An hour with fewer events more than usual is no alarm, however rare; 0 if left out. */
  smallestExcess?: number
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length

/** What is usual for an hour, by the counts before it; null where they are too few. Detectors replace alarmed hours in them. */
export function usualOf(counts: readonly number[], at: number): { mean: number; weeks: number } | null {
  const sameHour: number[] = []
  const sameTime: number[] = []
  for (let week = 1; week <= WEEKS_BACK && at - week * HOURS_A_WEEK >= 0; week++)
    sameHour.push(counts[at - week * HOURS_A_WEEK] ?? 0)
  for (let day = 1; day <= WEEKS_BACK * 7 && at - day * 24 >= 0; day++) sameTime.push(counts[at - day * 24] ?? 0)
  if (sameHour.length < FEWEST_COMPARED) return null
  const weeks = sameHour.length + PRIOR_WEEKS
  return { mean: (sameHour.length * mean(sameHour) + PRIOR_WEEKS * mean(sameTime)) / weeks, weeks }
}

/** One size for all hours, by moments: Σ ((x − μ)² − μ) = Σ μ² ÷ k. Infinity where counts scatter no more than Poisson's. */
class Scatter {
  #excess = 0
  #squares = 0

  add(count: number, usual: number, weeks: number): void {
    // The mean has an error of its own, which inflates the squared distance.
    this.#excess += (count - usual) ** 2 / (1 + 1 / weeks) - usual
    this.#squares += usual ** 2
  }

  /** Variance of the mean count μ beyond Poisson, as a share of μ². */
  get share(): number {
    return this.#squares > 0 ? Math.max(0, this.#excess / this.#squares) : 0
  }
}

/** The distribution of the next count: scatter around the mean, and the uncertainty of the mean itself, in one. */
function predictive(usual: number, weeks: number, scatter: number): CountModel {
  const variance = usual + scatter * usual ** 2
  const total = variance * (1 + 1 / weeks)
  return { mean: usual, size: total > usual ? usual ** 2 / (total - usual) : Infinity }
}

/** Smallest count with at least this probability at or below it. */
function quantile(model: CountModel, share: number): number {
  let [lo, hi] = [-1, Math.ceil(model.mean) + 1]
  while (countLogLower(hi, model) < Math.log(share)) hi *= 2
  while (hi - lo > 1) {
    const middle = (lo + hi) >> 1
    if (countLogLower(middle, model) < Math.log(share)) lo = middle
    else hi = middle
  }
  return hi
}

/** Half a year of scores: how often the model's own tail has been right here. */
const SCORES_KEPT = 26 * HOURS_A_WEEK

/**
 * The score below which an hour is an alarm. The model's tail is not to be trusted to the last digit, so past scores have a
 * say: beside n of them, a new one is below the r-th smallest with a chance of r ÷ (n + 1) when nothing has changed (the
 * argument of conformal prediction; Vovk, Gammerman & Shafer 2005), whatever the model. The stricter of both holds.
 */
class Threshold {
  readonly #alpha: number
  readonly #sorted: number[] = []
  readonly #order: number[] = []

  constructor(alpha: number) {
    this.#alpha = alpha
  }

  get log(): number {
    const rank = Math.floor(this.#alpha * (this.#sorted.length + 1))
    return Math.min(Math.log(this.#alpha), rank < 1 ? 0 : (this.#sorted[rank - 1] ?? 0))
  }

  add(score: number): void {
    this.#sorted.splice(this.#placeOf(score), 0, score)
    this.#order.push(score)
    if (this.#order.length <= SCORES_KEPT) return
    this.#sorted.splice(this.#placeOf(this.#order.shift() ?? 0), 1)
  }

  /** Position of the first score that is not smaller. */
  #placeOf(score: number): number {
    let [lo, hi] = [0, this.#sorted.length]
    while (lo < hi) {
      const middle = (lo + hi) >> 1
      if ((this.#sorted[middle] ?? 0) < score) lo = middle + 1
      else hi = middle
    }
    return lo
  }
}

/** Never expect nothing at all: a first event in a quiet hour is no crisis. */
const LEAST_EXPECTED = 0.1

/**
 * Hours that are out of the usual.
 * @param counts events of every hour in a row, without gaps; whole numbers
 * @returns bursts in order of time; hours with fewer than five weeks before them are not judged
 */
export function bursts(
  counts: readonly number[],
  { falseAlarmsPerWeek, from = 0, smallestExcess = 0 }: BurstOptions,
): Burst[] {
  const alpha = falseAlarmsPerWeek / HOURS_A_WEEK
  const threshold = new Threshold(alpha)
  const calm = [...counts]
  const scatter = new Scatter()
  const found: Burst[] = []
  for (let at = 0; at < counts.length; at++) {
    const known = usualOf(calm, at)
    if (known === null) continue
    const count = counts[at] ?? 0
    const usual = Math.max(LEAST_EXPECTED, known.mean)
    const model = predictive(usual, known.weeks, scatter.share)
    const logP = countLogUpper(count, model)
    const isJudged = at >= FEWEST_WEEKS * HOURS_A_WEEK
    const isOut = isJudged && logP < threshold.log
    if (isJudged) threshold.add(logP)
    if (isOut) {
      // Not left out: the largest of the usual counts would be missing, and the scatter would seem smaller than it is.
      calm[at] = Math.min(count, quantile(model, 1 - alpha))
      scatter.add(calm[at] ?? 0, usual, known.weeks)
      const lo = quantile(model, 0.025)
      // Hours that are too small to matter are left out of what is told only: the budget is kept by the others, too.
      if (at >= from && count - usual >= smallestExcess)
        found.push({ at, count, expected: usual, p: Math.exp(logP), usual: { lo, hi: quantile(model, 0.975) } })
    } else scatter.add(count, usual, known.weeks)
  }
  return found
}
