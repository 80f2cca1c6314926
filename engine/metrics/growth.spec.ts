import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { PeopleResolver } from '../people/resolve.ts'
import { resolveScope } from '../scope.ts'
import { defined, did, openTestStore, type TestStore } from '../test/journal.ts'
import { growth } from './growth.ts'
import { answer } from './metric.ts'

let world: TestStore
beforeAll(async () => {
  world = await openTestStore()
})
afterAll(() => world.close())

const follow = (workspace: string, actor: number, at: string, rest: Parameters<typeof did>[3] = {}) =>
  did('Follow', actor, at, { workspace, event_id: `${workspace}-f${actor}-${at}`, object_id: '@acme', ...rest })
const leave = (workspace: string, actor: number, followed: string, at: string) =>
  did('Undo', actor, at, { workspace, object_id: `${workspace}-f${actor}-${followed}` })
const campaign = (workspace: string, key: string, spend?: number) =>
  defined('campaign', key, { name: key, brand: 'Acme', start: '2026-03-01T00:00:00Z', end: '2026-03-31T00:00:00Z', ...(spend === undefined ? {} : { spend, currency: 'EUR' }) }, workspace) // prettier-ignore

async function read(workspace: string, query: { from?: string; to?: string; campaign?: string } = {}) {
  const scope = await resolveScope(
    world.store,
    new PeopleResolver(world.store),
    { workspace, brand: 'Acme', ...query },
    new Date('2026-12-01'),
  )
  return answer(growth, world.store, scope)
}

describe('growth', () => {
  it('splits new followers by what they cost, and is net of those who left', async () => {
    const w = 'split'
    await world.add(
      campaign(w, 'paid', 500),
      campaign(w, 'free'),
      // Before March: 1 stays, 2 leaves in March, 3 left before and comes back.
      follow(w, 1, '2026-02-01'),
      follow(w, 2, '2026-02-01'),
      leave(w, 2, '2026-02-01', '2026-03-05'),
      follow(w, 3, '2026-02-01'),
      leave(w, 3, '2026-02-01', '2026-02-10'),
      follow(w, 3, '2026-03-10'),
      // In March: two by the paid campaign, of whom one leaves, one by the free one, one by itself.
      follow(w, 4, '2026-03-02', { campaign: 'paid', properties: { motive: 'offer' } }),
      follow(w, 5, '2026-03-02', { campaign: 'paid', properties: { motive: 'offer' } }),
      leave(w, 5, '2026-03-02', '2026-03-04'),
      follow(w, 6, '2026-03-02', { campaign: 'free', properties: { motive: 'information' } }),
      follow(w, 7, '2026-03-02'),
      follow(w, 99, '2026-06-30T12:30:00Z'),
    )
    const { followers } = await read(w, { from: '2026-03-01', to: '2026-06-29' })
    expect(followers).toMatchObject({ new: { value: 4 }, left: 2, returned: 1, net: { value: 3 }, standing: { value: 5 } })
    expect(followers.net.checks[0]?.sentence).toBe('4 are new, 1 came back, 2 left.')
    expect(followers.sources.map(({ source, spend, new: fresh, share, kept }) => [source, spend, fresh.value, share.value, kept[0]?.finding.value])).toEqual([
      ['bought', 500, 2, 0.5, 0.5],
      ['unpaid', null, 1, 0.25, 1],
      ['organic', null, 1, 0.25, 1],
    ])
    expect(followers.motives.map(({ motive, share }) => [motive, share.value, share.n])).toEqual([
      ['information', 1 / 3, 3],
      ['offer', 2 / 3, 3],
    ])
    const own = await read(w, { from: '2026-03-01', campaign: 'paid' })
    expect(own.followers).toMatchObject({ new: { value: 2 }, left: 1, standing: { value: 1 } })
    // The end of a window in the past: what was taken back later stood then.
    expect((await read(w, { from: '2026-02-01', to: '2026-03-03' })).followers.standing.value).toBe(6)
  }) // prettier-ignore

  it('counts the spend of those campaigns only that brought somebody in these days', async () => {
    const w = 'idle'
    await world.add(
      campaign(w, 'last-year', 100_000),
      campaign(w, 'june', 500),
      follow(w, 1, '2025-06-01', { campaign: 'last-year' }),
      follow(w, 2, '2026-06-02', { campaign: 'june' }),
    )
    const { followers } = await read(w, { from: '2026-06-01', to: '2026-06-30' })
    const [bought] = followers.sources
    expect(bought).toMatchObject({ source: 'bought', spend: 500, new: { value: 1 } })
  })

  it('counts likes that stand: not those taken back, twice given, or of posts removed', async () => {
    const w = 'likes'
    const like = (actor: number, post: string, id: string) =>
      did('Like', actor, '2026-03-01', { workspace: w, object_id: post, event_id: `${w}-${id}` })
    await world.add(
      like(1, 'a', '1'),
      like(1, 'a', '2'),
      like(1, 'b', '3'),
      like(2, 'a', '4'),
      like(2, 'c', '5'),
      // Sent twice and taken back once: it is gone. Given again after that, it stands.
      like(3, 'd', '6'),
      like(3, 'd', '7'),
      did('Undo', 3, '2026-03-02', { workspace: w, object_id: `${w}-6` }),
      like(4, 'd', '8'),
      did('Undo', 4, '2026-03-02', { workspace: w, object_id: `${w}-8` }),
      did('Like', 4, '2026-03-03', { workspace: w, object_id: 'd', event_id: `${w}-9` }),
      did('Undo', 2, '2026-03-02', { workspace: w, object_id: `${w}-4` }),
      did('Undo', 2, '2026-03-02', { workspace: w, object_id: `${w}-1` }),
      did('Delete', 8, '2026-03-03', { workspace: w, object_id: 'c', role: 'brand' }),
    )
    expect((await read(w)).standingLikes).toMatchObject({ value: 3, n: 9, unit: 'events' })
  })

  it('counts new customers by the campaign of their first purchase, and who of them bought again', async () => {
    const w = 'buyers'
    const buy = (actor: number, at: string, by = '') =>
      did('Purchase', actor, at, { workspace: w, value: 5, campaign: by })
    await world.add(
      campaign(w, 'paid', 100),
      buy(1, '2026-02-01'),
      buy(1, '2026-03-03', 'paid'),
      buy(2, '2026-03-01', 'paid'),
      buy(2, '2026-03-20'),
      buy(3, '2026-03-01', 'paid'),
      buy(4, '2026-03-01'),
      buy(99, '2026-06-30T12:30:00Z'),
    )
    const { customers, followers, standingLikes } = await read(w, { from: '2026-03-01' })
    expect(customers.new.value).toBe(3)
    expect(customers.sources.map(({ new: fresh, kept }) => [fresh.value, kept[0]?.finding.value])).toEqual([
      [2, 0.5],
      [0, null],
      [1, 0],
    ])
    expect(followers.standing).toMatchObject({ value: null, verdict: 'cannot_tell' })
    expect(standingLikes.sentence).toContain('Send Like')
  })
})
