/**
 * Newton's method for a smooth log-likelihood with few parameters, and a diagnosis of where it ended.
 *
 * Steps are damped as by Levenberg (1944) and Marquardt (1963): no step lowers the likelihood. The Hessian is the central
 * difference of the analytic gradient. It ends well only when the gradient is flat, the likelihood stands still, and the
 * information is positive definite; all of them are reported.
 */
import { inverseDefinite, solveDefinite } from './cholesky.ts'
import { refuse, type Refusal } from './refusal.ts'

export interface Likelihood {
  value: number
  gradient: number[]
}

export interface Maximum {
  at: number[]
  value: number
  /** Largest slope at the end, per observation. */
  slope: number
  /** Change of the likelihood in the last step. */
  change: number
  iterations: number
  /** The inverse of the observed information. */
  covariance: number[][]
}

export type MaximiseRefusal = Refusal<'did-not-converge' | 'not-identified' | 'at-the-edge'>

const MOST_STEPS = 200
const FLAT = 1e-8
const STILL = 1e-9
const LONGEST_STEP = 1
const HESSIAN_STEP = 1e-4

/** Minus the matrix of second derivatives, made symmetric. */
function information(likelihood: (at: number[]) => Likelihood, at: readonly number[]): number[][] {
  const columns = at.map((value, j) => {
    const moved = (by: number) => likelihood(at.map((other, k) => (k === j ? value + by : other))).gradient
    const up = moved(HESSIAN_STEP)
    const down = moved(-HESSIAN_STEP)
    return up.map((slope, i) => ((down[i] ?? 0) - slope) / (2 * HESSIAN_STEP))
  })
  return columns.map((column, j) => column.map((value, i) => (value + (columns[i]?.[j] ?? 0)) / 2))
}

/** The damped step: (I + λ·scale)⁻¹ g, shortened; null when the matrix is not positive definite. */
function dampedStep(info: readonly number[][], gradient: readonly number[], damping: number): number[] | null {
  const scale = Math.max(...info.map((row, i) => Math.abs(row[i] ?? 0)), 1e-12)
  const damped = info.map((row, i) => row.map((value, j) => (i === j ? value + damping * scale : value)))
  const step = solveDefinite(damped, gradient)
  if (step === null) return null
  const longest = Math.max(...step.map(Math.abs))
  return longest > LONGEST_STEP ? step.map((value) => (value * LONGEST_STEP) / longest) : step
}

/**
 * @param likelihood value and gradient; may be non-finite where parameters are impossible, such steps are not taken
 * @param edge the parameters may not leave −edge … edge: an optimum at infinity is refused as such
 * @param observations what the slope is divided by
 */
export function maximise(
  likelihood: (at: number[]) => Likelihood,
  start: readonly number[],
  observations: number,
  edge: number,
): Maximum | MaximiseRefusal {
  let at = [...start]
  let here = likelihood(at)
  let damping = 1e-3
  let change = Infinity
  const slopeOf = ({ gradient }: Likelihood) => Math.max(...gradient.map(Math.abs)) / observations
  for (let iterations = 1; iterations <= MOST_STEPS; iterations += 1) {
    const info = information(likelihood, at)
    if (slopeOf(here) < FLAT && Math.abs(change) < STILL * (1 + Math.abs(here.value))) {
      const covariance = inverseDefinite(info)
      if (covariance === null)
        return refuse('not-identified', 'The data do not tell the parameters apart: the likelihood has a flat ridge.')
      return { at, value: here.value, slope: slopeOf(here), change, iterations, covariance }
    }
    let moved = false
    for (let attempt = 0; attempt < 40 && !moved; attempt += 1) {
      const step = dampedStep(info, here.gradient, damping)
      const next = step?.map((value, i) => (at[i] ?? 0) + value)
      const there = next === undefined ? null : likelihood(next)
      if (next !== undefined && there !== null && there.value >= here.value - 1e-12 * Math.abs(here.value)) {
        change = there.value - here.value
        at = next
        here = there
        damping = Math.max(damping / 10, 1e-12)
        moved = true
      } else damping *= 10
    }
    if (!moved || !Number.isFinite(here.value)) break
    if (at.some((value) => Math.abs(value) > edge))
      return refuse('at-the-edge', 'The likelihood keeps rising towards a parameter of 0 or infinity: the model does not fit these data.') // prettier-ignore
  }
  return refuse('did-not-converge', `No maximum was found: the slope is still ${slopeOf(here).toExponential(1)} per observation.`) // prettier-ignore
}
