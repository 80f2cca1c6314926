/**
 * The difference of two shares of different posts whose authors may be the same: what is negative of the posts to one account,
 * less what is of those to another one.
 *
 * The two clustered intervals of cluster.ts are carried over by square-and-add, with the correlation of the two shares
 * (Newcombe 1998, Statistics in Medicine 17, 2635–2650, method 10; Zou & Donner 2008, Statistics in Medicine 27, 1693–1702).
 * The correlation is that of the linearised residuals summed by author (Cochran 1977, Sampling Techniques, 3rd ed., §9A.3);
 * 0 where one of the shares does not vary.
 */
import { clusterShare, type ClusterSums } from './cluster.ts'
import type { Bounds } from './proportion.ts'

/** Sums over authors of both. */
export interface SharedSums {
  xx: number
  /** Σ x of the first · m of the second, and the other way round. */
  xm: number
  mx: number
  mm: number
}

export interface ClusterDifference {
  /** −1 … 1 */
  difference: number
  /** Null where one of the shares has none. */
  interval: Bounds | null
  method: string
}

const METHOD = 'square-and-add of two shares clustered by author, with their correlation'

const residuals = (share: number, { xx, xm, mm }: ClusterSums): number =>
  Math.max(0, xx - 2 * share * xm + share * share * mm)

function correlation(one: ClusterSums, other: ClusterSums, both: SharedSums): number {
  const [p, q] = [one.x / one.m, other.x / other.m]
  const variances = residuals(p, one) * residuals(q, other)
  const shared = both.xx - q * both.xm - p * both.mx + p * q * both.mm
  return variances > 0 ? Math.min(1, Math.max(-1, shared / Math.sqrt(variances))) : 0
}

/** Null when there is nothing to share on one side, or the sums are impossible. */
export function clusterDifference(
  one: ClusterSums,
  other: ClusterSums,
  both: SharedSums,
  level = 0.95,
): ClusterDifference | null {
  const [first, second] = [clusterShare(one, level), clusterShare(other, level)]
  if (first === null || second === null || !Object.values(both).every(Number.isFinite)) return null
  const difference = first.share - second.share
  if (first.interval === null || second.interval === null) return { difference, interval: null, method: METHOD }
  const rho = correlation(one, other, both)
  const reach = (a: number, b: number): number => Math.sqrt(Math.max(0, a * a - 2 * rho * a * b + b * b))
  const lo = difference - reach(first.share - first.interval.lo, second.interval.hi - second.share)
  const hi = difference + reach(first.interval.hi - first.share, second.share - second.interval.lo)
  return { difference, interval: { lo: Math.max(-1, lo), hi: Math.min(1, hi) }, method: METHOD }
}
