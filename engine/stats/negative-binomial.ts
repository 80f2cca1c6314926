/**
 * Counts that vary more than a Poisson count does: tails of the negative binomial with logarithms, and how much more.
 *
 * With mean μ and size k the variance is μ + μ²/k; k = ∞ is the Poisson distribution. Sources: DLMF 8.17.24 (relation to
 * the incomplete beta function) and 8.4.9 (Poisson, incomplete gamma); maximum likelihood of k by Fisher (1941, Annals of
 * Eugenics 11, 182–187), finite exactly when the variance exceeds the mean (Levin & Reeds 1977, Annals of Statistics 5, 79).
 */
import { logBeta, logIncompleteBeta } from './beta.ts'
import { digammaRise } from './digamma.ts'
import { logGamma, logLowerGamma, logUpperGamma } from './gamma.ts'
import { criticalZ } from './proportion.ts'
import { BAD_LEVEL, isLevel, refuse, type Refusal } from './refusal.ts'

export interface CountModel {
  mean: number
  /** Size k > 0; Infinity for Poisson. */
  size: number
}

/** Logarithms of a Poisson distribution are off by about ((x − μ)² + x)/2k: below this it stands in. */
const POISSON_ERROR = 1e-9

const isPoisson = (x: number, { mean, size }: CountModel): boolean =>
  size === Infinity || ((x - mean) ** 2 + x + mean) / (2 * size) < POISSON_ERROR

const isModel = ({ mean, size }: CountModel): boolean => mean >= 0 && mean < Infinity && size > 0

/** The share k/(k+μ) with both halves and their logarithms. */
function point({ mean, size }: CountModel) {
  const ratio = mean / size
  return { x: 1 / (1 + ratio), y: 1 / (1 + size / mean), logX: -Math.log1p(ratio), logY: -Math.log1p(size / mean) }
}

/** ln P(X ≥ x); NaN for a model that cannot be. x is rounded up to a whole number. */
export function countLogUpper(x: number, model: CountModel): number {
  if (!isModel(model) || Number.isNaN(x)) return Number.NaN
  const from = Math.ceil(x)
  if (from <= 0) return 0
  if (model.mean === 0 || from === Infinity) return -Infinity
  if (isPoisson(from, model)) return logLowerGamma(from, model.mean)
  const { x: a, y: b, logX, logY } = point(model)
  return logIncompleteBeta(from, model.size, { x: b, y: a, logX: logY, logY: logX })
}

/** ln P(X ≤ x); NaN for a model that cannot be. x is rounded down to a whole number. */
export function countLogLower(x: number, model: CountModel): number {
  if (!isModel(model) || Number.isNaN(x)) return Number.NaN
  const to = Math.floor(x)
  if (to < 0) return -Infinity
  if (model.mean === 0 || to === Infinity) return 0
  if (isPoisson(to, model)) return logUpperGamma(to + 1, model.mean)
  return logIncompleteBeta(model.size, to + 1, point(model))
}

/** ln P(X = x) for a whole number x ≥ 0. */
export function countLogProbability(x: number, { mean, size }: CountModel): number {
  if (mean === 0) return x === 0 ? 0 : -Infinity
  if (isPoisson(x, { mean, size })) return x * Math.log(mean) - mean - logGamma(x + 1)
  const { logX, logY } = point({ mean, size })
  // Γ(k + x)/(Γ(k)·x!) = 1/(x·B(k, x)): the difference of two large ln Γ would lose the digits.
  return size * logX + (x === 0 ? 0 : x * logY - logBeta(size, x) - Math.log(x))
}

export interface Dispersion {
  mean: number
  n: number
  /** Size k by maximum likelihood, and its profile likelihood interval; no upper bound (null) means: may be Poisson. */
  size: number
  lo: number
  hi: number | null
  /** Size by moments, mean²/(s² − mean); null when the variance does not exceed the mean with n − 1 below it. */
  sizeByMoments: number | null
}

export type DispersionRefusal = Refusal<
  'impossible-input' | 'impossible-level' | 'too-few-counts' | 'not-overdispersed'
>

const FEWEST_COUNTS = 10

/**
 * How much more counts vary than Poisson counts.
 * @param frequencies values with how often each was seen
 * @returns a refusal where they do not vary more: then the Poisson distribution stands, by decision and not by default
 */
export function fitDispersion(
  frequencies: readonly { value: number; count: number }[],
  level = 0.95,
): Dispersion | DispersionRefusal {
  if (!isLevel(level)) return BAD_LEVEL
  const whole = (value: number) => Number.isSafeInteger(value) && value >= 0 && value < 1e9
  if (!frequencies.every(({ value, count }) => whole(value) && whole(count)))
    return refuse('impossible-input', 'Counts must be whole and not negative.')
  const n = frequencies.reduce((sum, { count }) => sum + count, 0)
  if (n < FEWEST_COUNTS)
    return refuse('too-few-counts', `${n} counts; ${FEWEST_COUNTS} are needed to see their spread.`)
  const mean = frequencies.reduce((sum, { value, count }) => sum + value * count, 0) / n
  const m2 = frequencies.reduce((sum, { value, count }) => sum + count * (value - mean) ** 2, 0)
  if (m2 / n <= mean * (1 + 1e-9))
    return refuse(
      'not-overdispersed',
      'These counts vary no more than Poisson counts do: use the Poisson distribution.',
    )
  const slope = (logSize: number): number => {
    const k = Math.exp(logSize)
    const rise = frequencies.reduce((sum, { value, count }) => sum + count * digammaRise(k, value), 0)
    return rise - n * Math.log1p(mean / k)
  }
  const logSize = crossing(slope, -20, 16)
  if (logSize === null)
    return refuse('not-overdispersed', 'These counts can hardly be told from Poisson counts: use the Poisson distribution.') // prettier-ignore
  const profile = (at: number): number =>
    frequencies.reduce((sum, { value, count }) => sum + count * countLogProbability(value, { mean, size: Math.exp(at) }), 0) // prettier-ignore
  const drop = profile(logSize) - criticalZ(level) ** 2 / 2
  const lo = crossing((at) => drop - profile(at), -20, logSize)
  const hi = crossing((at) => profile(at) - drop, logSize, 16)
  const sizeByMoments = m2 / (n - 1) > mean ? mean ** 2 / (m2 / (n - 1) - mean) : null
  return {
    mean,
    n,
    size: Math.exp(logSize),
    lo: lo === null ? 0 : Math.exp(lo),
    hi: hi === null ? null : Math.exp(hi),
    sizeByMoments,
  }
}

/** Where a function goes from above 0 to below it; null when it does not between these ends. */
function crossing(f: (at: number) => number, from: number, to: number): number | null {
  if (!(f(from) > 0) || !(f(to) < 0)) return null
  let [lo, hi] = [from, to]
  for (let step = 0; step < 60; step += 1) {
    const middle = (lo + hi) / 2
    if (f(middle) > 0) lo = middle
    else hi = middle
  }
  return (lo + hi) / 2
}
