/** The upper tail of the chi-square distribution (Abramowitz & Stegun 26.4.19, through the incomplete gamma function). */
import { logUpperGamma } from './gamma.ts'

/** ln P(X > x) for x ≥ 0 and df > 0; NaN elsewhere. Finite for every finite x. */
export const chiSquareLogSf = (x: number, df: number): number => logUpperGamma(df / 2, x / 2)

/** P(X > x). */
export const chiSquareSf = (x: number, df: number): number => Math.exp(chiSquareLogSf(x, df))
