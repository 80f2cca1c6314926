import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fitBgNbd, type BgNbdParameters, type PurchaseHistory } from './bg-nbd.ts'
import { expectedFuturePurchases, expectedPurchases, forecastPurchases, probabilityAlive } from './bg-nbd-forecast.ts'
import { answered, expectFewCovered, near } from './expectations.ts'
import { Random } from './random.ts'
import { isRefusal } from './refusal.ts'
import { coverage, SEED, SEEDED } from './simulation.ts'

/** The published fit to CDNOW, customers of the first quarter of 1997, in weeks (Fader, Hardie & Lee 2005, table 2). */
const CDNOW: BgNbdParameters = { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 }

/** One customer who does what the model says. */
function live(random: Random, { r, alpha, a, b }: BgNbdParameters, T: number): PurchaseHistory {
  const rate = random.gamma(r) / alpha
  const dropout = random.beta(a, b)
  let [x, tx] = [0, 0]
  for (let next = random.exponential(rate); next <= T; next += random.exponential(rate)) {
    x += 1
    tx = next
    if (random.uniform() < dropout) break
  }
  return { x, tx, T }
}

const TRUE: BgNbdParameters = { r: 1.2, alpha: 8, a: 1.1, b: 3 }
const customers = (random: Random, n: number) =>
  Array.from({ length: n }, (_, i) => live(random, TRUE, 30 + (i % 3) * 5))

describe('BG/NBD', () => {
  it(`finds the parameters that made the customers, within four standard errors, and says how it ended ${SEEDED}`, () => {
    const fit = answered(fitBgNbd(customers(new Random(SEED), 2000)))
    for (const [i, name] of (['r', 'alpha', 'a', 'b'] as const).entries()) {
      const error = Math.sqrt(fit.covariance[i]?.[i] ?? 0)
      expect(Math.abs(Math.log(fit[name] / TRUE[name])) / error).toBeLessThan(4)
    }
    expect(fit.slope).toBeLessThan(1e-8)
  })

  it(`counts the same customers in days and in weeks, one by one and put together ${SEEDED}`, () => {
    const weeks = customers(new Random(SEED), 400)
    const one = answered(fitBgNbd(weeks))
    const days = answered(fitBgNbd([...weeks, ...weeks].map((h) => ({ ...h, tx: h.tx * 7, T: h.T * 7 }))))
    const both = answered(fitBgNbd(weeks.map((h) => ({ ...h, count: 2 }))))
    expect(days.alpha).toBeCloseTo(7 * one.alpha, 4)
    expect(days.b).toBeCloseTo(one.b, 4)
    expect(both.r).toBeCloseTo(one.r, 6)
    expect(both.covariance[0]?.[0]).toBeCloseTo((one.covariance[0]?.[0] ?? 0) / 2, 6)
  })

  it('refuses too few repeat buyers, histories that cannot be, and buyers who never leave', () => {
    expect(fitBgNbd([{ x: 0, tx: 0, T: 10, count: 500 }])).toMatchObject({ refused: 'too-few-customers' })
    expect(fitBgNbd([{ x: 2, tx: 11, T: 10 }])).toMatchObject({ refused: 'impossible-input' })
    expect(fitBgNbd([{ x: 0, tx: 1, T: 10 }])).toMatchObject({ refused: 'impossible-input' })
    const broken = Array.from({ length: 30 }, () => ({ x: 2, tx: 5, T: 10 }))
    for (const count of [-30, Number.NaN, 0.5])
      expect(fitBgNbd([...broken, { x: 2, tx: 5, T: 10, count }])).toMatchObject({ refused: 'impossible-input' })
    const clockwork = [3, 4, 5, 6, 7].map((x) => ({ x, tx: 29.9, T: 30, count: 40 }))
    expect(fitBgNbd(clockwork)).toHaveProperty('refused')
  })

  it(`intervals of expected purchases cover the truth at 95 % ${SEEDED}`, () => {
    const history = { x: 3, tx: 20, T: 30 }
    const truth = expectedFuturePurchases(TRUE, history, 10) as number
    const simulated = coverage(40, truth, (random) => {
      const fit = fitBgNbd(customers(random, 300))
      return isRefusal(fit) ? null : answered(forecastPurchases(fit, [history], 10))
    })
    expect(simulated.answered).toBeGreaterThan(32)
    expectFewCovered(simulated, 0.95)
  })
})

