/**
 * Binomial tails with logarithms, and the exact interval of a proportion.
 *
 * Sources: DLMF 8.17.5 (relation to the incomplete beta function); Clopper & Pearson (1934, Biometrika 26, 404–413).
 */
import { betaQuantile, logIncompleteBeta, unitPoint } from './beta.ts'
import type { Bounds } from './proportion.ts'
import { isLevel } from './refusal.ts'

/** ln P(X ≥ x) for X binomial with n trials, x a whole number; NaN for impossible n and p. */
export function binomialLogUpper(x: number, n: number, p: number): number {
  if (!(n >= 0 && p >= 0 && p <= 1) || Number.isNaN(x)) return Number.NaN
  if (x <= 0) return 0
  if (x > n || p === 0) return -Infinity
  return p === 1 ? 0 : logIncompleteBeta(x, n - x + 1, unitPoint(p))
}

/** ln P(X ≤ x). */
export const binomialLogLower = (x: number, n: number, p: number): number => binomialLogUpper(n - x, n, 1 - p)

/** The exact interval of Clopper and Pearson, which never covers too rarely; null when counts or level are impossible. */
export function clopperPearson(successes: number, n: number, level = 0.95): Bounds | null {
  if (!(n > 0 && successes >= 0 && successes <= n && n <= Number.MAX_SAFE_INTEGER) || !isLevel(level)) return null
  const tail = (1 - level) / 2
  return {
    lo: successes === 0 ? 0 : betaQuantile(tail, successes, n - successes + 1),
    hi: successes === n ? 1 : 1 - betaQuantile(tail, n - successes, successes + 1),
  }
}
