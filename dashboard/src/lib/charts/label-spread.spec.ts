import fc from 'fast-check'
import { expect, it } from 'vitest'
import { spreadLabels } from './label-spread.ts'

it('leaves labels alone that do not touch', () => {
  expect(spreadLabels([10, 50, 90], 15, 0, 100)).toEqual([10, 50, 90])
})

it('moves touching labels apart and keeps them inside', () => {
  expect(spreadLabels([98, 97, 99], 10, 0, 100)).toEqual([90, 80, 100])
})

it('always leaves the gap when there is room for all, in the same order (property)', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 100, noNaN: true }), { minLength: 1, maxLength: 8 }), (wanted) => {
      const sorted = spreadLabels(wanted, 12, 0, 100).sort((a, b) => a - b)
      sorted.forEach((position, index) => {
        expect(position).toBeGreaterThanOrEqual(0)
        expect(position).toBeLessThanOrEqual(100)
        if (index > 0) expect(position - (sorted[index - 1] ?? 0)).toBeGreaterThanOrEqual(12 - 1e-9)
      })
    }),
  )
})
