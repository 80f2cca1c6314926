/**
 * The effect on those who took something, against others made comparable by what was known before: augmented inverse
 * probability weighting for the treated (ATT). Right if either the model of who took it or that of the outcome is.
 *
 * Sources: Robins, Rotnitzky & Zhao (1994, JASA 89, 846–866); for the treated Sant'Anna & Zhao (2020, Journal of Econometrics
 * 219, 101–122). The variance is that of all estimating equations together (stacked, Stefanski & Boos 2002), so that the
 * estimated models are in it. On cells, not rows: people with the same regressors and treatment are counted with the mean and
 * the spread of their outcome, which loses nothing.
 *
 * What no such method knows is what was not measured: see `e-value` and `empirical-calibration`.
 */
import { balanceOf, type Balance } from './covariate-balance.ts'
import { dot, inverseDefinite, type Matrix } from './cholesky.ts'
import { logisticAt, logisticRegression, type LogisticRefusal } from './logistic-regression.ts'
import { normalQuantile, normalTwoSided } from './normal.ts'
import { BAD_LEVEL, isLevel, isRefusal, refuse, type Refusal } from './refusal.ts'

export interface TreatmentCell {
  /** What was known before the treatment, without a constant. */
  x: readonly number[]
  treated: boolean
  n: number
  /** Of the outcome: mean, and centred sum of squares. */
  mean: number
  m2: number
}

export interface DoublyRobust {
  /** Mean effect on the treated. */
  value: number
  se: number
  lo: number
  hi: number
  level: number
  /** Two-sided; below 1 − level exactly when the interval leaves out 0. */
  p: number
  /** What the treated would have shown on average without. */
  counterfactual: number
  balance: Balance
}

export type DoublyRobustRefusal =
  LogisticRefusal | typeof BAD_LEVEL | Refusal<'too-few-units' | 'dependent-regressors' | 'no-variation'>

/** A cell with what both models say of it: odds of the treatment, and outcome without it. */
interface Modelled extends TreatmentCell {
  full: readonly number[]
  chance: number
  odds: number
  usual: number
}

/** @throws nothing: what cannot be computed is a refusal */
export function doublyRobust(cells: readonly TreatmentCell[], level = 0.95): DoublyRobust | DoublyRobustRefusal {
  if (!isLevel(level)) return BAD_LEVEL
  const sound = cells.every(({ n, mean, m2 }) => n > 0 && n < 1e15 && Math.abs(mean) < 1e50 && m2 >= 0 && m2 < 1e100)
  if (!sound) return refuse('impossible-input', 'Give cells of at least one unit with a finite mean, and a sum of squares of at least 0.') // prettier-ignore
  const sizeOf = (treated: boolean): number => cells.reduce((sum, cell) => sum + (cell.treated === treated ? cell.n : 0), 0) // prettier-ignore
  const width = (cells[0]?.x.length ?? 0) + 1
  if (Math.min(sizeOf(true), sizeOf(false)) <= width + 1)
    return refuse('too-few-units', `Either group needs more than ${width + 1} units to be compared by ${width - 1} regressors.`) // prettier-ignore
  const propensity = logisticRegression(cells.map(({ x, n, treated }) => ({ x, n, events: treated ? n : 0 })))
  if (isRefusal(propensity)) return propensity
  const outcome = outcomeWithout(cells)
  if (outcome === null) return refuse('dependent-regressors', 'Among those without the treatment a regressor is constant, or a sum of others: leave it out.') // prettier-ignore
  const modelled = cells.map((cell): Modelled => {
    const full = [1, ...cell.x]
    const chance = logisticAt(propensity.coefficients, cell.x)
    return { ...cell, full, chance, odds: chance / (1 - chance), usual: dot(outcome.coefficients, full) }
  })
  return estimate(modelled, propensity.covariance, outcome.inverse, level)
}

