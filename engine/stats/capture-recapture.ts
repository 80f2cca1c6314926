/**
 * How many are there, when two collectors each saw some and know which of them both saw?
 *
 * Chapman's estimator (1951) with the variance of Seber (1970, Biometrika 57, 13–22) and the log-normal interval of Chao
 * (1987, Biometrics 43, 783–791), which never falls below those seen. It assumes a closed population and two independent
 * collectors. Where what one sees makes it likelier that the other sees it too (public accounts, popular posts), the
 * estimate is too low: unless independence is claimed, the reading is "lower bound".
 */
import { clopperPearson } from './binomial.ts'
import { criticalZ, type Bounds } from './proportion.ts'
import { BAD_LEVEL, isLevel, refuse, type Refusal } from './refusal.ts'

/** With 7 seen by both the estimate is nearly unbiased with 95 % confidence (Robson & Regier 1964). */
export const FEWEST_IN_BOTH = 7

export interface CaptureRecapture extends Bounds {
  /** How many there are, those seen by neither included. */
  value: number
  se: number
  /** Distinct ones seen by at least one collector. */
  seen: number
  /** Share seen by at least one, with its bounds. Where the value is a lower bound, this is an upper bound. */
  seenShare: Bounds & { value: number }
  reading: 'estimate' | 'lower bound'
  method: string
}

export type CaptureRecaptureRefusal = Refusal<'impossible-input' | 'impossible-level' | 'too-few-in-both'>

const LOG_NORMAL = 'Chapman estimator, log-normal interval (Chao 1987)'
const NESTED = 'Chapman estimator; one collector saw nothing that the other did not: exact binomial upper bound'

/**
 * @param first seen by the first collector
 * @param second seen by the second
 * @param both seen by both
 * @param dependence 'none' only where the collectors are independent by design
 */
export function chapman(
  first: number,
  second: number,
  both: number,
  dependence: 'none' | 'positive or unknown' = 'positive or unknown',
  level = 0.95,
): CaptureRecapture | CaptureRecaptureRefusal {
  if (!isLevel(level)) return BAD_LEVEL
  if (![first, second, both].every((count) => Number.isSafeInteger(count) && count >= 0 && count < 1e12))
    return refuse('impossible-input', 'Give whole counts of what each collector saw.')
  if (both > Math.min(first, second))
    return refuse('impossible-input', 'Both cannot have seen more than one of them did.')
  if (both < FEWEST_IN_BOTH)
    return refuse('too-few-in-both', `Both saw ${both}; with fewer than ${FEWEST_IN_BOTH} nothing can be said about those unseen.`) // prettier-ignore
  const value = ((first + 1) * (second + 1)) / (both + 1) - 1
  const se = Math.sqrt((((first + 1) / (both + 1)) * (second + 1) * ((first - both) / (both + 1)) * (second - both)) / (both + 2)) // prettier-ignore
  const seen = first + second - both
  const unseen = value - seen
  const bounds =
    se > 0
      ? logNormal(seen, unseen, Math.exp(criticalZ(level) * Math.sqrt(Math.log1p((se / unseen) ** 2))))
      : { lo: seen, hi: seen / (clopperPearson(both, Math.min(first, second), level)?.lo ?? 1) }
  return {
    value,
    se,
    seen,
    ...bounds,
    seenShare: { value: seen / value, lo: seen / bounds.hi, hi: seen / bounds.lo },
    reading: dependence === 'none' ? 'estimate' : 'lower bound',
    method: se > 0 ? LOG_NORMAL : NESTED,
  }
}

const logNormal = (seen: number, unseen: number, factor: number): Bounds => ({
  lo: seen + unseen / factor,
  hi: seen + unseen * factor,
})
