/**
 * Guardrails: is the treatment worse by less than a margin that was set before? One inference with the effect: the bound is
 * that of the interval of `effect.ts`, and p is below 1 − level exactly when the bound lies within the margin.
 *
 * One-sided (ICH E9; Schuirmann 1987, J. Pharmacokinetics and Biopharmaceutics 15, 657–680), so the interval is the two-sided
 * one of level 2·level − 1. Non-inferior and then superior costs no error (Morikawa & Yoshida 1995, J. Biopharm. Stat. 5). A
 * relative margin is tested on T − (1 ∓ m)C with the variance of both arms; other engines take m times the control's mean as
 * known, which rejects too often where the control is small.
 */
import { differenceOf, effectOf, liftOf, type Arms, type EffectRefusal } from './effect.ts'
import { refuse } from './refusal.ts'
import { studentTLogSf } from './student-t.ts'

export const MARGIN_VERDICTS = [
  'better',
  'not_worse',
  'worse_within_margin',
  'worse_than_margin',
  'cannot_tell',
] as const
export type MarginVerdict = (typeof MARGIN_VERDICTS)[number]

export interface Margin {
  /** Above 0: how much worse is still acceptable. Relative: 0.02 is 2 % of the control. */
  margin: number
  relative: boolean
  better: 'higher' | 'lower'
}

export interface NonInferiority {
  /** The effect, absolute or relative as the margin is. */
  value: number
  /** The end of the one-sided interval on the harmful side: the effect is not worse than this. */
  bound: number
  /** Of "worse by the margin or more", one-sided. */
  p: number
  logP: number
  level: number
  verdict: MarginVerdict
}

/** What the interval allows to be said, gains counted upwards. */
export function marginVerdict(lo: number, hi: number, margin: number): MarginVerdict {
  if (lo > 0) return 'better'
  if (lo > -margin) return hi < 0 ? 'worse_within_margin' : 'not_worse'
  return hi < -margin ? 'worse_than_margin' : 'cannot_tell'
}

/** @param level one-sided, above 0.5: 0.95 allows one wrong "not worse" in twenty */
export function nonInferiority(
  arms: Arms,
  { margin, relative, better }: Margin,
  level = 0.95,
): NonInferiority | EffectRefusal {
  if (!(margin > 0 && margin < 1e100)) return refuse('impossible-input', 'Give a margin above 0: how much worse is still acceptable.') // prettier-ignore
  if (!(level > 0.5))
    return refuse('impossible-level', 'A one-sided level must lie between 0.5 and 1, for example 0.95.')
  const effect = (relative ? liftOf : effectOf)(arms, 2 * level - 1)
  if ('refused' in effect) return effect
  const sign = better === 'higher' ? 1 : -1
  const { treatment, control, covariance } = arms
  // In the direction of gains: how far from "worse by the margin", and the variance of that.
  const weight = -sign + (relative ? margin * Math.sign(control.value) : 0)
  const distance = sign * treatment.value + weight * control.value + (relative ? 0 : margin)
  const variance = treatment.variance + weight * weight * control.variance + 2 * sign * weight * covariance
  const logP = Math.min(
    0,
    studentTLogSf(distance / Math.sqrt(Math.max(Number.MIN_VALUE, variance)), differenceOf(arms).df),
  )
  const [lo, hi] = better === 'higher' ? [effect.lo, effect.hi] : [-effect.hi, -effect.lo]
  return {
    value: effect.value,
    bound: sign * lo,
    p: Math.exp(logP),
    logP,
    level,
    verdict: marginVerdict(lo, hi, margin),
  }
}
