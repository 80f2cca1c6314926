import { expect, it } from 'vitest'
import { maxStaleOf } from './max-stale.ts'

it.each([
  [undefined, 0],
  ['no-cache', 0],
  ['max-stale', 0],
  ['max-stale=30', 30_000],
  ['no-transform, Max-Stale = 2', 2000],
  ['max-stale=86400', 300_000],
  ['x-max-stale=30', 0],
  ['max-stale=-1', 0],
])('%s allows %d milliseconds', (header, milliseconds) => {
  expect(maxStaleOf(header)).toBe(milliseconds)
})
