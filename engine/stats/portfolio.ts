/**
 * What a portfolio of experiments is worth: each effect shrunk, and the sum of any of them, whichever way they were chosen.
 *
 * The winners of many experiments are those with luck on top of their effect, so their sum claims too much. The sum of the shrunken
 * effects does not: given all estimates, the effects of those chosen are what they are believed to be, whatever the choice was made
 * by (Dawid 1994, “Selection paradoxes of Bayesian inference”; Senn 2008, Statistics in Medicine 27), as long as the portfolio is
 * whole. The same holds of an experiment that was stopped early, as its estimate at the stop.
 *
 * Not plugging in one τ but weighing all of them by their likelihood: the hierarchical normal model of Gelman et al. (2013, Bayesian
 * Data Analysis, §5.4), flat in μ and in τ (Gelman 2006, Bayesian Analysis 1, 515–533), integrated over τ. The intervals then hold
 * what is not known of τ and μ, which those of empirical Bayes leave out.
 */
import { normalCdf } from './normal.ts'
import { criticalZ, type Bounds } from './proportion.ts'
import { randomEffects, restrictedLogLikelihood, unsoundEffects, weightedAt, type EffectsRefusal, type EstimatedEffect } from './random-effects.ts' // prettier-ignore
import { BAD_LEVEL, isLevel, refuse, type Refusal } from './refusal.ts'

export interface Believed extends Bounds {
  value: number
}

/** The model at one τ, with its weight in all. */
interface At {
  weight: number
  mean: number
  variance: number
  /** For each effect the share of its estimate that is error: how far it is moved to the mean. */
  error: number[]
}

export interface Portfolio {
  /** Mean of the true effects, and their standard deviation by restricted likelihood. */
  mean: Believed
  tau: number
  /**
   * The sum of the effects at these places; of one place, that effect, shrunken.
   * @param times how often each of them counts, place by place; once if left out
   */
  sum: (places: readonly number[], times?: readonly number[]) => Believed
}

/** So few have no spread that could be told from none: what is shrunk then rests on the prior of τ alone. */
export const FEWEST = 5
const TOO_FEW = refuse('too-few-effects', `Effects are shrunk to what is usual, and fewer than ${FEWEST} do not say what that is.`) // prettier-ignore

const STEPS = 80
/** ln of what is left out at both ends. */
const NEGLIGIBLE = 30

/** Points of ln τ between two ends, and their posterior densities up to a constant. */
function densities(effects: readonly EstimatedEffect[], lo: number, hi: number) {
  const points = Array.from({ length: STEPS + 1 }, (_, i) => lo + ((hi - lo) * i) / STEPS)
  // Flat in τ is τ itself in ln τ.
  const logs = points.map((point) => point + restrictedLogLikelihood(effects, Math.exp(2 * point)))
  return { points, logs, top: Math.max(...logs) }
}

/** The τ that matter, by the trapezoid rule on ln τ: first where they are, then closely. */
function grid(effects: readonly EstimatedEffect[]): At[] {
  const errors = effects.map(({ se }) => se)
  const values = effects.map(({ value }) => value)
  const widest = Math.max(...errors, Math.max(...values) - Math.min(...values))
  const coarse = densities(effects, Math.log(Math.min(...errors)) - 16, Math.log(widest) + 2 + 40 / (effects.length - 2))
  const matter = coarse.points.filter((_, i) => (coarse.logs[i] ?? 0) > coarse.top - NEGLIGIBLE)
  const step = (coarse.points[1] ?? 0) - (coarse.points[0] ?? 0)
  const { points, logs, top } = densities(effects, (matter[0] ?? 0) - step, (matter.at(-1) ?? 0) + step)
  const known = points.flatMap((point, i) => {
    const weight = Math.exp((logs[i] ?? 0) - top)
    if (weight < 1e-10) return []
    const tau2 = Math.exp(2 * point)
    const { mean, variance } = weightedAt(effects, tau2)
    return [{ weight, mean, variance, error: errors.map((se) => (se * se) / (se * se + tau2)) }]
  })
  const total = known.reduce((sum, { weight }) => sum + weight, 0)
  return known.map((at) => ({ ...at, weight: at.weight / total }))
} // prettier-ignore

/** Mean and central interval of a mixture of normals. */
function believed(parts: readonly { weight: number; mean: number; sd: number }[], level: number): Believed {
  const value = parts.reduce((sum, { weight, mean }) => sum + weight * mean, 0)
  const z = criticalZ(level)
  const [lowest = value, highest = value] = [-1, 1].map((sign) => sign * Math.max(...parts.map(({ mean, sd }) => sign * mean + z * sd)))
  /** Newton's step where it stays between the ends, else their middle. */
  const quantile = (p: number): number => {
    let [lo, hi] = [lowest, highest]
    let x = p < 0.5 ? lo : hi
    for (let step = 0; step < 60; step += 1) {
      let [off, density] = [-p, 0]
      for (const { weight, mean, sd } of parts) {
        const at = (x - mean) / sd
        off += weight * normalCdf(at)
        density += (weight * Math.exp((-at * at) / 2)) / (sd * 2.5066282746310002)
      }
      if (off < 0) lo = Math.max(lo, x)
      else hi = Math.min(hi, x)
      const next = x - off / density
      const to = next > lo && next < hi ? next : (lo + hi) / 2
      if (Math.abs(to - x) <= 1e-12 * (highest - lowest)) return to
      x = to
    }
    return x
  }
  const [lo, hi] = [quantile((1 - level) / 2), quantile((1 + level) / 2)]
  return { value, lo: Math.min(lo, value), hi: Math.max(hi, value) }
} // prettier-ignore

/**
 * A portfolio from all of its experiments: also those that failed, or found harm. What is left out because of what it showed
 * makes the claim too large again.
 * @param effects in one unit, gains above 0: relative changes, for instance
 * @param level of all intervals
 */
export function portfolioOf(
  effects: readonly EstimatedEffect[],
  level = 0.95,
): Portfolio | EffectsRefusal | Refusal<'impossible-level'> {
  if (!isLevel(level)) return BAD_LEVEL
  if (effects.length < FEWEST) return TOO_FEW
  const refusal = unsoundEffects(effects)
  const spread = refusal ?? randomEffects(effects)
  if ('refused' in spread) return spread
  const at = grid(effects)
  const sum = (places: readonly number[], times: readonly number[] = []): Believed => {
    const parts = at.map(({ weight, mean, variance, error }) => {
      let [total, own, shared] = [0, 0, 0]
      for (const [i, place] of places.entries()) {
        const { value = 0, se = 0 } = effects[place] ?? {}
        const [b, w] = [error[place] ?? 0, times[i] ?? 1]
        total += w * (value + b * (mean - value))
        own += w * w * (1 - b) * se * se
        shared += w * b
      }
      return { weight, mean: total, sd: Math.sqrt(own + shared * shared * variance) }
    })
    return places.length === 0 ? { value: 0, lo: 0, hi: 0 } : believed(parts, level)
  }
  return {
    mean: believed(at.map(({ weight, mean, variance }) => ({ weight, mean, sd: Math.sqrt(variance) })), level),
    tau: Math.sqrt(spread.tau2),
    sum,
  }
} // prettier-ignore
