import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { logBeta, logIncompleteBeta, unitPoint } from './beta.ts'
import { chiSquareLogSf, chiSquareSf } from './chi-square.ts'
import { logGamma } from './gamma.ts'
import { normalCdf, normalLogSf, normalQuantile, normalSf, normalTwoSided } from './normal.ts'
import { studentTCdf, studentTLogSf, studentTQuantile, studentTSf, studentTTwoSided } from './student-t.ts'

/** Relative distance: published values are matched in their digits, not in their size. */
const off = (actual: number, expected: number): number => Math.abs(actual - expected) / Math.abs(expected)

describe('normal distribution', () => {
  it.each([
    [0.5, 0.3085375387259869],
    [1, 0.15865525393145705],
    [1.96, 0.024997895148220435],
    [3, 0.0013498980316300946],
    [8, 6.220960574271784e-16],
    [22.486, 2.845198693095585e-112],
  ])('upper tail at %f agrees with 40-digit arithmetic (mpmath 1.3 erfc)', (z, expected) => {
    expect(off(normalSf(z), expected)).toBeLessThan(2e-14)
  })

  it.each([
    [3, -6.607726221510349],
    [38, -726.5572160188201],
    [100, -5005.524208694205],
    [1000, -500007.8266948122],
  ])('logarithm of the upper tail at %f agrees with 40-digit arithmetic (mpmath 1.3)', (z, expected) => {
    expect(off(normalLogSf(z), expected)).toBeLessThan(1e-14)
  })

  it.each([
    [0.975, 1.9599639845400538],
    [0.9, 1.2815515655446006],
    [1e-20, -9.262340089798407],
    [1e-300, -37.0470962993612],
    [0.001, -3.0902323061678136],
  ])('quantile of %f agrees with 40-digit arithmetic (mpmath 1.3)', (p, expected) => {
    expect(off(normalQuantile(p), expected)).toBeLessThan(1e-14)
  })

  it('keeps its digits right beside the median', () => {
    expect(off(normalQuantile(0.5000001), 2.506628273311648e-7)).toBeLessThan(1e-9)
    expect(normalQuantile(0.5)).toBe(0)
  })

  it('is undone by its quantile', () => {
    fc.assert(
      fc.property(fc.double({ min: -37, max: 5, noNaN: true }), (z) => {
        expect(normalQuantile(normalCdf(z))).toBeCloseTo(z, 9)
      }),
    )
  })

  it('has tails that sum to one and a two-sided p of at most one', () => {
    fc.assert(
      fc.property(fc.double({ min: -30, max: 30, noNaN: true }), (z) => {
        expect(normalCdf(z) + normalSf(z)).toBeCloseTo(1, 14)
        expect(normalTwoSided(z)).toBeLessThanOrEqual(1)
      }),
    )
  })
})

