import { describe, expect, it } from 'vitest'
import { beginOf, calendarOf, stretchOf } from './calendar.ts'
import { INITIATIVE } from './test/plans.ts'

/** From 1 to 8 March, and a week for the last to come. */
const weekly = stretchOf(INITIATIVE, 'week', 52)
const told = (first: string, last: string) => ({ first: `${first}Z`, last: `${last}Z` })

describe('days and weeks counted from a start', () => {
  it('end with the last window, in whole ones', () => {
    expect(weekly.planned).toBe(2)
    expect(stretchOf(INITIATIVE, 'day', 91).planned).toBe(14)
    expect(beginOf(weekly, -1)).toBe('2026-02-22T00:00:00.000Z')
    expect(stretchOf({ ...INITIATIVE, end: INITIATIVE.start, outcome: { ...INITIATIVE.outcome, windowDays: 1 } }, 'week', 52).planned).toBe(1) // prettier-ignore
  })

  it('count where they were observed whole, and no feed that stopped is a fall', () => {
    const late = '2026-06-01T00:00:00Z'
    expect(calendarOf(weekly, told('2026-02-08T23:00:00', '2026-03-14T01:00:00'), late)).toMatchObject({ before: 3, after: 2 }) // prettier-ignore
    // The first week begins to be told of on its second day, and the last one ends to be a day too early.
    expect(calendarOf(weekly, told('2026-02-09T01:00:00', '2026-03-13T23:00:00'), late)).toMatchObject({ before: 2, after: 1 }) // prettier-ignore
    // The data as a whole end in the second week.
    expect(calendarOf(weekly, told('2026-02-08T23:00:00', '2026-03-14T01:00:00'), '2026-03-14T02:00:00Z').after).toBe(1)
    expect(calendarOf(weekly, told('2026-03-02T00:00:00', '2026-03-02T01:00:00'), null)).toMatchObject({ before: 0, after: 0 }) // prettier-ignore
  })
})
