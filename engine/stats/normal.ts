/**
 * The standard normal distribution with tails that never round to zero in the logarithm.
 *
 * Sources: Abramowitz & Stegun 26.2.11 (series about the middle), 26.2.14 (continued fraction of Mills' ratio in the
 * tail), 26.2.23 (first guess of the quantile, then Newton's method on the logarithm of the tail).
 */
const LN_SQRT_2PI = 0.9189385332046728
const MIDDLE = 1

/** exp(−z²/2)/√(2π) with z² split in two, so that the far tail keeps its digits. */
function density(z: number): number {
  const head = Math.trunc(z * 16) / 16
  return Math.exp(-LN_SQRT_2PI) * Math.exp((-head * head) / 2) * Math.exp((-(z - head) * (z + head)) / 2)
}

/** Φ(z) − ½ for |z| ≤ 1: φ(z)·(z + z³/3 + z⁵/15 + …). */
function aboutTheMiddle(z: number): number {
  let term = z
  let sum = z
  for (let k = 3; Math.abs(term) > Math.abs(sum) * 2 ** -54; k += 2) {
    term *= (z * z) / k
    sum += term
  }
  return density(z) * sum
}

/** Mills' ratio (1−Φ(z))/φ(z) for z ≥ 1. The number of terms gives a truncation error below 2⁻⁵⁴. */
function millsRatio(z: number): number {
  const terms = Math.ceil(400 / (z * z)) + 8
  let value = z
  for (let k = terms; k >= 1; k -= 1) value = z + k / value
  return 1 / value
}

/** P(Z > z). Any z; 0 only where the true value is below the smallest double (z > 38.5): use {@link normalLogSf} there. */
export function normalSf(z: number): number {
  if (z > MIDDLE) return density(z) * millsRatio(z)
  if (z < -MIDDLE) return 1 - density(-z) * millsRatio(-z)
  return 0.5 - aboutTheMiddle(z)
}

/** P(Z ≤ z). */
export const normalCdf = (z: number): number => normalSf(-z)

/** ln P(Z > z), finite for every finite z. */
export function normalLogSf(z: number): number {
  if (z > MIDDLE) return (-z * z) / 2 - LN_SQRT_2PI + Math.log(millsRatio(z))
  if (z < -MIDDLE) return Math.log1p(-density(-z) * millsRatio(-z))
  return Math.log(normalSf(z))
}

/** Two-sided p of a z statistic. */
export const normalTwoSided = (z: number): number => Math.min(1, 2 * normalSf(Math.abs(z)))

/** The z with P(Z ≤ z) = p, for 0 < p < 1; ∓Infinity at 0 and 1; NaN elsewhere. */
export function normalQuantile(p: number): number {
  if (!(p >= 0 && p <= 1)) return Number.NaN
  if (p === 0.5) return 0
  const tail = Math.min(p, 1 - p)
  const sign = p < 0.5 ? -1 : 1
  if (tail === 0) return sign * Infinity
  const logTail = Math.log(tail)
  const t = Math.sqrt(-2 * logTail)
  const guess = t - (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)))
  let z = Math.max(guess, 0)
  for (let step = 0; step < 5; step += 1) {
    const logSf = normalLogSf(z)
    const logDensity = (-z * z) / 2 - LN_SQRT_2PI
    const change = (logSf - logTail) * Math.exp(logSf - logDensity)
    z += change
    if (Math.abs(change) < 1e-16 * z) break
  }
  return sign * z
}
