import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anyMoment, calendarUntil, DAY, momentWithin, startOfDay, WEEKS } from './calendar.ts'
import { Random } from './random.ts'

describe('calendar', () => {
  it('is whole weeks that end where it is told, whatever the offset', () => {
    const calendar = calendarUntil('2025-12-01T02:00:00+02:00')
    expect(new Date(calendar.end).toISOString()).toBe('2025-12-01T00:00:00.000Z')
    expect(calendar.end - calendar.start).toBe(WEEKS * 7 * DAY)
  })

  it('gives moments inside itself, on the days asked for (property)', () => {
    const calendar = calendarUntil('2025-12-03T00:00:00Z')
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 50 }), (seed, from, length) => {
        const random = new Random(seed, 'moment', 0)
        const anywhere = anyMoment(calendar, random)
        expect(anywhere >= calendar.start && anywhere < calendar.end).toBe(true)
        const within = momentWithin(calendar, from, from + length, random)
        expect(within).toBeGreaterThanOrEqual(startOfDay(calendar, from))
        expect(within).toBeLessThan(startOfDay(calendar, from + length + 1))
      }),
    )
  })

  it('holds as many moments in any two weeks, wherever they begin: 2/17 of them within 4.5 standard errors', () => {
    const calendar = calendarUntil('2025-12-03T00:00:00Z')
    const random = new Random(5, 'moments', 0)
    const n = 60_000
    const moments = Array.from({ length: n }, () => anyMoment(calendar, random))
    const share = 2 / WEEKS
    for (const begins of [0, 3.4, 17.9, 61.25]) {
      const from = calendar.start + begins * DAY
      const inside = moments.filter((moment) => moment >= from && moment < from + 14 * DAY).length
      expect(Math.abs(inside / n - share)).toBeLessThan(4.5 * Math.sqrt((share * (1 - share)) / n))
    }
  })

  it('is busier on Saturdays than on Mondays, and at eight in the evening than at four in the morning', () => {
    const calendar = calendarUntil('2025-12-03T00:00:00Z')
    const random = new Random(6, 'moments', 0)
    const dates = Array.from({ length: 5000 }, () => new Date(anyMoment(calendar, random)))
    const count = (is: (date: Date) => boolean) => dates.filter(is).length
    expect(count((date) => date.getUTCDay() === 6)).toBeGreaterThan(1.3 * count((date) => date.getUTCDay() === 1))
    expect(count((date) => date.getUTCHours() === 20)).toBeGreaterThan(5 * count((date) => date.getUTCHours() === 4))
  })
})
