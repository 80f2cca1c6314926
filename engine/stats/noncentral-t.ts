/**
 * Tails of the noncentral t distribution: what a t test does when there is an effect, which is its power.
 *
 * P(T > t) = E Φ̄(t·S − δ) with S² a chi-square over its degrees of freedom (Owen 1968, Technometrics 10, 445–478), by the
 * trapezoid rule on ln S, whose density is analytic and falls off fast on both sides, so that all digits come out
 * (Trefethen & Weideman 2014, SIAM Review 56, 385–458).
 */
import { normalSf } from './normal.ts'

/** Beyond this S is 1 for all purposes. */
const MANY_DF = 1e8

/**
 * P(T > t) for df > 0 and noncentrality delta; NaN for numbers that cannot be.
 */
export function noncentralTSf(t: number, df: number, delta: number): number {
  if (!(df > 0) || Number.isNaN(t) || !Number.isFinite(delta)) return Number.NaN
  if (!Number.isFinite(t)) return t > 0 ? 0 : 1
  if (df >= MANY_DF) return normalSf(t - delta)
  const step = Math.min(1 / Math.sqrt(2 * df) / 5, 0.2 / (1 + Math.abs(t)))
  let [sum, total] = [0, 0]
  for (const direction of [1, -1])
    for (let k = direction === 1 ? 0 : 1; ; k += 1) {
      const u = direction * k * step
      // Density of ln S beside its height at 0: exp(−df·(e²ᵘ − 1 − 2u)/2)
      const log = (-df / 2) * (Math.expm1(2 * u) - 2 * u)
      if (log < -45) break
      const weight = Math.exp(log)
      total += weight
      sum += weight * normalSf(t * Math.exp(u) - delta)
    }
  return sum / total
}
