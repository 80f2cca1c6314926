/**
 * The mean of something above 0 over units that come in clusters (messages a dialogue, dialogues by person): Σx / Σm with the
 * linearised variance G/(G−1)·Σ(xᵢ − r·mᵢ)² / (Σm)² and Student's t on G−1 degrees of freedom (Cochran 1977, Sampling
 * Techniques, 3rd ed., §9A.3), on the logarithmic scale, so that it stays above 0.
 */
import type { ClusterSums } from './cluster.ts'
import type { Bounds } from './proportion.ts'
import { studentTQuantile } from './student-t.ts'

export interface ClusterMean {
  mean: number
  /** Null with fewer than two clusters, and where no cluster differs from the others: nothing is known of how they do. */
  interval: Bounds | null
  method: string
}

const METHOD = 'mean clustered by person (linearised, t with G−1 df, log scale)'
const ROUNDING = 1e-12

/** Null without units, or where the mean is not above 0 or no number. */
export function clusterMean({ clusters, x, m, xx, xm, mm }: ClusterSums, level = 0.95): ClusterMean | null {
  const mean = x / m
  if (!(m >= 1 && x > 0) || ![clusters, mean, xx, xm, mm].every(Number.isFinite)) return null
  const residuals = xx - 2 * mean * xm + mean * mean * mm
  if (clusters < 2 || residuals <= ROUNDING * mean * mean * mm) return { mean, interval: null, method: METHOD }
  const se = Math.sqrt((clusters / (clusters - 1)) * residuals) / m
  const reach = Math.exp((studentTQuantile(0.5 + level / 2, clusters - 1) * se) / mean)
  return { mean, interval: Number.isFinite(reach) ? { lo: mean / reach, hi: mean * reach } : null, method: METHOD }
}
