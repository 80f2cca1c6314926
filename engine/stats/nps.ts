/**
 * Net promoter score with an interval: share of 9–10 minus share of 0–6, in points from −100 to 100.
 *
 * Variance p₊ + p₋ − (p₊ − p₋)². The default interval is the adjusted Wald of Rocks (2016, International Journal of Market
 * Research 58, "Interval estimation for the net promoter score"): three answers are added, ¾ promoter, ¾ detractor and 1½
 * passive, so that five equal answers do not look certain. The plain Wald interval is there under its name.
 */
import { criticalZ, type Bounds } from './proportion.ts'

export interface NpsCounts {
  promoters: number
  passives: number
  detractors: number
}

const ADDED = { promoters: 0.75, passives: 1.5, detractors: 0.75 }

/** Counts of promoters (9–10), passives (7–8) and detractors (0–6) from a histogram of the scores 0 … 10. */
export function npsCounts(scores: readonly number[]): NpsCounts {
  const between = (from: number, to: number) => scores.slice(from, to + 1).reduce((sum, count) => sum + count, 0)
  return { promoters: between(9, 10), passives: between(7, 8), detractors: between(0, 6) }
}

function centreAndError({ promoters, passives, detractors }: NpsCounts): { centre: number; se: number } {
  const n = promoters + passives + detractors
  const plus = promoters / n
  const minus = detractors / n
  // The variance, written as a sum of squares: it cannot become negative by rounding.
  const spread = plus * (1 - plus) + minus * (1 - minus) + 2 * plus * minus
  return { centre: plus - minus, se: Math.sqrt(spread / n) }
}

/** The interval, widened where it would leave out the score itself (a single answer does that). */
function around({ centre, se }: { centre: number; se: number }, value: number, level: number): Bounds {
  const reach = criticalZ(level) * se
  return {
    lo: Math.min(value, 100 * Math.max(-1, centre - reach)),
    hi: Math.max(value, 100 * Math.min(1, centre + reach)),
  }
}

/** Answers in all, at least 1; null when there are none, or a count is impossible. */
export function countedAnswers({ promoters, passives, detractors }: NpsCounts): number | null {
  const n = promoters + passives + detractors
  return Math.min(promoters, passives, detractors) >= 0 && n >= 1 && n <= Number.MAX_SAFE_INTEGER ? n : null
}

/** What the interval of `nps` is called. */
export const ADJUSTED_WALD = 'adjusted Wald, n + 3 (Rocks 2016)'

export interface NpsResult extends Bounds {
  value: number
  n: number
}

/** Net promoter score with Rocks's adjusted-Wald interval; null without answers. */
export function nps(counts: NpsCounts, level = 0.95): NpsResult | null {
  const n = countedAnswers(counts)
  if (n === null || !(level > 0 && criticalZ(level) < Infinity)) return null
  const value = (100 * (counts.promoters - counts.detractors)) / n
  const adjusted = {
    promoters: counts.promoters + ADDED.promoters,
    passives: counts.passives + ADDED.passives,
    detractors: counts.detractors + ADDED.detractors,
  }
  return { value, n, ...around(centreAndError(adjusted), value, level) }
}

/** The plain Wald interval, which has no width when all answers agree. Null without answers. */
export function npsWald(counts: NpsCounts, level = 0.95): NpsResult | null {
  const n = countedAnswers(counts)
  if (n === null || !(level > 0 && criticalZ(level) < Infinity)) return null
  const value = (100 * (counts.promoters - counts.detractors)) / n
  return { value, n, ...around(centreAndError(counts), value, level) }
}
