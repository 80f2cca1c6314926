/**
 * Count, means, and centred second and cross moments of several variables of the same units: all that ratios, covariate
 * adjustment and their standard errors need, and mergeable over days, strata and segments.
 *
 * Merging is that of Chan, Golub & LeVeque (1983, The American Statistician 37, 242–247) for every pair of variables (Pébay
 * 2008, Sandia SAND2008-6212, eq. 3.6); adding one unit is Welford's step. One variable alone is `moments.ts`.
 */
import type { Moments } from './moments.ts'
import { refuse, type Refusal } from './refusal.ts'

export interface CrossMoments {
  n: number
  /** One mean a variable. */
  mean: readonly number[]
  /** Σ(xᵢ − meanᵢ)(xⱼ − meanⱼ), the lower triangle row by row: (i, j ≤ i) stands at i(i + 1)/2 + j. */
  m2: readonly number[]
}

export type CrossMomentsRefusal = Refusal<'impossible-input' | 'lost-digits'>

/** A spread this small beside what it was computed from is what rounding leaves of none. */
const ROUNDING = 1e-12
/** Sums whose spread has fewer digits than this left are not moments any more: about six of a double's sixteen. */
const LOST = 1e-10

const triangle = (k: number): number => (k * (k + 1)) / 2

/** Where the pair stands in `m2`. */
export const pairIndex = (i: number, j: number): number => (i >= j ? triangle(i) + j : triangle(j) + i)

/** Σ(xᵢ − meanᵢ)(xⱼ − meanⱼ); 0 for variables that are not there. */
export const crossMoment = ({ m2 }: CrossMoments, i: number, j: number): number => m2[pairIndex(i, j)] ?? 0

/** No units, of so many variables. */
export const noCrossMoments = (variables: number): CrossMoments => ({
  n: 0,
  mean: new Array<number>(variables).fill(0),
  m2: new Array<number>(triangle(variables)).fill(0),
})

/**
 * Moments of units with `variables` values each.
 * @throws RangeError when a unit has another number of values
 */
export function crossMomentsOf(units: Iterable<readonly number[]>, variables: number): CrossMoments {
  let n = 0
  const mean = new Array<number>(variables).fill(0)
  const m2 = new Array<number>(triangle(variables)).fill(0)
  const before = new Array<number>(variables).fill(0)
  for (const unit of units) {
    if (unit.length !== variables) throw new RangeError(`Give ${variables} values for every unit.`)
    n += 1
    for (let i = 0, at = 0; i < variables; i += 1) {
      before[i] = (unit[i] ?? 0) - (mean[i] ?? 0)
      mean[i] = (mean[i] ?? 0) + (before[i] ?? 0) / n
      const after = (unit[i] ?? 0) - (mean[i] ?? 0)
      for (let j = 0; j <= i; j += 1, at += 1) m2[at] = (m2[at] ?? 0) + after * (before[j] ?? 0)
    }
  }
  return { n, mean, m2 }
}

/**
 * Moments of two sets of units put together; associative and commutative up to rounding.
 * @throws RangeError when they have not the same variables
 */
export function mergeCrossMoments(a: CrossMoments, b: CrossMoments): CrossMoments {
  if (a.mean.length !== b.mean.length) throw new RangeError('Only moments of the same variables can be merged.')
  if (a.n === 0) return b
  if (b.n === 0) return a
  const n = a.n + b.n
  const delta = b.mean.map((mean, i) => mean - (a.mean[i] ?? 0))
  const weight = (a.n / n) * b.n
  const m2 = new Array<number>(a.m2.length)
  for (let i = 0, at = 0; i < delta.length; i += 1)
    for (let j = 0; j <= i; j += 1, at += 1)
      m2[at] = (a.m2[at] ?? 0) + (b.m2[at] ?? 0) + (delta[i] ?? 0) * (delta[j] ?? 0) * weight
  return { n, mean: a.mean.map((mean, i) => mean + ((delta[i] ?? 0) * b.n) / n), m2 }
}

/** All parts put together. @throws RangeError when they have not the same variables */
export const mergeAll = (parts: readonly CrossMoments[], variables: number): CrossMoments =>
  parts.reduce(mergeCrossMoments, noCrossMoments(variables))

/** One variable alone. */
export const momentsIn = (moments: CrossMoments, i: number): Moments => ({
  n: moments.n,
  mean: moments.mean[i] ?? 0,
  m2: crossMoment(moments, i, i),
})

/**
 * Moments of Σ wᵢxᵢ, unit by unit. A spread that is rounding of the terms it is made of is none.
 * @param weights one a variable; missing ones are 0
 */
export function combination(moments: CrossMoments, weights: readonly number[]): Moments {
  let mean = 0
  let m2 = 0
  let size = 0
  for (let i = 0, at = 0; i < moments.mean.length; i += 1) {
    const wi = weights[i] ?? 0
    mean += wi * (moments.mean[i] ?? 0)
    for (let j = 0; j <= i; j += 1, at += 1) {
      const term = wi * (weights[j] ?? 0) * (moments.m2[at] ?? 0)
      m2 += i === j ? term : 2 * term
      size += Math.abs(term)
    }
  }
  return { n: moments.n, mean, m2: m2 > ROUNDING * size ? m2 : 0 }
}

