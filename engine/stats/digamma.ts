/**
 * The digamma function, the derivative of ln Γ.
 *
 * Sources: Abramowitz & Stegun 6.3.5 (recurrence) and 6.3.18 (asymptotic series).
 */
/** −B₂ₖ / 2k: exact fractions of the Bernoulli numbers. */
const SERIES = [-1 / 12, 1 / 120, -1 / 252, 1 / 240, -1 / 132, 691 / 32760, -1 / 12]
const SERIES_FROM = 12

/** ψ(x) for x > 0; NaN elsewhere. */
export function digamma(x: number): number {
  if (!(x > 0)) return Number.NaN
  let shifted = x
  let below = 0
  while (shifted < SERIES_FROM) {
    below += 1 / shifted
    shifted += 1
  }
  const inverseSquare = 1 / (shifted * shifted)
  const series = SERIES.reduceRight((sum, coefficient) => (sum + coefficient) * inverseSquare, 0)
  return Math.log(shifted) - 1 / (2 * shifted) + series - below
}
