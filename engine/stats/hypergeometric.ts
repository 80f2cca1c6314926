/**
 * Tails of the hypergeometric distribution: how many of the successes of a population a part of it got, when parts are drawn
 * blindly (Johnson, Kemp & Kotz 2005, Univariate Discrete Distributions, 3rd ed., §6.2).
 */
import { logGamma } from './gamma.ts'

const logChoose = (n: number, k: number): number => logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1)

/** ln P(X = x), for counts that can be; −Infinity for an x that cannot. */
export function hypergeometricLog(
  x: number,
  { successes, drawn, population }: { successes: number; drawn: number; population: number },
): number {
  if (x < Math.max(0, drawn - (population - successes)) || x > Math.min(successes, drawn)) return -Infinity
  return logChoose(successes, x) + logChoose(population - successes, drawn - x) - logChoose(population, drawn)
}

/**
 * ln P(X ≤ x): x whole, `drawn` of `population` drawn without replacement, `successes` of which are successes. NaN for counts
 * that cannot be.
 *
 * Terms are added from x away from the mode, where each is a smaller part of the one before; between the mode and x they are
 * all above the first one.
 * @param enough ln of a tail from which on the exact one does not matter: then something between that and the tail is returned
 */
export function hypergeometricLogLower(
  x: number,
  { successes, drawn, population }: { successes: number; drawn: number; population: number },
  enough = 0,
): number {
  const counts = [successes, drawn, population]
  if (!counts.every((count) => Number.isSafeInteger(count) && count >= 0) || !Number.isInteger(x)) return Number.NaN
  if (successes > population || drawn > population) return Number.NaN
  const [least, most] = [Math.max(0, drawn - (population - successes)), Math.min(successes, drawn)]
  if (x < least) return -Infinity
  if (x >= most) return 0
  const first = logChoose(successes, x) + logChoose(population - successes, drawn - x) - logChoose(population, drawn)
  let [sum, term] = [1, 1]
  const wanted = Math.exp(Math.min(700, enough - first))
  for (let k = x; k > least && sum < wanted; k -= 1) {
    term *= (k / (successes - k + 1)) * ((population - successes - drawn + k) / (drawn - k + 1))
    sum += term
    if (term < sum * 1e-17) break
  }
  return Math.min(0, first + Math.log(sum))
}

/** ln P(X ≥ x): the others drew the rest. */
export const hypergeometricLogUpper = (
  x: number,
  { successes, drawn, population }: { successes: number; drawn: number; population: number },
  enough = 0,
): number => hypergeometricLogLower(successes - x, { successes, drawn: population - drawn, population }, enough)
