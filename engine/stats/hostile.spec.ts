/** Estimators under hostile inputs: an answer is made of finite numbers that hang together, or there is none. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { clusterShare, clusterSums } from './cluster.ts'
import { mergeMoments, momentsOf, type Moments } from './moments.ts'
import { nps, npsWald } from './nps.ts'
import { newcombe, pooledZ, wilson } from './proportion.ts'
import { sampleRatioMismatch } from './srm.ts'
import { studentTLogSf, studentTQuantile, studentTTwoSided } from './student-t.ts'
import { fieller, relativeDelta, relativeLogRatio, welch } from './welch.ts'

const RUNS = { numRuns: 2000 }
const anything = fc.oneof(
  fc.double(),
  fc.double({ min: -5, max: 5, noNaN: true }),
  fc.integer({ min: -2, max: 50 }),
  fc.constantFrom(0, -0, 1e-320, 1e-180, 1e154, 1e300, 2 ** 53, Infinity, -Infinity, Number.NaN),
)
const level = fc.oneof(anything, fc.constantFrom(0.5, 0.95, 1 - 1e-12, 1 - 2 ** -53, 1))
const moments: fc.Arbitrary<Moments> = fc.oneof(
  fc.record({ n: anything, mean: anything, m2: anything }),
  fc.array(fc.double({ min: -1e12, max: 1e12, noNaN: true }), { maxLength: 6 }).map(momentsOf),
)

function isSound(result: object | null): void {
  if (result === null) return
  for (const [name, value] of Object.entries(result)) {
    if (typeof value === 'number') expect(Number.isFinite(value), `${name} is ${value}`).toBe(true)
    else if (typeof value === 'object' && name !== 'expected') isSound(value as object | null)
  }
  if ('lo' in result && 'hi' in result) expect(result.lo).toBeLessThanOrEqual(result.hi as number)
}

describe('whatever they are given', () => {
  it.each([
    ['welch', welch],
    ['fieller', fieller],
    ['relativeDelta', relativeDelta],
    ['relativeLogRatio', relativeLogRatio],
  ] as const)('%s answers finite numbers or nothing', (_, estimate) => {
    fc.assert(
      fc.property(moments, moments, level, (a, b, at) => {
        isSound(estimate(a, b, at))
      }),
      RUNS,
    )
  })

  it('intervals of proportions are finite, or there are none', () => {
    fc.assert(
      fc.property(anything, anything, anything, anything, level, (x1, n1, x2, n2, at) => {
        isSound(wilson(x1, n1, at))
        isSound(newcombe(x1, n1, x2, n2, at))
        isSound(pooledZ(x1, n1, x2, n2))
      }),
      RUNS,
    )
  })

  it('net promoter scores lie in their interval, or there are none', () => {
    fc.assert(
      fc.property(anything, anything, anything, level, (promoters, passives, detractors, at) => {
        for (const score of [nps, npsWald]) {
          const result = score({ promoters, passives, detractors }, at)
          isSound(result)
          if (result !== null) {
            expect(result.lo).toBeLessThanOrEqual(result.value)
            expect(result.hi).toBeGreaterThanOrEqual(result.value)
          }
        }
      }),
      RUNS,
    )
  })

  it('clustered shares are finite, or there are none', () => {
    fc.assert(
      fc.property(anything, anything, anything, anything, anything, anything, (clusters, x, m, xx, xm, mm) => {
        isSound(clusterShare({ clusters, x, m, xx, xm, mm }))
      }),
      RUNS,
    )
  })

  it('a sample-ratio mismatch has a p from 0 to 1, or the counts are refused', () => {
    const weights = fc.array(fc.double({ min: 1e-3, max: 1e3, noNaN: true }), { minLength: 2, maxLength: 2 })
    fc.assert(
      fc.property(fc.array(anything, { minLength: 2, maxLength: 2 }), weights, (counts, planned) => {
        if (counts.some((count) => !(count >= 0 && count < Infinity))) {
          expect(() => sampleRatioMismatch(counts, planned)).toThrow(RangeError)
          return
        }
        const p =
          sampleRatioMismatch(
            counts.map(Math.trunc).map((count) => Math.min(count, 1e9)),
            planned,
          )?.p ?? 1
        expect(p).toBeGreaterThanOrEqual(0)
        expect(p).toBeLessThanOrEqual(1)
      }),
      RUNS,
    )
  })
})

describe('the far ends of Student’s t', () => {
  it.each([
    [2, 1e9, -3.783184327748993],
    [2, 1e14, -3.7831843336819726],
    [5, 1e9, -15.0649982254274],
    [1e200, 5, -2300.334836758232],
  ])('ln P(T > %f) at df=%f agrees with 40-digit arithmetic (mpmath 1.3 quad, betainc)', (t, df, expected) => {
    expect(Math.abs(studentTLogSf(t, df) / expected - 1)).toBeLessThan(1e-12)
  })

  it('has a p from 0 to 1 and a quantile that its tail undoes, at any degrees of freedom from 1', () => {
    const df = fc.double({ min: 0, max: 15, noNaN: true }).map((power) => 10 ** power)
    fc.assert(
      fc.property(df, fc.double({ min: 1e-12, max: 0.499, noNaN: true }), fc.double({ noNaN: true }), (nu, p, t) => {
        expect(studentTTwoSided(t, nu)).toBeGreaterThanOrEqual(0)
        expect(studentTTwoSided(t, nu)).toBeLessThanOrEqual(1)
        expect(studentTLogSf(-studentTQuantile(p, nu), nu)).toBeCloseTo(Math.log(p), 8)
      }),
    )
  })
})

describe('no certainty out of nothing', () => {
  it('authors who are all alike leave an interval with a width', () => {
    const alike = clusterShare(
      clusterSums([
        { x: 1, m: 2 },
        { x: 1, m: 2 },
        { x: 2, m: 4 },
      ]),
    )
    expect(alike?.share).toBe(0.5)
    expect(alike?.method).toContain('Wilson')
    expect((alike?.interval?.hi ?? 0) - (alike?.interval?.lo ?? 0)).toBeGreaterThan(0.5)
  })

  it('money that is the same but for the order of its sums shows no effect', () => {
    const rounded = [0.1 + 0.2 + 0.3, 0.3 + 0.2 + 0.1, 0.6]
    expect(welch(momentsOf(rounded), momentsOf([0.6, 0.6, 0.6]))).toBeNull()
  })

  it('small and large units give the same degrees of freedom', () => {
    const small = (scale: number) =>
      welch(momentsOf([1, 2, 4].map((x) => x * scale)), momentsOf([5, 9, 9, 3].map((x) => x * scale)))?.df
    expect(small(1e-100)).toBeCloseTo(small(1) ?? 0, 9)
    expect(small(1e100)).toBeCloseTo(small(1) ?? 0, 9)
  })

  it('moments of nothing and nothing are nothing', () => {
    expect(mergeMoments(momentsOf([]), momentsOf([]))).toEqual({ n: 0, mean: 0, m2: 0 })
  })
})
