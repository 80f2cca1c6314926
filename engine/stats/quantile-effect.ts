/**
 * The effect on a quantile (a median, a p90) from order statistics: what a database can return in one scan.
 *
 * Between the values at the ranks n·ν ± z√(n·ν(1 − ν)) lie ±z standard errors (Woodruff 1952, JASA 47, 635–646), so the
 * variance is ((upper − lower)/2z)². Where units come in clusters (page loads of people) the share below the quantile varies
 * more than binomially, and the variance grows by as much (Deng, Knoblich & Lu 2018, KDD; the convention of GrowthBook).
 */
import { combination, type CrossMoments } from './cross-moments.ts'
import { linearise } from './linear-part.ts'
import { criticalZ } from './proportion.ts'
import { TOO_FEW, type Arms, type ArmEstimate, type EffectRefusal } from './effect.ts'
import { BAD_LEVEL, isLevel, refuse, type Refusal } from './refusal.ts'

export interface QuantileArm {
  /** Values the quantile is of: people, or their events. */
  n: number
  value: number
  /** The values at the ranks of {@link quantileRanks}. */
  lower: number
  upper: number
  /** By how much the variance is larger because values come in clusters; 1 for one value a person. */
  designEffect?: number
  /** Clusters, for the degrees of freedom; n if left out. */
  clusters?: number
}

/**
 * The ranks, 1 … n, whose values bound the quantile.
 * @param p share below the quantile
 * @returns a refusal where so few values have no such ranks
 */
export function quantileRanks(
  n: number,
  p: number,
  level = 0.95,
): { lower: number; upper: number } | Refusal<'impossible-input' | 'impossible-level' | 'too-few-units'> {
  if (!isLevel(level)) return BAD_LEVEL
  if (!(Number.isSafeInteger(n) && n >= 0 && p > 0 && p < 1)) return refuse('impossible-input', 'Give a whole number of values and a quantile between 0 and 1.') // prettier-ignore
  const reach = criticalZ(level) * Math.sqrt(n * p * (1 - p))
  const [lower, upper] = [Math.floor(n * p - reach), Math.ceil(n * p + reach)]
  return lower < 1 || upper > n ? refuse('too-few-units', `${n} values cannot bound this quantile: it lies too far out.`) : { lower, upper } // prettier-ignore
}

/**
 * How much more the share below the quantile varies than a binomial share, from the moments over clusters of how many of their
 * values lie below it, and how many they have: the ratio's variance over ν(1 − ν)/n.
 */
export function quantileDesignEffect(clusters: CrossMoments, below: number, values: number): number | EffectRefusal {
  const linear = linearise(clusters, { kind: 'ratio', numerator: below, denominator: values })
  if (clusters.n < 2) return TOO_FEW
  if (linear === null || !(linear.value > 0 && linear.value < 1))
    return refuse('impossible-input', 'Some values must lie below the quantile and some above.')
  const variance = combination(clusters, linear.weights).m2 / (clusters.n - 1) / clusters.n
  return (variance * clusters.n * (clusters.mean[values] ?? 0)) / (linear.value * (1 - linear.value))
}

/** Both arms by a quantile. @param level the one that {@link quantileRanks} was asked for */
export function quantileArms(treatment: QuantileArm, control: QuantileArm, level = 0.95): Arms | EffectRefusal {
  if (!isLevel(level)) return BAD_LEVEL
  const estimate = ({ n, value, lower, upper, designEffect = 1, clusters = n }: QuantileArm): ArmEstimate | null => {
    const isPossible = n >= 2 && clusters >= 2 && n <= Number.MAX_SAFE_INTEGER && designEffect > 0 && lower <= value && value <= upper // prettier-ignore
    const se = (upper - lower) / (2 * criticalZ(level))
    return isPossible && Number.isFinite(se) ? { value, variance: se * se * designEffect, df: clusters - 1 } : null
  }
  const [t, c] = [estimate(treatment), estimate(control)]
  if (t === null || c === null) return refuse('impossible-input', 'Give for each arm two values or more, and a quantile that lies between its bounds.') // prettier-ignore
  // Many alike: bounds that coincide say that the quantile is sure to the last digit, which ties do not show.
  if (t.variance === 0 || c.variance === 0) return refuse('no-variation', 'The bounds of a quantile coincide: so many values are alike that its error cannot be read from them.') // prettier-ignore
  return { treatment: t, control: c, covariance: 0, n: treatment.n + control.n }
}
