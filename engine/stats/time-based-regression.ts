/**
 * Geo experiments by time-based regression: what the treated regions would have shown, from how they followed the control
 * regions before; the effect is what they did beyond that, added up.
 *
 * Source: Kerman, Wang & Vaver (2017, Estimating Ad Effectiveness using Geo Experiments in a Time-Based Regression Framework,
 * Google): y = a + b·x on the moments before, cumulative effect Σ(y − ŷ) with variance σ²·(T + s′(X′X)⁻¹s), s the sums of the
 * regressors after, and Student's t with n − 2.
 */
import { BAD_LEVEL, isLevel, refuse, type Refusal } from './refusal.ts'
import { tEstimate, type TEstimate } from './t-estimate.ts'

export interface GeoSeries {
  /** Sums over the treated and over the control regions, by moment. */
  treated: readonly number[]
  control: readonly number[]
  /** How many moments come before the treatment. */
  before: number
}

/** Added up over all moments after. */
export interface CumulativeEffect extends TEstimate {
  /** By moment after: what was to be expected. */
  expected: number[]
  /** How much of the treated series before follows the control: R². */
  follows: number
}

export type GeoRefusal = typeof BAD_LEVEL | Refusal<'impossible-input' | 'too-few-moments' | 'no-variation'>

const FEWEST = 8

export function timeBasedRegression(
  { treated, control, before }: GeoSeries,
  level = 0.95,
): CumulativeEffect | GeoRefusal {
  if (!isLevel(level)) return BAD_LEVEL
  const sound = [treated, control].every((series) => series.length === treated.length && series.every((y) => Math.abs(y) < 1e100)) // prettier-ignore
  if (!sound || !Number.isInteger(before) || before >= treated.length)
    return refuse('impossible-input', 'Give finite sums of both groups for every moment, and at least one moment after.') // prettier-ignore
  if (before < FEWEST)
    return refuse('too-few-moments', `Only ${before} moments come before: it takes ${FEWEST} to say how the regions follow each other.`) // prettier-ignore
  const mean = (series: readonly number[]): number => series.slice(0, before).reduce((sum, y) => sum + y, 0) / before
  const [middle, usual] = [mean(control), mean(treated)]
  let [sxx, sxy, syy] = [0, 0, 0]
  for (let at = 0; at < before; at += 1) {
    const [dx, dy] = [(control[at] ?? 0) - middle, (treated[at] ?? 0) - usual]
    sxx += dx * dx
    sxy += dx * dy
    syy += dy * dy
  }
  const slope = sxy / sxx
  const rest = syy - slope * sxy
  if (!(sxx > 0 && rest > 1e-12 * syy))
    return refuse('no-variation', 'Before the treatment the control does not vary, or the treated follow it exactly: nothing says how far chance could reach.') // prettier-ignore
  const after = treated.length - before
  const df = before - 2
  const later = control.slice(before)
  const expected = later.map((x) => usual + slope * (x - middle))
  const value = expected.reduce((sum, y, step) => sum + (treated[before + step] ?? 0) - y, 0)
  const drift = later.reduce((sum, x) => sum + x - middle, 0)
  const se = Math.sqrt((rest / df) * (after + after ** 2 / before + drift ** 2 / sxx))
  return { ...tEstimate(value, se, df, level), expected, follows: 1 - rest / syy }
}
