/**
 * By how much one share of a total leads another share of the same total, Σ(x − y) / Σm over clusters (authors, each with m
 * posts, x about the one and y about the other). The two shares compete for the same posts, so their intervals cannot be
 * compared one with the other: the difference has an interval of its own.
 *
 * Linearised (Taylor) variance of the ratio with d = x − y, Student t with G − 1 degrees of freedom (Cochran 1977, Sampling
 * Techniques, 3rd ed., §9A.3), cut at ±1. Where authors do not differ, Wilson's interval over authors stands instead, as in
 * cluster.ts: of the share of authors for the one, or where nobody speaks of either, of no author who does.
 */
import { wilson, type Bounds } from './proportion.ts'
import { studentTQuantile } from './student-t.ts'

export interface LeadSums {
  clusters: number
  x: number
  y: number
  m: number
  xx: number
  yy: number
  /** Σ x·y */
  xy: number
  xm: number
  ym: number
  mm: number
}

export interface ClusterLead {
  /** −1 … 1 */
  lead: number
  /** Null with fewer than two clusters. */
  interval: Bounds | null
  method: string
}

const RATIO = 'difference of shares clustered by author (linearised, t with G−1 df)'
const ALIKE = 'Wilson score over authors (the authors do not differ)'
const NEITHER = 'Wilson score over authors (nobody speaks of either)'
/** What rounding may leave of residuals that are all 0. */
const ROUNDING = 1e-12

/** Null when there is nothing to share, or the sums are impossible. */
export function clusterLead(sums: LeadSums, level = 0.95): ClusterLead | null {
  const { clusters, x, y, m, xx, yy, xy, xm, ym, mm } = sums
  if (!(m >= 1 && x >= 0 && y >= 0 && x + y <= m) || ![clusters, m, xx, yy, xy, xm, ym, mm].every(Number.isFinite))
    return null
  const lead = (x - y) / m
  if (clusters < 2) return { lead, interval: null, method: RATIO }
  const residuals = xx + yy - 2 * xy - 2 * lead * (xm - ym) + lead * lead * mm
  if (residuals <= ROUNDING * mm) {
    if (x + y === 0) {
      const most = wilson(0, clusters, level)?.hi
      return { lead, interval: most === undefined ? null : { lo: -most, hi: most }, method: NEITHER }
    }
    const bounds = wilson(((1 + lead) / 2) * clusters, clusters, level)
    return { lead, interval: bounds && { lo: 2 * bounds.lo - 1, hi: 2 * bounds.hi - 1 }, method: ALIKE }
  }
  const se = Math.sqrt((clusters / (clusters - 1)) * residuals) / m
  const reach = studentTQuantile(0.5 + level / 2, clusters - 1) * se
  return { lead, interval: { lo: Math.max(-1, lead - reach), hi: Math.min(1, lead + reach) }, method: RATIO }
}
