/**
 * The difference and the ratio of two means by one Welch inference, so that p and both intervals cannot disagree.
 *
 * Absolute: Welch (1947, Biometrika 34, 28–35). Relative, the default: Fieller's interval (1954, JRSS B 16, 175–185) with
 * the same standard errors and the same t quantile; it leaves out "no change" exactly when the t test rejects. The
 * delta method on the log ratio and on the plain ratio are there under their names, to compare with other engines.
 */
import { variance, type Moments } from './moments.ts'
import { studentTQuantile, studentTTwoSided } from './student-t.ts'

export interface WelchResult {
  /** treatment − control */
  difference: number
  se: number
  df: number
  t: number
  p: number
  lo: number
  hi: number
}

interface Variances {
  /** Variance of the mean of the treatment and of the control. */
  vt: number
  vc: number
  df: number
}

/** Variances of the means and Welch–Satterthwaite degrees of freedom; null when a group is too small or nothing varies. */
function variances(treatment: Moments, control: Moments): Variances | null {
  const st = variance(treatment)
  const sc = variance(control)
  if (st === null || sc === null || st + sc === 0) return null
  const vt = st / treatment.n
  const vc = sc / control.n
  return { vt, vc, df: (vt + vc) ** 2 / (vt ** 2 / (treatment.n - 1) + vc ** 2 / (control.n - 1)) }
}

/** Welch's t test and interval of treatment − control. Null with fewer than two units in a group, or without variation. */
export function welch(treatment: Moments, control: Moments, level = 0.95): WelchResult | null {
  const spread = variances(treatment, control)
  if (spread === null) return null
  const difference = treatment.mean - control.mean
  const se = Math.sqrt(spread.vt + spread.vc)
  const t = difference / se
  const reach = studentTQuantile(0.5 + level / 2, spread.df) * se
  const p = studentTTwoSided(t, spread.df)
  return { difference, se, df: spread.df, t, p, lo: difference - reach, hi: difference + reach }
}

export interface RelativeResult {
  /** treatment / control − 1 */
  lift: number
  lo: number
  hi: number
}

/**
 * Fieller's interval of treatment/control − 1.
 * @returns null when the control's mean is not above 0 with the same certainty (g ≥ 1): then no bounded interval exists
 */
export function fieller(treatment: Moments, control: Moments, level = 0.95): RelativeResult | null {
  const spread = variances(treatment, control)
  if (spread === null || control.mean <= 0) return null
  const t = studentTQuantile(0.5 + level / 2, spread.df)
  const g = (t * t * spread.vc) / control.mean ** 2
  if (g >= 1) return null
  const ratio = treatment.mean / control.mean
  const reach = (t / control.mean) * Math.sqrt(spread.vt * (1 - g) + ratio * ratio * spread.vc)
  return { lift: ratio - 1, lo: (ratio - reach) / (1 - g) - 1, hi: (ratio + reach) / (1 - g) - 1 }
}

/** Delta method on the ratio, with the df of the absolute test (the convention of GrowthBook and PostHog). */
export function relativeDelta(treatment: Moments, control: Moments, level = 0.95): RelativeResult | null {
  const spread = variances(treatment, control)
  if (spread === null || control.mean === 0) return null
  const scale = Math.abs(control.mean)
  const lift = (treatment.mean - control.mean) / scale
  const se = Math.sqrt(spread.vt / scale ** 2 + (spread.vc * treatment.mean ** 2) / scale ** 4)
  const reach = studentTQuantile(0.5 + level / 2, spread.df) * se
  return { lift, lo: lift - reach, hi: lift + reach }
}

/** Delta method on the log ratio, Welch df of the log-scale variances, back-transformed (the convention of tea-tasting). */
export function relativeLogRatio(treatment: Moments, control: Moments, level = 0.95): RelativeResult | null {
  const spread = variances(treatment, control)
  if (spread === null || control.mean <= 0 || treatment.mean <= 0) return null
  const lt = spread.vt / treatment.mean ** 2
  const lc = spread.vc / control.mean ** 2
  const df = (lt + lc) ** 2 / (lt ** 2 / (treatment.n - 1) + lc ** 2 / (control.n - 1))
  const ratio = treatment.mean / control.mean
  const factor = Math.exp(studentTQuantile(0.5 + level / 2, df) * Math.sqrt(lt + lc))
  return { lift: ratio - 1, lo: ratio / factor - 1, hi: ratio * factor - 1 }
}
