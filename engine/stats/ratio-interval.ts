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
  const [a, b] = [numerator.value, denominator.value]
  const [va, vb] = [numerator.variance, denominator.variance]
  const sound = [a, b, va, vb, covariance].every((value) => Math.abs(value) < 1e70) && va >= 0 && vb >= 0
  if (!sound || !Number.isFinite(t) || covariance ** 2 > va * vb * (1 + 1e-9))
    return refuse(
      'impossible-input',
      'Give finite estimates, variances of at least 0, and a covariance that they allow.',
    )
  if (va === 0 && vb === 0)
    return refuse('no-variation', 'Neither estimate has an error: there is no interval to give.')
  // (b² − t²vb)·ρ² − 2(ab − t²cov)·ρ + (a² − t²va) ≤ 0
  const square = b * b - t * t * vb
  const middle = a * b - t * t * covariance
  const constant = a * a - t * t * va
  const discriminant = middle * middle - square * constant
  const ratio = Number.isFinite(a / b) ? a / b : null
  if (square > 0 && ratio !== null) {
    const root = Math.sqrt(Math.max(0, discriminant))
    const [lo, hi] = [(middle - root) / square, (middle + root) / square]
    if (!Number.isFinite(lo) || !Number.isFinite(hi)) return { kind: 'everything', ratio }
    return { kind: 'bounded', ratio, lo: Math.min(lo, ratio), hi: Math.max(hi, ratio) }
  }
  if (square >= 0 || discriminant <= 0) return { kind: 'everything', ratio }
  const root = Math.sqrt(discriminant)
  const [upTo, from] = [(middle + root) / square, (middle - root) / square]
  return Number.isFinite(upTo) && Number.isFinite(from)
    ? { kind: 'outside a gap', ratio, upTo, from }
    : { kind: 'everything', ratio }
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