/** Σ (uᵢxᵢ)(vⱼxⱼ), centred: the cross moment of two combinations. */
export function crossOf(moments: CrossMoments, u: readonly number[], v: readonly number[]): number {
  let sum = 0
  for (let i = 0, at = 0; i < moments.mean.length; i += 1)
    for (let j = 0; j <= i; j += 1, at += 1) {
      const both = (u[i] ?? 0) * (v[j] ?? 0) + (i === j ? 0 : (u[j] ?? 0) * (v[i] ?? 0))
      sum += both * (moments.m2[at] ?? 0)
    }
  return sum
}

const IMPOSSIBLE = refuse(
  'impossible-input',
  'Give a whole number of units, one finite mean a variable, and covariances that variables can have: symmetric, variances of at least 0, no correlation beyond 1.',
)

/** Whether two-by-two the moments can belong to real variables. */
function arePossible({ n, mean, m2 }: CrossMoments): boolean {
  if (!Number.isSafeInteger(n) || n < 0 || ![...mean, ...m2].every(Number.isFinite)) return false
  return mean.every((_, i) =>
    mean.slice(0, i + 1).every((__, j) => {
      const [si, sj] = [m2[pairIndex(i, i)] ?? 0, m2[pairIndex(j, j)] ?? 0]
      return si >= 0 && Math.abs(m2[pairIndex(i, j)] ?? 0) <= Math.sqrt(si) * Math.sqrt(sj) * (1 + 1e-9)
    }),
  )
}

/**
 * Moments from what ClickHouse answers: `count()`, `avg` of each variable and `covarSampMatrix` or `covarPopMatrix` (or
 * varSamp and covarSamp in their places). Of fewer than two units its NaN stand for "none", and are taken so.
 * @param covariance the whole symmetric matrix
 * @param divisor what the covariances were divided by: n − 1 for `Samp`, n for `Pop`
 */
export function crossMomentsFrom(
  n: number,
  mean: readonly number[],
  covariance: readonly (readonly number[])[],
  divisor: 'n - 1' | 'n' = 'n - 1',
): CrossMoments | CrossMomentsRefusal {
  const k = mean.length
  if (n === 0) return noCrossMoments(k)
  const scale = divisor === 'n' ? n : n - 1
  const none = noCrossMoments(k)
  if (n === 1) return mean.every(Number.isFinite) ? { ...none, n, mean } : IMPOSSIBLE
  if (covariance.length !== k || covariance.some((row) => row.length !== k)) return IMPOSSIBLE
  const m2 = mean.flatMap((_, i) => mean.slice(0, i + 1).map((__, j) => (covariance[i]?.[j] ?? 0) * scale))
  const isSymmetric = covariance.every((row, i) =>
    row.every((value, j) => Math.abs(value - (covariance[j]?.[i] ?? 0)) <= 1e-9 * Math.abs(value)),
  )
  const moments = { n, mean, m2 }
  return isSymmetric && arePossible(moments) ? moments : IMPOSSIBLE
}

/**
 * Moments from plain sums and sums of products, the vocabulary of other engines.
 * @param products Σxᵢxⱼ, the lower triangle row by row as in {@link CrossMoments}
 * @returns a refusal where the sums have lost the digits of the spread: values far from 0 beside their spread do that
 */
export function crossMomentsFromSums(
  n: number,
  sums: readonly number[],
  products: readonly number[],
): CrossMoments | CrossMomentsRefusal {
  const k = sums.length
  if (!Number.isSafeInteger(n) || n < 0 || products.length !== triangle(k)) return IMPOSSIBLE
  if (n === 0) return noCrossMoments(k)
  const mean = sums.map((sum) => sum / n)
  const m2 = sums.flatMap((sum, i) => sums.slice(0, i + 1).map((_, j) => (products[pairIndex(i, j)] ?? 0) - sum * (mean[j] ?? 0))) // prettier-ignore
  for (const [i, sum] of sums.entries()) {
    const square = products[pairIndex(i, i)] ?? 0
    const spread = m2[pairIndex(i, i)] ?? 0
    const isExact = Number.isSafeInteger(sum * sum) && Number.isSafeInteger(n * square)
    if (isExact && n * square === sum * sum) for (let j = 0; j < k; j += 1) m2[pairIndex(i, j)] = 0
    else if (!isExact && Math.abs(spread) < LOST * square)
      return refuse('lost-digits', 'The values lie so far from 0 that their sums of squares have lost the digits of the spread. Give means and centred moments (variances) instead.') // prettier-ignore
  }
  const moments = { n, mean, m2 }
  return arePossible(moments) ? moments : IMPOSSIBLE
}
