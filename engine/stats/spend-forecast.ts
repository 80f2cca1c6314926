/**
 * What customers will spend: purchases to expect (BG/NBD) times what each of them pays a purchase (gamma-gamma), Fader, Hardie
 * & Lee (2005), Journal of Marketing Research 42, 415–430. How often and how much are taken as independent, as these models do;
 * hence the two fits are, and their variances add up. Interval by the delta method on the logarithm, from the observed
 * information: it holds what is not known about the parameters, not the luck of single customers.
 */
import { isHistory, type BgNbdFit, type PurchaseHistory } from './bg-nbd.ts'
import { expectedFuturePurchases, type ForecastRefusal } from './bg-nbd-forecast.ts'
import { quadraticForm } from './cholesky.ts'
import { expectedSpend, type GammaGammaFit } from './gamma-gamma.ts'
import { criticalZ, type Bounds } from './proportion.ts'
import { BAD_LEVEL, isLevel, isRefusal, refuse, type Refusal } from './refusal.ts'

export interface SpendingHistory extends PurchaseHistory {
  /** Repeat purchases of each that the amount is over. */
  paidTimes: number
  /** What all of them together paid on these. */
  paid: number
}

export type SpendForecastRefusal = ForecastRefusal | Refusal<'infinite-mean'>

const STEP = 1e-3

/**
 * Money to expect of all these customers together in the time t after each one's T.
 * @param often, much fits over the same customers; histories and `often` in one unit of time
 */
export function forecastSpend(
  often: BgNbdFit,
  much: GammaGammaFit,
  histories: readonly SpendingHistory[],
  t: number,
  level = 0.95,
): (Bounds & { value: number; se: number }) | SpendForecastRefusal {
  if (!isLevel(level)) return BAD_LEVEL
  if (histories.length === 0 || !histories.every((history) => isHistory(history) && history.paid >= 0))
    return refuse('impossible-input', 'Histories must be possible, and amounts not negative.')
  const times = (at: readonly number[]): number[] | ForecastRefusal => {
    const [r = 1, alpha = 1, a = 1, b = 1] = at.map(Math.exp)
    const found: number[] = []
    for (const history of histories) {
      const one = expectedFuturePurchases({ r, alpha, a, b }, history, t)
      if (typeof one !== 'number') return one
      found.push(one)
    }
    return found
  }
  const each = (at: readonly number[]): number[] | SpendForecastRefusal => {
    const [p = 1, q = 1, gamma = 1] = at.map(Math.exp)
    const found: number[] = []
    for (const { paid, paidTimes, count = 1 } of histories) {
      // Linear in the mean of each: what holds of their mean holds of all of them.
      const known = paidTimes === 0 || count === 0 ? undefined : { x: paidTimes, mean: paid / (paidTimes * count) }
      const one = expectedSpend({ p, q, gamma }, known)
      if (typeof one !== 'number') return one
      found.push(one)
    }
    return found
  }
  const total = (n: readonly number[], amount: readonly number[]): number =>
    histories.reduce((sum, { count = 1 }, i) => sum + count * (n[i] ?? 0) * (amount[i] ?? 0), 0)

  const [logOften, logMuch] = [[often.r, often.alpha, often.a, often.b].map(Math.log), [much.p, much.q, much.gamma].map(Math.log)] // prettier-ignore
  const [n, amount] = [times(logOften), each(logMuch)]
  if (isRefusal(n)) return n
  if (isRefusal(amount)) return amount
  const value = total(n, amount)
  const slopes = (at: readonly number[], of: (moved: readonly number[]) => number | null): number[] =>
    at.map((_, i) => {
      const [up, down] = [STEP, -STEP].map((by) => of(at.map((log, j) => (i === j ? log + by : log))))
      return up == null || down == null ? Number.NaN : (up - down) / (2 * STEP)
    })
  const byOften = slopes(logOften, (moved) => {
    const other = times(moved)
    return isRefusal(other) ? null : total(other, amount)
  })
  const byMuch = slopes(logMuch, (moved) => {
    const other = each(moved)
    return isRefusal(other) ? null : total(n, other)
  })
  if (!(value > 0) || ![...byOften, ...byMuch].every(Number.isFinite))
    return refuse('not-computable', 'The expectation does not settle for these parameters.')
  const se = Math.sqrt(quadraticForm(often.covariance, byOften) + quadraticForm(much.covariance, byMuch))
  const factor = Math.exp((criticalZ(level) * se) / value)
  return { value, se, lo: value / factor, hi: value * factor }
}
