/**
 * The mean of weighted answers, with an error that knows where the weights come from.
 *
 * Weights raked to margins: linearised variance of a calibrated mean, n/(n−k)·Σ(wᵢeᵢ)²/(Σw)², e the residuals of a weighted
 * regression on the levels of the margins and k how many of these were fitted (Deville & Särndal 1992, JASA 87, 376–382):
 * what the margins explain does not vary any more. Without margins, or with trimmed weights, e is the distance from the mean and k = 1 (Cochran 1977, §5A). Student t
 * with the answers less the fitted levels as degrees of freedom.
 */
import { solveSemidefinite } from './cholesky.ts'
import type { Bounds } from './proportion.ts'
import type { Margins, Raked, Respondent } from './raking.ts'
import { BAD_LEVEL, isLevel, refuse, type Refusal } from './refusal.ts'
import { studentTQuantile } from './student-t.ts'

export interface WeightedMean extends Bounds {
  value: number
  se: number
  df: number
  effectiveN: number
  method: string
}

export type WeightedMeanRefusal = Refusal<'impossible-input' | 'impossible-level' | 'too-few-answers' | 'no-variation'>

const PLAIN = 'weighted mean (linearised, Student t)'
const CALIBRATED = 'raked mean (linearised with residuals on the margins, Student t)'

/** Residuals of a weighted regression of the values on the levels, and how many levels were fitted. */
function residuals(
  values: readonly number[],
  weights: readonly number[],
  columns: readonly (readonly number[])[],
): { e: number[]; rank: number } | null {
  const size = 1 + columns.reduce((most, places) => places.reduce((last, place) => Math.max(last, place), most), 0)
  const matrix = Array.from({ length: size }, () => new Array<number>(size).fill(0))
  const right = new Array<number>(size).fill(0)
  for (const [i, value] of values.entries()) {
    const weight = weights[i] ?? 0
    for (const a of columns[i] ?? []) {
      right[a] = (right[a] ?? 0) + weight * value
      const row = matrix[a] ?? []
      for (const b of columns[i] ?? []) row[b] = (row[b] ?? 0) + weight
    }
  }
  const solved = solveSemidefinite(matrix, right)
  if (solved === null) return null
  const e = values.map((value, i) => value - (columns[i] ?? []).reduce((sum, a) => sum + (solved.solution[a] ?? 0), 0))
  return { e, rank: solved.rank }
}

/** Each respondent's columns: one for each variable's level. */
function columnsOf(respondents: readonly Respondent[], margins: Margins): number[][] {
  const place = new Map<string, number>()
  for (const [name, shares] of Object.entries(margins))
    for (const level of Object.keys(shares)) place.set(JSON.stringify([name, level]), place.size)
  return respondents.map(({ levels }) =>
    Object.keys(margins).map((name) => place.get(JSON.stringify([name, levels[name] ?? ''])) ?? 0),
  )
}

function meanOf(values: readonly number[], weights: readonly number[]): number {
  let [sum, total] = [0, 0]
  for (const [i, value] of values.entries()) {
    sum += (weights[i] ?? 0) * value
    total += weights[i] ?? 0
  }
  return sum / total
}

function finish(
  e: readonly number[],
  value: number,
  weights: readonly number[],
  rank: number,
  level: number,
  method: string,
): WeightedMean | WeightedMeanRefusal {
  // prettier-ignore
  const n = weights.length
  const df = n - rank
  if (df < 1) return refuse('too-few-answers', 'There are not more answers than levels of the margins.')
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  const squares = e.reduce((sum, residual, i) => sum + ((weights[i] ?? 0) * residual) ** 2, 0)
  const se = Math.sqrt(((n / df) * squares) / total ** 2)
  if (!(se > 1e-12 * Math.abs(value)) || !Number.isFinite(se))
    return refuse('no-variation', 'All answers agree, which is no certainty: the spread cannot be told from them.')
  const reach = studentTQuantile(0.5 + level / 2, df) * se
  const effectiveN = total ** 2 / weights.reduce((sum, weight) => sum + weight * weight, 0)
  return { value, se, df, effectiveN, lo: value - reach, hi: value + reach, method }
}

const isPossible = (values: readonly number[], weights: readonly number[]): boolean =>
  values.length === weights.length &&
  values.length >= 2 &&
  values.every((value) => Math.abs(value) < 1e100) &&
  weights.every((weight) => weight > 1e-100 && weight < 1e100)

/** The mean under weights that came from outside. */
export function weightedMean(
  values: readonly number[],
  weights: readonly number[],
  level = 0.95,
): WeightedMean | WeightedMeanRefusal {
  if (!isLevel(level)) return BAD_LEVEL
  if (!isPossible(values, weights))
    return refuse('impossible-input', 'Give at least two answers and one weight above 0 for each.')
  const value = meanOf(values, weights)
  return finish(values.map((one) => one - value), value, weights, 1, level, PLAIN) // prettier-ignore
}

/** The mean under weights that {@link rake} made; values in the order of the respondents. */
export function rakedMean(
  values: readonly number[],
  respondents: readonly Respondent[],
  margins: Margins,
  raked: Raked,
  level = 0.95,
): WeightedMean | WeightedMeanRefusal {
  const { weights, trimmed } = raked
  if (trimmed !== null) return weightedMean(values, weights, level)
  if (!isLevel(level)) return BAD_LEVEL
  if (!isPossible(values, weights) || respondents.length !== weights.length)
    return refuse('impossible-input', 'Give one value and one weight for each respondent.')
  const fitted = residuals(values, weights, columnsOf(respondents, margins))
  if (fitted === null) return refuse('impossible-input', 'The levels cannot be fitted.')
  return finish(fitted.e, meanOf(values, weights), weights, fitted.rank, level, CALIBRATED)
}
