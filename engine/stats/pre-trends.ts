/**
 * Did those who were treated move like the others before? And if the answer is yes, could this have seen it if not?
 *
 * Sources: the Wald test of all cells before the start (Callaway & Sant'Anna 2021, §4); the slope it would find with a given
 * power (Roth 2022, American Economic Review: Insights 4, 305–322); the breakdown of the effect in multiples of the largest
 * deviation before, after the relative magnitudes of Rambachan & Roth (2023, Review of Economic Studies 90, 2555–2591), here
 * as plain arithmetic on the estimate and its interval, without their adjusted inference.
 */
import { chiSquareSf } from './chi-square.ts'
import { solveSemidefinite } from './cholesky.ts'
import type { Cohort } from './cohort-panel.ts'
import type { Cell, Cells } from './group-time-effects.ts'
import { noncentralChiSquareSf } from './noncentral-chi-square.ts'
import type { TEstimate } from './t-estimate.ts'

export interface PreTrends {
  /** Of all cells before the start being 0; null where there is none to look at, or none that varies. */
  p: number | null
  df: number
  /** The largest change from one moment to the next before the start, relative to the others. */
  largest: number
  /** A difference in slope, a moment, that would be found with this power at 5 %; null without cells. */
  detectableSlope: number | null
}

const ALPHA = 0.05
const SLOPE_POWER = 0.8

export function preTrends(cells: Cells): PreTrends {
  const { before, covariance } = cells
  const values = before.map(({ form }) => form.value)
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
  const matrix = covariance.matrix(before.map(({ form }) => form))
  const solved = before.length === 0 ? null : solveSemidefinite(matrix, values)
  if (solved === null || solved.rank === 0) return { p: null, df: 0, largest, detectableSlope: null }
  const statistic = values.reduce((sum, value, at) => sum + value * (solved.solution[at] ?? 0), 0)
  return {
    p: chiSquareSf(Math.max(0, statistic), solved.rank),
    df: solved.rank,
    largest,
    detectableSlope: slopeFound(cells, matrix, solved.rank),
  }
}

/** The s that the test finds with 80 % power, if all who are treated sooner or later gain s a moment on those who never are. */
function slopeFound({ before, cohorts }: Cells, matrix: readonly (readonly number[])[], df: number): number | null {
  const shows = before.map((cell) => divergence(cell, cohorts))
  const solved = solveSemidefinite(matrix, shows)
  const unit = solved?.solution.reduce((sum, value, at) => sum + value * (shows[at] ?? 0), 0) ?? 0
  if (!(unit > 0)) return null
  let [low, high] = [0, 1]
  const power = (noncentrality: number): number => noncentralChiSquareSf(criticalValue(df), df, noncentrality)
  while (power(high) < SLOPE_POWER) high *= 2
  for (let cut = 0; cut < 60; cut += 1) {
    const middle = (low + high) / 2
    if (power(middle) < SLOPE_POWER) low = middle
    else high = middle
  }
  return Math.sqrt(high / unit)
}

/** How a divergence of 1 a moment shows in a cell. */
function divergence({ form }: Cell, cohorts: readonly Cohort[]): number {
  let sum = 0
  for (const [k, { from, mean }] of cohorts.entries())
    if (from !== null) for (const at of mean.keys()) sum += at * (form.means[k * mean.length + at] ?? 0)
  return sum
}

function criticalValue(df: number): number {
  let [low, high] = [0, df + 20 * Math.sqrt(df) + 20]
  for (let cut = 0; cut < 80; cut += 1) {
    const middle = (low + high) / 2
    if (chiSquareSf(middle, df) > ALPHA) low = middle
    else high = middle
  }
  return high
}

/**
 * How many times the largest deviation before would have to go on, moment after moment, to explain the effect away, and to
 * bring its interval to 0. Infinity where nothing deviated; 0 where the interval holds 0 anyway.
 * @param moments from the start to the middle of what the effect is a mean of, at least 1
 */
export function breakdown(
  { value, lo, hi }: Pick<TEstimate, 'value' | 'lo' | 'hi'>,
  { largest }: Pick<PreTrends, 'largest'>,
  moments: number,
): { estimate: number; interval: number } {
  const limit = lo > 0 ? lo : hi < 0 ? -hi : 0
  const times = (distance: number): number => (distance === 0 ? 0 : distance / (largest * Math.max(1, moments)))
  return { estimate: times(Math.abs(value)), interval: times(limit) }
}