/** Least squares of the outcome of the untreated on the regressors, and the inverse of their cross products. */
function outcomeWithout(cells: readonly TreatmentCell[]): { coefficients: number[]; inverse: Matrix } | null {
  const untreated = cells.filter(({ treated }) => !treated).map((cell) => ({ ...cell, full: [1, ...cell.x] }))
  const width = untreated[0]?.full.length ?? 0
  const sum = (of: (cell: (typeof untreated)[number]) => number): number => untreated.reduce((total, cell) => total + cell.n * of(cell), 0) // prettier-ignore
  const products = Array.from({ length: width }, (_, i) => Array.from({ length: width }, (_unused, j) => sum(({ full }) => (full[i] ?? 0) * (full[j] ?? 0)))) // prettier-ignore
  const inverse = inverseDefinite(products)
  if (inverse === null) return null
  const moved = Array.from({ length: width }, (_, i) => sum(({ full, mean }) => (full[i] ?? 0) * mean))
  return { coefficients: inverse.map((row) => dot(row, moved)), inverse }
}

function estimate(
  cells: readonly Modelled[],
  covariance: Matrix,
  inverse: Matrix,
  level: number,
): DoublyRobust | DoublyRobustRefusal {
  const sum = (of: (cell: Modelled) => number): number => cells.reduce((total, cell) => total + of(cell), 0)
  const treated = sum((cell) => (cell.treated ? cell.n : 0))
  const weights = sum((cell) => (cell.treated ? 0 : cell.n * cell.odds))
  /** Weights of the untreated add up to one (Hájek). */
  const weight = ({ odds }: Modelled): number => (odds * treated) / weights
  const rest = ({ mean, usual }: Modelled): number => mean - usual
  const gap = sum((cell) => (cell.treated ? cell.n * rest(cell) : 0)) / treated
  const correction = sum((cell) => (cell.treated ? 0 : cell.n * weight(cell) * rest(cell))) / treated
  const value = gap - correction
  const at = (k: number) => (cell: Modelled) => cell.full[k] ?? 0
  const width = cells[0]?.full.length ?? 0
  // How the estimate moves with the coefficients of both models.
  const byChance = Array.from(
    { length: width },
    (_, k) =>
      -sum((cell) => (cell.treated ? 0 : cell.n * weight(cell) * (rest(cell) - correction) * at(k)(cell))) / treated,
  )
  const byOutcome = Array.from({ length: width }, (_, k) =>
    (sum((cell) => (cell.treated ? 0 : cell.n * weight(cell) * at(k)(cell))) - sum((cell) => (cell.treated ? cell.n * at(k)(cell) : 0))) / treated,
  ) // prettier-ignore
  const chanceMoves = covariance.map((row) => dot(row, byChance))
  const outcomeMoves = inverse.map((row) => dot(row, byOutcome))
  const squares = sum((cell) => {
    // The influence of one unit is a + b·Y: its square over a cell needs mean and spread of Y alone.
    const models = dot(cell.full, chanceMoves) * ((cell.treated ? 1 : 0) - cell.chance)
    const [a, b] = cell.treated
      ? [-(cell.usual + gap) / treated, 1 / treated]
      : [(weight(cell) * (cell.usual + correction)) / treated, -weight(cell) / treated + dot(cell.full, outcomeMoves)]
    const own = cell.treated ? a : a - dot(cell.full, outcomeMoves) * cell.usual
    return cell.n * (own + models + b * cell.mean) ** 2 + b * b * cell.m2
  })
  if (!(squares > 0 && squares < Infinity))
    return refuse('no-variation', 'The outcome does not vary beyond what the models say: nothing tells how far chance could reach.') // prettier-ignore
  const se = Math.sqrt(squares)
  const reach = normalQuantile(0.5 + level / 2) * se
  const mean = sum((cell) => (cell.treated ? cell.n * cell.mean : 0)) / treated
  return {
    ...{ value, se, lo: value - reach, hi: value + reach, level, p: normalTwoSided(value / se) },
    counterfactual: mean - value,
    balance: balanceOf(cells.map((cell) => ({ ...cell, weight: cell.treated ? 1 : weight(cell) }))),
  }
}
