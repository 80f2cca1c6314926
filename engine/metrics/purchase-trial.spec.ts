import { describe, expect, it } from 'vitest'
import { halves } from './purchase-trial.ts'

describe('the halves of a window', () => {
  it.each([
    ['2026-01-01', '2026-01-10', '2026-02-01T00:00:00Z', '2026-01-05', '2026-01-10'],
    ['2026-01-01', '2026-01-11', '2026-02-01T00:00:00Z', '2026-01-06', '2026-01-11'],
    ['2026-01-01', '2026-12-31', '2026-01-10T08:00:00Z', '2026-01-05', '2026-01-10'],
    ['2026-01-01', '2026-01-31', null, '2026-01-16', '2026-01-31'],
  ])(
    'of %s to %s, with purchases up to %s: the first ends on %s, the second on %s',
    (first, last, newest, cut, end) => {
      expect(halves({ first, last }, newest)).toEqual({ cut, last: end })
    },
  )
})
