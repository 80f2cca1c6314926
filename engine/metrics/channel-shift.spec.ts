import { afterAll, beforeAll, expect, it } from 'vitest'
import { acme } from '../test/asking.ts'
import { did, openTestStore, type TestStore } from '../test/journal.ts'
import { channelShift, halvesOf } from './channel-shift.ts'
import { answer } from './metric.ts'

let world: TestStore
beforeAll(async () => {
  world = await openTestStore()
})
afterAll(() => world.close())

const read = async (workspace: string, from = '2026-03-01', to = '2026-03-20') =>
  answer(channelShift, world.store, await acme(world, workspace, { from, to }))

it('tells people who moved from people who are new, over all accounts of a person', async () => {
  const wrote = (actor: number, day: string, channel: string, rest: object = {}) =>
    did('Message', actor, `2026-03-${day}`, { workspace: 'shift', channel, ...rest })
  await world.add(
    // One stays on the phone, one moves to x with another account, one is seen nowhere after, one is on both.
    ...[wrote(1, '02', 'phone'), wrote(1, '12', 'phone'), wrote(2, '03', 'phone'), wrote(12, '13', 'x')],
    ...[wrote(3, '04', 'phone'), wrote(4, '10', 'phone'), wrote(4, '11', 'phone'), wrote(4, '20', 'x')],
    did('Create', 5, '2026-03-05', { workspace: 'shift', channel: 'x', account: '@acme' }),
    did('Link', 2, '2026-01-01', { workspace: 'shift', linked: 12, brand: '' }),
    // Talk about the brand is no contact, nor is what the brand says; and days outside do not count.
    did('Create', 6, '2026-03-05', { workspace: 'shift', channel: 'x' }),
    wrote(90, '06', 'phone', { role: 'employee' }),
    did('Message', 7, '2026-02-28', { workspace: 'shift', channel: 'phone' }),
  )
  const { channels, moves, demand } = await read('shift')
  expect(channels).toEqual([
    { channel: 'phone', before: 4, after: 2 },
    { channel: 'x', before: 1, after: 2 },
  ])
  const told = moves.map(({ from, to, people, share: { value, n } }) => [from, to, people, value, n])
  expect(told).toEqual([
    ['phone', 'phone', 2, 0.5, 4],
    ['phone', 'x', 2, 0.5, 4],
    ['phone', '', 1, 0.25, 4],
    ['x', 'phone', 0, 0, 1],
    ['x', 'x', 0, 0, 1],
    ['x', '', 1, 1, 1],
  ])
  expect(demand).toMatchObject({ value: 4 / 5, n: 5, verdict: 'measured' })
  expect(demand.interval?.lo).toBeLessThan(0.8)
  expect(demand.interval?.hi).toBeGreaterThan(1)
})

it('cuts the window into two spells of as many days, and leaves out an odd first day', () => {
  const days = { from: '2026-03-01T00:00:00.000Z', to: '2026-03-08T00:00:00.000Z', firstAt: null, asOf: null }
  const halves = {
    from: '2026-03-02T00:00:00.000Z',
    middle: '2026-03-05T00:00:00.000Z',
    to: '2026-03-08T00:00:00.000Z',
  }
  expect(halvesOf(days)).toEqual(halves)
  // Of the days before and after these nothing has been told.
  const told = { firstAt: '2026-03-01T17:00:00.000Z', asOf: '2026-03-07T09:00:00.000Z' }
  expect(halvesOf({ from: '2026-01-01T00:00:00.000Z', to: '2026-06-01T00:00:00.000Z', ...told })).toEqual(halves)
  expect(halvesOf({ ...days, asOf: '2026-02-01T00:00:00.000Z' })).toBe(null)
})

it('is refused for one day, and where nobody came before', async () => {
  await world.add(did('Message', 1, '2026-03-19', { workspace: 'late', channel: 'phone' }))
  expect((await read('late')).demand).toMatchObject({ value: null, verdict: 'cannot_tell' })
  expect((await read('late', '2026-03-19', '2026-03-19')).demand.sentence).toContain('One day has no halves')
})
