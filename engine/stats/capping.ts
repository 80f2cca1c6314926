/**
 * Capping (winsorising): very large outcomes of few people are set to a threshold, so that one order does not decide a test.
 *
 * The threshold is a quantile of all arms' units together (type 7 of Hyndman & Fan 1996, the default of R and numpy, and the
 * convention of the field), never of one arm's: a threshold that the treatment moves would hide its effect. Each unit is capped
 * before anything is added up. What is compared then is the capped outcome, and should be called so.
 */
import { refuse, type Refusal } from './refusal.ts'

export interface Caps {
  lower: number
  upper: number
}

/** Type 7: linear between the order statistics at 1 + (n − 1)p. @param sorted ascending, at least one */
function type7(sorted: readonly number[], p: number): number {
  const at = (sorted.length - 1) * p
  const [below, part] = [Math.floor(at), at - Math.floor(at)]
  const [a, b] = [sorted[below] ?? 0, sorted[Math.min(below + 1, sorted.length - 1)] ?? 0]
  return a + part * (b - a)
}

/**
 * @param units outcomes of all units of all arms
 * @param shares which quantiles the caps are: { upper: 0.999 } caps the top thousandth; a side left out has no cap
 * @param positiveOnly take the quantiles among outcomes above 0, where most people did nothing
 */
export function capsOf(
  units: readonly number[],
  { lower, upper }: { lower?: number; upper?: number },
  positiveOnly = false,
): Caps | Refusal<'impossible-input' | 'no-values'> {
  const isShare = (share?: number) => share === undefined || (share > 0 && share < 1)
  if (!units.every(Number.isFinite) || !isShare(lower) || !isShare(upper) || (lower ?? 0) > (upper ?? 1))
    return refuse('impossible-input', 'Give finite outcomes, and shares between 0 and 1, the lower one first.')
  const sorted = units.filter((value) => !positiveOnly || value > 0).sort((a, b) => a - b)
  if (sorted.length === 0) return refuse('no-values', 'There is no outcome to take a threshold from.')
  return {
    lower: lower === undefined ? -Infinity : type7(sorted, lower),
    upper: upper === undefined ? Infinity : type7(sorted, upper),
  }
}

/** One unit's outcome, capped. */
export const capped = (value: number, { lower, upper }: Caps): number => Math.min(upper, Math.max(lower, value))
