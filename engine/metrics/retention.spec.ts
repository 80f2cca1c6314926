import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RetentionBy } from '../api/shapes/index.ts'
import { PeopleResolver } from '../people/resolve.ts'
import { resolveScope } from '../scope.ts'
import { did, openTestStore, type TestStore } from '../test/journal.ts'
import { answer } from './metric.ts'
import { retention } from './retention.ts'

let world: TestStore
beforeAll(async () => {
  world = await openTestStore()
})
afterAll(() => world.close())

const follow = (workspace: string, actor: number, at: string, rest: Parameters<typeof did>[3] = {}) =>
  did('Follow', actor, at, { workspace, event_id: `${workspace}-f${actor}-${at}`, object_id: '@acme', ...rest })
const leave = (workspace: string, actor: number, followed: string, at: string) =>
  did('Undo', actor, at, { workspace, object_id: `${workspace}-f${actor}-${followed}`, object_type: 'Follow' })
const buy = (workspace: string, actor: number, at: string, rest: Parameters<typeof did>[3] = {}) =>
  did('Purchase', actor, at, { workspace, value: 10, currency: 'EUR', ...rest })
/** Up to here follows (or purchases) were told: the last full hour before somebody else's, who is not observed themselves. */
const clock = (workspace: string, at: string, verb = 'Follow') => did(verb, 99, at, { workspace, value: 1 })

async function read(
  workspace: string,
  query: { from?: string; to?: string; campaign?: string } = {},
  own: { by?: RetentionBy } = {},
) {
  const scope = await resolveScope(
    world.store,
    new PeopleResolver(world.store),
    { workspace, brand: 'Acme', ...query },
    new Date('2026-12-01'),
  )
  return answer(retention, world.store, scope, own)
}
const cohort = (side: Awaited<ReturnType<typeof read>>['followers'], by: string, key = '') =>
  side.cohorts.find((one) => one.by === by && one.key === key)
const at = (one: ReturnType<typeof cohort>, days: number) =>
  one?.horizons.find((horizon) => horizon.days === days)?.finding