describe('Student t distribution', () => {
  it.each([
    [2.2281388519649385, 10, -3.688879454077763],
    [1, 1, -1.3862943611198906],
    [5.3, 42692, -16.65958241076136],
    [12.706, 1, -3.688863407080027],
    [40, 5, -16.200827353101413],
    [300, 1000, -2259.7973056016126],
    [0.1, 3.7, -0.7705410264747456],
    [1.2, 2e6, -2.162216888399972],
  ])(
    'logarithm of the upper tail at t=%f, df=%f agrees with 40-digit arithmetic (mpmath 1.3 betainc)',
    (t, df, expected) => {
      expect(off(studentTLogSf(t, df), expected)).toBeLessThan(1e-13)
    },
  )

  it.each([
    [0.975, 1, 12.706204736174694],
    [0.975, 10, 2.2281388519862744],
    [0.995, 4.3, 4.3919667076840545],
    [0.975, 42000.5, 1.960020468116042],
    [0.9995, 3, 12.923978636687965],
    [0.6, 2, 0.2886751345948128],
  ])(
    'quantile of %f at df=%f agrees with 40-digit arithmetic (mpmath 1.3); 12.706 and 2.228 are in every table',
    (p, df, expected) => {
      expect(off(studentTQuantile(p, df), expected)).toBeLessThan(1e-12)
      expect(off(studentTQuantile(1 - p, df), -expected)).toBeLessThan(1e-12)
    },
  )

  it('is undone by its quantile, for fractional degrees of freedom too', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1e-6, max: 0.5, noNaN: true }),
        fc.double({ min: 0.6, max: 1e6, noNaN: true }),
        (p, df) => {
          expect(off(studentTCdf(studentTQuantile(p, df), df), p)).toBeLessThan(1e-9)
        },
      ),
    )
  })

  it('agrees with the normal distribution when there are very many degrees of freedom', () => {
    expect(off(studentTSf(3, 1e16), normalSf(3))).toBeLessThan(1e-14)
    // Both squares overflow: −(df / 2) ln(1 + t² / df) is all that is left of the tail.
    expect(off(studentTLogSf(2.5e145, 1e154), -0.5e154 * (Math.log(2.5e145) * 2 - Math.log(1e154)))).toBeLessThan(1e-12)
    expect(studentTTwoSided(1e300, 1e308)).toBe(0)
    expect(studentTTwoSided(0, 5)).toBe(1)
  })
})

describe('chi-square distribution', () => {
  it.each([
    [0.2025, 2, -0.10125],
    [3.841458820694124, 1, -2.99573227355399],
    [18.307, 10, -2.995720491795434],
    [674, 1, -340.483884624223],
    [2000, 3, -996.4248404973332],
    [0.01, 5, -5.30027144733014e-7],
    [100, 100, -0.7314895757292705],
  ])(
    'logarithm of the upper tail at %f, df=%f agrees with 40-digit arithmetic (mpmath 1.3 gammainc)',
    (x, df, expected) => {
      expect(off(chiSquareLogSf(x, df), expected)).toBeLessThan(1e-12)
    },
  )

  it('never rounds a possible result to zero before the smallest double', () => {
    expect(off(chiSquareSf(674, 1), 1.348117451511362e-148)).toBeLessThan(1e-12)
    expect(chiSquareSf(0, 3)).toBe(1)
  })
})

describe('gamma and beta functions', () => {
  it.each([
    [0.5, 0.5723649429247001],
    [3.7, 1.428072326665388],
    [10, 12.801827480081469],
    [1e-5, 11.512919692895826],
    [171.5, 709.1431630309282],
    [21346.5, 191445.0739315593],
  ])('ln Γ(%f) agrees with 40-digit arithmetic (mpmath 1.3)', (x, expected) => {
    expect(off(logGamma(x), expected)).toBeLessThan(1e-14)
  })

  it.each([
    [2, 3, 0.4, 0.5248],
    [0.5, 0.5, 0.2, 0.2951672353008666],
    [300, 2, 0.99, 0.19616357628514303],
    [50.5, 70.25, 0.42, 0.5197945342544755],
  ])('I(a=%f, b=%f; %f) agrees with 40-digit arithmetic (mpmath 1.3)', (a, b, x, expected) => {
    expect(off(Math.exp(logIncompleteBeta(a, b, unitPoint(x))), expected)).toBeLessThan(1e-12)
  })

  it('is symmetric, and B(1, b) = 1/b', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.1, max: 1e6, noNaN: true }), (b) => {
        expect(logBeta(1, b)).toBeCloseTo(-Math.log(b), 10)
        expect(logBeta(b, 2.5)).toBe(logBeta(2.5, b))
      }),
    )
  })

  it('refuses what is outside the domain by saying so, not by a number', () => {
    expect([logGamma(0), chiSquareSf(-1, 2), studentTSf(1, 0), normalQuantile(1.2)]).toEqual(Array(4).fill(Number.NaN))
  })
})
