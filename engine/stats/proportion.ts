/**
 * One proportion and the difference of two.
 *
 * Sources: Wilson (1927, JASA 22, 209–212); Newcombe (1998, Statistics in Medicine 17, 873–890), method 10; the pooled z
 * test of any textbook. In experiments Candor takes p and interval from one Welch inference instead (see welch.ts): the
 * pooled test and Newcombe's interval rest on different variances and can disagree at the border.
 */
import { normalQuantile, normalTwoSided } from './normal.ts'

export interface Bounds {
  lo: number
  hi: number
}

/** Two-sided normal quantile for a confidence level, 0.95 → 1.96. */
export const criticalZ = (level: number): number => normalQuantile(0.5 + level / 2)

/**
 * Wilson's score interval without continuity correction.
 * @param successes 0 … n (may be fractional for an effective sample)
 * @returns bounds within [0, 1]; null when n is 0, or the counts or the level are impossible
 */
export function wilson(successes: number, n: number, level = 0.95): Bounds | null {
  const z = criticalZ(level)
  if (!(n > 0 && successes >= 0 && successes <= n) || n === Infinity || !(level > 0 && z < Infinity)) return null
  const p = successes / n
  const centre = p + (z * z) / (2 * n)
  const spread = z * Math.sqrt((p * (1 - p)) / n + (z * z) / (4 * n * n))
  const scale = 1 + (z * z) / n
  if (!Number.isFinite(spread / scale)) return null
  return {
    lo: successes === 0 ? 0 : Math.max(0, (centre - spread) / scale),
    hi: successes === n ? 1 : Math.min(1, (centre + spread) / scale),
  }
}

/** Newcombe's hybrid score interval (method 10) for p₁ − p₂; null when a sample is empty. */
export function newcombe(
  x1: number,
  n1: number,
  x2: number,
  n2: number,
  level = 0.95,
): (Bounds & { estimate: number }) | null {
  const one = wilson(x1, n1, level)
  const two = wilson(x2, n2, level)
  if (one === null || two === null) return null
  const p1 = x1 / n1
  const p2 = x2 / n2
  const estimate = p1 - p2
  return {
    estimate,
    lo: estimate - Math.hypot(p1 - one.lo, two.hi - p2),
    hi: estimate + Math.hypot(one.hi - p1, p2 - two.lo),
  }
}

/** Pooled z test of p₁ = p₂; null when there is nothing to test (an empty sample, no variation at all, impossible counts). */
export function pooledZ(x1: number, n1: number, x2: number, n2: number): { z: number; p: number } | null {
  if (wilson(x1, n1) === null || wilson(x2, n2) === null) return null
  const pooled = (x1 + x2) / (n1 + n2)
  const se = Math.sqrt(pooled * (1 - pooled) * (1 / n1 + 1 / n2))
  if (!(se > 0)) return null
  const z = (x1 / n1 - x2 / n2) / se
  return { z, p: normalTwoSided(z) }
}