describe('follower survival', () => {
  it('counts those who joined too recently for as long as they were seen (Kaplan–Meier by hand)', async () => {
    // 1 leaves on day 3; 2 is seen for 5 days; 3 leaves on day 6; 4 is seen for 40. S(7) = 3/4 · 1/2.
    await world.add(
      follow('km', 1, '2026-03-01'),
      leave('km', 1, '2026-03-01', '2026-03-03T13:00:00Z'),
      follow('km', 2, '2026-04-05'),
      follow('km', 3, '2026-03-01'),
      leave('km', 3, '2026-03-01', '2026-03-07T11:00:00Z'),
      follow('km', 4, '2026-03-01'),
      clock('km', '2026-04-10T12:30:00Z'),
    )
    const all = cohort((await read('km')).followers, 'all')
    expect(all).toMatchObject({ people: 4, ended: 2, observed: 40 })
    expect(all?.curve.map(({ day, share, atRisk }) => [day, share, atRisk])).toEqual([
      [3, 0.75, 4],
      [6, 0.375, 2],
    ])
    expect(at(all, 7)).toMatchObject({ value: 0.375, n: 4, interval: { method: 'Kaplan–Meier, log(−log)' } })
    expect(at(all, 90)).toMatchObject({ value: null, verdict: 'cannot_tell' })
    expect(at(all, 90)?.sentence).toContain('observed for 90 days')
    expect(all?.median).toContain('Half had left after 6 days')
  })

  it('is over only when no account of the person follows any more, and a second coming begins no new stay', async () => {
    await world.add(
      follow('people', 1, '2026-03-01'),
      follow('people', 2, '2026-03-03'),
      did('Link', 1, '2026-01-01', { workspace: 'people', linked: 2 }),
      leave('people', 1, '2026-03-01', '2026-03-05'),
      leave('people', 2, '2026-03-03', '2026-03-11'),
      follow('people', 2, '2026-03-20'),
      follow('people', 3, '2026-03-02'),
      clock('people', '2026-04-10T12:30:00Z'),
    )
    const all = cohort((await read('people')).followers, 'all')
    expect(all).toMatchObject({ people: 2, ended: 1 })
    expect(all?.curve).toMatchObject([{ day: 10, share: 0.5 }])
  })

  it('takes an Undo of a repeated Follow for the end of all of them, and none by somebody else', async () => {
    await world.add(
      follow('twice', 1, '2026-03-01'),
      follow('twice', 1, '2026-03-02'),
      leave('twice', 1, '2026-03-02', '2026-03-04'),
      follow('twice', 2, '2026-03-01'),
      did('Undo', 1, '2026-03-05', { workspace: 'twice', object_id: 'twice-f2-2026-03-01' }),
      clock('twice', '2026-04-10T12:30:00Z'),
    )
    const all = cohort((await read('twice')).followers, 'all')
    expect(all?.curve).toMatchObject([{ day: 3, share: 0.5 }])
  })

  it('takes nobody for staying in days of which only other sources told: follows are brought in weekly, likes stream', async () => {
    await world.add(
      follow('weekly', 1, '2026-03-01'),
      leave('weekly', 1, '2026-03-01', '2026-03-04'),
      follow('weekly', 2, '2026-03-01'),
      clock('weekly', '2026-03-08T12:30:00Z'),
      did('Like', 2, '2026-06-01', { workspace: 'weekly' }),
      did('View', 99, '2026-06-30', { workspace: 'weekly', brand: 'Other' }),
    )
    const all = cohort((await read('weekly')).followers, 'all')
    expect(at(all, 7)?.value).toBe(0.5)
    expect(at(all, 30)).toMatchObject({ value: null, verdict: 'cannot_tell' })
  })

  it('takes of two Follows at one moment the one with the smaller event id, as growth does', async () => {
    await world.add(
      did('Follow', 1, '2026-03-01', { workspace: 'tie', event_id: 'a', object_id: '@acme', campaign: 'zebra' }),
      did('Follow', 1, '2026-03-01', { workspace: 'tie', event_id: 'b', object_id: '@acme', campaign: 'ant' }),
      did('Undo', 1, '2026-03-04', { workspace: 'tie', object_id: 'a' }),
      clock('tie', '2026-04-10T12:30:00Z'),
    )
    const { followers } = await read('tie')
    expect(followers.cohorts.filter(({ by }) => by === 'campaign').map(({ key }) => key)).toEqual(['zebra'])
  })

  it('counts people first seen late from then on: those already gone are on no list', async () => {
    // 1 and 2 are seen from day 10; 3 from the start and leaves on day 4 while alone at risk is 3 and 4.
    const late = { properties: { observedSince: '2026-03-11T12:00:00Z' } }
    await world.add(
      follow('late', 1, '2026-03-01', late),
      follow('late', 2, '2026-03-01', late),
      leave('late', 2, '2026-03-01', '2026-03-21'),
      follow('late', 3, '2026-03-01'),
      leave('late', 3, '2026-03-01', '2026-03-05'),
      follow('late', 4, '2026-03-01'),
      clock('late', '2026-04-10T12:30:00Z'),
    )
    const all = cohort((await read('late')).followers, 'all')
    expect(all?.curve.map(({ day, atRisk }) => [day, atRisk])).toEqual([
      [4, 2],
      [20, 3],
    ])
    expect(at(all, 30)?.value).toBeCloseTo(1 / 3, 12)
    expect(at(all, 30)?.checks).toContainEqual(expect.objectContaining({ id: 'late_entry', value: 2 }))
  })

  it('compares a campaign with people of the same weeks who came by none: an association, p and interval as one', async () => {
    const joined = Array.from({ length: 40 }, (_, i) => i + 1)
    await world.add(
      ...joined.map((actor) => follow('promo', actor, '2026-03-03', actor <= 20 ? { campaign: 'c', properties: { motive: 'offer' } } : {})),
      ...joined.filter((actor) => actor <= 14 || actor === 21).map((actor) => leave('promo', actor, '2026-03-03', '2026-03-06')),
      follow('promo', 50, '2026-05-03'),
      leave('promo', 50, '2026-05-03', '2026-05-04'),
      clock('promo', '2026-08-10T12:30:00Z'),
    ) // prettier-ignore
    const { followers } = await read('promo')
    const [comparison] = followers.comparisons
    expect(comparison).toMatchObject({ campaign: 'c', organic: 20 })
    const difference = comparison?.horizons.find(({ days }) => days === 7)?.finding
    expect(difference).toMatchObject({ evidence: 'association', verdict: 'association_only', n: 40 })
    expect(difference?.value).toBeCloseTo(0.3 - 0.95, 12)
    expect(difference?.interval?.hi).toBeLessThan(0)
    expect(difference?.p).toBeLessThan(0.01)
    expect(comparison?.logRank).toBeLessThan(0.001)
    expect(cohort(followers, 'motive', 'offer')).toMatchObject({ people: 20, ended: 14 })
    expect(followers.cohorts.filter(({ by }) => by === 'week').map(({ people }) => people)).toEqual([40, 1])
    const own = await read('promo', { campaign: 'c' })
    expect(cohort(own.followers, 'all')).toMatchObject({ people: 20 })
    expect(own.followers.comparisons[0]?.organic).toBe(20)
  })

  it('asked for one kind of cohort, tells the same of it and nothing of the others', async () => {
    const whole = (await read('promo')).followers
    const { followers } = await read('promo', {}, { by: 'campaign' })
    expect(followers.cohorts).toEqual(whole.cohorts.filter(({ by }) => by === 'campaign'))
    expect(followers.comparisons).toEqual(whole.comparisons)
    const weeks = (await read('promo', {}, { by: 'week' })).followers
    expect([weeks.cohorts.length, weeks.comparisons]).toEqual([2, []])
  })

  it('refuses when no leaving was ever sent, and when nobody joined', async () => {
    await world.add(follow('silent', 1, '2026-03-01'), clock('silent', '2026-04-10T12:30:00Z'))
    const { followers, customers } = await read('silent')
    expect(at(cohort(followers, 'all'), 7)).toMatchObject({ value: null, n: 1 })
    expect(at(cohort(followers, 'all'), 7)?.sentence).toContain('Send Undo')
    expect(at(cohort(customers, 'all'), 30)?.sentence).toContain('Send Purchase')
  })
})

describe('customer retention', () => {
  it('is the share who bought on another day, with those who came too recently counted while they were seen', async () => {
    await world.add(
      buy('again', 1, '2026-03-01'),
      buy('again', 1, '2026-03-01T15:00:00Z'),
      buy('again', 1, '2026-03-11'),
      buy('again', 2, '2026-03-02'),
      buy('again', 3, '2026-05-30'),
      clock('again', '2026-06-10T12:30:00Z', 'Purchase'),
    )
    const all = cohort((await read('again')).customers, 'all')
    expect(all).toMatchObject({ people: 3, ended: 1 })
    expect(all?.curve).toMatchObject([{ day: 10, atRisk: 3 }])
    expect(at(all, 30)?.value).toBeCloseTo(1 / 3, 12)
    expect(at(all, 30)?.sentence).toContain('Bought again within 30 days: 33.3%')
  })
})
