/**
 * The share of one among several totals that were estimated apart, each with its own interval: share of voice where every
 * brand is seen to a part of its own.
 *
 * The interval of the sum of the others joins theirs by the square-and-add rule, that of the odds T / Σ others by the same
 * rule on the logarithm (Zou & Donner 2008, Statistics in Medicine 27, 1693–1702; Donner & Zou 2012, Statistical Methods in
 * Medical Research 21, 347–359). It keeps the asymmetry of the totals, which a delta method would lose. It takes the
 * estimates to be independent. Authors who are seen speaking of several brands make them rise and fall together, which
 * narrows the odds: the interval is then too wide rather than too narrow. Where a total has bounds and no point, the share
 * has none either, and its bounds are the widest that the totals' allow.
 */
import type { Corrected } from './coverage-correction.ts'
import type { Bounds } from './proportion.ts'
import { refuse, type Refusal } from './refusal.ts'

export type EstimatedTotal = Pick<Corrected, 'value' | 'lo' | 'hi'>

export interface RivalShare extends Bounds {
  /** Null where some total has no point. */
  value: number | null
  method: string
}

const JOINED = 'odds of totals estimated apart, square-and-add on the logarithm'
const WIDEST = 'widest share that the bounds of the totals allow'

const isPossible = ({ value, lo, hi }: EstimatedTotal): boolean =>
  lo > 0 && lo <= hi && hi < 1e15 && (value === null || (lo <= value && value <= hi))

function sumOf(totals: readonly (EstimatedTotal & { value: number })[]): Bounds & { value: number } {
  const value = totals.reduce((sum, total) => sum + total.value, 0)
  const below = Math.hypot(...totals.map((total) => total.value - total.lo))
  const above = Math.hypot(...totals.map((total) => total.hi - total.value))
  return { value, lo: value - below, hi: value + above }
}

const hasPoint = (total: EstimatedTotal): total is EstimatedTotal & { value: number } => total.value !== null

/**
 * Share of `own` in own + others, 0 … 1, at the level of the totals' intervals.
 * @param own its total, above 0
 * @param others the totals of all others, at least one
 */
export function shareAmongRivals(
  own: EstimatedTotal,
  others: readonly EstimatedTotal[],
): RivalShare | Refusal<'impossible-input'> {
  if (others.length === 0 || ![own, ...others].every(isPossible))
    return refuse('impossible-input', 'Give totals above 0 with the bounds around them, and at least one rival.')
  if (!hasPoint(own) || !others.every(hasPoint)) {
    const lowest = others.reduce((sum, { lo }) => sum + lo, 0)
    const highest = others.reduce((sum, { hi }) => sum + hi, 0)
    return { value: null, lo: own.lo / (own.lo + highest), hi: own.hi / (own.hi + lowest), method: WIDEST }
  }
  const rest = sumOf(others.filter(hasPoint))
  const odds = Math.log(own.value / rest.value)
  const below = Math.hypot(Math.log(own.value / own.lo), Math.log(rest.hi / rest.value))
  const above = Math.hypot(Math.log(own.hi / own.value), Math.log(rest.value / rest.lo))
  const back = (logit: number) => 1 / (1 + Math.exp(-logit))
  return { value: back(odds), lo: back(odds - below), hi: back(odds + above), method: JOINED }
}
