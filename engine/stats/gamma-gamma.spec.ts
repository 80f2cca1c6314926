import { describe, expect, it } from 'vitest'
import { answered, expectFewCovered } from './expectations.ts'
import { expectedSpend, fitGammaGamma } from './gamma-gamma.ts'
import { Random } from './random.ts'
import { isRefusal } from './refusal.ts'
import { coverage, SEED, SEEDED } from './simulation.ts'

/** The published fit to CDNOW (Fader, Hardie & Lee 2005; lifetimes quickstart). */
const CDNOW = { p: 6.25, q: 3.74, gamma: 15.45 }

const spend = (random: Random, n: number) =>
  Array.from({ length: n }, (_, i) => {
    const x = 1 + (i % 9)
    const rate = random.gamma(CDNOW.q) / CDNOW.gamma
    return { x, mean: random.gamma(CDNOW.p * x) / rate / x }
  })

describe('spend per purchase', () => {
  it('of all CDNOW customers is 35.2, of one with a single purchase of 10 it is 17.7: p·(γ + m·x)/(p·x + q − 1) by hand', () => {
    expect(expectedSpend(CDNOW)).toBeCloseTo((6.25 * 15.45) / 2.74, 10)
    expect(expectedSpend(CDNOW, { x: 1, mean: 10 })).toBeCloseTo((6.25 * 25.45) / 8.99, 10)
  })

  it(`is fitted so that ln p is covered at 95 % ${SEEDED}`, () => {
    const simulated = coverage(60, Math.log(CDNOW.p), (random) => {
      const fit = fitGammaGamma(spend(random, 600))
      if (isRefusal(fit)) return null
      const reach = 1.96 * Math.sqrt(fit.covariance[0]?.[0] ?? 0)
      return { lo: Math.log(fit.p) - reach, hi: Math.log(fit.p) + reach }
    })
    expect(simulated.answered).toBeGreaterThan(55)
    expectFewCovered(simulated, 0.95)
  })

  it(`is the same in another currency ${SEEDED}`, () => {
    const euros = spend(new Random(SEED), 500)
    const one = answered(fitGammaGamma(euros))
    const yen = answered(fitGammaGamma(euros.map((row) => ({ ...row, mean: row.mean * 160 }))))
    expect(yen.gamma / one.gamma).toBeCloseTo(160, 5)
    expect(yen.q).toBeCloseTo(one.q, 7)
    expect(yen.correlation).toBeCloseTo(one.correlation ?? 2, 9)
  })

  it('is refused where the mean does not exist, for too few, and for amounts that are none', () => {
    expect(expectedSpend({ p: 2, q: 0.9, gamma: 3 })).toMatchObject({ refused: 'infinite-mean' })
    expect(fitGammaGamma([{ x: 1, mean: 3 }])).toMatchObject({ refused: 'too-few-customers' })
    expect(fitGammaGamma([{ x: 1, mean: -3 }])).toMatchObject({ refused: 'impossible-input' })
    expect(fitGammaGamma([{ x: 2, mean: 5, count: 100 }])).toHaveProperty('refused')
  })
})
