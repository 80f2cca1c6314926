import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { newcombe, pooledZ, wilson } from './proportion.ts'

describe('Wilson score interval', () => {
  it.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])('of %i/%i is that of Newcombe 1998 (Statistics in Medicine 17, 857–872, table I)', (x, n, lo, hi) => {
    const interval = wilson(x, n)
    expect(interval?.lo).toBeCloseTo(lo, 4)
    expect(interval?.hi).toBeCloseTo(hi, 4)
  })

  it('stays inside 0 … 1 and holds the observed share', () => {
    fc.assert(
      fc.property(fc.nat(5000), fc.nat(5000), (a, b) => {
        const n = a + b
        const interval = wilson(a, n)
        if (n === 0) {
          expect(interval).toBeNull()
          return
        }
        expect(interval?.lo).toBeGreaterThanOrEqual(0)
        expect(interval?.hi).toBeLessThanOrEqual(1)
        expect(interval?.lo).toBeLessThanOrEqual(a / n)
        expect(interval?.hi).toBeGreaterThanOrEqual(a / n)
      }),
    )
  })
})

describe('difference of two proportions', () => {
  it('56/70 − 48/80 has the interval 0.0524 … 0.3339 of Newcombe 1998 (Statistics in Medicine 17, 873–890, method 10, table II)', () => {
    const difference = newcombe(56, 70, 48, 80)
    expect(difference?.estimate).toBeCloseTo(0.2, 12)
    expect(difference?.lo).toBeCloseTo(0.0524, 4)
    expect(difference?.hi).toBeCloseTo(0.3339, 4)
  })

  it('5/56 − 0/29 has the interval −0.0381 … 0.1926 of the same table', () => {
    const difference = newcombe(5, 56, 0, 29)
    expect(difference?.lo).toBeCloseTo(-0.0381, 4)
    expect(difference?.hi).toBeCloseTo(0.1926, 4)
  })

  it.each([
    [3894, 21307, 22.486, 5.7e-112],
    [3238, 21387, 13.949, 3.2e-44],
  ])(
    'Hillstrom e-mail test, visits %i of %i against 2,262 of 21,306: the z and p computed with the data set',
    (x, n, z, p) => {
      const test = pooledZ(x, n, 2262, 21306)
      expect(test?.z).toBeCloseTo(z, 3)
      expect((test?.p ?? 0) / p).toBeCloseTo(1, 1)
    },
  )

  it('cannot be tested without variation or without data', () => {
    expect(pooledZ(0, 10, 0, 10)).toBeNull()
    expect(pooledZ(1, 10, 0, 0)).toBeNull()
    expect(newcombe(0, 0, 1, 2)).toBeNull()
  })
})
