/**
 * What to believe of an effect after the data, from a normal prior: posterior, chance to win, and what a wrong choice would cost
 * on average. Normal likelihood from the estimate and its standard error, conjugate prior (Gelman et al. 2013, Bayesian Data
 * Analysis, §2.5); expected loss as in Stucchio (2015, VWO white paper). No prior is a flat one, and then the interval is the
 * normal one. The prior is stated on the relative effect; `onAbsolute` moves it (mean times |control|, variance times its
 * square), the convention of the field.
 */
import type { Arms } from './effect.ts'
import { normalCdf, normalSf } from './normal.ts'
import { criticalZ, type Bounds } from './proportion.ts'
import { BAD_LEVEL, isLevel, refuse, type Refusal } from './refusal.ts'

export interface NormalPrior {
  mean: number
  sd: number
}

export interface Posterior extends Bounds {
  mean: number
  sd: number
  /** P(the treatment is better), and P(it is not): both, because 1 − p has no digits near 1. */
  chanceToWin: number
  chanceToLose: number
  /** What is given away on average, in units of the effect, by choosing each. */
  lossOfTreatment: number
  lossOfControl: number
}

export type BayesRefusal = Refusal<'impossible-input' | 'impossible-level' | 'no-base'>

export const onAbsolute = (prior: NormalPrior, control: number): NormalPrior => ({
  mean: prior.mean * Math.abs(control),
  sd: prior.sd * Math.abs(control),
})

/** E max(X, 0) of a normal X. */
function expectedGain(mean: number, sd: number): number {
  const z = mean / sd
  return Math.max(0, mean * normalCdf(z) + sd * Math.exp((-z * z) / 2 - 0.9189385332046728))
}

/** The lift and its delta-method standard error, the likelihood that other engines take. */
export function liftEstimate({ treatment, control, covariance }: Arms): { value: number; se: number } | BayesRefusal {
  const base = Math.abs(control.value)
  const ratio = treatment.value / base
  const variance = (treatment.variance + ratio * ratio * control.variance - 2 * Math.sign(control.value) * ratio * covariance) / base / base // prettier-ignore
  const value = (treatment.value - control.value) / base
  return base > 0 && Number.isFinite(value) && variance > 0 && Number.isFinite(variance)
    ? { value, se: Math.sqrt(variance) }
    : refuse('no-base', 'The control is 0, or nothing varies: there is no relative effect to have a belief about.')
}

/**
 * @param estimate an effect and its standard error
 * @param prior on the same scale as the estimate; null is flat
 */
export function normalPosterior(
  { value, se }: { value: number; se: number },
  prior: NormalPrior | null,
  better: 'higher' | 'lower' = 'higher',
  level = 0.95,
): Posterior | BayesRefusal {
  if (!isLevel(level)) return BAD_LEVEL
  const numbers = [value, prior?.mean ?? 0]
  const spreads = [se, prior?.sd ?? 1]
  if (!numbers.every((number) => Math.abs(number) < 1e70) || !spreads.every((sd) => sd > 1e-70 && sd < 1e70))
    return refuse('impossible-input', 'Give a finite effect, and a standard error and a prior spread above 0.')
  // The share of the prior in the posterior, from the ratio of the spreads: squares of neither can overflow.
  const weight = prior === null ? 0 : 1 / (1 + (prior.sd / se) ** 2)
  const mean = weight * (prior?.mean ?? 0) + (1 - weight) * value
  const sd = se * Math.sqrt(1 - weight)
  if (!(sd > 0)) return refuse('impossible-input', 'The prior is so narrow that no data can move it: give a wider one.')
  const [gain, loss] = [expectedGain(mean, sd), expectedGain(-mean, sd)]
  const [above, below] = [normalSf(-mean / sd), normalSf(mean / sd)]
  const isUp = better === 'higher'
  const reach = criticalZ(level) * sd
  return {
    mean,
    sd,
    lo: mean - reach,
    hi: mean + reach,
    chanceToWin: isUp ? above : below,
    chanceToLose: isUp ? below : above,
    lossOfTreatment: isUp ? loss : gain,
    lossOfControl: isUp ? gain : loss,
  }
}
