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

/** A spread this small beside the means is what rounding leaves of none: a sum of money added up in another order. */
const ROUNDING = 1e-12

/** Welch–Satterthwaite degrees of freedom, from the shares of the variance, so that squares neither over- nor underflow. */
const satterthwaite = (vt: number, nt: number, vc: number, nc: number): number =>
  1 / ((vt / (vt + vc)) ** 2 / (nt - 1) + (vc / (vt + vc)) ** 2 / (nc - 1))

/** Variances of the means and Welch–Satterthwaite degrees of freedom; null when a group is too small or nothing varies. */
function variances(treatment: Moments, control: Moments): Variances | null {
  const st = variance(treatment)
  const sc = variance(control)
  if (st === null || sc === null) return null
  const noise = ROUNDING * Math.max(Math.abs(treatment.mean), Math.abs(control.mean))
  const vt = st / treatment.n
  const vc = sc / control.n
  const df = satterthwaite(vt, treatment.n, vc, control.n)
  return Math.sqrt(st + sc) > noise && Number.isFinite(df) ? { vt, vc, df } : null
}

/** The t quantile of a two-sided level; null when the level is so near to 1 that no number stands for it. */
function criticalT(level: number, df: number): number | null {
  const t = studentTQuantile(0.5 + level / 2, df)
  return level > 0 && Number.isFinite(t) ? t : null
}

/** The result, or null when one of its numbers is not finite. */
const ifFinite = <T extends object>(result: T): T | null =>
  Object.values(result).every((value) => Number.isFinite(value)) ? result : null

/** Welch's t test and interval of treatment − control. Null with fewer than two units in a group, or without variation. */
export function welch(treatment: Moments, control: Moments, level = 0.95): WelchResult | null {
  const spread = variances(treatment, control)
  if (spread === null) return null
  const difference = treatment.mean - control.mean
  const se = Math.sqrt(spread.vt + spread.vc)
  const t = difference / se
  const critical = criticalT(level, spread.df)
  if (critical === null) return null
  const reach = critical * se
  const p = studentTTwoSided(t, spread.df)
  return ifFinite({ difference, se, df: spread.df, t, p, lo: difference - reach, hi: difference + reach })
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
  const t = criticalT(level, spread.df)
  if (t === null) return null
  const g = (t * t * spread.vc) / control.mean ** 2
  if (g >= 1) return null
  const ratio = treatment.mean / control.mean
  const reach = (t / control.mean) * Math.sqrt(spread.vt * (1 - g) + ratio * ratio * spread.vc)
  return ifFinite({ lift: ratio - 1, lo: (ratio - reach) / (1 - g) - 1, hi: (ratio + reach) / (1 - g) - 1 })
}

/** Delta method on the ratio, with the df of the absolute test (the convention of GrowthBook and PostHog). */
export function relativeDelta(treatment: Moments, control: Moments, level = 0.95): RelativeResult | null {
  const spread = variances(treatment, control)
  if (spread === null || control.mean === 0) return null
  const scale = Math.abs(control.mean)
  const lift = (treatment.mean - control.mean) / scale
  const se = Math.sqrt(spread.vt / scale ** 2 + (spread.vc * treatment.mean ** 2) / scale ** 4)
  const critical = criticalT(level, spread.df)
  return critical === null ? null : ifFinite({ lift, lo: lift - critical * se, hi: lift + critical * se })
}

/** Delta method on the log ratio, Welch df of the log-scale variances, back-transformed (the convention of tea-tasting). */
export function relativeLogRatio(treatment: Moments, control: Moments, level = 0.95): RelativeResult | null {
  const spread = variances(treatment, control)
  if (spread === null || control.mean <= 0 || treatment.mean <= 0) return null
  const lt = spread.vt / treatment.mean ** 2
  const lc = spread.vc / control.mean ** 2
  const critical = criticalT(level, satterthwaite(lt, treatment.n, lc, control.n))
  if (critical === null) return null
  const ratio = treatment.mean / control.mean
  const factor = Math.exp(critical * Math.sqrt(lt + lc))
  return ifFinite({ lift: ratio - 1, lo: ratio / factor - 1, hi: ratio * factor - 1 })
}
