import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { wholeMonths } from './window.ts'

const DAY = 86_400_000
const EPOCH = Date.UTC(2000, 0, 1)
const dayAt = (offset: number): string => new Date(EPOCH + offset * DAY).toISOString().slice(0, 10)

describe('whole months of a window', () => {
  it.each([
    ['2025-01-01', '2025-03-31', '2025-01-01', '2025-04-01'],
    ['2025-01-02', '2025-03-30', '2025-02-01', '2025-03-01'],
    ['2025-01-02', '2025-02-27', '2025-01-02', '2025-01-02'],
    ['2024-02-01', '2024-02-29', '2024-02-01', '2024-03-01'],
    ['2025-12-31', '2026-01-31', '2026-01-01', '2026-02-01'],
    ['2025-05-05', '2025-05-05', '2025-05-05', '2025-05-05'],
  ])('%s to %s: from %s to before %s', (first, last, months_from, months_to) => {
    expect(wholeMonths(first, last)).toEqual({ months_from, months_to })
  })

  it('never leave the window, begin and end on a first of a month, and leave less than a month at each edge', () => {
    fc.assert(
      fc.property(fc.nat(20_000), fc.nat(2000), (start, length) => {
        const [first, last] = [dayAt(start), dayAt(start + length)]
        const { months_from, months_to } = wholeMonths(first, last)
        expect(months_from >= first && months_from <= months_to).toBe(true)
        expect(Date.parse(months_to) <= Date.parse(last) + DAY).toBe(true)
        if (months_from === months_to) {
          expect(length).toBeLessThan(61)
          return
        }
        expect([months_from.slice(8), months_to.slice(8)]).toEqual(['01', '01'])
        expect(Date.parse(months_from) - Date.parse(first)).toBeLessThan(31 * DAY)
        expect(Date.parse(last) - Date.parse(months_to)).toBeLessThan(30 * DAY)
      }),
    )
  })
})
