import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  combination,
  crossMoment,
  crossMomentsFrom,
  crossMomentsFromSums,
  crossMomentsOf,
  crossOf,
  mergeAll,
  mergeCrossMoments,
  momentsIn,
  noCrossMoments,
  type CrossMoments,
} from './cross-moments.ts'
import { answered } from './expectations.ts'
import { momentsOf } from './moments.ts'

const small = fc.integer({ min: -1000, max: 1000 })
const units = fc.array(fc.tuple(small, small, small), { maxLength: 40 })
const of = (sample: readonly (readonly number[])[]) => crossMomentsOf(sample, 3)

function expectSame(a: CrossMoments, b: CrossMoments): void {
  expect(a.n).toBe(b.n)
  const spread = (moments: CrossMoments, at: number) => moments.m2[at] ?? 0
  for (const [i, mean] of a.mean.entries()) expect(mean).toBeCloseTo(b.mean[i] ?? 0, 9)
  for (const at of a.m2.keys()) expect(Math.abs(spread(a, at) - spread(b, at))).toBeLessThan(1e-9 * (1e6 * (a.n + 1)))
}

describe('cross moments', () => {
  it('of 2, 4, 6 with 1, 5, 3 have the products of deviations 8, 4 and 8, by hand', () => {
    const moments = crossMomentsOf([[2, 1], [4, 5], [6, 3]], 2) // prettier-ignore
    expect(moments).toEqual({ n: 3, mean: [4, 3], m2: [8, 4, 8] })
    expect(crossMoment(moments, 0, 1)).toBe(4)
  })

  it('are the same however the units are cut into parts, and in whatever order these are merged', () => {
    fc.assert(
      fc.property(units, fc.array(fc.nat(4), { maxLength: 40 }), fc.integer(), (sample, places, turn) => {
        const parts = [0, 1, 2, 3, 4].map((part) => of(sample.filter((_, i) => (places[i] ?? 0) === part)))
        const turned = parts.map((_, i) => parts[(i + Math.abs(turn)) % 5] ?? noCrossMoments(3))
        expectSame(mergeAll(turned, 3), of(sample))
        const [a, b, ...rest] = turned
        const right = mergeCrossMoments(a ?? of([]), mergeCrossMoments(b ?? of([]), mergeAll(rest.reverse(), 3)))
        expectSame(right, of(sample))
      }),
    )
  })

  it('do not notice an offset of 1e9', () => {
    fc.assert(
      fc.property(units, (sample) => {
        const shift = (part: typeof sample) => of(part.map((unit) => unit.map((value) => value + 1e9)))
        const half = sample.length >> 1
        const shifted = mergeCrossMoments(shift(sample.slice(0, half)), shift(sample.slice(half)))
        for (const [at, m2] of of(sample).m2.entries())
          expect(Math.abs((shifted.m2[at] ?? 0) - m2)).toBeLessThan(1e-3 * (sample.length + 1))
      }),
    )
  })

  it('hold the moments of every variable and of every combination', () => {
    fc.assert(
      fc.property(units, fc.tuple(small, small, small), (sample, weights) => {
        const moments = of(sample)
        const alone = momentsOf(sample.map((unit) => unit[1]))
        expect(momentsIn(moments, 1).m2).toBeCloseTo(alone.m2, 3)
        const sum = momentsOf(sample.map((unit) => unit.reduce((total, x, i) => total + x * (weights[i] ?? 0), 0)))
        const combined = combination(moments, weights)
        expect(Math.abs(combined.m2 - sum.m2)).toBeLessThanOrEqual(1e-6 + 1e-8 * sum.m2)
        expect(crossOf(moments, weights, weights)).toBeCloseTo(combined.m2, -3)
      }),
    )
  })

  it('come out of what ClickHouse answers, whichever divisor it took, and of its NaN for nobody or one', () => {
    const expected = crossMomentsOf([[2, 1], [4, 5], [6, 3]], 2) // prettier-ignore
    expect(crossMomentsFrom(3, [4, 3], [[4, 2], [2, 4]])).toEqual(expected) // prettier-ignore
    const population = answered(crossMomentsFrom(3, [4, 3], [[8 / 3, 4 / 3], [4 / 3, 8 / 3]], 'n')) // prettier-ignore
    expect(population.m2.map((value) => Math.round(value * 1e12) / 1e12)).toEqual(expected.m2)
    const nan = [[Number.NaN, Number.NaN], [Number.NaN, Number.NaN]] // prettier-ignore
    expect(crossMomentsFrom(0, [Number.NaN, Number.NaN], nan)).toEqual(noCrossMoments(2))
    expect(crossMomentsFrom(1, [4, 3], nan)).toEqual({ n: 1, mean: [4, 3], m2: [0, 0, 0] })
  })

  it.each([
    ['a negative variance', 3, [[-1, 0], [0, 1]]],
    ['a correlation beyond 1', 3, [[1, 2], [2, 1]]],
    ['two halves that differ', 3, [[4, 2], [1, 4]]],
    ['NaN', 3, [[4, Number.NaN], [Number.NaN, 4]]],
    ['a missing row', 3, [[4, 2]]],
    ['half a unit', 2.5, [[4, 2], [2, 4]]],
  ])('are refused for %s', (_, n, covariance) => {
    expect(crossMomentsFrom(n, [4, 3], covariance)).toMatchObject({ refused: 'impossible-input' })
  }) // prettier-ignore

  it('come out of plain sums while these have their digits, and are refused when they have not', () => {
    const sample = [[2, 1], [4, 5], [6, 3]] // prettier-ignore
    const sumsOf = (shift: number) => {
      const shifted = sample.map((unit) => unit.map((value) => value + shift))
      const sum = (of: (unit: number[]) => number) => shifted.reduce((total, unit) => total + of(unit), 0)
      const product = (i: number, j: number) => sum((unit) => (unit[i] ?? 0) * (unit[j] ?? 0))
      const sums = [sum((unit) => unit[0] ?? 0), sum((unit) => unit[1] ?? 0)]
      return crossMomentsFromSums(3, sums, [product(0, 0), product(1, 0), product(1, 1)])
    }
    expect(sumsOf(0)).toEqual(crossMomentsOf(sample, 2))
    expect(sumsOf(1e9)).toMatchObject({ refused: 'lost-digits' })
    expect(crossMomentsFromSums(3, [6], [12])).toEqual({ n: 3, mean: [2], m2: [0] })
  })

  it('of units with another number of values are a mistake of the caller', () => {
    expect(() => crossMomentsOf([[1]], 2)).toThrow(RangeError)
    expect(() => mergeCrossMoments(noCrossMoments(1), noCrossMoments(2))).toThrow(RangeError)
  })
})
