/**
 * The relative effect of a covariate-adjusted mean by the convention of GrowthBook and PostHog, to compare number by number:
 * the adjusted difference over the unadjusted control mean, a delta-method variance whose gradient at the control takes the
 * unadjusted treatment mean, and Welch's df of the absolute adjusted variances. Candor's own is `liftOf` of the adjusted arms:
 * it agrees with the absolute effect about "no change", which this one need not.
 */
import { cuped } from './cuped.ts'
import { crossMoment, type CrossMoments } from './cross-moments.ts'
import { differenceOf, effectOf, type Effect, type EffectRefusal } from './effect.ts'
import { refuse } from './refusal.ts'
import { studentTLogSf, studentTQuantile } from './student-t.ts'

/**
 * @param outcome which variable is the outcome, and which the same of the period before
 * @returns the lift, 0.05 for 5 % of |control|
 */
export function cupedLiftConvention(
  treatment: CrossMoments,
  control: CrossMoments,
  { post, pre }: { post: number; pre: number },
  level = 0.95,
): Effect | EffectRefusal {
  const arms = cuped(treatment, control, { kind: 'mean', of: post }, [{ kind: 'mean', of: pre }], 'pooled')
  const absolute = 'refused' in arms ? arms : effectOf(arms, level)
  if ('refused' in arms || 'refused' in absolute) return absolute
  const base = control.mean[post] ?? 0
  if (base === 0) return refuse('no-base', 'The control’s mean is 0: there is nothing to be relative to.')
  const theta = arms.theta[0] ?? 0
  const over = (moments: CrossMoments, i: number, j: number) => crossMoment(moments, i, j) / (moments.n - 1)
  const spread = (moments: CrossMoments, gradient: number) =>
    (gradient * gradient * over(moments, post, post) + 2 * gradient * theta * over(moments, post, pre) + theta * theta * over(moments, pre, pre)) / moments.n // prettier-ignore
  const variance = spread(treatment, -1) + spread(control, -(treatment.mean[post] ?? 0) / base)
  const { df } = differenceOf(arms)
  const value = absolute.value / Math.abs(base)
  const se = Math.sqrt(variance) / Math.abs(base)
  const logP = Math.min(0, Math.LN2 + studentTLogSf(Math.abs(value / se), df))
  const reach = studentTQuantile(0.5 + level / 2, df) * se
  if (![reach, logP].every(Number.isFinite)) return refuse('no-variation', 'The adjusted outcome does not vary.')
  return { value, lo: value - reach, hi: value + reach, level, p: Math.exp(logP), logP, df }
}
