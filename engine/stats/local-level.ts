/**
 * What a series would have gone on to show: a level that wanders, regressors (trend, season, series that were not treated)
 * and noise, fitted before the treatment and continued after it.
 *
 * Source: the local level model with regressors (Durbin & Koopman 2012, Time Series Analysis by State Space Methods, 2nd ed.,
 * ch. 2 to 4; Brodersen et al. 2015, Annals of Applied Statistics 9, 247–274, for its use). One pass of the Kalman filter over
 * the series and over every regressor, with the same gains, makes it a regression of innovations (Rosenberg 1973, their §6.2);
 * the ratio q of the variances by the diffuse (restricted) likelihood. The effect is averaged over all q by that likelihood,
 * with shares √q ÷ (1 + √q) alike beforehand: with the best q alone the interval covers 87 % where it should cover 95.
 */
import { dot, inverseDefinite, logDeterminant, quadraticForm, type Matrix } from './cholesky.ts'
import { BAD_LEVEL, isLevel, refuse, type Refusal } from './refusal.ts'
import { studentTCdf, studentTQuantile, studentTSf } from './student-t.ts'

export interface Series {
  values: readonly number[]
  /** How many moments come before the treatment. */
  before: number
  /** Regressors besides the level, each as long as the values. */
  regressors?: readonly (readonly number[])[]
}

export interface Continued {
  /** What was to be expected, by moment after. */
  expected: number[]
  /** Mean of what came less what was expected. */
  effect: number
  lo: number
  hi: number
  level: number
  /** Two-sided; below 1 − level exactly when the interval leaves out 0. */
  p: number
  /** Variances of the noise, and of the steps of the level. */
  noise: number
  steps: number
}

export type SeriesRefusal =
  typeof BAD_LEVEL | Refusal<'impossible-input' | 'too-few-moments' | 'no-variation' | 'dependent-regressors'>

/** Fewer moments before say nothing about how a series goes on by itself. */
export const FEWEST_MOMENTS = 8

/** The filter over several series at once: innovations over their standard deviation, and the last level of each. */
interface Filtered {
  innovations: number[][]
  levels: number[]
  /** Of the level at the first moment after, in units of the noise. */
  uncertainty: number
  logDeterminant: number
}

function filter(q: number, series: readonly (readonly number[])[], until: number): Filtered {
  const levels = series.map(() => 0)
  const innovations: number[][] = series.map(() => [])
  let [uncertainty, logDeterminant] = [0, 0]
  for (let at = 0; at < until; at += 1) {
    const variance = uncertainty + 1
    const gain = uncertainty / variance
    logDeterminant += Math.log(variance)
    for (const [k, one] of series.entries()) {
      const surprise = (one[at] ?? 0) - (levels[k] ?? 0)
      innovations[k]?.push(surprise / Math.sqrt(variance))
      levels[k] = (levels[k] ?? 0) + gain * surprise
    }
    uncertainty = uncertainty * (1 - gain) + q
  }
  return { innovations, levels, uncertainty, logDeterminant }
}

interface Fit {
  logLikelihood: number
  coefficients: number[]
  /** Inverse of the regressors’ cross products, of innovations. */
  information: Matrix
  variance: number
  filtered: Filtered
}

/** @param columns the regressors, the constant among them; then the series itself */
function fitAt(
  q: number,
  columns: readonly (readonly number[])[],
  values: readonly number[],
  until: number,
): Fit | null {
  const filtered = filter(q, [...columns, values], until)
  const own = filtered.innovations.at(-1) ?? []
  const design = filtered.innovations.slice(0, -1)
  const information = inverseDefinite(design.map((one) => design.map((other) => dot(one, other))))
  if (information === null) return null
  const moved = design.map((column) => dot(column, own))
  const coefficients = information.map((row) => dot(row, moved))
  const rest = own.map((value, at) => value - design.reduce((sum, column, k) => sum + (coefficients[k] ?? 0) * (column[at] ?? 0), 0)) // prettier-ignore
  const free = until - design.length
  const variance = dot(rest, rest) / free
  const uncertain = logDeterminant(information) ?? -Infinity
  const logLikelihood = -(free * Math.log(variance) + filtered.logDeterminant - uncertain) / 2
  return { logLikelihood, coefficients, information, variance, filtered }
}

/** The q of the largest likelihood: on a grid of powers, then by golden section. */
function bestFit(
  columns: readonly (readonly number[])[],
  values: readonly number[],
  before: number,
): { q: number; fit: Fit } | null {
  const likelihood = (q: number): number => fitAt(q, columns, values, before)?.logLikelihood ?? -Infinity
  const grid = [0, ...Array.from({ length: 25 }, (_, at) => 10 ** (-6 + at / 2.5))]
  const best = grid.reduce((most, q, at) => (likelihood(q) > likelihood(grid[most] ?? 0) ? at : most), 0)
  let [low, high] = [grid[Math.max(0, best - 1)] ?? 0, grid[Math.min(grid.length - 1, best + 1)] ?? 0]
  const golden = (Math.sqrt(5) - 1) / 2
  for (let cut = 0; cut < 40; cut += 1) {
    const [left, right] = [high - golden * (high - low), low + golden * (high - low)]
    if (likelihood(left) >= likelihood(right)) high = right
    else low = left
  }
  const inner = (low + high) / 2
  const q = likelihood(inner) > likelihood(0) ? inner : 0
  const fit = fitAt(q, columns, values, before)
  return fit === null || !(fit.variance > 0) ? null : { q, fit }
}

