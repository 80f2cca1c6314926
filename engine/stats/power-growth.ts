/**
 * Views that pile up like a power of time: by the moment t, a share (t/T)^b of those until T. The smaller b, the more of them came
 * at once; b = 1 is the same number every day.
 *
 * Of times t within T the maximum likelihood estimate is the inverse mean of ln(T/t) (the power function distribution; Johnson,
 * Kotz & Balakrishnan 1995, vol. 2, §20). Times of one post go together: the interval is that of a clustered mean, inverted.
 */
import { clusterMean } from './cluster-mean.ts'
import type { ClusterSums } from './cluster.ts'
import type { Bounds } from './proportion.ts'
import { BAD_LEVEL, isLevel, refuse, type Refusal } from './refusal.ts'

export interface PowerGrowth {
  exponent: number
  /** Null where posts do not differ, or there is one. */
  interval: Bounds | null
}

export type PowerRefusal = Refusal<'impossible-input' | 'impossible-level' | 'too-few-posts'>

/** @param sums by post: x the sum of ln(T/t) over its views, m the number of its views */
export function powerGrowth(sums: ClusterSums, level = 0.95): PowerGrowth | PowerRefusal {
  if (!isLevel(level)) return BAD_LEVEL
  if (sums.clusters < 2) return refuse('too-few-posts', 'The views of one post tell nothing of how posts differ.')
  const logs = clusterMean(sums, level)
  if (logs === null) return refuse('impossible-input', 'No views, or none before the end.')
  const { mean, interval } = logs
  return { exponent: 1 / mean, interval: interval && { lo: 1 / interval.hi, hi: 1 / interval.lo } }
}

/** A number of views, all there were by then. */
export interface Point {
  at: number
  views: number
}

/** The exponent that two points give, which is all that two points give: no error, no test of the form. Null where they do not rise. */
export function exponentBetween(early: Point, late: Point): number | null {
  const exponent = Math.log(late.views / early.views) / Math.log(late.at / early.at)
  return early.at > 0 && early.views > 0 && Number.isFinite(exponent) && exponent > 0 ? exponent : null
}

/** The share of the views until `end` that are there at `at` (0 … end). */
export const shareBy = (at: number, exponent: number, end: number): number => (at / end) ** exponent

/** When that share of the views until `end` is there. */
export const timeOf = (share: number, exponent: number, end: number): number => end * share ** (1 / exponent)
