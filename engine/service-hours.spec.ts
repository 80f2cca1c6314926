import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ServiceHoursDefinition } from '@candor/ingest/definition'
import { answer } from './metrics/metric.ts'
import { serviceTimes } from './metrics/service-times.ts'
import { PeopleResolver } from './people/resolve.ts'
import { resolveScope } from './scope.ts'
import { NEVER_STAFFED, staffedSpells } from './service-hours.ts'
import { defined, did, openTestStore, type TestStore } from './test/journal.ts'

const ALL = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const
const WORKDAYS = ALL.slice(0, 5)
const hours = (rest: Partial<ServiceHoursDefinition>): ServiceHoursDefinition => ({
  brand: 'Acme',
  timeZone: 'Europe/Berlin',
  week: [{ days: [...WORKDAYS], opens: '09:00', closes: '17:00' }],
  ...rest,
})

let world: TestStore
beforeAll(async () => {
  world = await openTestStore()
})
afterAll(() => world.close())

let cases = 0
/** Minutes on the business clock from a customer's message to the reply. */
async function between(definition: ServiceHoursDefinition, start: string, end: string): Promise<number | null> {
  const workspace = `case${(cases += 1)}`
  await world.add(
    defined('service-hours', 'desk', definition, workspace),
    did('Message', 1, start, { workspace, thread: 't' }),
    did('Message', 90, end, { workspace, thread: 't', role: 'employee' }),
  )
  const scope = await resolveScope(world.store, new PeopleResolver(world.store), { workspace, brand: 'Acme' })
  return (await answer(serviceTimes, world.store, scope)).firstResponse.business.median.value
}

describe('the business clock', () => {
  it('stands still at night and at the weekend: Friday 16:30 to Monday 09:45 in Berlin are 75 minutes', async () => {
    expect(await between(hours({}), '2026-01-16T15:30:00Z', '2026-01-19T08:45:00Z')).toBe(75)
    expect(await between(hours({}), '2026-01-17T03:00:00Z', '2026-01-18T20:00:00Z')).toBe(0)
  })

  it('follows the local clock over its changes: 09:00 in Berlin is 08:00 UTC in winter and 07:00 in summer', async () => {
    // 29 March 2026: clocks go forward. 25 October 2026: back.
    expect(await between(hours({}), '2026-03-27T16:00:00Z', '2026-03-30T07:30:00Z')).toBe(30)
    expect(await between(hours({}), '2026-10-23T15:00:00Z', '2026-10-26T08:30:00Z')).toBe(30)
  })

  it('has an hour less in a night shift when clocks go forward, and one more when they go back', async () => {
    const nights = hours({ week: [{ days: [...ALL], opens: '00:00', closes: '06:00' }] })
    expect(await between(nights, '2026-03-28T22:00:00Z', '2026-03-29T10:00:00Z')).toBe(5 * 60)
    expect(await between(nights, '2026-10-24T20:00:00Z', '2026-10-25T10:00:00Z')).toBe(7 * 60)
  })

  it('counts spells that overlap or touch once, and no holiday', async () => {
    const shifts = hours({
      week: [
        { days: [...ALL], opens: '08:00', closes: '12:00' },
        { days: [...ALL], opens: '10:00', closes: '24:00' },
        { days: [...ALL], opens: '00:00', closes: '01:00' },
      ],
      closed: ['2026-01-02'],
    })
    expect(await between(shifts, '2025-12-31T23:00:00Z', '2026-01-03T23:00:00Z')).toBe(2 * 17 * 60)
  })

  it('counts the same where the zone is half an hour off, west of Greenwich, or has no clock changes', async () => {
    for (const timeZone of ['Asia/Kolkata', 'America/Los_Angeles', 'UTC', 'Pacific/Apia'])
      expect(await between(hours({ timeZone }), '2026-06-01T00:00:00Z', '2026-06-29T00:00:00Z')).toBe(4 * 5 * 8 * 60)
  })

  it('says that nobody is ever there when no spell is left', () => {
    const never = hours({ week: [{ days: ['monday'], opens: '17:00', closes: '09:00' }] })
    expect(staffedSpells(never, 0, 1e9)).toEqual(NEVER_STAFFED)
  })

  it('begins with 1970, and knows fifty years of two shifts a day at once', () => {
    const shifts = hours({
      week: [
        { days: [...ALL], opens: '00:00', closes: '08:00' },
        { days: [...ALL], opens: '12:00', closes: '20:00' },
      ],
    })
    const { opens, closes } = staffedSpells(shifts, 0, Date.UTC(2020, 0, 1))
    expect([opens[0], closes[0]]).toEqual([0, 7 * 3600])
    expect(opens.length).toBeGreaterThan(2 * 18_262)
  })
})
