import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mergeMoments, momentsOf, momentsOfProportion, NO_MOMENTS, variance, withZeros } from './moments.ts'

const values = fc.array(fc.integer({ min: -1000, max: 1000 }), { maxLength: 50 })

describe('moments', () => {
  it('are those of the textbook for 2, 4, 4, 4, 5, 5, 7, 9: mean 5, squared deviations 32', () => {
    const moments = momentsOf([2, 4, 4, 4, 5, 5, 7, 9])
    expect(moments).toEqual({ n: 8, mean: 5, m2: 32 })
    expect(variance(moments)).toBeCloseTo(32 / 7, 14)
  })

  it('give the same answer merged as taken together, wherever the sample is cut', () => {
    fc.assert(
      fc.property(values, values, (a, b) => {
        const merged = mergeMoments(momentsOf(a), momentsOf(b))
        const together = momentsOf([...a, ...b])
        expect(merged.n).toBe(together.n)
        expect(merged.mean).toBeCloseTo(together.mean, 9)
        expect(merged.m2).toBeCloseTo(together.m2, 5)
      }),
    )
  })

  it('do not notice an offset of 1e9, where sums of squares lose every digit', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 2, maxLength: 50 }), (sample) => {
        const plain = momentsOf(sample)
        const half = Math.floor(sample.length / 2)
        const shift = (part: number[]) => momentsOf(part.map((value) => value + 1e9))
        const shifted = mergeMoments(shift(sample.slice(0, half)), shift(sample.slice(half)))
        expect(Math.abs(shifted.m2 - plain.m2)).toBeLessThanOrEqual(1e-4 * (1 + plain.m2))
      }),
    )
  })

  it('of zeros and ones are those of the proportion', () => {
    const moments = momentsOf([1, 0, 0, 1, 1])
    expect(momentsOfProportion(3, 5).m2).toBeCloseTo(moments.m2, 14)
    expect(withZeros({ n: 3, mean: 1, m2: 0 }, 5).m2).toBeCloseTo(moments.m2, 14)
  })

  it('of nothing have no variance', () => {
    expect(momentsOf([])).toEqual(NO_MOMENTS)
    expect(mergeMoments(NO_MOMENTS, NO_MOMENTS)).toEqual(NO_MOMENTS)
    expect(variance({ n: 1, mean: 3, m2: 0 })).toBeNull()
  })
})
