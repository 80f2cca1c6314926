/**
 * Logistic regression on counted rows: how likely something was, given what was known before.
 *
 * Source: iteratively reweighted least squares, with halved steps where one would lower the likelihood (McCullagh & Nelder
 * 1989, Generalized Linear Models, 2nd ed., §2.5 and §4.4). Where the rows separate what happened from what did not, no
 * finite coefficients are best (Albert & Anderson 1984, Biometrika 71, 1–10), and that is a refusal.
 */
import { dot, inverseDefinite, type Matrix } from './cholesky.ts'
import { refuse, type Refusal } from './refusal.ts'

export interface CountedRow {
  /** Without the constant. */
  x: readonly number[]
  /** Rows like this, and of them those with the event. */
  n: number
  events: number
}

export interface Logistic {
  /** The constant first. */
  coefficients: number[]
  /** Their covariance: the inverse of the information. */
  covariance: Matrix
  logLikelihood: number
}

export type LogisticRefusal = Refusal<'impossible-input' | 'dependent-regressors' | 'separated'>

const MOST_STEPS = 100
/** Odds beyond e³⁰ are those of rows that separate. */
const FARTHEST = 30

/** The probability at these regressors, without the constant. */
export const logisticAt = (coefficients: readonly number[], x: readonly number[]): number =>
  1 / (1 + Math.exp(-dot(coefficients, [1, ...x])))

function logLikelihoodOf(rows: readonly CountedRow[], coefficients: readonly number[]): number {
  return rows.reduce((sum, { x, n, events }) => {
    const eta = dot(coefficients, [1, ...x])
    return sum + events * eta - n * (Math.max(eta, 0) + Math.log1p(Math.exp(-Math.abs(eta))))
  }, 0)
}

export function logisticRegression(rows: readonly CountedRow[]): Logistic | LogisticRefusal {
  const width = (rows[0]?.x.length ?? 0) + 1
  const sound = rows.every(
    ({ x, n, events }) =>
      x.length === width - 1 && x.every((value) => Math.abs(value) < 1e50) && events >= 0 && events <= n && n < 1e15,
  )
  const [n, events] = [rows.reduce((sum, row) => sum + row.n, 0), rows.reduce((sum, row) => sum + row.events, 0)]
  if (!sound || rows.length === 0 || !(events > 0 && events < n))
    return refuse('impossible-input', 'Give rows with finite regressors, and some with the event and some without.')
  const scales = Array.from({ length: width - 1 }, (_, k) => Math.max(...rows.map(({ x }) => Math.abs(x[k] ?? 0)), Number.MIN_VALUE)) // prettier-ignore
  const scaled = rows.map((row) => ({ ...row, x: row.x.map((value, k) => value / (scales[k] ?? 1)) }))
  let coefficients = [Math.log(events / (n - events)), ...scales.map(() => 0)]
  let likelihood = logLikelihoodOf(scaled, coefficients)
  for (let step = 0; step < MOST_STEPS; step += 1) {
    const { gradient, inverse } = informationOf(scaled, coefficients)
    if (inverse === null)
      return step === 0
        ? refuse('dependent-regressors', 'A regressor is constant, or a sum of others: leave it out.')
        : SEPARATED
    const move = inverse.map((row) => dot(row, gradient))
    let factor = 1
    let next = moved(coefficients, move, factor)
    while (logLikelihoodOf(scaled, next) < likelihood && factor > 1e-6) {
      factor /= 2
      next = moved(coefficients, move, factor)
    }
    coefficients = next
    likelihood = logLikelihoodOf(scaled, coefficients)
    if (scaled.some(({ x }) => Math.abs(dot(coefficients, [1, ...x])) > FARTHEST)) return SEPARATED
    if (dot(move, gradient) < 1e-20 * n) return unscaled(coefficients, inverse, scales, likelihood)
  }
  return SEPARATED
}

const SEPARATED = refuse(
  'separated',
  'The regressors tell exactly who had the event and who had not: there is nobody alike to compare. Leave out what decides it, or compare otherwise.',
)

const moved = (from: readonly number[], move: readonly number[], factor: number): number[] =>
  from.map((value, k) => value + factor * (move[k] ?? 0))

function informationOf(
  rows: readonly CountedRow[],
  coefficients: readonly number[],
): { gradient: number[]; inverse: Matrix | null } {
  const width = coefficients.length
  const gradient = new Array<number>(width).fill(0)
  const information = coefficients.map(() => new Array<number>(width).fill(0))
  for (const { x, n, events } of rows) {
    const full = [1, ...x]
    const p = logisticAt(coefficients, x)
    for (let i = 0; i < width; i += 1) {
      gradient[i] = (gradient[i] ?? 0) + (full[i] ?? 0) * (events - n * p)
      const row = information[i] ?? []
      for (let j = 0; j < width; j += 1) row[j] = (row[j] ?? 0) + n * p * (1 - p) * (full[i] ?? 0) * (full[j] ?? 0)
    }
  }
  return { gradient, inverse: inverseDefinite(information) }
}

function unscaled(
  coefficients: readonly number[],
  inverse: Matrix,
  scales: readonly number[],
  logLikelihood: number,
): Logistic {
  const by = [1, ...scales]
  return {
    coefficients: coefficients.map((value, k) => value / (by[k] ?? 1)),
    covariance: inverse.map((row, i) => row.map((value, j) => value / (by[i] ?? 1) / (by[j] ?? 1))),
    logLikelihood,
  }
}
