/**
 * Several experiments with effects of their own: how far the true effects spread (τ²) about their mean, and what that makes of
 * each. The effects are normal about μ with variance τ², each estimate normal about its effect with its own known error.
 *
 * τ² by Paule & Mandel (1982, Journal of Research of the National Bureau of Standards 87, 377–385), where Cochran's Q is what it
 * should be, or by restricted maximum likelihood (Viechtbauer 2005, Journal of Educational and Behavioral Statistics 30, 261–293).
 * Shrinkage is the empirical Bayes estimate of Efron & Morris (1973, JASA 68, 117–130), an error for each (heteroscedastic), and
 * not that of one experiment for all, which is where James–Stein's rule goes wrong in a portfolio. portfolio.ts goes on from here.
 */
import { refuse, type Refusal } from './refusal.ts'

/** An effect and its standard error, above 0. */
export interface EstimatedEffect {
  value: number
  se: number
}

export interface RandomEffects {
  /** Mean of the true effects, and its standard error. */
  mean: number
  se: number
  /** Variance of the true effects. */
  tau2: number
}

export type EffectsRefusal = Refusal<'impossible-input' | 'too-few-effects'>

const IMPOSSIBLE = refuse('impossible-input', 'Give finite effects, each with a standard error above 0.')
const TOO_FEW = refuse('too-few-effects', 'One effect alone has no spread: give at least two.')

/** Why these are no effects to be put together; null when they are. */
export function unsoundEffects(effects: readonly EstimatedEffect[]): EffectsRefusal | null {
  if (!effects.every(({ value, se }) => Math.abs(value) < 1e70 && se > 1e-70 && se < 1e70)) return IMPOSSIBLE
  if (effects.length < 2) return TOO_FEW
  // Beyond this a weight is nothing beside another, to the last digit, and so is what is solved from them.
  const errors = effects.map(({ se }) => se)
  return Math.max(...errors) / Math.min(...errors) < 1e7 && Math.max(...effects.map(({ value }) => Math.abs(value))) < 1e7 * Math.max(...errors) ? null : IMPOSSIBLE // prettier-ignore
}

/** At one τ²: mean by inverse variance, its variance, and Σw, Σw², Σw(y − μ)², Σw²(y − μ)². */
export function weightedAt(effects: readonly EstimatedEffect[], tau2: number) {
  let [sum, squares, total] = [0, 0, 0]
  for (const { value, se } of effects) {
    const w = 1 / (se * se + tau2)
    sum += w
    squares += w * w
    total += w * value
  }
  const mean = total / sum
  let [q, q2] = [0, 0]
  for (const { value, se } of effects) {
    const w = 1 / (se * se + tau2)
    q += w * (value - mean) ** 2
    q2 += (w * (value - mean)) ** 2
  }
  return { mean, variance: 1 / sum, sum, squares, q, q2 }
}

/** ln of the restricted likelihood of τ², up to a constant. */
export function restrictedLogLikelihood(effects: readonly EstimatedEffect[], tau2: number): number {
  const { variance, q } = weightedAt(effects, tau2)
  return effects.reduce((sum, { se }) => sum - Math.log(se * se + tau2), Math.log(variance) - q) / 2
}

/** Where a function that is positive at `lo` and negative at `hi` is 0, to the last digit. */
function root(of: (x: number) => number, from: number, to: number): number {
  let [lo, hi] = [from, to]
  for (let step = 0; step < 2000; step += 1) {
    const middle = lo > 0 && hi / lo > 4 ? Math.sqrt(lo) * Math.sqrt(hi) : (lo + hi) / 2
    if (middle === lo || middle === hi) break
    if (of(middle) > 0) lo = middle
    else hi = middle
  }
  return (lo + hi) / 2
}

/** A τ² beyond which every estimator has none: the spread of the estimates and the largest error together. */
const most = (effects: readonly EstimatedEffect[]): number => {
  const values = effects.map(({ value }) => value)
  return (Math.max(...values) - Math.min(...values)) ** 2 * effects.length + Math.max(...effects.map(({ se }) => se * se))
} // prettier-ignore

const pauleMandel = (effects: readonly EstimatedEffect[]): number => {
  const excess = (tau2: number) => weightedAt(effects, tau2).q - (effects.length - 1)
  return excess(0) <= 0 ? 0 : root(excess, 0, most(effects))
}

/** The highest of the maxima, where there are several: the best of a grid of τ, then the root of the score beside it. */
function restricted(effects: readonly EstimatedEffect[]): number {
  const score = (tau2: number) => {
    const { sum, squares, q2 } = weightedAt(effects, tau2)
    return q2 - sum + squares / sum
  }
  const least = Math.min(...effects.map(({ se }) => se)) * 1e-3
  const steps = 200
  const ratio = (Math.sqrt(most(effects)) / least) ** (1 / steps)
  const grid = [0, ...Array.from({ length: steps + 1 }, (_, i) => (least * ratio ** i) ** 2)]
  const heights = grid.map((tau2) => restrictedLogLikelihood(effects, tau2))
  const best = heights.indexOf(Math.max(...heights))
  const [lo, hi] = [grid[Math.max(0, best - 1)] ?? 0, grid[Math.min(grid.length - 1, best + 1)] ?? 0]
  return score(lo) <= 0 ? lo : root(score, lo, hi)
}

/** Mean and spread of the true effects. */
export function randomEffects(
  effects: readonly EstimatedEffect[],
  method: 'paule-mandel' | 'restricted-likelihood' = 'restricted-likelihood',
): RandomEffects | EffectsRefusal {
  const refusal = unsoundEffects(effects)
  if (refusal !== null) return refusal
  const tau2 = (method === 'paule-mandel' ? pauleMandel : restricted)(effects)
  const { mean, variance } = weightedAt(effects, tau2)
  return { mean, se: Math.sqrt(variance), tau2 }
}

/** Each effect as the spread makes it likely, in the order given: moved towards the mean by the share of its variance that is error. */
export const empiricalBayes = (effects: readonly EstimatedEffect[], { mean, tau2 }: RandomEffects): number[] =>
  effects.map(({ value, se }) => mean + (tau2 / (tau2 + se * se)) * (value - mean))
