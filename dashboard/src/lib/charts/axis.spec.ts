import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { labelledTicks, linearAxis, tickDigits } from './axis.ts'

describe('linearAxis', () => {
  it('ends on round numbers and includes what it is told to', () => {
    const axis = linearAxis([0.031, 0.094], { include: [0] })
    expect(axis.domain).toEqual([0, 0.1])
    expect(axis.at(0)).toBe(0)
    expect(axis.at(0.05)).toBeCloseTo(50)
  })

  it('has length even for one value, and for none', () => {
    expect(linearAxis([]).ticks.length).toBeGreaterThan(1)
    expect(linearAxis([0], { include: [0] }).domain).toEqual([0, 1])
    const [from, to] = linearAxis([7, 7]).domain
    expect(to).toBeGreaterThan(from)
  })

  it('takes differences as small as rounding for none', () => {
    expect(linearAxis([5e-324, -5e-324]).domain).toEqual([0, 1])
    expect(linearAxis([0, -1e-10], { include: [0] }).domain).toEqual([0, 1])
  })

  it('places every value and tick within 0 to 100, in order (property)', () => {
    const number = fc.double({ min: -1e6, max: 1e6, noNaN: true })
    fc.assert(
      fc.property(fc.array(number, { minLength: 2, maxLength: 20 }), (values) => {
        const axis = linearAxis(values)
        const sorted = [...values].sort((a, b) => a - b).map(axis.at)
        expect(sorted).toEqual([...sorted].sort((a, b) => a - b))
        for (const at of [...sorted, ...axis.ticks.map((tick) => tick.at)]) {
          expect(at).toBeGreaterThanOrEqual(0)
          expect(at).toBeLessThanOrEqual(100)
        }
      }),
    )
  })
})

describe('labelledTicks', () => {
  it('are few enough to stand side by side, evenly apart, with zero among them', () => {
    const values = labelledTicks(linearAxis([-0.03, 0.05], { count: 8 }), 5).map((tick) => tick.value)
    expect(values.length).toBeLessThanOrEqual(5)
    expect(values).toContain(0)
  })

  it('are all of them where there is room', () => {
    const axis = linearAxis([0, 4], { count: 4 })
    expect(labelledTicks(axis)).toEqual(axis.ticks)
  })
})

describe('tickDigits', () => {
  it('are as many as tell ticks apart', () => {
    const digits = [linearAxis([0, 100]), linearAxis([0, 1]), linearAxis([0, 0.01])].map((axis) =>
      tickDigits(axis.ticks),
    )
    expect(digits).toEqual([0, 1, 3])
    expect(tickDigits(linearAxis([0, 0.5]).ticks, 100)).toBe(0)
  })
})

it('counts of people get no tick between one and two', () => {
  expect(linearAxis([0, 1], { whole: true }).ticks.map(({ value }) => value)).toEqual([0, 1])
})
