/**
 * The share Σx / Σm over clusters (people who post, each with m posts of which x count), with an interval that knows that
 * the posts of one person are not independent: one loud account cannot fake certainty.
 *
 * Linearised (Taylor) variance G/(G−1)·Σ(xᵢ − s·mᵢ)² / (Σm)², Student t with G−1 degrees of freedom (Cochran 1977, Sampling
 * Techniques, 3rd ed., §9A.3; the convention called CR1). The interval is built on the logit scale, so that it stays in 0 … 1.
 */
import { wilson, type Bounds } from './proportion.ts'
import { studentTQuantile } from './student-t.ts'

/** Sums over clusters. Integers below 2⁵³ are exact in SQL and here, so nothing is lost by not centring them. */
export interface ClusterSums {
  clusters: number
  x: number
  m: number
  xx: number
  xm: number
  mm: number
}

export interface ClusterShare {
  share: number
  /** Standard error of the share; null with fewer than two clusters. */
  se: number | null
  /** Null with fewer than two clusters: nothing is known about how people differ. */
  interval: Bounds | null
  method: string
}

const LOGIT = 'ratio of sums clustered by author (linearised, t with G−1 df, logit scale)'
const ALL_OR_NONE = 'Wilson score over authors (all or none of the posts count)'
const ALL_ALIKE = 'Wilson score over authors (every author has the same share)'
/** Beyond this no count is a count. */
const MOST = 1e100
/** What rounding may leave of residuals that are all 0. */
const ROUNDING = 1e-12

/** Sums over a list of clusters, for tests and small data. */
export function clusterSums(clusters: readonly { x: number; m: number }[]): ClusterSums {
  const sums = { clusters: clusters.length, x: 0, m: 0, xx: 0, xm: 0, mm: 0 }
  for (const { x, m } of clusters) {
    sums.x += x
    sums.m += m
    sums.xx += x * x
    sums.xm += x * m
    sums.mm += m * m
  }
  return sums
}

/**
 * Share of sums with its cluster-robust interval; null when there is nothing to share (Σm = 0), or the sums are impossible.
 * Where the authors do not differ at all the linearised variance is 0, which is no certainty: Wilson's interval over
 * authors stands instead.
 */
export function clusterShare(sums: ClusterSums, level = 0.95): ClusterShare | null {
  const { clusters, x, m, xx, xm, mm } = sums
  if (!(m >= 1 && x >= 0 && x <= m) || ![clusters, m, xx, xm, mm].every((sum) => Math.abs(sum) < MOST)) return null
  const share = x / m
  if (clusters < 2) return { share, se: null, interval: null, method: LOGIT }
  if (x === 0 || x === m)
    return { share, se: 0, interval: wilson(x === 0 ? 0 : clusters, clusters, level), method: ALL_OR_NONE }
  const residuals = Math.max(0, xx - 2 * share * xm + share * share * mm)
  if (residuals <= ROUNDING * mm)
    return { share, se: 0, interval: wilson(share * clusters, clusters, level), method: ALL_ALIKE }
  const se = Math.sqrt(((clusters / (clusters - 1)) * residuals) / (m * m))
  const logit = Math.log(share / (1 - share))
  const reach = (studentTQuantile(0.5 + level / 2, clusters - 1) * se) / (share * (1 - share))
  if (!Number.isFinite(reach) || !Number.isFinite(logit)) return null
  const back = (value: number) => 1 / (1 + Math.exp(-value))
  return { share, se, interval: { lo: back(logit - reach), hi: back(logit + reach) }, method: LOGIT }
}
