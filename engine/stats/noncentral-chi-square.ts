/**
 * The noncentral chi-square: the power of a Wald test.
 *
 * Source: as a Poisson mixture of central ones (Johnson, Kotz & Balakrishnan 1995, vol. 2, §29.3), summed outwards from its
 * largest weight, so that it holds for large noncentralities too.
 */
import { chiSquareSf } from './chi-square.ts'
import { logGamma } from './gamma.ts'

/** What is left out of the sum at most. */
const NEGLIGIBLE = 1e-17

/**
 * P(X > x) with df degrees of freedom and noncentrality λ, both finite, df > 0, λ ≥ 0.
 */
export function noncentralChiSquareSf(x: number, df: number, noncentrality: number): number {
  if (noncentrality === 0) return chiSquareSf(x, df)
  const half = noncentrality / 2
  const weight = (j: number): number => Math.exp(-half + j * Math.log(half) - logGamma(j + 1))
  const middle = Math.floor(half)
  let sum = 0
  for (const direction of [1, -1]) {
    for (let j = direction === 1 ? middle : middle - 1; j >= 0; j += direction) {
      const part = weight(j)
      if (part < NEGLIGIBLE) break
      sum += part * chiSquareSf(x, df + 2 * j)
    }
  }
  return Math.min(1, sum)
}
