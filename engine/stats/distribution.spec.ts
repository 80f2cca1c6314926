import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { quantile, weightedQuantile } from './distribution.ts'
import { answered, expectShare, near } from './expectations.ts'
import { isRefusal } from './refusal.ts'
import { coverage, SEEDED } from './simulation.ts'

const once = (values: readonly number[]) => values.map((value) => ({ value, count: 1 }))
const upTo = (n: number) => once(Array.from({ length: n }, (_, i) => i + 1))

describe('quantile', () => {
  it.each([
    [6, 1, 6],
    [10, 2, 9],
    [15, 4, 12],
    [20, 6, 15],
    [50, 18, 33],
    [100, 40, 61],
  ])('median of %i values: ranks %i and %i bound it at 95 %% (sign test tables, e.g. Conover 1999, table A3)', (n, lo, hi) => {
    expect(quantile(upTo(n))).toMatchObject({ lo, hi })
  }) // prettier-ignore

  it('is one of the values: type 1 of Hyndman & Fan 1996', () => {
    expect(quantile(upTo(10))).toMatchObject({ value: 5 })
    expect(quantile(upTo(100), 0.9)).toMatchObject({ value: 90 })
    expect(quantile([{ value: 7, count: 30 }, { value: 9, count: 31 }])).toMatchObject({ value: 9, lo: 7, hi: 9 }) // prettier-ignore
  })

  it('is refused for so few values that no pair of them bounds it, or for none', () => {
    expect(quantile(upTo(5))).toMatchObject({ refused: 'too-few-values' })
    expect(quantile(upTo(50), 0.99)).toMatchObject({ refused: 'too-few-values' })
    expect(quantile([])).toMatchObject({ refused: 'no-values' })
    expect(quantile(once([Number.NaN]))).toMatchObject({ refused: 'impossible-input' })
    expect(quantile(upTo(50), 1)).toMatchObject({ refused: 'impossible-input' })
  })

  it('follows any rising change of units, and compressed counts', () => {
    const values = fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 8, maxLength: 60 })
    fc.assert(
      fc.property(values, (list) => {
        const plain = answered(quantile(once(list)))
        const cubed = answered(quantile(once(list.map((value) => value ** 3))))
        expect([cubed.value, cubed.lo, cubed.hi]).toEqual([plain.value ** 3, plain.lo ** 3, plain.hi ** 3])
        const counted = [...new Set(list)].map((value) => ({ value, count: list.filter((one) => one === value).length })) // prettier-ignore
        expect(quantile(counted)).toEqual(plain)
      }),
    )
  })

  it(`covers the 90th percentile of a heavy tail at 95 % or a little more ${SEEDED}`, () => {
    const { covered } = coverage(2000, 0.1 ** -2, (random) =>
      answered(quantile(once(Array.from({ length: 80 }, () => random.uniform() ** -2)), 0.9)),
    )
    expect(covered).toBeGreaterThan(0.94)
    expect(covered).toBeLessThan(0.99)
  })
})

describe('weighted quantile', () => {
  it('with equal weights is the plain one', () => {
    const weighted = answered(weightedQuantile(upTo(101).map((one) => ({ ...one, count: 0.3 }))))
    expect(weighted.value).toBe(51)
    expect(weighted.effectiveN).toBeCloseTo(101, 9)
  })

  it('follows the weights: a value with most of the weight is the median, but not a certain one', () => {
    const answers = [...upTo(40), { value: 1000, count: 50 }]
    expect(weightedQuantile(answers)).toMatchObject({ refused: 'too-few-values' })
    const spread = [...upTo(40), ...Array.from({ length: 25 }, () => ({ value: 1000, count: 2 }))]
    expect(weightedQuantile(spread)).toMatchObject({ value: 1000, effectiveN: near(90 ** 2 / 140, 9) })
  })

  it(`covers the median of the population at 95 % when one half is asked four times as often ${SEEDED}`, () => {
    const { covered } = coverage(1000, 0.5, (random) => {
      const result = weightedQuantile(
        Array.from({ length: 150 }, () => {
          const often = random.uniform() < 0.8
          return { value: (often ? 0 : 0.5) + random.uniform() / 2, count: often ? 1 : 4 }
        }),
      )
      return isRefusal(result) ? null : result
    })
    expectShare(covered, 0.95, 1000, 0.03)
  })
})
