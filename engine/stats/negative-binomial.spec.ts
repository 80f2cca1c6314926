import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { answered, expectShare, near } from './expectations.ts'
import { countLogLower, countLogProbability, countLogUpper, fitDispersion } from './negative-binomial.ts'
import { isRefusal } from './refusal.ts'
import { coverage, SEEDED } from './simulation.ts'

const off = (actual: number, expected: number): number => Math.abs(actual - expected) / Math.abs(expected)

describe('tails of counts', () => {
  it.each([
    [27, 12.4, 6, -3.6408419947592905],
    [500, 10, 2, -86.7260011969179],
    [3, 0.01, 0.5, -12.951214611139985],
    [2000, 1000, 50000, -380.581024894016],
    [27, 12.4, 1e8, -8.41382952083328],
    [120, 100, 1e7, -3.56733362480216],
  ])('ln P(X ≥ %i) at mean %f, size %f agrees with 40-digit arithmetic (mpmath 1.3 betainc)', (x, mean, size, expected) => {
    expect(off(countLogUpper(x, { mean, size }), expected)).toBeLessThan(1e-11)
  }) // prettier-ignore

  it('a mean of a million with size 2·10⁷ is no Poisson count: 3,000 more have p 0.0017, not 0.0014 (mpmath 1.3, sum of the terms)', () => {
    expect(off(countLogUpper(1_003_000, { mean: 1e6, size: 2e7 }), -6.36686943094154)).toBeLessThan(1e-9)
    expect(off(countLogUpper(1_003_000, { mean: 1e6, size: 1e12 }), -6.60171135328139)).toBeLessThan(1e-8)
    expect(off(countLogProbability(27, { mean: 12.4, size: 1e8 }), -8.97973293570974)).toBeLessThan(1e-13)
  })

  it('27 where 12.4 are usual has p 0.00022 as a Poisson count and 0.026 at size 6: Poisson cries wolf (mpmath 1.3)', () => {
    expect(Math.exp(countLogUpper(27, { mean: 12.4, size: Infinity }))).toBeCloseTo(0.0002217786904, 12)
    expect(Math.exp(countLogUpper(27, { mean: 12.4, size: 6 }))).toBeCloseTo(0.02623024893, 10)
    expect(off(countLogUpper(200, { mean: 100, size: Infinity }), -41.51447330459257)).toBeLessThan(1e-12)
    expect(off(countLogLower(27, { mean: 12.4, size: 6 }), -0.02073805608403501)).toBeLessThan(1e-11)
  })

  it('sum to one, differ by the point, and meet Poisson’s as the size grows', () => {
    const mean = fc.double({ min: 0.01, max: 300, noNaN: true })
    const size = fc.double({ min: 0.05, max: 1e4, noNaN: true })
    fc.assert(
      fc.property(fc.nat(400), mean, size, (x, mu, k) => {
        const model = { mean: mu, size: k }
        const upper = Math.exp(countLogUpper(x, model))
        const next = Math.exp(countLogUpper(x + 1, model))
        expect(Math.exp(countLogLower(x, model)) + next).toBeCloseTo(1, 9)
        expect(upper - next).toBeCloseTo(Math.exp(countLogProbability(x, model)), 9)
        const poisson = countLogUpper(x, { mean: mu, size: Infinity })
        if (poisson > -20) expect(countLogUpper(x, { mean: mu, size: 9e6 })).toBeCloseTo(poisson, 2)
      }),
    )
  })
})

describe('how much more they vary', () => {
  it('European red mites on 150 apple leaves: size 1.0246, by moments 1.167 (Bliss & Fisher 1953, Biometrics 9, 176–200)', () => {
    const mites = [70, 38, 17, 10, 9, 3, 2, 1].map((count, value) => ({ value, count }))
    expect(fitDispersion(mites)).toMatchObject({
      size: near(1.0245924, 6),
      sizeByMoments: near(1.1666974, 6),
      lo: near(0.62542, 4),
      hi: near(1.83624, 4),
    })
  })

  it('finds a size of four millions from counts about a hundred thousand (k ≈ μ²/(s² − μ), moments)', () => {
    // Half are 320 below the mean and half above: a variance of 102,400 where Poisson counts have 100,000.
    const counts = [100_000 - 320, 100_000 + 320].map((value) => ({ value, count: 50_000 }))
    const found = answered(fitDispersion(counts))
    expect(found.sizeByMoments).toBeGreaterThan(4e6)
    expect(off(found.size, found.sizeByMoments ?? 0)).toBeLessThan(0.01)
  })

  it('is refused where they do not: the caller decides for Poisson', () => {
    expect(fitDispersion([{ value: 4, count: 30 }])).toMatchObject({ refused: 'not-overdispersed' })
    expect(fitDispersion([{ value: 4, count: 3 }])).toMatchObject({ refused: 'too-few-counts' })
    expect(fitDispersion([{ value: 0, count: 30 }])).toMatchObject({ refused: 'not-overdispersed' })
    expect(fitDispersion([{ value: 0.5, count: 30 }])).toMatchObject({ refused: 'impossible-input' })
  })

  it(`covers the size that made the counts at 95 % ${SEEDED}`, () => {
    const { covered, answered: runs } = coverage(300, 2, (random) => {
      const counts = Array.from({ length: 120 }, () => ({ value: random.poisson((5 * random.gamma(2)) / 2), count: 1 }))
      const result = fitDispersion(counts)
      return isRefusal(result) ? null : { lo: result.lo, hi: result.hi ?? Infinity }
    })
    expect(runs).toBe(300)
    expectShare(covered, 0.95, runs)
    expect(answered(fitDispersion([{ value: 0, count: 50 }, { value: 9, count: 10 }])).size).toBeLessThan(1) // prettier-ignore
  })
})
