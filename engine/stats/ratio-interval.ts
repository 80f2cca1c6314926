/**
 * The interval of a ratio of two estimates, also where the denominator may be 0: cost per customer won, share of an effect.
 *
 * Fieller (1954, JRSS B 16, 175–185): all ratios ρ for which numerator − ρ·denominator cannot be told from 0. Where the
 * denominator cannot be told from 0 that set has no end, and this says so instead of cutting it off: it is then everything
 * outside a gap, or everything. The bounded case with means of two arms is in welch.ts.
 */
import { BAD_LEVEL, isLevel, refuse, type Refusal } from './refusal.ts'
import { studentTQuantile } from './student-t.ts'

export interface Estimate {
  value: number
  /** Variance of the estimate, not of single observations. */
  variance: number
}

export type RatioInterval =
  | { kind: 'bounded'; ratio: number; lo: number; hi: number }
  /** All ratios up to `upTo` and all from `from` on: infinity is among them. The ratio is null for a denominator of 0. */
  | { kind: 'outside a gap'; ratio: number | null; upTo: number; from: number }
  /** No ratio is contradicted. */
  | { kind: 'everything'; ratio: number | null }

export type RatioRefusal = Refusal<'impossible-input' | 'impossible-level' | 'no-variation'>

/**
 * @param covariance of the two estimates; 0 for separate samples
 * @param df degrees of freedom of the variances; Infinity for known ones
 */
export function ratioInterval(
  numerator: Estimate,
  denominator: Estimate,
  { covariance = 0, df = Infinity, level = 0.95 }: { covariance?: number; df?: number; level?: number } = {},
): RatioInterval | RatioRefusal {
  if (!isLevel(level)) return BAD_LEVEL
  const t = studentTQuantile(0.5 + level / 2, df)
  const given = [numerator.value, denominator.value, numerator.variance, denominator.variance, covariance]
  const sound = given.every((value) => Math.abs(value) < 1e70) && numerator.variance >= 0 && denominator.variance >= 0
  if (!sound || !Number.isFinite(t) || covariance ** 2 > numerator.variance * denominator.variance * (1 + 1e-9))
    return refuse(
      'impossible-input',
      'Give finite estimates, variances of at least 0, and a covariance that they allow.',
    )
  if (numerator.variance === 0 && denominator.variance === 0)
    return refuse('no-variation', 'Neither estimate has an error: there is no interval to give.')
  // In units of its own size nothing over- or underflows.
  const size = ({ value, variance }: Estimate) => Math.max(Math.abs(value), Math.sqrt(variance)) || 1
  const [sa, sb] = [size(numerator), size(denominator)]
  const [a, b] = [numerator.value / sa, denominator.value / sb]
  const [va, vb, cov] = [numerator.variance / sa / sa, denominator.variance / sb / sb, covariance / sa / sb]
  const unit = sa / sb
  // (b² − t²vb)·ρ² − 2(ab − t²cov)·ρ + (a² − t²va) ≤ 0, the discriminant without what cancels in it
  const square = b * b - t * t * vb
  const middle = a * b - t * t * cov
  const constant = a * a - t * t * va
  const discriminant = t * t * (a * a * vb - 2 * a * b * cov + b * b * va - t * t * (va * vb - cov * cov))
  const ratio = Number.isFinite((a / b) * unit) ? (a / b) * unit : null
  // The root that would be a difference of like numbers comes from the product of both, constant/square (Vieta).
  const root = Math.sqrt(Math.max(0, discriminant))
  const sum = middle + (middle < 0 ? -root : root)
  const roots = [(sum / square) * unit, sum === 0 ? 0 : (constant / sum) * unit] as const
  const [low, high] = [Math.min(...roots), Math.max(...roots)]
  const isFinite = Number.isFinite(low) && Number.isFinite(high)
  if (square > 0 && ratio !== null)
    return isFinite
      ? { kind: 'bounded', ratio, lo: Math.min(low, ratio), hi: Math.max(high, ratio) }
      : { kind: 'everything', ratio }
  if (square >= 0 || discriminant <= 0) return { kind: 'everything', ratio }
  return isFinite ? { kind: 'outside a gap', ratio, upTo: low, from: high } : { kind: 'everything', ratio }
}

/** Does the set hold this ratio? */
export function holdsRatio(interval: RatioInterval, ratio: number): boolean {
  if (interval.kind === 'everything') return true
  if (interval.kind === 'bounded') return interval.lo <= ratio && ratio <= interval.hi
  return ratio <= interval.upTo || ratio >= interval.from
}

export interface CostPer {
  /** Money for each outcome that would not have happened anyway; null where none can be shown. */
  value: number | null
  lo: number
  /** Null: it may be that the money bought nothing. */
  hi: number | null
}

/**
 * What one more outcome cost: spending over incremental outcomes. Fieller's set for a known numerator, of which only
 * positive costs are shown.
 * @returns a refusal where the effect is certainly not above 0: then the money bought nothing, whatever it cost
 */
export function costPer(
  spent: number,
  incremental: Estimate,
  options: { df?: number; level?: number } = {},
): CostPer | Refusal<RatioRefusal['refused'] | 'no-gain'> {
  if (!(spent > 0 && spent < 1e70)) return refuse('impossible-input', 'Spending must be above 0.')
  const interval = ratioInterval({ value: spent, variance: 0 }, incremental, options)
  if ('refused' in interval) return interval
  const each = spent / incremental.value
  const value = incremental.value > 0 && Number.isFinite(each) ? each : null
  if (interval.kind === 'bounded')
    return interval.hi <= 0
      ? refuse('no-gain', 'The effect is below 0 with the certainty asked for: the money bought no outcome.')
      : { value, lo: Math.max(0, interval.lo), hi: interval.hi }
  return { value, lo: interval.kind === 'outside a gap' ? Math.max(0, interval.from) : 0, hi: null }
}
