import { describe, expect, it } from 'vitest'
import { capped, capsOf } from './capping.ts'
import { answered, near } from './expectations.ts'

const SPENT = [20.92, 0.21, 4.13, 1.54, 1.73, 2.19, 0.36, 2.16, 1.14, 75.41, 3.41, 1.91, 2.05, 1.39, 0.95, 1.84, 4.4, 2.14, 7.08, 2.23, 2.79, 12.75, 4.69, 1.64, 2.26] // prettier-ignore

describe('capping', () => {
  it('takes the quantiles of numpy 2.4 (type 7): 0.478, 10.482 and 62.3324 of 25 outcomes', () => {
    expect(capsOf(SPENT, { lower: 0.05, upper: 0.9 })).toEqual({ lower: near(0.478, 12), upper: near(10.482, 12) })
    expect(capsOf(SPENT, { upper: 0.99 })).toEqual({ lower: -Infinity, upper: near(62.3324, 11) })
  })

  it('sets what lies beyond to the threshold, and leaves the rest', () => {
    const caps = answered(capsOf(SPENT, { upper: 0.9 }))
    expect(SPENT.map((value) => capped(value, caps)).filter((value) => value === caps.upper).length).toBe(3)
    expect(capped(1.5, caps)).toBe(1.5)
  })

  it('looks among outcomes above 0 only where it is told to, so that a cap of mostly nothing is not 0', () => {
    const mostlyNothing = [...new Array<number>(1000).fill(0), ...SPENT]
    expect(answered(capsOf(mostlyNothing, { upper: 0.9 })).upper).toBe(0)
    expect(answered(capsOf(mostlyNothing, { upper: 0.9 }, true)).upper).toBeCloseTo(10.482, 9)
  })

  it('refuses nothing to take a threshold from, and shares that cannot be', () => {
    expect(capsOf([0, 0], { upper: 0.9 }, true)).toMatchObject({ refused: 'no-values' })
    expect(capsOf(SPENT, { upper: 99 })).toMatchObject({ refused: 'impossible-input' })
    expect(capsOf([1, Number.NaN], { upper: 0.9 })).toMatchObject({ refused: 'impossible-input' })
  })
})
