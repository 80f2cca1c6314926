/**
 * A number of an arm that is a mean or a ratio of means, as a mean of unit-level terms: what the delta method makes of it.
 *
 * A ratio M/D has the terms (m − R·d)/D̄ (Cochran 1977, Sampling Techniques, 3rd ed., §6.4; Deng, Knoblich & Lu 2018, KDD):
 * its variance per arm is (v_M − 2R·c_MD + R²·v_D)/D̄²/n, with moments over n − 1. Clusters as units make it the clustered
 * mean: the sums of each cluster over its sizes.
 */
import { combination, type CrossMoments } from './cross-moments.ts'
import { NO_VARIATION, TOO_FEW, type Arms, type EffectRefusal } from './effect.ts'
import { variance } from './moments.ts'
import { refuse } from './refusal.ts'

/** Which of the variables of the moments the number is made of. */
export type Part =
  | { kind: 'mean'; of: number }
  /** Σ numerator / Σ denominator */
  | { kind: 'ratio'; numerator: number; denominator: number }

export interface Linear {
  value: number
  /** One a variable: the unit-level terms are Σ wᵢ(xᵢ − meanᵢ). */
  weights: readonly number[]
}

/** A spread this small beside the mean is what rounding leaves of none: a sum of money added up in another order. */
const ROUNDING = 1e-12

const only = (variables: number, at: number, weight: number): number[] =>
  Array.from({ length: variables }, (_, i) => (i === at ? weight : 0))

/** The number and its terms; null for a ratio to nothing. */
export function linearise({ mean }: CrossMoments, part: Part): Linear | null {
  const k = mean.length
  if (part.kind === 'mean') return { value: mean[part.of] ?? 0, weights: only(k, part.of, 1) }
  const base = mean[part.denominator] ?? 0
  const value = (mean[part.numerator] ?? 0) / base
  if (base === 0 || !Number.isFinite(value)) return null
  const weights = only(k, part.denominator, -value / base)
  weights[part.numerator] = (weights[part.numerator] ?? 0) + 1 / base
  return { value, weights }
}

export const NO_DENOMINATOR = refuse(
  'impossible-input',
  'The denominator of an arm is 0: a ratio needs units that have something to be divided by.',
)

/** Whether the terms vary by more than rounding leaves of none, beside the size of what they are made of. */
export function varies(moments: CrossMoments, { weights }: Linear, spread: number): boolean {
  const size = weights.reduce((sum, weight, i) => Math.max(sum, Math.abs(weight * (moments.mean[i] ?? 0))), 0)
  return Math.sqrt(spread) > ROUNDING * size
}

/** Both arms by their means or ratios, as they are: no adjustment. */
export function plainArms(treatment: CrossMoments, control: CrossMoments, part: Part): Arms | EffectRefusal {
  if (treatment.n < 2 || control.n < 2) return TOO_FEW
  const arms = [treatment, control].map((moments) => {
    const linear = linearise(moments, part)
    if (linear === null) return null
    const spread = variance(combination(moments, linear.weights)) ?? 0
    const variation = varies(moments, linear, spread) ? spread : 0
    return { value: linear.value, variance: variation / moments.n, df: moments.n - 1 }
  })
  const [t, c] = arms
  if (!t || !c) return NO_DENOMINATOR
  if (t.variance + c.variance === 0) return NO_VARIATION
  return { treatment: t, control: c, covariance: 0, n: treatment.n + control.n }
}
