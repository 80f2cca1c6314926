/**
 * How many people did two channels reach together, when each tells its total, and of some people both accounts are known?
 *
 * Of u linked people reached on at least one, b were reached on both. If the linked are like the others, b of u is a
 * binomial sample of the share p of the union that is in both; as A + B = U·(1 + p), the union is U = (A + B) / (1 + p).
 * The interval is Wilson's (1927, JASA 22, 209–212) for p, carried over: U falls as p rises. It never leaves what is certain,
 * max(A, B) ≤ U ≤ A + B. Who links accounts may be reached more often than others; no interval knows that.
 */
import { wilson, type Bounds } from './proportion.ts'
import { refuse, type Refusal } from './refusal.ts'

export interface LinkedSample {
  /** Linked people reached on the one, on the other, on both. */
  first: number
  second: number
  both: number
}

export type LinkedUnionRefusal = Refusal<'impossible-input' | 'too-few' | 'contradiction'>

/** With fewer linked people Wilson's interval says nothing that the certain bounds do not. */
export const FEWEST_LINKED = 10

const isCount = (value: number): boolean => Number.isSafeInteger(value) && value >= 0

/**
 * @param one people reached on the one channel, by its own total
 * @param other the same of the other
 * @param level two-sided
 */
export function linkedUnion(
  one: number,
  other: number,
  { first, second, both }: LinkedSample,
  level = 0.95,
): (Bounds & { value: number; linked: number }) | LinkedUnionRefusal {
  if (![one, other, first, second, both].every(isCount))
    return refuse('impossible-input', 'Give whole counts of people.')
  if (both > Math.min(first, second))
    return refuse('impossible-input', 'Whom both reached, each of them reached: both is too large.')
  const linked = first + second - both
  if (linked < FEWEST_LINKED)
    return refuse('too-few', `Of ${linked} linked people nothing can be said about the others: link at least ${FEWEST_LINKED}.`) // prettier-ignore
  const share = wilson(both, linked, level)
  if (share === null) return refuse('impossible-input', 'The confidence level must lie between 0 and 1.')
  const sum = one + other
  const [least, most] = [Math.max(one, other), sum]
  const [lo, hi] = [sum / (1 + share.hi), sum / (1 + share.lo)]
  if (hi < least)
    return refuse('contradiction', 'More of the linked people were reached on both than the totals allow: they are not like the others.') // prettier-ignore
  const within = (value: number): number => Math.min(most, Math.max(least, value))
  return { value: within(sum / (1 + both / linked)), lo: within(lo), hi: within(hi), linked }
}
