import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { InteractionRow } from '@candor/queries'
import { PeopleResolver } from '../people/resolve.ts'
import { resolveScope } from '../scope.ts'
import { defined, did, openTestStore, type TestStore } from '../test/journal.ts'
import { answer } from './metric.ts'
import { serviceTimes } from './service-times.ts'

let world: TestStore
beforeAll(async () => {
  world = await openTestStore()
})
afterAll(() => world.close())

type Rest = Partial<InteractionRow>
/** What happens in one workspace, on threads. */
const desk = (workspace: string) => ({
  asks: (thread: string, at: string, rest: Rest = {}) =>
    did('Message', 1, at, { workspace, thread, visibility: 'dark', ...rest }),
  replies: (thread: string, at: string, rest: Rest = {}) =>
    did('Message', 90, at, { workspace, thread, role: 'employee', ...rest }),
  closes: (thread: string, at: string, rest: Rest = {}) =>
    did('Track', 1, at, { workspace, thread, object_id: 'conversation_resolved', ...rest }),
  hours: () =>
    defined(
      'service-hours',
      'desk',
      {
        brand: 'Acme',
        timeZone: 'Europe/Berlin',
        week: [{ days: ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'], opens: '09:00', closes: '17:00' }],
      },
      workspace,
    ),
})

async function read(workspace: string, query: { from?: string; to?: string } = {}) {
  const people = new PeopleResolver(world.store)
  const scope = await resolveScope(world.store, people, { workspace, brand: 'Acme', ...query }, new Date('2026-12-01'))
  return answer(serviceTimes, world.store, scope)
}

describe('time to the first reply', () => {
  it('runs on both clocks: asked on Friday at 16:50 in Berlin, answered on Monday at 09:20', async () => {
    const { asks, replies, hours } = desk('weekend')
    await world.add(hours(), asks('t', '2026-01-16T15:50:00Z'), replies('t', '2026-01-19T08:20:00Z'))
    const { firstResponse, channels } = await read('weekend')
    expect(firstResponse.calendar.median).toMatchObject({ value: 3 * 1440 - 7 * 60 - 30, n: 1 })
    expect(firstResponse.business.median).toMatchObject({ value: 30, n: 1, verdict: 'measured' })
    expect(channels).toMatchObject([{ channel: 'x', firstResponse: { business: { value: 30 } } }])
  })

  it('counts real time over a change of the clocks: Saturday 28 March 23:00 to Monday 09:10 in Berlin', async () => {
    const { asks, replies, hours } = desk('dst')
    await world.add(hours(), asks('t', '2026-03-28T22:00:00Z'), replies('t', '2026-03-30T07:10:00Z'))
    const { firstResponse, hours: byHour } = await read('dst')
    // The clock on the wall says 34 h 10 min; an hour of them never was.
    expect(firstResponse.calendar.median.value).toBe(33 * 60 + 10)
    expect(firstResponse.business.median.value).toBe(10)
    // Saturday 23:00 in Berlin is the last hour of the sixth day.
    expect(byHour).toEqual([{ hour: 143, opened: 1, answered: 1, medianMinutes: 33 * 60 + 10 }])
  })

  it('does not take a bot for a person, and counts from the first of several messages', async () => {
    const { asks, replies } = desk('bots')
    await world.add(
      asks('t', '2026-02-02T10:00:00Z'),
      replies('t', '2026-02-02T10:00:05Z', { role: 'bot' }),
      asks('t', '2026-02-02T10:30:00Z'),
      replies('t', '2026-02-02T11:00:30Z'),
    )
    expect((await read('bots')).firstResponse.calendar.median).toMatchObject({ value: 61, n: 1 })
  })

  it('starts anew after a close, and after a week in which the brand had the last word, not while a customer waits', async () => {
    const { asks, replies, closes } = desk('reopened')
    await world.add(
      ...[asks('a', '2026-02-02T10:00:00Z'), replies('a', '2026-02-02T10:10:00Z'), closes('a', '2026-02-02T11:00:00Z')],
      ...[asks('a', '2026-02-03T10:00:00Z'), replies('a', '2026-02-03T10:10:00Z'), closes('a', '2026-02-03T11:00:00Z')],
      ...[asks('b', '2026-02-02T10:00:00Z'), replies('b', '2026-02-02T10:10:00Z')],
      ...[asks('b', '2026-02-20T10:00:00Z'), replies('b', '2026-02-20T10:10:00Z')],
      ...[asks('c', '2026-02-02T10:00:00Z'), asks('c', '2026-02-20T10:00:00Z'), replies('c', '2026-02-20T10:10:00Z')],
    )
    const { firstResponse, resolution } = await read('reopened')
    expect(firstResponse.calendar.median).toMatchObject({ value: 10, n: 5 })
    expect(resolution.calendar.median.n).toBe(5)
    expect(firstResponse.calendar.p90).toMatchObject({ value: 18 * 1440 + 10 })
    // From 3 February on there are two beginnings: in thread c the customer still waits for the answer of 2 February.
    expect((await read('reopened', { from: '2026-02-03' })).firstResponse.calendar.median.n).toBe(2)
  })

  it('keeps who is still waiting: 2 of 5 answered after 10 and 20 minutes have no median', async () => {
    const { asks, replies } = desk('waiting')
    await world.add(
      ...['a', 'b', 'c', 'd', 'e'].map((thread) => asks(thread, '2026-02-02T10:00:00Z')),
      ...[replies('a', '2026-02-02T10:10:00Z'), replies('b', '2026-02-02T10:20:00Z')],
      did('Like', 3, '2026-02-03', { workspace: 'waiting' }),
    )
    const { median, curve, episodes, ended } = (await read('waiting')).firstResponse.calendar
    expect(median).toMatchObject({ value: null, n: 5, verdict: 'cannot_tell' })
    expect([episodes, ended]).toEqual([5, 2])
    expect(curve?.points.map(({ minutes, share, atRisk }) => [minutes, share, atRisk])).toEqual([
      [10, 0.8, 5],
      [20, expect.closeTo(0.6, 12), 4],
    ])
    expect(median.sentence).toContain('Not reached: fewer than 50%')
    expect(median.checks).toMatchObject([{ id: 'still_waiting', value: 0.6 }])
  })

  it('finds the reply to a post without a thread, and to a post in one by its event id alone', async () => {
    const post = (event_id: string, thread: string) =>
      did('Create', 1, '2026-02-02T10:00:00Z', { workspace: 'ids', event_id, thread, account: '@acme' })
    const reply = (in_reply_to: string, thread: string) =>
      did('Create', 90, '2026-02-02T10:05:00Z', { workspace: 'ids', in_reply_to, thread, role: 'brand' })
    await world.add(
      ...[post('p1', ''), reply('p1', 'p1'), post('p2', 'conversation'), reply('p2', '')],
      did('Create', 2, '2026-02-02T10:00:00Z', { workspace: 'ids', thread: 'talk about the brand' }),
    )
    expect((await read('ids')).firstResponse.calendar.median).toMatchObject({ value: 5, n: 2 })
  })

  it('keeps customers of one public thread apart: three ask, the brand answers the last, by name', async () => {
    const tag = (actor: number, minute: string) =>
      did('Create', actor, `2026-02-02T10:${minute}:00Z`, {
        ...{ workspace: 'thread', event_id: `tag ${actor}`, thread: 'd1', in_reply_to: 'd1', account: '@acme' },
      })
    await world.add(
      ...[tag(1, '00'), tag(2, '01'), tag(3, '02')],
      did('Create', 90, '2026-02-02T10:07:00Z', {
        workspace: 'thread',
        thread: 'd1',
        in_reply_to: 'tag 3',
        role: 'brand',
      }),
      // Says to the thread, and to nobody in it.
      did('Create', 90, '2026-02-02T10:03:00Z', { workspace: 'thread', thread: 'd1', role: 'brand' }),
    )
    const { median } = (await read('thread')).firstResponse.calendar
    expect(median).toMatchObject({ n: 3, value: null })
    expect(median.checks).toMatchObject([{ value: 2 / 3 }])
  })

  it('takes posts without a thread that answer the same post for episodes of their own, each with its reply', async () => {
    const post = (actor: number) =>
      did('Create', actor, '2026-02-02T10:00:00Z', {
        ...{ workspace: 'apart', event_id: `post ${actor}`, in_reply_to: 'd1', account: '@acme' },
      })
    const reply = (actor: number, minute: number) =>
      did('Create', 90, `2026-02-02T10:0${minute}:00Z`, {
        ...{ workspace: 'apart', in_reply_to: `post ${actor}`, role: 'brand' },
      })
    await world.add(post(1), post(2), reply(1, 4), reply(2, 8))
    const { median, p90 } = (await read('apart')).firstResponse.calendar
    expect([median.n, median.value, p90.value]).toEqual([2, 4, 8])
  })

  it('ends every conversation of a public thread with its close', async () => {
    const w = { workspace: 'ended', thread: 'd1' }
    await world.add(
      ...[1, 2].map((actor) => did('Create', actor, '2026-02-02T10:00:00Z', { ...w, account: '@acme' })),
      did('Track', 90, '2026-02-02T11:00:00Z', { ...w, object_id: 'conversation_resolved' }),
    )
    expect((await read('ended')).resolution.calendar.median).toMatchObject({ n: 2, value: 60 })
  })

  it('begins with the customer where the brand spoke first: asked at 10:05, answered at 12:00', async () => {
    const { asks, replies } = desk('brand first')
    await world.add(
      replies('t', '2026-02-02T10:00:00Z'),
      asks('t', '2026-02-02T10:05:00Z'),
      replies('t', '2026-02-02T12:00:00Z'),
    )
    expect((await read('brand first')).firstResponse.calendar.median).toMatchObject({ n: 1, value: 115 })
  })

  it('answers for 36 years of two shifts a day', async () => {
    const days = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']
    const week = [
      { days, opens: '06:00', closes: '12:00' },
      { days, opens: '13:00', closes: '19:00' },
    ]
    const { asks, replies } = desk('long')
    await world.add(
      defined('service-hours', 'desk', { brand: 'Acme', timeZone: 'UTC', week }, 'long'),
      ...[asks('a', '1990-02-02T11:00:00Z'), replies('a', '1990-02-02T14:00:00Z')],
      ...[asks('b', '2026-02-02T11:00:00Z'), replies('b', '2026-02-02T14:00:00Z')],
    )
    const { median } = (await read('long', { from: '1970-01-01' })).firstResponse.business
    expect(median).toMatchObject({ n: 2, value: 120 })
  })

  it('refuses with what to send: no message, no reply, no close, no hours, an unknown time zone', async () => {
    const { asks } = desk('silent')
    await world.add(asks('t', '2026-02-02T10:00:00Z'), did('Like', 1, '2026-02-03', { workspace: 'nobody' }))
    const silent = await read('silent')
    expect(silent.firstResponse.calendar.median.sentence).toContain('Send replies with role')
    expect(silent.resolution.calendar.median.sentence).toContain('conversation_resolved')
    expect(silent.resolution.calendar.curve).toBe(null)
    expect(silent.firstResponse.business.median.sentence).toContain('No service hours are declared for Acme')
    expect((await read('nobody')).firstResponse.calendar.median.sentence).toContain('No customer wrote')
    const week = [{ days: ['monday'], opens: '09:00', closes: '17:00' }]
    await world.add(defined('service-hours', 'desk', { brand: 'Acme', timeZone: 'Mars/Olympus', week }, 'silent'))
    expect((await read('silent')).firstResponse.business.p90.sentence).toContain('“Mars/Olympus”, which is not known')
  })
})

describe('time to resolution', () => {
  it('ends with the last close of an episode, also when an employee had opened it again', async () => {
    const { asks, closes } = desk('closed')
    await world.add(
      asks('t', '2026-02-02T10:00:00Z'),
      closes('t', '2026-02-02T11:00:00Z'),
      closes('t', '2026-02-02T13:00:00Z', {
        object_id: 'conversation_status_changed',
        properties: { status: 'resolved' },
      }),
      closes('t', '2026-02-02T15:00:00Z', { object_id: 'conversation_status_changed', properties: { status: 'open' } }),
    )
    expect((await read('closed')).resolution.calendar.median).toMatchObject({ value: 180, n: 1 })
  })
})
