import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { PLACES } from './hash.ts'
import { armRanges, isWithin } from './ranges.ts'

const SEED = Number(process.env['CANDOR_ASSIGNMENT_SEED'] ?? 20_261_127)
const weights = fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 2, maxLength: 10 })
const places = Array.from({ length: PLACES }, (_, n) => n / PLACES)
const armsAt = (...args: Parameters<typeof armRanges>) => {
  const ranges = armRanges(...args)
  return places.map((place) => ranges.findIndex((range) => isWithin(place, [range])))
}

describe('armRanges', () => {
  it.each([
    ['normal 50/50', [1, 1], 1, [[0, 0.5], [0.5, 1]]],
    ['reduced coverage', [1, 1], 0.5, [[0, 0.25], [0.5, 0.75]]],
    ['4 variations', [1, 1, 1, 1], 1, [[0, 0.25], [0.25, 0.5], [0.5, 0.75], [0.75, 1]]],
    ['uneven weights', [0.4, 0.6], 1, [[0, 0.4], [0.4, 1]]],
    ['uneven weights, 3 variations', [0.2, 0.3, 0.5], 1, [[0, 0.2], [0.2, 0.5], [0.5, 1]]],
    ['uneven weights, reduced coverage, 3 variations', [0.2, 0.3, 0.5], 0.2, [[0, 0.04], [0.2, 0.26], [0.5, 0.6]]],
  ])('%s: GrowthBook, packages/sdk-js/test/cases.json 0.8.0, "getBucketRange"', (_name, arms, coverage, expected) => {
    expect(armRanges(arms, coverage)).toEqual(expected)
  }) // prettier-ignore

  it.each([[[1, 0]], [[1, -1]], [[1, NaN]], [[1, Infinity]]])('takes no weights like %j', (arms) => {
    expect(() => armRanges(arms)).toThrow(RangeError)
  })

  it.each([0, -1, 1.1, NaN])('takes no coverage like %d', (coverage) => {
    expect(() => armRanges([1, 1], coverage)).toThrow(RangeError)
  })

  it(`gives each arm its share to within one place, and every place to one arm at full coverage (seed ${SEED})`, () => {
    fc.assert(
      fc.property(weights, (arms) => {
        const sum = arms.reduce((a, b) => a + b, 0)
        const ranges = armRanges(arms)
        expect(ranges[0]?.[0]).toBe(0)
        expect(ranges.at(-1)?.[1]).toBe(1)
        for (const [n, [from, to]] of ranges.entries()) {
          expect(from).toBe(n === 0 ? 0 : ranges[n - 1]?.[1])
          expect(Math.abs(to - from - (arms[n] ?? 0) / sum)).toBeLessThanOrEqual(1 / PLACES + 1e-12)
        }
      }),
      { seed: SEED, numRuns: 200 },
    )
  })

  it(`moves nobody from arm to arm when the coverage grows (seed ${SEED})`, () => {
    fc.assert(
      fc.property(weights, fc.integer({ min: 1, max: 99 }), fc.integer({ min: 1, max: 100 }), (arms, percent, more) => {
        const [few, many] = [percent / 100, Math.min(1, (percent + more) / 100)]
        const [before, after] = [armsAt(arms, few), armsAt(arms, many)]
        expect(before.filter((arm, n) => arm >= 0 && arm !== after[n])).toEqual([])
      }),
      { seed: SEED, numRuns: 25 },
    )
  })

  it(`moves no more people than it must when the weights of two arms change (seed ${SEED})`, () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9999 }), fc.integer({ min: 1, max: 9999 }), (one, other) => {
        const [before, after] = [armsAt([one, PLACES - one]), armsAt([other, PLACES - other])]
        expect(before.filter((arm, n) => arm !== after[n])).toHaveLength(Math.abs(one - other))
      }),
      { seed: SEED, numRuns: 25 },
    )
  })
})
