/**
 * The mean time until the event within the first τ: the area under the survival curve, which needs no extrapolation
 * (Irwin 1949; Royston & Parmar 2013, BMC Medical Research Methodology 13, 152).
 *
 * Variance Σ A²·d/(n(n−d)) with A the area from the event to τ (Klein & Moeschberger 2003, eq. 4.5.2), normal interval cut
 * to what is possible. Where nobody was lost the variance is 0, which is no certainty: the lower bound is then that of
 * losing at the start as many as Clopper and Pearson allow. Where all were lost at one time it is 0 too, and there is no mean;
 * nor is a group without a variance compared with another.
 */
import { clopperPearson } from './binomial.ts'
import type { SurvivalCurve } from './kaplan-meier.ts'
import { normalTwoSided } from './normal.ts'
import { criticalZ, type Bounds } from './proportion.ts'
import { isRefusal, refuse, type Refusal } from './refusal.ts'

export interface RestrictedMean extends Bounds {
  /** Mean time from the start of the curve, in its units. */
  value: number
  se: number
  until: number
}

export type RestrictedMeanRefusal = Refusal<'beyond-follow-up' | 'no-variation'>

/**
 * Refused when τ is not after the start, or lies after the last observation while people are still there, and where everybody
 * was lost at one time.
 */
export function restrictedMean(curve: SurvivalCurve, until: number): RestrictedMean | RestrictedMeanRefusal {
  const { start, end, level } = curve
  const steps = curve.steps.filter(({ time }) => time < until)
  if (!(until > start && until < Infinity) || (until > end && curve.steps.at(-1)?.survival !== 0))
    return refuse('beyond-follow-up', `A mean needs observations up to its end: choose one after ${start} and up to ${end}.`) // prettier-ignore
  const length = until - start
  /** In units of the length, so that squares of long times stay numbers. */
  let variance = 0
  let area = 0
  let right = until
  for (const { time, survival, atRisk, events } of [...steps].reverse()) {
    area += survival * (right - time)
    right = time
    if (events < atRisk) variance += ((area / length) ** 2 * events) / (atRisk * (atRisk - events))
  }
  const value = area + (right - start)
  const se = length * Math.sqrt(variance)
  if (steps.length === 0) {
    const atRisk = curve.table.atRiskAt(until)
    return { value, se, until, lo: length * (clopperPearson(atRisk, atRisk, level)?.lo ?? 0), hi: length }
  }
  if (!(se > 0)) return refuse('no-variation', 'Everybody was lost at the same time, which is no certainty: the spread cannot be told from it.') // prettier-ignore
  const reach = criticalZ(level) * se
  return { value, se, until, lo: Math.max(0, value - reach), hi: Math.min(length, value + reach) }
}

/** Difference of two restricted means, first minus second, with a normal interval and the p that belongs to it. */
export function restrictedMeanDifference(
  one: SurvivalCurve,
  other: SurvivalCurve,
  until: number,
): (Bounds & { difference: number; se: number; p: number }) | RestrictedMeanRefusal {
  const a = restrictedMean(one, until)
  const b = restrictedMean(other, until)
  if (isRefusal(a)) return a
  if (isRefusal(b)) return b
  const difference = a.value - b.value
  if (!(a.se > 0 && b.se > 0))
    return refuse('no-variation', 'Nobody was lost in one of the groups, which is no certainty: there is no spread to compare it by.') // prettier-ignore
  const se = Math.hypot(a.se, b.se)
  const reach = criticalZ(one.level) * se
  return { difference, se, p: normalTwoSided(difference / se), lo: difference - reach, hi: difference + reach }
}
