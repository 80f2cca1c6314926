import { expect, it } from 'vitest'
import { computedOnce } from './computed.ts'

it('computes once what rests on the same numbers, and anew what rests on others', () => {
  let runs = 0
  const sum = computedOnce((values: readonly number[]) => {
    runs += 1
    return { sum: values.reduce((total, value) => total + value, 0) }
  })
  const first = sum([1, 2])
  expect(sum([1, 2])).toBe(first)
  expect(sum([2, 1])).toEqual(first)
  expect(runs).toBe(2)
  for (let other = 0; other < 200; other += 1) sum([other])
  expect(sum([1, 2])).toEqual(first)
  expect(runs).toBe(203)
})
