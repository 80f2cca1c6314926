/**
 * The same thing tried several times: what all lots show on average, whether each of at least two shows it by itself, and what a
 * further one might show.
 *
 * The average is that of these lots, weighted by precision: it holds whether or not their effects are one (fixed effects, in the
 * plural: Rice, Higgins & Lumley 2018, JRSS A 181, 205–227). That two show it is a test of its own: the second least p of one
 * direction, times the number of lots less one (partial conjunction: Benjamini & Heller 2008, Biometrics 64, 1215–1222); of two
 * lots it is the larger p, which is the rule of two trials. From three on the mean of all such lots is estimated as well, by random
 * effects with τ² by restricted likelihood and Knapp & Hartung's error (2003, Statistics in Medicine 22, 2693–2710), never less
 * than without it (Röver, Knapp & Friede 2015, BMC Medical Research Methodology 15, 99); and the interval of a further one (Higgins,
 * Thompson & Spiegelhalter 2009, JRSS A 172, 137–159).
 */
import { chiSquareSf } from './chi-square.ts'
import { normalSf } from './normal.ts'
import type { Bounds } from './proportion.ts'
import { randomEffects, unsoundEffects, weightedAt, type EffectsRefusal, type EstimatedEffect } from './random-effects.ts' // prettier-ignore
import { BAD_LEVEL, isLevel, refuse, type Refusal } from './refusal.ts'
import { studentTQuantile } from './student-t.ts'
import { tEstimate, type TEstimate } from './t-estimate.ts'

export interface CombinedEffects {
  /** Of these lots. */
  average: TEstimate
  /** p that fewer than two of them have an effect in one and the same direction. */
  twoShowIt: number
  /** Whether they differ by more than chance: Cochran's Q, its p. */
  heterogeneity: { q: number; df: number; p: number }
  /** Mean of all such lots, the standard deviation of their effects, and where a further one lies; of two lots nobody knows. */
  further: { mean: TEstimate; tau: number; prediction: Bounds } | Refusal<'too-few-effects'>
}

const TWO = refuse('too-few-effects', 'Two lots do not say how far lots differ: that takes three.')

/** The second least of the one-sided p of a direction, for every lot but one that may be without effect. */
function partialConjunction(effects: readonly EstimatedEffect[], sign: 1 | -1): number {
  const second = effects.map(({ value, se }) => normalSf((sign * value) / se)).sort((a, b) => a - b)[1] ?? 1
  return (effects.length - 1) * second
}

/**
 * @param effects one a lot, in one unit, each with the error of its own estimate; all lots, whatever they show
 * @param level of all intervals
 */
export function combinedEffects(
  effects: readonly EstimatedEffect[],
  level = 0.95,
): CombinedEffects | EffectsRefusal | Refusal<'impossible-level'> {
  if (!isLevel(level)) return BAD_LEVEL
  const refusal = unsoundEffects(effects)
  if (refusal !== null) return refusal
  const { mean, variance, q } = weightedAt(effects, 0)
  const df = effects.length - 1
  return {
    average: tEstimate(mean, Math.sqrt(variance), Infinity, level),
    twoShowIt: Math.min(1, 2 * Math.min(partialConjunction(effects, 1), partialConjunction(effects, -1))),
    heterogeneity: { q, df, p: chiSquareSf(q, df) },
    further: furtherOf(effects, level),
  }
}

function furtherOf(effects: readonly EstimatedEffect[], level: number): CombinedEffects['further'] {
  if (effects.length < 3) return TWO
  const spread = randomEffects(effects)
  if ('refused' in spread) return TWO
  const df = effects.length - 1
  const { mean, variance, q } = weightedAt(effects, spread.tau2)
  const se = Math.sqrt(variance * Math.max(1, q / df))
  const reach = studentTQuantile(0.5 + level / 2, df - 1) * Math.sqrt(spread.tau2 + se * se)
  return {
    mean: tEstimate(mean, se, df, level),
    tau: Math.sqrt(spread.tau2),
    prediction: { lo: mean - reach, hi: mean + reach },
  }
}
