import { describe, expect, it } from 'vitest'
import { fitBgNbd } from './bg-nbd.ts'
import { expectedFuturePurchases, forecastPurchases } from './bg-nbd-forecast.ts'
import { answered } from './expectations.ts'
import { expectedSpend, fitGammaGamma, type GammaGammaFit } from './gamma-gamma.ts'
import { Random } from './random.ts'
import { forecastSpend, type SpendingHistory } from './spend-forecast.ts'

/** Customers who buy at a rate of their own, each time for an amount around a mean of their own (seed 5). */
function customers(n: number): SpendingHistory[] {
  const random = new Random(5)
  return Array.from({ length: n }, () => {
    const [rate, usual, leaves] = [random.exponential(6), random.exponential(20) + 5, 0.05 + 0.2 * random.uniform()]
    let [x, tx, paid] = [0, 0, 0]
    for (let at = random.exponential(rate); at < 30; at += random.exponential(rate)) {
      ;[x, tx, paid] = [x + 1, at, paid + usual * (0.5 + random.uniform())]
      if (random.uniform() < leaves) break
    }
    return { x, tx, T: 30, paid, paidTimes: x, count: 1 }
  })
}

const number = (one: unknown): number => (typeof one === 'number' ? one : Number.NaN)
const all = customers(400)
const often = answered(fitBgNbd(all))
const much = answered(fitGammaGamma(all.filter(({ x }) => x > 0).map(({ x, paid }) => ({ x, mean: paid / x }))))

describe('money to expect', () => {
  it('is how often times how much, customer by customer', () => {
    const byHand = all.reduce((sum, history) => {
      const known = history.x === 0 ? undefined : { x: history.x, mean: history.paid / history.x }
      return sum + number(expectedFuturePurchases(often, history, 10)) * number(expectedSpend(much, known))
    }, 0)
    const { value, lo, hi } = answered(forecastSpend(often, much, all, 10))
    expect(value).toBeCloseTo(byHand, 6)
    expect(lo).toBeLessThan(value)
    expect(hi).toBeGreaterThan(value)
  })

  it('is the same when customers with the same purchases are one row with the sum of what they paid', () => {
    const same = all.map((history) => ({ ...history, tx: history.x === 0 ? 0 : 20 }))
    const rows = new Map<number, SpendingHistory>()
    for (const { x, tx, T, paid } of same) {
      const row = rows.get(x) ?? { x, tx, T, paid: 0, paidTimes: x, count: 0 }
      rows.set(x, { ...row, paid: row.paid + paid, count: (row.count ?? 0) + 1 })
    }
    const [apart, together] = [same, [...rows.values()]].map((one) => answered(forecastSpend(often, much, one, 10)))
    expect(together?.value).toBeCloseTo(apart?.value ?? 0, 6)
    expect(together?.hi).toBeCloseTo(apart?.hi ?? 0, 4)
  })

  it('has the interval of the purchases alone where it is known what each costs', () => {
    const known: GammaGammaFit = { ...much, p: 1e6, q: 1e6, gamma: 10, covariance: [[0, 0, 0], [0, 0, 0], [0, 0, 0]] } // prettier-ignore
    const nothing = all.map((history) => ({ ...history, paid: 0, paidTimes: 0 }))
    const money = answered(forecastSpend(often, known, nothing, 10))
    const purchases = answered(forecastPurchases(often, all, 10))
    expect(money.hi / money.value).toBeCloseTo(purchases.hi / purchases.value, 4)
  })

  it('is as many yen as euros are worth', () => {
    const inYen = all.map((history) => ({ ...history, paid: history.paid * 160 }))
    const [euros, yen] = [answered(forecastSpend(often, much, all, 10)), answered(forecastSpend(often, { ...much, gamma: much.gamma * 160 }, inYen, 10))] // prettier-ignore
    expect(yen.value / euros.value).toBeCloseTo(160, 6)
    expect(yen.lo / euros.lo).toBeCloseTo(160, 4)
  })

  it('refuses where there is no mean, and what cannot be', () => {
    const newcomers = all.map((history) => ({ ...history, paid: 0, paidTimes: 0 }))
    expect(forecastSpend(often, { ...much, q: 0.9 }, newcomers, 10)).toMatchObject({ refused: 'infinite-mean' })
    expect(forecastSpend(often, much, [], 10)).toMatchObject({ refused: 'impossible-input' })
    expect(forecastSpend(often, much, [{ x: 0, tx: 0, T: 9, paid: -1, paidTimes: 0 }], 10)).toHaveProperty('refused')
  })
})
