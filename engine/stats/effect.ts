/**
 * The effect of a treatment from what two arms show, absolute and relative, by one inference: p, both intervals and every
 * verdict that follows rest on the same standard error and the same t quantile.
 *
 * Absolute: Welch's t (1947, Biometrika 34, 28–35) on any two estimates with their variances. Relative: Fieller (1954, JRSS B
 * 16, 175–185) for difference ÷ control, which leaves out "no change" exactly when the t test rejects. The log ratio is there
 * under its name; its p is its own and agrees with its own interval. A metric type is a file that makes {@link Arms}.
 */
import { ratioInterval, type Estimate } from './ratio-interval.ts'
import { BAD_LEVEL, isLevel, refuse, type Refusal } from './refusal.ts'
import { studentTLogSf, studentTQuantile } from './student-t.ts'

/** What an arm shows, with the variance of that estimate (not of one unit) and the degrees of freedom of the variance. */
export interface ArmEstimate extends Estimate {
  df: number
}

export interface Arms {
  treatment: ArmEstimate
  control: ArmEstimate
  /** Of the two estimates: what they share, such as the strata and the covariate's mean over both arms; else 0. */
  covariance: number
  /** Units in both arms. */
  n: number
}

export type EffectRefusal = Refusal<
  'impossible-input' | 'impossible-level' | 'too-few-units' | 'no-variation' | 'no-base'
>

export interface Effect {
  /** treatment − control, or the lift: (treatment − control)/|control|, 0.05 for 5 % more */
  value: number
  lo: number
  hi: number
  level: number
  /** Two-sided; below 1 − level exactly when the interval leaves out 0. */
  p: number
  /** ln p, finite also where p is smaller than any double. */
  logP: number
  df: number
}

export interface AbsoluteEffect extends Effect {
  se: number
  t: number
}

export const TOO_FEW = refuse(
  'too-few-units',
  'An arm has fewer than two units: nothing says how far chance could reach.',
)
export const NO_VARIATION = refuse(
  'no-variation',
  'Within each arm every unit had the same outcome: without any variation nothing says how far chance could reach.',
)
const IMPOSSIBLE = refuse('impossible-input', 'Give finite numbers, and variances of at least 0.')
const NO_BASE = refuse(
  'no-base',
  'The control cannot be told from 0, so a relative change has no bounded interval. Read the absolute effect instead.',
)

/** Welch–Satterthwaite degrees of freedom of a sum of two variances. */
function satterthwaite(one: ArmEstimate, other: ArmEstimate): number {
  const share = one.variance / (one.variance + other.variance)
  return 1 / (share ** 2 / one.df + (1 - share) ** 2 / other.df)
}

/** Variance of the difference, and its degrees of freedom from what each arm has of its own. */
export function differenceOf({ treatment, control, covariance }: Arms): { variance: number; df: number } {
  const own = (arm: ArmEstimate) => ({ ...arm, variance: Math.max(0, arm.variance - covariance) })
  const [t, c] = [own(treatment), own(control)]
  const variance = treatment.variance + control.variance - 2 * covariance
  return { variance, df: t.variance + c.variance > 0 ? satterthwaite(t, c) : satterthwaite(treatment, control) }
}

/** Why there is no effect to be had from these arms; null when there is one. */
export function unsound(arms: Arms, level: number): EffectRefusal | null {
  if (!isLevel(level)) return BAD_LEVEL
  const { treatment, control, covariance } = arms
  const numbers = [treatment.value, control.value, treatment.variance, control.variance, covariance]
  if (!numbers.every((value) => Math.abs(value) < 1e150) || treatment.variance < 0 || control.variance < 0)
    return IMPOSSIBLE
  if (!(treatment.df > 0 && control.df > 0)) return TOO_FEW
  const { variance, df } = differenceOf(arms)
  return variance > 0 && df > 0 ? null : NO_VARIATION
}

const logTwoSided = (t: number, df: number): number => Math.min(0, Math.LN2 + studentTLogSf(Math.abs(t), df))

/** Treatment − control. */
export function effectOf(arms: Arms, level = 0.95): AbsoluteEffect | EffectRefusal {
  const refusal = unsound(arms, level)
  if (refusal !== null) return refusal
  const { variance, df } = differenceOf(arms)
  const value = arms.treatment.value - arms.control.value
  const se = Math.sqrt(variance)
  const t = value / se
  const reach = studentTQuantile(0.5 + level / 2, df) * se
  const logP = logTwoSided(t, df)
  if (![reach, t, logP].every(Number.isFinite)) return IMPOSSIBLE
  return { value, se, df, t, p: Math.exp(logP), logP, lo: value - reach, hi: value + reach, level }
}

/**
 * (Treatment − control)/|control| by Fieller, with the p of the absolute effect.
 * @param absolute the absolute effect at this level, where it is known already
 */
export function liftOf(arms: Arms, level = 0.95, absolute = effectOf(arms, level)): Effect | EffectRefusal {
  if ('refused' in absolute) return absolute
  const { control, covariance } = arms
  const interval = ratioInterval(
    { value: absolute.value, variance: absolute.se ** 2 },
    { value: Math.abs(control.value), variance: control.variance },
    { covariance: Math.sign(control.value) * (covariance - control.variance), df: absolute.df, level },
  )
  if ('refused' in interval) return IMPOSSIBLE
  if (interval.kind !== 'bounded') return NO_BASE
  const { p, logP, df } = absolute
  return { value: interval.ratio, lo: interval.lo, hi: interval.hi, level, p, logP, df }
}

/**
 * treatment/control − 1 by the delta method on the logarithm (the convention of tea-tasting): an inference of its own, that
 * can differ from the absolute one near the border.
 */
export function logRatioOf(arms: Arms, level = 0.95): Effect | EffectRefusal {
  const refusal = unsound(arms, level)
  if (refusal !== null) return refusal
  const { treatment, control, covariance } = arms
  if (!(treatment.value > 0 && control.value > 0))
    return refuse('no-base', 'A log ratio needs both arms above 0. Read the absolute effect instead.')
  const onLog = ({ value, variance, df }: ArmEstimate) => ({
    value: Math.log(value),
    variance: variance / value ** 2,
    df,
  })
  const logs = { ...arms, treatment: onLog(treatment), control: onLog(control) }
  const effect = effectOf({ ...logs, covariance: covariance / treatment.value / control.value }, level)
  if ('refused' in effect) return effect
  const [value, lo, hi] = [effect.value, effect.lo, effect.hi].map((log) => Math.expm1(log))
  if (![value, lo, hi].every(Number.isFinite)) return NO_BASE
  return { value: value ?? 0, lo: lo ?? 0, hi: hi ?? 0, level, p: effect.p, logP: effect.logP, df: effect.df }
}
