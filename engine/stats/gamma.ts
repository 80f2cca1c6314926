/**
 * The logarithm of the gamma function and the regularised incomplete gamma functions, with logarithmic tails.
 *
 * Sources: Abramowitz & Stegun 6.1.40 (Stirling's series), DLMF 8.7.1 (series) and 8.9.2 (continued fraction, evaluated
 * by the modified Lentz method).
 */
const HALF_LN_2PI = 0.9189385332046728
/** B₂ₖ / (2k(2k−1)): the coefficients of Stirling's series, exact fractions of the Bernoulli numbers. */
const STIRLING = [1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360360, 1 / 156, -3617 / 122400]
const STIRLING_FROM = 15
const EPSILON = 2 ** -53
const TINY = 1e-300
const MAX_TERMS = 1_000_000

/** What Stirling's formula leaves over: ln Γ(x) − [(x−½)ln x − x + ½ln 2π], for x ≥ 15, to about 1e-17. */
export function stirlingCorrection(x: number): number {
  const inverseSquare = 1 / (x * x)
  return STIRLING.reduceRight((sum, coefficient) => sum * inverseSquare + coefficient, 0) / x
}

/** ln Γ(x) for x > 0; NaN elsewhere. */
export function logGamma(x: number): number {
  if (!(x > 0)) return Number.NaN
  let shifted = x
  let product = 1
  while (shifted < STIRLING_FROM) {
    product *= shifted
    shifted += 1
  }
  return (shifted - 0.5) * Math.log(shifted) - shifted + HALF_LN_2PI + stirlingCorrection(shifted) - Math.log(product)
}

const logPrefactor = (a: number, x: number): number => a * Math.log(x) - x - logGamma(a)

/** ln P(a, x) by its power series; good for x < a + 1. */
function logLowerSeries(a: number, x: number): number {
  let term = 1 / a
  let sum = term
  for (let n = 1; n < MAX_TERMS && term > sum * EPSILON; n += 1) {
    term *= x / (a + n)
    sum += term
  }
  return logPrefactor(a, x) + Math.log(sum)
}

/** ln Q(a, x) by its continued fraction; good for x ≥ a + 1. */
function logUpperFraction(a: number, x: number): number {
  let b = x + 1 - a
  let c = 1 / TINY
  let d = 1 / b
  let fraction = d
  for (let n = 1; n < MAX_TERMS; n += 1) {
    const numerator = -n * (n - a)
    b += 2
    d = 1 / (numerator * d + b || TINY)
    c = b + numerator / c || TINY
    fraction *= c * d
    if (Math.abs(c * d - 1) < 2 * EPSILON) break
  }
  return logPrefactor(a, x) + Math.log(fraction)
}

/** ln(1 − eˡ) for l ≤ 0 without losing digits at either end (Mächler 2012). */
export const log1mExp = (logValue: number): number =>
  logValue > -Math.LN2 ? Math.log(-Math.expm1(logValue)) : Math.log1p(-Math.exp(logValue))

/** ln Q(a, x), the upper regularised incomplete gamma function, for a > 0 and x ≥ 0; NaN elsewhere. */
export function logUpperGamma(a: number, x: number): number {
  if (!(a > 0) || !(x >= 0)) return Number.NaN
  if (x === 0) return 0
  if (x === Infinity) return -Infinity
  return x < a + 1 ? log1mExp(logLowerSeries(a, x)) : logUpperFraction(a, x)
}

/** ln P(a, x), the lower regularised incomplete gamma function, for a > 0 and x ≥ 0; NaN elsewhere. */
export function logLowerGamma(a: number, x: number): number {
  if (!(a > 0) || !(x >= 0)) return Number.NaN
  if (x === 0) return -Infinity
  if (x === Infinity) return 0
  return x < a + 1 ? logLowerSeries(a, x) : log1mExp(logUpperFraction(a, x))
}
