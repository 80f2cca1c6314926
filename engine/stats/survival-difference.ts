/**
 * Two survival curves at one moment: the difference of the shares still there, with interval and p from one inference.
 *
 * Each share has its interval on the log(−log) scale, which at a fixed moment does better than the plain normal one (Klein,
 * Logan, Harhoff & Andersen 2007, Statistics in Medicine 26, 4505–4519); the two are put together by the square-and-add
 * rule for independent estimates (MOVER: Zou & Donner 2008, Statistics in Medicine 27, 1693–1702). p is 1 − the level at
 * which the interval just reaches 0, so that the two cannot disagree. Where nobody was lost in a group its bound is that of
 * Clopper and Pearson.
 */
import { clopperPearson } from './binomial.ts'
import { survivalAt, type SurvivalCurve } from './kaplan-meier.ts'
import { criticalZ, type Bounds } from './proportion.ts'
import { BAD_LEVEL, isLevel, isRefusal, refuse, type Refusal } from './refusal.ts'

export interface SurvivalDifference extends Bounds {
  /** Share of the first still there minus share of the second, −1 … 1. */
  difference: number
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

function boundsAt({ survival, se, atRisk, hi }: Share, level: number): Bounds {
  if (survival >= 1) return { lo: clopperPearson(atRisk, atRisk, level)?.lo ?? 0, hi: 1 }
  if (survival <= 0) return { lo: 0, hi }
  const reach = (criticalZ(level) * se) / (survival * Math.abs(Math.log(survival)))
  return { lo: survival ** Math.exp(reach), hi: survival ** Math.exp(-reach) }
}

function differenceAt(one: Share, other: Share, level: number): Bounds {
  const a = boundsAt(one, level)
  const b = boundsAt(other, level)
  const difference = one.survival - other.survival
  return {
    lo: difference - Math.hypot(one.survival - a.lo, b.hi - other.survival),
    hi: difference + Math.hypot(a.hi - one.survival, other.survival - b.lo),
  }
}

/** Levels so high that 1 − level has no digits left are not asked for. */
const HIGHEST = 1 - 1e-12
const HALVINGS = 60

/** 1 − the highest level at which the interval leaves 0 out. */
function pOf(one: Share, other: Share): number {
  const leavesOut = (level: number): boolean => {
    const { lo, hi } = differenceAt(one, other, level)
    return lo > 0 || hi < 0
  }
  if (one.survival === other.survival) return 1
  if (leavesOut(HIGHEST)) return 1 - HIGHEST
  let [inside, outside] = [0, HIGHEST]
  for (let step = 0; step < HALVINGS; step++) {
    const level = (inside + outside) / 2
    if (leavesOut(level)) inside = level
    else outside = level
  }
  return 1 - (inside + outside) / 2
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
  const bounds = differenceAt(a, b, level)
  return { difference: a.survival - b.survival, p: pOf(a, b), time, ...bounds }
}
