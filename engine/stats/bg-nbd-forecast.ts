/**
 * What a BG/NBD model says of the future: purchases to expect, and whether a customer is still one.
 *
 * Expectations are integrals over the dropout chance, ∫ (1 − (α/(α+pt))^r)/p · Beta(p; a, b) dp, which equal the formulas
 * with ₂F₁ of Fader, Hardie & Lee (2005, eq. 9 and 10) but have no singularity at a = 1; by the double exponential rule of
 * Takahasi & Mori (1974), reaching out to where the mass of the Beta distribution ends. Intervals by the delta method on the logarithm, from the observed information: they hold what
 * is not known about the parameters, not the luck of single customers.
 */
import { logBeta } from './beta.ts'
import { isHistory, type BgNbdFit, type BgNbdParameters, type PurchaseHistory } from './bg-nbd.ts'
import { quadraticForm } from './cholesky.ts'
import { criticalZ, type Bounds } from './proportion.ts'
import { BAD_LEVEL, isLevel, refuse, type Refusal } from './refusal.ts'

export type ForecastRefusal = Refusal<'impossible-input' | 'not-computable' | 'impossible-level'>

const RELATIVE_ERROR = 1e-9
const FINEST = 1 / 256
const SMALLEST_LOG = -745
/** e^−this is nothing beside the mean. */
const NOTHING = 60

/** The mean of f(p) over Beta(a, b), f smooth on 0 … 1, its ends included; null where the rule does not settle. */
function betaMean(a: number, b: number, f: (p: number) => number): number | null {
  const normaliser = logBeta(a, b)
  const term = (s: number): number => {
    const v = Math.PI * Math.sinh(s)
    const logP = v > 0 ? -Math.log1p(Math.exp(-v)) : v - Math.log1p(Math.exp(v))
    const weight = a * logP + b * (logP - v) - normaliser
    // With a small a much of the mass is where p is no double any more: there f is f(0), which is not nothing.
    return weight < SMALLEST_LOG ? 0 : Math.exp(weight) * Math.PI * Math.cosh(s) * f(Math.exp(logP))
  }
  // Beyond v = ±NOTHING/min(a, b) there is e^−NOTHING of the mass; in whole steps, so that every halving keeps the points.
  const REACH = Math.ceil(Math.asinh(NOTHING / Math.min(a, b, 1) / Math.PI))
  let step = 1 / 8
  let sum = 0
  for (let s = -REACH; s <= REACH; s += step) sum += term(s)
  let before = sum * step
  while (step > FINEST) {
    for (let s = -REACH + step / 2; s < REACH; s += step) sum += term(s)
    step /= 2
    const value = sum * step
    if (Math.abs(value - before) <= RELATIVE_ERROR * Math.abs(value)) return value
    before = value
  }
  return null
}

/** E of purchases in (0, t] for λ ~ Gamma(r, α) and p ~ Beta(a, b) of somebody alive now. */
function purchasesWhileAlive({ r, alpha, a, b }: BgNbdParameters, t: number): number | null {
  if (t === 0) return 0
  return betaMean(a, b, (p) => {
    const lost = -Math.expm1(-r * Math.log1p((p * t) / alpha))
    return p < 1e-12 ? (r * t) / alpha : lost / p
  })
}

const isPossible = ({ r, alpha, a, b }: BgNbdParameters, t: number): boolean =>
  [r, alpha, a, b].every((value) => value > 1e-12 && value < 1e12) && t >= 0 && t < 1e12

const IMPOSSIBLE = refuse('impossible-input', 'Parameters must be positive, times and histories possible.')
const UNSETTLED = refuse('not-computable', 'The expectation does not settle for these parameters.')

/** Repeat purchases to expect of a new customer in (0, t]. */
export function expectedPurchases(parameters: BgNbdParameters, t: number): number | ForecastRefusal {
  return isPossible(parameters, t) ? (purchasesWhileAlive(parameters, t) ?? UNSETTLED) : IMPOSSIBLE
}

function aliveChance({ r, alpha, a, b }: BgNbdParameters, { x, tx, T }: PurchaseHistory): number {
  if (x === 0) return 1
  return 1 / (1 + Math.exp(Math.log(a / (b + x - 1)) + (r + x) * Math.log((alpha + T) / (alpha + tx))))
}

/**
 * P(alive) of a customer with this history (Fader, Hardie & Lee 2008, note on P(alive), eq. 7).
 * @returns a refusal without a repeat purchase: the model lets nobody leave before one, so that 1 would say nothing
 */
export function probabilityAlive(
  parameters: BgNbdParameters,
  history: PurchaseHistory,
): number | Refusal<'impossible-input' | 'alive-by-construction'> {
  if (!isPossible(parameters, history.T) || !isHistory(history)) return IMPOSSIBLE
  if (history.x === 0)
    return refuse('alive-by-construction', 'In this model nobody leaves before a repeat purchase: nothing is known of this customer.') // prettier-ignore
  return aliveChance(parameters, history)
}

function conditional(parameters: BgNbdParameters, history: PurchaseHistory, t: number): number | null {
  const { r, alpha, a, b } = parameters
  const { x, T } = history
  const ahead = purchasesWhileAlive({ r: r + x, alpha: alpha + T, a, b: b + x }, t)
  return ahead === null ? null : ahead * aliveChance(parameters, history)
}

/** Purchases to expect in (T, T + t] of a customer with this history. */
export function expectedFuturePurchases(
  parameters: BgNbdParameters,
  history: PurchaseHistory,
  t: number,
): number | ForecastRefusal {
  if (!isPossible(parameters, t) || !isPossible(parameters, history.T) || !isHistory(history)) return IMPOSSIBLE
  return conditional(parameters, history, t) ?? UNSETTLED
}

/**
 * Purchases to expect of all these customers together in the time t after each one's T, with an interval.
 * @returns the total; its standard error is that of the parameters only
 */
export function forecastPurchases(
  fit: BgNbdFit,
  histories: readonly PurchaseHistory[],
  t: number,
  level = 0.95,
): (Bounds & { value: number; se: number; customers: number }) | ForecastRefusal {
  if (!isLevel(level)) return BAD_LEVEL
  if (!isPossible(fit, t) || t === 0 || histories.length === 0 || !histories.every(isHistory)) return IMPOSSIBLE
  const logs = [fit.r, fit.alpha, fit.a, fit.b].map(Math.log)
  const total = (at: readonly number[]): number | null => {
    const [r = 1, alpha = 1, a = 1, b = 1] = at.map(Math.exp)
    let sum = 0
    for (const history of histories) {
      const one = conditional({ r, alpha, a, b }, history, t)
      if (one === null) return null
      sum += (history.count ?? 1) * one
    }
    return sum
  }
  const value = total(logs)
  const STEP = 1e-3
  const gradient = logs.map((_, i) => {
    const [up, down] = [STEP, -STEP].map((by) => total(logs.map((log, j) => (i === j ? log + by : log))))
    return up == null || down == null ? Number.NaN : (up - down) / (2 * STEP)
  })
  if (value === null || !(value > 0) || !gradient.every(Number.isFinite)) return UNSETTLED
  const se = Math.sqrt(quadraticForm(fit.covariance, gradient))
  const factor = Math.exp((criticalZ(level) * se) / value)
  const customers = histories.reduce((sum, { count = 1 }) => sum + count, 0)
  return { value, se, customers, lo: value / factor, hi: value * factor }
}
