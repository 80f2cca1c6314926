import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { betaQuantile } from './beta.ts'
import { binomialLogLower, binomialLogUpper, clopperPearson } from './binomial.ts'
import { logLowerGamma, logUpperGamma } from './gamma.ts'

describe('binomial tails', () => {
  it('P(X ≥ 2) of 3 fair coins is ½, P(X ≤ 0) of 10 at 0.3 is 0.7¹⁰ (by hand)', () => {
    expect(Math.exp(binomialLogUpper(2, 3, 0.5))).toBeCloseTo(0.5, 14)
    expect(binomialLogLower(0, 10, 0.3)).toBeCloseTo(10 * Math.log(0.7), 12)
  })

  it('sum to one with the point between them', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), fc.double({ min: 0.001, max: 0.999, noNaN: true }), (n, p) => {
        const x = Math.floor(n * p)
        const both = Math.exp(binomialLogLower(x, n, p)) + Math.exp(binomialLogUpper(x + 1, n, p))
        expect(both).toBeCloseTo(1, 11)
      }),
    )
  })
})

describe('exact interval of a proportion', () => {
  it.each([
    [81, 263, 0.2527, 0.3676],
    [15, 148, 0.0578, 0.1617],
    [0, 20, 0, 0.1684],
    [1, 29, 0.0009, 0.1776],
  ])('of %i/%i is that of Newcombe 1998 (Statistics in Medicine 17, 857–872, table I, method 5)', (x, n, lo, hi) => {
    expect(clopperPearson(x, n)?.lo).toBeCloseTo(lo, 4)
    expect(clopperPearson(x, n)?.hi).toBeCloseTo(hi, 4)
  })

  it('has bounds at which the tails have half of alpha each', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: 300 }), (x, rest) => {
        const n = x + rest
        const { lo, hi } = clopperPearson(x, n) ?? { lo: 0, hi: 0 }
        expect(Math.exp(binomialLogUpper(x, n, lo))).toBeCloseTo(0.025, 9)
        expect(Math.exp(binomialLogLower(x, n, hi))).toBeCloseTo(0.025, 9)
      }),
    )
  })
})

describe('what they rest on', () => {
  it.each([
    [0.025, 0.5, 20.5, 2.4246478459242733e-5],
    [0.5, 2, 3, 0.38572756813238945],
    [1e-10, 5, 1, 0.01],
  ])('the beta quantile of %f at (%f, %f) agrees with scipy 1.17 betaincinv', (p, a, b, expected) => {
    expect(Math.abs(betaQuantile(p, a, b) / expected - 1)).toBeLessThan(1e-10)
  })

  it('the two incomplete gamma functions sum to one', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 300, noNaN: true }), fc.double({ min: 1e-3, max: 600, noNaN: true }), (a, x) => {
        expect(Math.exp(logLowerGamma(a, x)) + Math.exp(logUpperGamma(a, x))).toBeCloseTo(1, 11)
      }),
    ) // prettier-ignore
  })
})