describe('what to expect', () => {
  it.each([
    [0.243, 4.414, 0.793, 2.426, 39, 1.19672319332082],
    [0.243, 4.414, 0.793, 2.426, 1000, 6.58039161373832],
    [2.5, 10, 3.2, 40, 52, 7.87288764431064],
    [1.3, 0.5, 0.05, 0.2, 7, 13.0991781983652],
  ])('of r=%f α=%f a=%f b=%f by %i agrees with the ₂F₁ formula (Fader et al. 2005 eq. 9; mpmath 1.3)', (r, alpha, a, b, t, expected) => {
    expect((expectedPurchases({ r, alpha, a, b }, t) as number) / expected).toBeCloseTo(1, 8)
  }) // prettier-ignore

  it.each([
    [0.02, 1, 0.986458979337051],
    [1, 0.02, 0.5068171319523808],
    [1e-10, 1, 0.999999999930685],
  ])(
    'with a = %f and b = %f, where the mass lies at an end of 0 … 1, agrees with ₂F₁ (mpmath 1.3)',
    (a, b, expected) => {
      expect((expectedPurchases({ r: 1, alpha: 1, a, b }, 1) as number) / expected).toBeCloseTo(1, 12)
    },
  )

  it('of customer 0001 (2 repeats, last in week 30.43 of 38.86) are 1.226 in 39 weeks (Fader, Hardie & Lee 2005, Excel note)', () => {
    expect(expectedFuturePurchases(CDNOW, { x: 2, tx: 30.43, T: 38.86 }, 39)).toBeCloseTo(1.226, 3)
  })

  it('of customer 1516 (26 repeats) is 0.7106 next week (lifetimes, quickstart)', () => {
    const fit = { r: 0.242593, alpha: 4.413532, a: 0.792886, b: 2.425752 }
    expect(expectedFuturePurchases(fit, { x: 26, tx: 30.86, T: 31 }, 1)).toBeCloseTo(0.710623, 5)
  })

  it('is smooth where the published formula divides by zero (a = 1)', () => {
    const at = (a: number) => expectedPurchases({ ...CDNOW, a }, 20) as number
    expect(at(1)).toBeCloseTo((at(0.999) + at(1.001)) / 2, 5)
  })

  it('P(alive) falls with silence, and is not given without a repeat purchase', () => {
    expect(probabilityAlive(CDNOW, { x: 0, tx: 0, T: 30 })).toMatchObject({ refused: 'alive-by-construction' })
    const silent = (T: number) => probabilityAlive(CDNOW, { x: 5, tx: 10, T }) as number
    fc.assert(
      fc.property(fc.double({ min: 10, max: 500, noNaN: true }), (T) => {
        expect(silent(T)).toBeGreaterThanOrEqual(silent(T + 1))
        expect(silent(T)).toBeLessThan(1)
        expect(silent(T)).toBeGreaterThan(0)
      }),
    )
  })

  it('forecasts of two groups add up to that of both', () => {
    const random = new Random(SEED)
    const all = customers(random, 300)
    const fit = answered(fitBgNbd(all))
    const [one, two] = [all.slice(0, 20), all.slice(20, 40)].map((part) => answered(forecastPurchases(fit, part, 5)).value)
    expect(answered(forecastPurchases(fit, all.slice(0, 40), 5))).toMatchObject({ value: near((one ?? 0) + (two ?? 0), 8), customers: 40 })
    expect(forecastPurchases(fit, [], 5)).toMatchObject({ refused: 'impossible-input' })
  }) // prettier-ignore
})
