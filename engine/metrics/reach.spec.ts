import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { acme, report, type Asked } from '../test/asking.ts'
import { did, openTestStore, type TestStore } from '../test/journal.ts'
import { answer } from './metric.ts'
import { reach } from './reach.ts'

let world: TestStore
beforeAll(async () => {
  world = await openTestStore()
})
afterAll(() => world.close())

const read = async (workspace: string, query: Asked = {}) =>
  answer(reach, world.store, await acme(world, workspace, query))

describe('the bounds of reach', () => {
  it('hold the truth whatever links between channels are missing, if people have one account a channel', async () => {
    const scope = await acme(world, 'none')
    const person = fc.record({ x: fc.boolean(), shop: fc.boolean(), app: fc.boolean(), linked: fc.boolean() })
    fc.assert(
      fc.property(fc.array(person, { minLength: 1, maxLength: 30 }), (people) => {
        const accountsOf = ({ x, shop, app }: (typeof people)[number]) => [x, shop, app].filter(Boolean).length
        const reached = people.filter((one) => accountsOf(one) > 0)
        if (reached.length === 0) return
        const counted = reached.reduce((sum, one) => sum + (one.linked ? 1 : accountsOf(one)), 0)
        const channels = (['x', 'shop', 'app'] as const).map((channel) => {
          const seen = people.filter((one) => one[channel]).length
          return { channel, visibility: 'public', people: seen, only_here: 0, views: seen, accounts: seen }
        })
        const accounts = reached.reduce((sum, one) => sum + accountsOf(one), 0)
        const total = { people: counted, accounts, views: accounts, naive_sum: accounts }
        const { interval } = reach.estimate({ total, channels, days: [] }, scope, report).people
        expect(interval?.lo).toBeLessThanOrEqual(reached.length)
        expect(interval?.hi).toBeGreaterThanOrEqual(reached.length)
      }),
    )
  })

  it('have no lower end where a known link joins two accounts of one channel: unlinked ones may be one person too', async () => {
    await world.add(
      ...[1, 2, 3, 4].map((actor) => did('View', actor, '2026-03-01', { workspace: 'twice' })),
      did('Link', 1, '2026-03-01', { workspace: 'twice', linked: 2 }),
    )
    const { people, frequency } = await read('twice')
    // 3 and 4 may be one person, as 1 and 2 are: the truth may be 2, below the largest channel’s 3.
    expect(people).toMatchObject({ value: 3, interval: { lo: null, hi: 3 } })
    expect(people.sentence).toContain('at most 3')
    expect(people.checks.find(({ id }) => id === 'one_account_a_channel')).toMatchObject({ passed: false, value: 1 })
    expect(frequency).toMatchObject({ interval: { lo: 4 / 3, hi: null } })
  })
})

describe('the window of reach', () => {
  it('is whole UTC days: from its first midnight to the last, which belongs to the next day', async () => {
    await world.add(
      did('View', 1, '2026-02-28T23:59:59.999Z', { workspace: 'days' }),
      did('View', 2, '2026-03-01T00:00:00.000Z', { workspace: 'days' }),
      did('View', 3, '2026-03-02T23:59:59.999Z', { workspace: 'days' }),
      did('View', 4, '2026-03-03T00:00:00.000Z', { workspace: 'days' }),
    )
    expect((await read('days', { from: '2026-03-01', to: '2026-03-02' })).people.value).toBe(2)
  })
})

it('refuses an unknown campaign by name', async () => {
  const { people } = await read('days', { campaign: 'nobody-knows-it' })
  expect(people).toMatchObject({ value: null, verdict: 'cannot_tell' })
  expect(people.sentence).toContain('campaign nobody-knows-it')
})
