import { expect, it } from 'vitest'
import { counterfactualPaths, valuesOf } from './counterfactual.ts'

const point = (at: string, observed: number, expected: number | null, half: number | null) => ({
  ...{ at, observed, expected },
  lo: expected === null || half === null ? null : expected - half,
  hi: expected === null || half === null ? null : expected + half,
})
const place = (at: string, value: number) => [Number(at), value] as const

it('draws what came throughout, and what would have come with its band from where it is known', () => {
  const points = [point('0', 5, null, null), point('1', 9, 4, 1), point('2', 8, 6, 1)]
  expect(counterfactualPaths(points, place)).toEqual({
    came: 'M0,5L1,9L2,8',
    expected: 'M1,4L2,6',
    band: 'M1,5L2,7L2,5L1,3Z',
  })
  expect(valuesOf(points)).toEqual([5, 9, 4, 3, 5, 8, 6, 5, 7])
})

it('draws the match before the start too, without a band there, and nothing of nothing', () => {
  const { expected, band } = counterfactualPaths([point('0', 5, 5.5, null), point('1', 9, 4, 1)], place)
  expect([expected, band]).toEqual(['M0,5.5L1,4', 'M1,5L1,3Z'])
  expect(counterfactualPaths([], place)).toEqual({ came: '', expected: '', band: '' })
})
