import { describe, expect, it } from 'vitest'
import { answered, expectShare, near } from './expectations.ts'
import { coverage, SEEDED } from './simulation.ts'
import { topShare } from './top-share.ts'

const once = (values: readonly number[]) => values.map((value) => ({ value, count: 1 }))

describe('share of the top', () => {
  it('of 1 to 10 the largest tenth holds 10/55, the largest fifth 19/55 (by hand)', () => {
    const values = once([3, 1, 2, 10, 9, 4, 8, 5, 7, 6])
    expect(topShare(values, 0.1)).toMatchObject({ value: near(10 / 55, 12), top: 1, n: 10 })
    expect(topShare(values, 0.2)).toMatchObject({ value: near(19 / 55, 12), top: 2 })
  })

  it('splits values that are alike, and counts those that reached nobody', () => {
    expect(topShare([{ value: 1, count: 195 }, { value: 21, count: 5 }], 0.01)).toMatchObject({ value: near(42 / 300, 12), top: 2 }) // prettier-ignore
    expect(
      topShare(
        [
          { value: 0, count: 50 },
          { value: 1, count: 50 },
        ],
        0.1,
      ),
    ).toMatchObject({ value: near(0.2, 12) })
  })

  it('bounds it from below by the error that dropping one value after the other tells (jackknife)', () => {
    const values = Array.from({ length: 1000 }, (_, i) => Math.exp(3 * Math.sin(i * i)))
    const logitOf = (share: number) => Math.log(share / (1 - share))
    const result = answered(topShare(once(values), 0.1))
    // The mean of the top tenth over all: dropping ten at a time keeps the tenth a whole number.
    const without = Array.from({ length: 100 }, (_, block) =>
      logitOf(answered(topShare(once(values.filter((_, i) => Math.floor(i / 10) !== block)), 0.1)).value),
    )
    const mean = without.reduce((sum, one) => sum + one / 100, 0)
    const se = Math.sqrt((99 / 100) * without.reduce((sum, one) => sum + (one - mean) ** 2, 0))
    const reach = logitOf(result.value) - logitOf(result.lo)
    expect(Math.abs(reach / (1.6464 * se) - 1)).toBeLessThan(0.15)
  })

  it('refuses a top of less than one value, nothing held, all alike, and what cannot be', () => {
    expect(topShare(once(Array.from({ length: 99 }, (_, i) => i)), 0.01)).toMatchObject({ refused: 'too-few-values' })
    expect(topShare([{ value: 0, count: 40 }], 0.1)).toMatchObject({ refused: 'nothing-held' })
    expect(topShare([{ value: 2, count: 40 }], 0.1)).toMatchObject({ refused: 'no-variation' })
    expect(topShare([{ value: 0, count: 39 }, { value: 2, count: 1 }], 0.1)).toMatchObject({ refused: 'no-variation' })
    expect(topShare(once([-1, 2]), 0.5)).toMatchObject({ refused: 'impossible-input' })
    expect(topShare(once([1, 2]), 1)).toMatchObject({ refused: 'impossible-input' })
    expect(topShare(once([1, 2]), 0.5, 1)).toMatchObject({ refused: 'impossible-level' })
  }) // prettier-ignore

  it(`holds from below of Pareto values with index 1.5, where 0.1^(1/3) lies above the top tenth’s share ${SEEDED}`, () => {
    const { covered } = coverage(500, 0.1 ** (1 / 3), (random) => {
      const { lo } = answered(topShare(once(Array.from({ length: 200 }, () => random.uniform() ** (-1 / 1.5))), 0.1))
      return { lo, hi: 1 }
    })
    expectShare(covered, 0.98, 500)
  })
})
