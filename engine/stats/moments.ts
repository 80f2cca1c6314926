/**
 * Count, mean and centred second moment of a sample: all that a comparison of means needs, and mergeable.
 *
 * Sums of squares lose every digit at an offset of 1e9; centred moments do not. Merging follows Chan, Golub & LeVeque
 * (1983, The American Statistician 37, 242–247), adding one value Welford (1962).
 */
export interface Moments {
  n: number
  mean: number
  /** Σ(x − mean)² */
  m2: number
}

export const NO_MOMENTS: Moments = { n: 0, mean: 0, m2: 0 }

/** Moments of the values. */
export function momentsOf(values: Iterable<number>): Moments {
  let n = 0
  let mean = 0
  let m2 = 0
  for (const value of values) {
    n += 1
    const delta = value - mean
    mean += delta / n
    m2 += delta * (value - mean)
  }
  return { n, mean, m2 }
}

/** Moments of two samples put together; associative and commutative up to rounding. */
export function mergeMoments(a: Moments, b: Moments): Moments {
  const n = a.n + b.n
  if (n === 0) return NO_MOMENTS
  const delta = b.mean - a.mean
  return { n, mean: a.mean + (delta * b.n) / n, m2: a.m2 + b.m2 + (delta * delta * a.n * b.n) / n }
}

/** Moments of `n` units of which those counted in `nonZero` have a value and all others have 0. */
export const withZeros = (nonZero: Moments, n: number): Moments =>
  mergeMoments({ n: n - nonZero.n, mean: 0, m2: 0 }, nonZero)

/** Moments of a yes/no outcome. */
export function momentsOfProportion(successes: number, n: number): Moments {
  if (n === 0) return NO_MOMENTS
  const mean = successes / n
  return { n, mean, m2: n * mean * (1 - mean) }
}

/** Sample variance, divided by n − 1; null for fewer than two values, or where they overflow. */
export const variance = ({ n, m2 }: Moments): number | null =>
  n >= 2 && m2 >= 0 && Number.isFinite(m2) ? m2 / (n - 1) : null
