/**
 * Effects in a two-stage design: of one’s own arm, of that of the others in one’s cluster, and of both, at each saturation
 * against clusters where nobody is treated.
 *
 * Hudgens & Halloran (2008, JASA 103, 832–842), here by ratios over clusters with the linearised variance between clusters
 * (Cochran 1977, Sampling Techniques, 3rd ed., §6.4): it assumes that influence stays within clusters, so every tie that is cut
 * pulls the effects towards each other.
 */
import { effectOf, type AbsoluteEffect, type EffectRefusal } from '../effect.ts'
import { BAD_LEVEL, isLevel, refuse, type Refusal } from '../refusal.ts'

/** Sum of the outcome over so many units. */
export interface Sums {
  n: number
  sum: number
}

export interface StagedCluster {
  /** Share of the cluster’s units that is treated, as planned. */
  saturation: number
  treated: Sums
  control: Sums
}

export interface StagedEffects {
  saturation: number
  /** Treated less untreated people in clusters of this saturation; a refusal at 0 and 1. */
  direct: AbsoluteEffect | StagedRefusal
  /** Untreated people in clusters of this saturation less people in clusters where nobody is treated. */
  spillover: AbsoluteEffect | StagedRefusal
  /** Treated people in clusters of this saturation less people in clusters where nobody is treated. */
  total: AbsoluteEffect | StagedRefusal
}

export type StagedRefusal = EffectRefusal | Refusal<'no-pure-exposure'>

/** A mean over units, with each cluster’s part in its error (0 for a cluster without such units). */
export interface ClusteredMean {
  value: number
  terms: number[]
  /** Clusters with such units. */
  clusters: number
}

/** Σ sum / Σ n over clusters. */
export function clusteredMean(sums: readonly Sums[]): ClusteredMean {
  const n = sums.reduce((total, cluster) => total + cluster.n, 0)
  const value = sums.reduce((total, cluster) => total + cluster.sum, 0) / n
  const terms = sums.map((cluster) => (cluster.sum - value * cluster.n) / n)
  return { value, terms, clusters: sums.filter((cluster) => cluster.n > 0).length }
}

/** Difference of two means over the same list of clusters; shared clusters make them dependent. */
export function clusteredDifference(
  one: ClusteredMean,
  other: ClusteredMean,
  level: number,
): AbsoluteEffect | EffectRefusal {
  const corrected = (sum: number, clusters: number) => (clusters > 1 ? (sum * clusters) / (clusters - 1) : 0)
  const arm = ({ value, terms, clusters }: ClusteredMean) => ({
    value,
    variance: corrected(
      terms.reduce((sum, term) => sum + term * term, 0),
      clusters,
    ),
    df: clusters - 1,
  })
  const shared = one.terms.reduce((sum, term, place) => sum + term * (other.terms[place] ?? 0), 0)
  const covariance = corrected(shared, Math.min(one.clusters, other.clusters))
  return effectOf({ treatment: arm(one), control: arm(other), covariance, n: one.clusters + other.clusters }, level)
}

const NONE: Sums = { n: 0, sum: 0 }

/** Effects at each saturation above 0, rising. A cluster counts by its people. */
export function stagedEffects(
  clusters: readonly StagedCluster[],
  level = 0.95,
): StagedEffects[] | StagedRefusal | Refusal<'impossible-level'> {
  if (!isLevel(level)) return BAD_LEVEL
  const sound = (of: Sums) => Number.isSafeInteger(of.n) && of.n >= 0 && Math.abs(of.sum) < 1e100
  if (
    !clusters.every(
      ({ saturation, treated, control }) => saturation >= 0 && saturation <= 1 && sound(treated) && sound(control),
    )
  )
    // prettier-ignore
    return refuse('impossible-input', 'Give saturations from 0 to 1, whole numbers of people, and finite sums.')
  const meanOf = (saturation: number, arm: 'treated' | 'control') =>
    clusteredMean(clusters.map((cluster) => (cluster.saturation === saturation ? cluster[arm] : NONE)))
  const compare = (one: ClusteredMean, other: ClusteredMean, missing: string): AbsoluteEffect | StagedRefusal =>
    one.clusters > 0 && other.clusters > 0
      ? clusteredDifference(one, other, level)
      : refuse('no-pure-exposure', missing)
  const pure = meanOf(0, 'control')
  const saturations = [...new Set(clusters.map(({ saturation }) => saturation))].sort((a, b) => a - b)
  const nobody = 'There are no clusters where nobody is treated, or no such people at this saturation.'
  return saturations
    .filter((saturation) => saturation > 0)
    .map((saturation) => {
      const [treated, control] = [meanOf(saturation, 'treated'), meanOf(saturation, 'control')]
      return {
        saturation,
        direct: compare(treated, control, 'At this saturation there are no treated and untreated people side by side.'),
        spillover: compare(control, pure, nobody),
        total: compare(treated, pure, nobody),
      }
    })
}
