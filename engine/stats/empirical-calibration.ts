/**
 * Observational estimates calibrated by outcomes the treatment cannot have changed: whatever the method finds there is its
 * systematic error, and belongs into the interval.
 *
 * Source: Schuemie, Ryan, DuMouchel, Suchard & Madigan (2014, Statistics in Medicine 33, 209–218) for the null distribution
 * N(μ, τ²) fitted to negative controls by maximum likelihood, each with its own standard error; Schuemie et al. (2018, PNAS
 * 115, 2571–2577) for calibrated intervals, here with an error that does not depend on the size of the effect. The error of
 * μ itself is added, so that few controls give wide intervals.
 */
import { normalQuantile, normalTwoSided } from './normal.ts'
import { BAD_LEVEL, isLevel, refuse, type Refusal } from './refusal.ts'

export interface Estimated {
  value: number
  se: number
}

export interface SystematicError {
  /** Mean of the error, and its standard deviation between outcomes. */
  mean: number
  spread: number
  /** Standard error of the mean. */
  se: number
  controls: number
}

export interface Calibrated {
  value: number
  se: number
  lo: number
  hi: number
  level: number
  /** Two-sided; below 1 − level exactly when the interval leaves out 0. */
  p: number
}

/** Fewer say nothing about how the error varies. */
export const FEWEST_CONTROLS = 10

export type CalibrationRefusal = Refusal<'impossible-input' | 'too-few-controls'> | typeof BAD_LEVEL

const isEstimate = ({ value, se }: Estimated): boolean => Math.abs(value) < 1e50 && se > 1e-50 && se < 1e50

/** The error that a method shows on outcomes with no effect. */
export function systematicError(controls: readonly Estimated[]): SystematicError | CalibrationRefusal {
  if (!controls.every(isEstimate)) return refuse('impossible-input', 'Give finite estimates with standard errors above 0.') // prettier-ignore
  if (controls.length < FEWEST_CONTROLS)
    return refuse('too-few-controls', `There are ${controls.length} negative controls: it takes ${FEWEST_CONTROLS} outcomes that cannot have changed to say how far the method is off.`) // prettier-ignore
  const largest = Math.max(...controls.map(({ value }) => Math.abs(value)), ...controls.map(({ se }) => se))
  const variance = largestLikelihood(controls, 16 * largest * largest)
  const { mean, weight } = weightedMean(controls, variance)
  return { mean, spread: Math.sqrt(variance), se: Math.sqrt(1 / weight), controls: controls.length }
}

function weightedMean(controls: readonly Estimated[], variance: number): { mean: number; weight: number } {
  let [weight, sum] = [0, 0]
  for (const { value, se } of controls) {
    const one = 1 / (variance + se * se)
    weight += one
    sum += one * value
  }
  return { mean: sum / weight, weight }
}

/** Log-likelihood of the variance between outcomes, with the mean at its best. */
function logLikelihood(controls: readonly Estimated[], variance: number): number {
  const { mean } = weightedMean(controls, variance)
  return controls.reduce((sum, { value, se }) => {
    const own = variance + se * se
    return sum - (Math.log(own) + (value - mean) ** 2 / own) / 2
  }, 0)
}

/** On a grid of square roots, then by golden section around its best: the likelihood can have more than one top. */
function largestLikelihood(controls: readonly Estimated[], most: number): number {
  const points = 400
  const at = (index: number): number => most * (index / points) ** 4
  let best = 0
  for (let index = 1; index <= points; index += 1)
    if (logLikelihood(controls, at(index)) > logLikelihood(controls, at(best))) best = index
  let [low, high] = [at(Math.max(0, best - 1)), at(Math.min(points, best + 1))]
  const golden = (Math.sqrt(5) - 1) / 2
  for (let cut = 0; cut < 100; cut += 1) {
    const [left, right] = [high - golden * (high - low), low + golden * (high - low)]
    if (logLikelihood(controls, left) >= logLikelihood(controls, right)) high = right
    else low = left
  }
  const inner = (low + high) / 2
  return logLikelihood(controls, inner) > logLikelihood(controls, 0) ? inner : 0
}

/** The estimate less the mean error, with an interval that holds its spread as well. */
export function calibrated(
  { value, se }: Estimated,
  error: SystematicError,
  level = 0.95,
): Calibrated | CalibrationRefusal {
  if (!isLevel(level)) return BAD_LEVEL
  if (!isEstimate({ value, se })) return refuse('impossible-input', 'Give a finite estimate with a standard error above 0.') // prettier-ignore
  const own = Math.hypot(se, error.spread, error.se)
  const center = value - error.mean
  const reach = normalQuantile(0.5 + level / 2) * own
  return { value: center, se: own, lo: center - reach, hi: center + reach, level, p: normalTwoSided(center / own) }
}
