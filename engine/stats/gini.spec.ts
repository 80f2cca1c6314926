import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { answered, expectShare, near } from './expectations.ts'
import { concentration } from './gini.ts'
import { coverage, SEEDED } from './simulation.ts'

const once = (values: readonly number[]) => values.map((value) => ({ value, count: 1 }))

describe('concentration', () => {
  it('of 1, 2, 3, 4 is ¼; where one of four has all ¾ (by hand)', () => {
    expect(concentration(once([1, 2, 3, 4]))).toMatchObject({ gini: near(0.25, 12) })
    expect(concentration([{ value: 3, count: 49 }, { value: 4, count: 1 }])).toMatchObject({ heldByTop: near(4 / 151, 12), topPeople: 1 }) // prettier-ignore
    expect(concentration(once([0, 0, 0, 9]))).toMatchObject({ gini: near(0.75, 12), heldByTop: 1 })
  })

  it('is half the mean absolute difference over the mean (Gini 1912), whatever the unit and the order', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 2, maxLength: 30 }), (values) => {
        const n = values.length
        const sum = values.reduce((total, value) => total + value, 0)
        const differences = values.flatMap((a) => values.map((b) => Math.abs(a - b))).reduce((total, d) => total + d, 0)
        if (new Set(values).size === 1) return
        const result = answered(concentration(once(values)))
        expect(result.gini).toBeCloseTo(differences / (2 * n * sum), 10)
        const turned = answered(concentration(once([...values].reverse().map((value) => 7 * value))))
        expect(turned.gini).toBeCloseTo(result.gini, 10)
        expect(turned.se).toBeCloseTo(result.se, 8)
      }),
    )
  })

  it('the top 1 % of 200 are two people, with their part of equals', () => {
    expect(concentration([{ value: 1, count: 195 }, { value: 21, count: 5 }])).toMatchObject({ topPeople: 2, heldByTop: near(42 / 300, 12) }) // prettier-ignore
  })

  it('has no certainty where all have the same', () => {
    expect(concentration(once([1, 1]))).toMatchObject({ refused: 'no-variation' })
    expect(concentration([{ value: 3, count: 50 }])).toMatchObject({ refused: 'no-variation' })
    expect(concentration([{ value: 0.1, count: 3e6 }, { value: 0.1, count: 7 }])).toMatchObject({ refused: 'no-variation' }) // prettier-ignore
  })

  it('refuses one person, nobody with anything, and values below 0', () => {
    expect(concentration(once([3]))).toMatchObject({ refused: 'too-few-people' })
    expect(concentration(once([0, 0]))).toMatchObject({ refused: 'nothing-held' })
    expect(concentration(once([-1, 2]))).toMatchObject({ refused: 'impossible-input' })
  })

  it(`of exponential values is ½, covered at about 95 % ${SEEDED}`, () => {
    const { covered } = coverage(500, 0.5, (random) =>
      answered(concentration(once(Array.from({ length: 200 }, () => random.exponential(1))))),
    )
    expectShare(covered, 0.945, 500)
  })
})