/** @param level of the interval */
export function continued({ values, before, regressors = [] }: Series, level = 0.95): Continued | SeriesRefusal {
  if (!isLevel(level)) return BAD_LEVEL
  const whole = [values, ...regressors].every(
    (series) => series.length === values.length && series.every((value) => Math.abs(value) < 1e100),
  )
  if (!whole || !Number.isInteger(before) || before >= values.length)
    return refuse('impossible-input', 'Give finite values for every moment, and at least one moment after the treatment began.') // prettier-ignore
  if (before < FEWEST_MOMENTS + regressors.length)
    return refuse('too-few-moments', `Only ${before} moments come before: it takes ${FEWEST_MOMENTS + regressors.length} to say how the series goes on by itself.`) // prettier-ignore
  const scale = Math.max(...values.slice(0, before).map(Math.abs), Number.MIN_VALUE)
  const columns = [values.map(() => 1), ...regressors.map(standardised)]
  const scaled = values.map((value) => value / scale)
  if (fitAt(0, columns, scaled, before) === null)
    return refuse('dependent-regressors', 'Before the treatment a regressor is constant, or a sum of others: leave it out.') // prettier-ignore
  const best = bestFit(columns, scaled, before)
  if (best === null)
    return refuse('no-variation', 'Before the treatment the series is matched without any error: nothing says how far chance could reach.') // prettier-ignore
  const parts = SHARES.flatMap((share) => {
    const fit = fitAt((share / (1 - share)) ** 2, columns, scaled, before)
    return fit === null ? [] : [forecast(scaled, before, columns, { q: (share / (1 - share)) ** 2, fit })]
  })
  const mixture = mixtureOf(parts, { level, df: before - columns.length })
  const [noise, steps] = [best.fit.variance * scale * scale, best.q * best.fit.variance * scale * scale]
  const { effect, lo, hi, p, expected } = mixture
  return { expected: expected.map((value) => scale * value), effect: scale * effect, lo: scale * lo, hi: scale * hi, level, p, noise, steps } // prettier-ignore
}

/** Places at which the likelihood of √q ÷ (1 + √q) is looked at. */
const SHARES = Array.from({ length: 48 }, (_, at) => (at + 0.5) / 48)

function standardised(column: readonly number[]): number[] {
  const mean = column.reduce((sum, value) => sum + value, 0) / column.length
  const spread = Math.sqrt(column.reduce((sum, value) => sum + (value - mean) ** 2, 0) / column.length)
  return column.map((value) => (spread > 0 ? (value - mean) / spread : 0))
}

/** The answer if q were this, and how likely that is. */
interface Part {
  logLikelihood: number
  expected: number[]
  effect: number
  se: number
}

function forecast(
  values: readonly number[],
  before: number,
  columns: readonly (readonly number[])[],
  { q, fit }: { q: number; fit: Fit },
): Part {
  const after = values.slice(before)
  const m = after.length
  const { levels, uncertainty } = fit.filtered
  const carried = (levels.at(-1) ?? 0) - dot(fit.coefficients, levels)
  const expected = after.map((_, step) => dot(columns.map((column) => column[before + step] ?? 0), fit.coefficients) + carried) // prettier-ignore
  const missing = columns.map((column, k) => column.slice(before).reduce((sum, value) => sum + value, 0) / m - (levels[k] ?? 0)) // prettier-ignore
  // The level goes on wandering: the mean of min(h, h′) over the m moments after, less the first step, which is in already.
  const wandering = q * (((m + 1) * (2 * m + 1)) / (6 * m) - 1)
  const variance = fit.variance * (uncertainty + wandering + 1 / m + quadraticForm(fit.information, missing))
  const effect = after.reduce((sum, value, step) => sum + value - (expected[step] ?? 0), 0) / m
  return { logLikelihood: fit.logLikelihood, expected, effect, se: Math.sqrt(variance) }
}

/** Student’s t around every part’s effect, weighted by likelihood: p and interval are tails of the one mixture. */
function mixtureOf(
  parts: readonly Part[],
  { level, df }: { level: number; df: number },
): { expected: number[]; effect: number; lo: number; hi: number; p: number } {
  const most = Math.max(...parts.map(({ logLikelihood }) => logLikelihood))
  const raw = parts.map(({ logLikelihood }) => Math.exp(logLikelihood - most))
  const all = raw.reduce((sum, weight) => sum + weight, 0)
  const mean = (of: (part: Part) => number): number => parts.reduce((sum, part, at) => sum + ((raw[at] ?? 0) / all) * of(part), 0) // prettier-ignore
  const below = (value: number): number => mean(({ effect, se }) => studentTCdf((value - effect) / se, df))
  const above = (value: number): number => mean(({ effect, se }) => studentTSf((value - effect) / se, df))
  const reach = studentTQuantile(0.5 + level / 2, df)
  const ends = parts.flatMap(({ effect, se }) => [effect - reach * se, effect + reach * se])
  const tail = (1 - level) / 2
  const quantile = (isInside: (value: number) => boolean, outside: number, inside: number): number => {
    let [out, within] = [outside, inside]
    for (let cut = 0; cut < 80; cut += 1) {
      const middle = (out + within) / 2
      if (isInside(middle)) within = middle
      else out = middle
    }
    return within
  }
  const [lowest, highest] = [Math.min(...ends), Math.max(...ends)]
  return {
    expected: (parts[0]?.expected ?? []).map((_, step) => mean(({ expected }) => expected[step] ?? 0)),
    effect: mean(({ effect }) => effect),
    lo: quantile((value) => below(value) >= tail, lowest, highest),
    hi: quantile((value) => above(value) >= tail, highest, lowest),
    p: Math.min(1, 2 * Math.min(below(0), above(0))),
  }
}
