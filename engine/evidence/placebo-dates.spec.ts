import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { INITIATIVE } from './test/plans.ts'
import { lookBack, placeboShifts } from './placebo-dates.ts'

const DAY = 86_400_000

describe('placebo dates', () => {
  it('of a week’s offer with a week’s window begin three weeks before, a week apart, while the data go back', () => {
    expect(placeboShifts(INITIATIVE, '2026-01-01T00:00:00Z').map((shift) => shift / DAY)).toEqual([21, 28])
    expect(placeboShifts(INITIATIVE, '2025-01-01T00:00:00Z')).toHaveLength(12)
    expect(placeboShifts(INITIATIVE, '2026-02-27T00:00:00Z')).toEqual([])
  })

  it('look back four weeks, or twice the window', () => {
    const days = (windowDays: number) => lookBack({ outcome: { ...INITIATIVE.outcome, windowDays } }) / DAY
    expect([7, 14, 15, 30].map(days)).toEqual([28, 28, 35, 63])
  })

  it('are whole weeks, with every window closed before the true start, and none of a person over another', () => {
    const day = fc.integer({ min: 1, max: 60 })
    fc.assert(
      fc.property(day, day, (length, windowDays) => {
        const start = Date.parse(INITIATIVE.start)
        const end = new Date(start + length * DAY).toISOString()
        const plan = { ...INITIATIVE, end, outcome: { ...INITIATIVE.outcome, windowDays } }
        const shifts = placeboShifts(plan, '2015-01-01T00:00:00Z')
        expect(shifts).toHaveLength(12)
        for (const [place, shift] of shifts.entries()) {
          expect(shift % (7 * DAY)).toBe(0)
          expect(Date.parse(end) + windowDays * DAY - shift).toBeLessThan(start)
          expect(shift - (shifts[place - 1] ?? 0)).toBeGreaterThanOrEqual(windowDays * DAY)
        }
      }),
      { numRuns: 50 },
    )
  })
})
