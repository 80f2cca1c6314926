/**
 * Two survival curves at one moment: the difference of the shares still there, with interval and p from one inference.
 *
 * Each share has its interval on the log(−log) scale, which at a fixed moment does better than the plain normal one (Klein,
 * Logan, Harhoff & Andersen 2007, Statistics in Medicine 26, 4505–4519); the two are put together by the square-and-add
 * rule for independent estimates (MOVER: Zou & Donner 2008, Statistics in Medicine 27, 1693–1702). p is 1 − the level at
 * which the interval just reaches 0, so that the two cannot disagree; it is looked for on the scale of z, where small ones keep
 * their digits. Where nobody was lost in a group its bound is that of Clopper and Pearson.
 */
import { survivalAt, type SurvivalCurve } from './kaplan-meier.ts'
import { normalTwoSided } from './normal.ts'
import { criticalZ, type Bounds } from './proportion.ts'
import { BAD_LEVEL, isLevel, isRefusal, refuse, type Refusal } from './refusal.ts'

export interface SurvivalDifference extends Bounds {
  /** Share of the first still there minus share of the second, −1 … 1. */
  difference: number
  /** Never below {@link SMALLEST_P}: one as small means “at most”. */
  p: number
  time: number
}

export type SurvivalDifferenceRefusal = Refusal<'beyond-follow-up' | 'no-variation' | 'impossible-level'>

interface Share {
  survival: number
  se: number
  atRisk: number
  /** Upper bound where everybody is lost: the log(−log) scale has none there. */
  hi: number
}

/** The bounds at 1 − the two-sided p of z. */
function boundsAt({ survival, se, atRisk, hi }: Share, z: number): Bounds {
  // Clopper and Pearson for none of n lost: the n-th root of the tail.
  if (survival >= 1) return { lo: atRisk > 0 ? (normalTwoSided(z) / 2) ** (1 / atRisk) : 0, hi: 1 }
  if (survival <= 0) return { lo: 0, hi }
  const reach = (z * se) / (survival * Math.abs(Math.log(survival)))
  return { lo: survival ** Math.exp(reach), hi: survival ** Math.exp(-reach) }
}

function differenceAt(one: Share, other: Share, z: number): Bounds {
  const a = boundsAt(one, z)
  const b = boundsAt(other, z)
  const difference = one.survival - other.survival
  return {
    lo: difference - Math.hypot(one.survival - a.lo, b.hi - other.survival),
    hi: difference + Math.hypot(a.hi - one.survival, other.survival - b.lo),
  }
}

/** Beyond this z the two-sided p of the normal distribution comes near the smallest double. */
const HIGHEST = 37
export const SMALLEST_P = normalTwoSided(HIGHEST)
const HALVINGS = 60

/** 1 − the highest level at which the interval leaves 0 out. */
function pOf(one: Share, other: Share): number {
  const leavesOut = (z: number): boolean => {
    const { lo, hi } = differenceAt(one, other, z)
    return lo > 0 || hi < 0
  }
  if (one.survival === other.survival) return 1
  if (leavesOut(HIGHEST)) return SMALLEST_P
  let [inside, outside] = [0, HIGHEST]
  for (let step = 0; step < HALVINGS; step++) {
    const z = (inside + outside) / 2
    if (leavesOut(z)) inside = z
    else outside = z
  }
  return normalTwoSided((inside + outside) / 2)
}

/**
 * @param time in the units of the curves
 * @returns a refusal outside either group's observation, where nobody was lost in either, and where everybody was lost in
 *   one (its share is then a bound, not an estimate with a spread)
 */
export function survivalDifference(
  one: SurvivalCurve,
  other: SurvivalCurve,
  time: number,
  level = 0.95,
): SurvivalDifference | SurvivalDifferenceRefusal {
  if (!isLevel(level)) return BAD_LEVEL
  const a = survivalAt(one, time)
  const b = survivalAt(other, time)
  if (isRefusal(a)) return a
  if (isRefusal(b)) return b
  if ((a.survival === 1 && b.survival === 1) || a.survival === 0 || b.survival === 0)
    return refuse('no-variation', 'Nobody was lost in either group by then, or nobody is left in one: there is no spread to compare them by.') // prettier-ignore
  const bounds = differenceAt(a, b, criticalZ(level))
  return { difference: a.survival - b.survival, p: pOf(a, b), time, ...bounds }
}
