/**
 * The regularised incomplete beta function, with a logarithmic tail.
 *
 * Sources: DLMF 8.17.22 (continued fraction, evaluated by the modified Lentz method) and 8.17.4 (symmetry); the logarithm
 * of the beta function avoids the cancellation of large ln Γ as in Didonato & Morris (1992, TOMS 18, 360–373).
 */
import { log1mExp, logGamma, stirlingCorrection } from './gamma.ts'

const EPSILON = 2 ** -53
const TINY = 1e-300
const MAX_TERMS = 1_000_000
const LARGE = 15

/** ln B(a, b) = ln Γ(a) + ln Γ(b) − ln Γ(a+b), for a, b > 0, accurate also when one of them is in the millions. */
export function logBeta(a: number, b: number): number {
  const small = Math.min(a, b)
  const large = Math.max(a, b)
  if (large < LARGE) return logGamma(small) + logGamma(large) - logGamma(small + large)
  const difference =
    small -
    (large - 0.5) * Math.log1p(small / large) -
    small * Math.log(small + large) +
    stirlingCorrection(large) -
    stirlingCorrection(small + large)
  return logGamma(small) + difference
}

/** The continued fraction of I(x; a, b), which converges fast for x < (a+1)/(a+b+2). */
function fraction(a: number, b: number, x: number): number {
  let c = 1
  let d = 1 / (1 - ((a + b) * x) / (a + 1) || TINY)
  let value = d
  for (let m = 1; m < MAX_TERMS; m += 1) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
    d = 1 / (1 + even * d || TINY)
    c = 1 + even / c || TINY
    value *= c * d
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1))
    d = 1 / (1 + odd * d || TINY)
    c = 1 + odd / c || TINY
    value *= c * d
    if (Math.abs(c * d - 1) < 2 * EPSILON) break
  }
  return value
}

/** A point of the unit interval given by both its halves and their logarithms, so that neither end loses digits. */
export interface UnitPoint {
  x: number
  /** 1 − x */
  y: number
  logX: number
  logY: number
}

export const unitPoint = (x: number): UnitPoint => ({ x, y: 1 - x, logX: Math.log(x), logY: Math.log1p(-x) })

/** ln I(x; a, b), the regularised incomplete beta function, for a, b > 0 and 0 < x < 1. */
export function logIncompleteBeta(a: number, b: number, at: UnitPoint): number {
  const prefactor = a * at.logX + b * at.logY - logBeta(a, b)
  if (at.x < (a + 1) / (a + b + 2)) return prefactor - Math.log(a) + Math.log(fraction(a, b, at.x))
  return log1mExp(prefactor - Math.log(b) + Math.log(fraction(b, a, at.y)))
}

/**
 * The x with I(x; a, b) = p, for a, b > 0 and 0 < p < 1, by bisection on the logit; NaN elsewhere. Exact to about 1e-15 of
 * the distance from the nearer end.
 */
export function betaQuantile(p: number, a: number, b: number): number {
  if (!(p > 0 && p < 1 && a > 0 && b > 0 && a < Infinity && b < Infinity)) return Number.NaN
  const logP = Math.log(p)
  const pointAt = (logit: number): UnitPoint => {
    const logX = -Math.log1p(Math.exp(-logit))
    const logY = -Math.log1p(Math.exp(logit))
    return { x: Math.exp(logX), y: Math.exp(logY), logX, logY }
  }
  let lo = -700
  let hi = 700
  for (let step = 0; step < 80 && hi - lo > 1e-15 * (1 + Math.abs(lo)); step += 1) {
    const middle = (lo + hi) / 2
    if (logIncompleteBeta(a, b, pointAt(middle)) < logP) lo = middle
    else hi = middle
  }
  return pointAt((lo + hi) / 2).x
}
