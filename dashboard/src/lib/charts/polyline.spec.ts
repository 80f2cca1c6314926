import { expect, it } from 'vitest'
import { polygon, polyline } from './polyline.ts'

it('goes straight from point to point, and an area back to the first', () => {
  expect(polyline([[0, 1], [2.5, -3], [1 / 3, 4]])).toBe('M0,1L2.5,-3L0.333,4') // prettier-ignore
  expect(polygon([[0, 0], [1, 0], [1, 1]])).toBe('M0,0L1,0L1,1Z') // prettier-ignore
})

it('is empty where there is nothing to draw', () => {
  expect([polyline([]), polygon([])]).toEqual(['', ''])
})
