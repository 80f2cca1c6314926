/**
 * How often will these customers buy again, and are they still customers? The BG/NBD model of Fader, Hardie & Lee (2005,
 * Marketing Science 24, 275–284): while alive a customer buys at a Poisson rate λ ~ Gamma(r, α); after each purchase they
 * leave for good with chance p ~ Beta(a, b).
 *
 * Fitted by maximum likelihood in ln r, ln α, ln a, ln b, with the analytic gradient, over rows that stand for many
 * customers with the same history. Time is counted in units of the mean observation period, so that weeks and days give
 * the same customers. What the model says afterwards is in bg-nbd-forecast.ts.
 */
import { digamma } from './digamma.ts'
import { logGamma } from './gamma.ts'
import { maximise, type Likelihood, type MaximiseRefusal } from './maximise.ts'
import { isRefusal, refuse, type Refusal } from './refusal.ts'

/** A purchase history. Times in any one unit, since the customer's first purchase. */
export interface PurchaseHistory {
  /** Repeat purchases: the first one is not counted. */
  x: number
  /** Time of the last purchase; 0 without a repeat. */
  tx: number
  /** Time until observation ended. */
  T: number
  /** Customers with this history; 1 when left out. */
  count?: number
}

export interface BgNbdParameters {
  r: number
  /** In the unit of time of the histories. */
  alpha: number
  a: number
  b: number
}

export interface BgNbdFit extends BgNbdParameters {
  logLikelihood: number
  customers: number
  /** Covariance of (ln r, ln α, ln a, ln b), the inverse of the observed information. */
  covariance: number[][]
  /** How the search ended: largest slope per customer, last change of the likelihood, steps. */
  slope: number
  change: number
  iterations: number
}

export type BgNbdRefusal = MaximiseRefusal | Refusal<'impossible-input' | 'too-few-customers'>

/** Four parameters of a mixture cannot be told from fewer repeat buyers than this (a house rule). */
export const FEWEST_REPEAT_BUYERS = 20
/** Beyond e^±edge a parameter stands for 0 or infinity. */
const EDGE = 12

export const isHistory = ({ x, tx, T, count = 1 }: PurchaseHistory): boolean =>
  Number.isSafeInteger(x) &&
  x >= 0 &&
  T > 0 &&
  T < Infinity &&
  (x === 0 ? tx === 0 : tx > 0 && tx <= T) &&
  Number.isSafeInteger(count) &&
  count >= 0

/** Rows with the same history, put together; null when one of them cannot be. */
function compress(histories: Iterable<PurchaseHistory>): Required<PurchaseHistory>[] | null {
  const rows = new Map<string, Required<PurchaseHistory>>()
  for (const history of histories) {
    if (!isHistory(history)) return null
    const { x, tx, T, count = 1 } = history
    const key = `${x} ${tx} ${T}`
    const row = rows.get(key)
    if (row === undefined) rows.set(key, { x, tx, T, count })
    else row.count += count
  }
  return [...rows.values()].filter(({ count }) => count > 0)
}

/** ln L and its gradient in the logarithms of the parameters (Fader, Hardie & Lee 2005, eq. 6). */
function likelihoodOf(rows: readonly Required<PurchaseHistory>[], at: readonly number[]): Likelihood {
  const [r = 1, alpha = 1, a = 1, b = 1] = at.map(Math.exp)
  let value = 0
  const slopes = [0, 0, 0, 0]
  const logAlpha = Math.log(alpha)
  for (const { x, tx, T, count } of rows) {
    const survived = -(r + x) * Math.log(alpha + T)
    const left = x === 0 ? -Infinity : Math.log(a / (b + x - 1)) - (r + x) * Math.log(alpha + tx)
    const most = Math.max(survived, left)
    const both = most + Math.log(Math.exp(survived - most) + Math.exp(left - most))
    const alive = Math.exp(survived - both)
    const gone = Math.exp(left - both)
    const dropout = x === 0 ? 0 : logGamma(a + b) + logGamma(b + x) - logGamma(b) - logGamma(a + b + x)
    value += count * (logGamma(r + x) - logGamma(r) + r * logAlpha + dropout + both)
    const fall = digamma(a + b) - digamma(a + b + x)
    const slope = [
      digamma(r + x) - digamma(r) + logAlpha - alive * Math.log(alpha + T) - gone * Math.log(alpha + tx),
      r / alpha - (r + x) * (alive / (alpha + T) + gone / (alpha + tx)),
      x === 0 ? 0 : fall + gone / a,
      x === 0 ? 0 : fall + digamma(b + x) - digamma(b) - gone / (b + x - 1),
    ]
    for (const [i, one] of slope.entries()) slopes[i] = (slopes[i] ?? 0) + count * one
  }
  return { value, gradient: slopes.map((slope, i) => slope * Math.exp(at[i] ?? 0)) }
}

/**
 * @returns a refusal for histories that cannot be, for too few repeat buyers, and when no maximum inside the parameter
 *   space is found: then the histories do not look like this model, and its forecast would be made up
 */
export function fitBgNbd(histories: Iterable<PurchaseHistory>): BgNbdFit | BgNbdRefusal {
  const rows = compress(histories)
  if (rows === null)
    return refuse('impossible-input', 'A history has whole repeat purchases, 0 < tx ≤ T with a repeat and tx = 0 without, and a whole count of customers.') // prettier-ignore
  const customers = rows.reduce((sum, { count }) => sum + count, 0)
  const repeaters = rows.reduce((sum, { x, count }) => sum + (x > 0 ? count : 0), 0)
  if (repeaters < FEWEST_REPEAT_BUYERS)
    return refuse('too-few-customers', `${repeaters} customers bought again; ${FEWEST_REPEAT_BUYERS} are needed.`)
  const unit = rows.reduce((sum, { T, count }) => sum + T * count, 0) / customers
  const scaled = rows.map(({ x, tx, T, count }) => ({ x, tx: tx / unit, T: T / unit, count }))
  const found = maximise((at) => likelihoodOf(scaled, at), [0, 0, 0, 0], customers, EDGE)
  if (isRefusal(found)) return found
  const [r = 1, alpha = 1, a = 1, b = 1] = found.at.map(Math.exp)
  const purchases = rows.reduce((sum, { x, count }) => sum + x * count, 0)
  return {
    r,
    alpha: alpha * unit,
    a,
    b,
    // The density of x purchases has the unit of time to the power −x.
    logLikelihood: found.value - purchases * Math.log(unit),
    customers,
    covariance: found.covariance,
    slope: found.slope,
    change: found.change,
    iterations: found.iterations,
  }
}
