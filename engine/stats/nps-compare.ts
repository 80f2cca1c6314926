/**
 * Net promoter scores weighted, compared, and followed over time.
 *
 * Weighted: Rocks's interval (nps.ts) on the effective counts, Kish's (Σw)²/Σw² answers; for weights from raking.ts the
 * linearised error in weighted-mean.ts is sharper. Difference: the square-and-add rule of Zou & Donner (2008, Statistics in
 * Medicine 27, 1693–1702), which is Newcombe's for shares, with the p at which the interval ends at no difference: they
 * cannot disagree. Trend: weighted least squares on the scores of the periods; where they scatter more than their answers
 * explain, the error grows by the Birge ratio (1932, Physical Review 40, 207).
 */
import { countedAnswers, nps, type NpsCounts, type NpsResult } from './nps.ts'
import type { Bounds } from './proportion.ts'
import { BAD_LEVEL, isLevel, refuse, type Refusal } from './refusal.ts'
import { studentTQuantile, studentTTwoSided } from './student-t.ts'

export interface WeightedNps extends NpsResult {
  effectiveN: number
}

/**
 * @param answers −1 detractor, 0 passive, 1 promoter, with their weights
 */
export function npsWeighted(
  answers: readonly { side: -1 | 0 | 1; weight: number }[],
  level = 0.95,
): WeightedNps | Refusal<'no-answers' | 'impossible-input' | 'impossible-level'> {
  if (!isLevel(level)) return BAD_LEVEL
  if (answers.length === 0) return refuse('no-answers', 'Nobody answered.')
  if (!answers.every(({ weight, side }) => weight > 1e-100 && weight < 1e100 && Math.abs(side) <= 1))
    return refuse('impossible-input', 'Every weight must be above 0 and finite.')
  const sum = answers.reduce((total, { weight }) => total + weight, 0)
  const effectiveN = 1 / answers.reduce((total, { weight }) => total + (weight / sum) ** 2, 0)
  const share = (wanted: number) =>
    answers.reduce((total, { side, weight }) => total + (side === wanted ? weight / sum : 0), 0)
  const [promoters, passives, detractors] = [share(1), share(0), share(-1)].map((one) => one * Math.max(1, effectiveN))
  const result = nps({ promoters: promoters ?? 0, passives: passives ?? 0, detractors: detractors ?? 0 }, level)
  // A sum of shares may miss 1 by rounding, and one answer be a little less than one.
  if (result === null) return refuse('impossible-input', 'The weights leave less than one answer.')
  return { ...result, n: answers.length, effectiveN }
}

/** Levels are doubles below 1: beyond this 1 − level has no digits left. */
export const SMALLEST_P = 2 ** -50

export interface NpsDifference extends Bounds {
  /** First minus second, in points. */
  difference: number
  /** Two-sided; below 1 − level exactly when the interval leaves out 0. Never below {@link SMALLEST_P}: one as small means “at most”. */
  p: number
}

function squareAndAdd(one: NpsResult, other: NpsResult): Bounds {
  const difference = one.value - other.value
  return {
    lo: difference - Math.hypot(one.value - one.lo, other.hi - other.value),
    hi: difference + Math.hypot(one.hi - one.value, other.value - other.lo),
  }
}

/** Difference of the scores of two separate groups of people. Not for the same people asked twice. */
export function npsDifference(
  first: NpsCounts,
  second: NpsCounts,
  level = 0.95,
): NpsDifference | Refusal<'no-answers' | 'impossible-level'> {
  if (!isLevel(level)) return BAD_LEVEL
  const at = (confidence: number): Bounds | null => {
    const one = nps(first, confidence)
    const other = nps(second, confidence)
    return one === null || other === null ? null : squareAndAdd(one, other)
  }
  const bounds = at(level)
  const [one, other] = [nps(first, level), nps(second, level)]
  if (bounds === null || one === null || other === null)
    return refuse('no-answers', 'Both groups need at least one answer, and counts that can be.')
  const difference = one.value - other.value
  let [accepts, rejects] = [1 - SMALLEST_P, 0]
  for (let step = 0; step < 60; step += 1) {
    const middle = (accepts + rejects) / 2
    const tried = at(middle)
    if (tried !== null && tried.lo <= 0 && tried.hi >= 0) accepts = middle
    else rejects = middle
  }
  return { difference, ...bounds, p: 1 - accepts }
}

export interface NpsTrend extends Bounds {
  /** Points per unit of time. */
  slope: number
  se: number
  df: number
  p: number
  /** How much the periods scatter about the line beside what their answers explain, as a ratio of errors; 1 is none. */
  scatter: number
}

/** The straight line through the scores of at least three periods; each weighs by what its answers are worth. */
export function npsTrend(
  periods: readonly { at: number; counts: NpsCounts }[],
  level = 0.95,
): NpsTrend | Refusal<'too-few-periods' | 'impossible-input' | 'impossible-level'> {
  if (!isLevel(level)) return BAD_LEVEL
  const points = periods.map(({ at, counts }) => {
    const n = countedAnswers(counts)
    const result = nps(counts, 0.95)
    if (n === null || result === null || !(Math.abs(at) < 1e12)) return null
    // The score as it is, with the error of the adjusted counts, so that a period of equal answers is not certain.
    const plus = counts.promoters + 0.75
    const minus = counts.detractors + 0.75
    const mean = (plus - minus) / (n + 3)
    return { at, y: result.value, weight: 1 / ((1e4 * ((plus + minus) / (n + 3) - mean * mean)) / (n + 3)) }
  })
  const known = points.filter((point) => point !== null)
  if (known.length < points.length)
    return refuse('impossible-input', 'Every period needs a time and at least one answer.')
  const total = known.reduce((sum, { weight }) => sum + weight, 0)
  const centre = known.reduce((sum, { at, weight }) => sum + weight * at, 0) / total
  const spread = known.reduce((sum, { at, weight }) => sum + weight * (at - centre) ** 2, 0)
  if (new Set(known.map(({ at }) => at)).size < 3 || !(spread > 0))
    return refuse('too-few-periods', 'A trend needs at least three periods at different times.')
  const mean = known.reduce((sum, { y, weight }) => sum + weight * y, 0) / total
  const slope = known.reduce((sum, { at, y, weight }) => sum + weight * (at - centre) * y, 0) / spread
  const left = known.reduce((sum, { at, y, weight }) => sum + weight * (y - mean - slope * (at - centre)) ** 2, 0)
  const df = known.length - 2
  const scatter = Math.max(1, Math.sqrt(left / df))
  const se = scatter / Math.sqrt(spread)
  // Known errors are as good as a normal one; scatter has to be estimated from the periods.
  const freedom = scatter > 1 ? df : Infinity
  const reach = studentTQuantile(0.5 + level / 2, freedom) * se
  return { slope, se, df, p: studentTTwoSided(slope / se, freedom), scatter, lo: slope - reach, hi: slope + reach }
}
