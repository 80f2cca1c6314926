import { describe, expect, it } from 'vitest'
import type { ServiceHoursDefinition } from '@candor/ingest/definition'
import { NEVER_STAFFED, staffedSeconds, staffedSpells } from './service-hours.ts'

const ALL = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const
const WORKDAYS = ALL.slice(0, 5)
const hours = (rest: Partial<ServiceHoursDefinition>): ServiceHoursDefinition => ({
  brand: 'Acme',
  timeZone: 'Europe/Berlin',
  week: [{ days: [...WORKDAYS], opens: '09:00', closes: '17:00' }],
  ...rest,
})
const between = (definition: ServiceHoursDefinition, start: string, end: string): number => {
  const [from, to] = [Date.parse(start), Date.parse(end)]
  return staffedSeconds(staffedSpells(definition, from, to), from / 1000, to / 1000) / 60
}

describe('the business clock', () => {
  it('stands still at night and at the weekend: Friday 16:30 to Monday 09:45 in Berlin are 75 minutes', () => {
    expect(between(hours({}), '2026-01-16T15:30:00Z', '2026-01-19T08:45:00Z')).toBe(75)
    expect(between(hours({}), '2026-01-17T03:00:00Z', '2026-01-18T20:00:00Z')).toBe(0)
  })

  it('follows the local clock over its changes: 09:00 in Berlin is 08:00 UTC in winter and 07:00 in summer', () => {
    // 29 March 2026: clocks go forward. 25 October 2026: back.
    expect(between(hours({}), '2026-03-27T16:00:00Z', '2026-03-30T07:30:00Z')).toBe(30)
    expect(between(hours({}), '2026-10-23T15:00:00Z', '2026-10-26T08:30:00Z')).toBe(30)
  })

  it('has an hour less in a night shift when clocks go forward, and one more when they go back', () => {
    const nights = hours({ week: [{ days: [...ALL], opens: '00:00', closes: '06:00' }] })
    expect(between(nights, '2026-03-28T22:00:00Z', '2026-03-29T10:00:00Z')).toBe(5 * 60)
    expect(between(nights, '2026-10-24T20:00:00Z', '2026-10-25T10:00:00Z')).toBe(7 * 60)
  })

  it('counts spells that overlap or touch once, and no holiday', () => {
    const shifts = hours({
      week: [
        { days: [...ALL], opens: '08:00', closes: '12:00' },
        { days: [...ALL], opens: '10:00', closes: '24:00' },
        { days: [...ALL], opens: '00:00', closes: '01:00' },
      ],
      closed: ['2026-01-02'],
    })
    expect(between(shifts, '2025-12-31T23:00:00Z', '2026-01-03T23:00:00Z')).toBe(2 * 17 * 60)
  })

  it('counts the same where the zone is half an hour off, west of Greenwich, or has no clock changes', () => {
    for (const timeZone of ['Asia/Kolkata', 'America/Los_Angeles', 'UTC', 'Pacific/Apia'])
      expect(between(hours({ timeZone }), '2026-06-01T00:00:00Z', '2026-06-29T00:00:00Z')).toBe(4 * 5 * 8 * 60)
  })

  it('says that nobody is ever there when no spell is left', () => {
    const never = hours({ week: [{ days: ['monday'], opens: '17:00', closes: '09:00' }] })
    expect(staffedSpells(never, 0, 1e9)).toEqual(NEVER_STAFFED)
  })
})
