/**
 * Whether an offer can have worked by taking it alone, where nobody takes it unasked: those who do not take it are then as they
 * would have been, and what the control has more than they have is of the takers. That has to be a possible mean: at least 0, and
 * of a share at most 1 (Balke & Pearl 1997, JASA 92, 1171–1176; Kitagawa 2015, Econometrica 83, 2043–2063). It can show that it is
 * not so, and never that it is.
 */
import { OUTCOME, TAKEN } from './complier-effect.ts'
import { combination, momentsIn, type CrossMoments } from './cross-moments.ts'
import { variance } from './moments.ts'
import { normalCdf } from './normal.ts'

/** Place of the third variable, behind those of the complier effect: the outcome of those who did not take it, else 0. */
export const UNTAKEN = 2

export interface ExclusionTest {
  /** What takers would have shown on average without it, if the offer does nothing to those who do not take it. */
  implied: number
  /** p of the test that this is a possible mean, both of its ends at once: small where the offer must have done something to those who did not take it. */
  p: number
}

/**
 * @param treatment outcome, taking it, and the outcome of those who did not; @param control the same
 * @param isShare whether the outcome is 0 or 1
 * @returns null with fewer than two people in an arm, or no takers
 */
export function exclusionTest(treatment: CrossMoments, control: CrossMoments, isShare: boolean): ExclusionTest | null {
  const share = treatment.mean[TAKEN] ?? 0
  if (treatment.n < 2 || control.n < 2 || !(share > 0)) return null
  const without = (control.mean[OUTCOME] ?? 0) - (treatment.mean[UNTAKEN] ?? 0)
  const spread = (variance(momentsIn(control, OUTCOME)) ?? 0) / control.n
  /** Chance of a value so low, were it 0 at least. */
  const below = (value: number, own: number): number => {
    const se = Math.sqrt(spread + own / treatment.n)
    return se > 0 ? normalCdf(value / se) : value < 0 ? 0 : 1
  }
  const least = below(without, variance(momentsIn(treatment, UNTAKEN)) ?? 0)
  const most = isShare ? below(share - without, variance(combination(treatment, [0, 1, 1])) ?? 0) : 1
  return { implied: without / share, p: Math.min(1, 2 * Math.min(least, most, 0.5)) }
}
