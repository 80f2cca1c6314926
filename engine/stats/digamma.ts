/**
 * The digamma function, the derivative of ln Γ.
 *
 * Sources: Abramowitz & Stegun 6.3.5 (recurrence) and 6.3.18 (asymptotic series).
 */
/** −B₂ₖ / 2k: exact fractions of the Bernoulli numbers. */
const SERIES = [-1 / 12, 1 / 120, -1 / 252, 1 / 240, -1 / 132, 691 / 32760, -1 / 12]
const SERIES_FROM = 12

/** What is left of ψ(x) after ln x − 1/2x, for x ≥ 12. */
function seriesOf(x: number): number {
  const inverseSquare = 1 / (x * x)
  return SERIES.reduceRight((sum, coefficient) => (sum + coefficient) * inverseSquare, 0)
}

/** ψ(x) for x > 0; NaN elsewhere. */
export function digamma(x: number): number {
  if (!(x > 0)) return Number.NaN
  let shifted = x
  let below = 0
  while (shifted < SERIES_FROM) {
    below += 1 / shifted
    shifted += 1
  }
  return Math.log(shifted) - 1 / (2 * shifted) + seriesOf(shifted) - below
}

/** ψ(x + by) − ψ(x) for x > 0 and by ≥ 0, without losing the digits that both have in common where x is large. */
export function digammaRise(x: number, by: number): number {
  if (!(x > 0 && by >= 0)) return Number.NaN
  if (x < SERIES_FROM) return digamma(x + by) - digamma(x)
  return Math.log1p(by / x) + by / (2 * x * (x + by)) + (seriesOf(x + by) - seriesOf(x))
}
