/**
 * Student's t distribution: tails with logarithms, and quantiles by a bracketed Newton method.
 *
 * Source: Abramowitz & Stegun 26.7.1 (relation to the incomplete beta function). Degrees of freedom may be fractional, as
 * Welch's test makes them.
 */
import { logBeta, logIncompleteBeta } from './beta.ts'
import { log1mExp } from './gamma.ts'
import { normalLogSf, normalQuantile } from './normal.ts'

/** Beyond this the continued fraction of the beta function loses digits, and Hill's expansion has all of them. */
const MANY_DF = 1e5

/**
 * ln P(T > t), t > 0, for many degrees of freedom: the normal deviate with the same tail (Hill 1970, CACM 13, 617–619,
 * Algorithm 395). Its relative error is of the order of df⁻³ near the middle.
 */
function manyDfLogSf(t: number, df: number): number {
  const a = df - 0.5
  const y = a * log1pSquare(t / Math.sqrt(df))
  // Hill's b is 48 a²; cubes and squares are divided by y² or by a twice, so that none overflows where the answer does not.
  if (y === Infinity) return -Infinity
  const scale = Math.max(1, y)
  const [u, ratio] = [y / scale, a / scale]
  const cubic = ((-0.4 * y - 3.3) * u - 24 / scale) * u - 85.5 / scale / scale
  const bend = cubic / (0.8 * u * u + 100 / scale / scale + 48 * ratio * ratio)
  return normalLogSf(((bend + y + 3) / a / a / 48 + 1) * Math.sqrt(y))
}

/** ln(1 + u²), also where u² overflows. */
const log1pSquare = (u: number): number => (u > 1e100 ? 2 * Math.log(u) : Math.log1p(u * u))

/** ln P(T > t) for df > 0; NaN elsewhere. Finite for every finite t, up to 10³⁰⁰ degrees of freedom. */
export function studentTLogSf(t: number, df: number): number {
  if (!(df > 0) || Number.isNaN(t)) return Number.NaN
  if (t === 0) return -Math.LN2
  if (df === Infinity) return normalLogSf(t)
  if (t < 0) return log1mExp(studentTLogSf(-t, df))
  if (t === Infinity) return -Infinity
  if (df > MANY_DF) return manyDfLogSf(t, df)
  const ratio = (t / Math.sqrt(df)) ** 2
  const x = 1 / (1 + ratio)
  const logX = -log1pSquare(t / Math.sqrt(df))
  const logY = Math.min(0, 2 * Math.log(t) - Math.log(df) + logX)
  return logIncompleteBeta(df / 2, 0.5, { x, y: 1 / (1 + 1 / ratio), logX, logY }) - Math.LN2
}

/** P(T > t). */
export const studentTSf = (t: number, df: number): number => Math.exp(studentTLogSf(t, df))

/** P(T ≤ t). */
export const studentTCdf = (t: number, df: number): number => studentTSf(-t, df)

/** Two-sided p of a t statistic. */
export const studentTTwoSided = (t: number, df: number): number =>
  Math.min(1, Math.exp(Math.LN2 + studentTLogSf(Math.abs(t), df)))

const logDensity = (t: number, df: number): number =>
  -((df + 1) / 2) * log1pSquare(t / Math.sqrt(df)) - Math.log(df) / 2 - logBeta(df / 2, 0.5)

/** Near the t whose tail is that of the normal deviate z (Abramowitz & Stegun 26.7.5), above 0. */
const firstGuess = (z: number, df: number): number =>
  df < 3 ? Math.max(1, z) : z + (z ** 3 + z) / (4 * df) + (5 * z ** 5 + 16 * z ** 3 + 3 * z) / (96 * df * df)

/** The t with P(T ≤ t) = p, for 0 < p < 1 and df > 0; NaN elsewhere. */
export function studentTQuantile(p: number, df: number): number {
  if (!(p > 0 && p < 1 && df > 0)) return Number.NaN
  if (p === 0.5) return 0
  if (df === Infinity) return normalQuantile(p)
  const tail = Math.min(p, 1 - p)
  const logTail = Math.log(tail)
  let lo = 0
  let hi = Infinity
  let t = firstGuess(-normalQuantile(tail), df)
  for (let step = 0; step < 200; step += 1) {
    const logSf = studentTLogSf(t, df)
    if (logSf > logTail) lo = t
    else hi = t
    const newton = t + (logSf - logTail) * Math.exp(logSf - logDensity(t, df))
    const next = newton > lo && newton < hi ? newton : hi === Infinity ? 2 * t : (lo + hi) / 2
    const settled = Math.abs(next - t) <= 2e-16 * t
    t = next
    if (settled) break
  }
  return p < 0.5 ? -t : t
}
