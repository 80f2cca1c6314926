import { afterAll, beforeAll, expect, it } from 'vitest'
import { PeopleResolver } from '../people/resolve.ts'
import { resolveScope } from '../scope.ts'
import { near } from '../stats/expectations.ts'
import { defined, did, openTestStore, type TestStore } from '../test/journal.ts'
import { answer } from './metric.ts'
import { voiceCompared } from './voice-compared.ts'

let world: TestStore
beforeAll(async () => {
  world = await openTestStore()
})
afterAll(() => world.close())

async function read(workspace: string) {
  const query = { workspace, brand: 'Acme' }
  const scope = await resolveScope(world.store, new PeopleResolver(world.store), query, new Date('2026-06-01'))
  const { leads, brands } = await answer(voiceCompared, world.store, scope)
  const [own, rival] = brands
  if (own === undefined) throw new Error('the brand itself is always in its market')
  return { leads, own, rival }
}
const market = (workspace: string, rest: object = {}) =>
  defined('market', 'home', { brand: 'Acme', rivals: ['Bolt', 'Cord'], ...rest }, workspace)
const post = (workspace: string, actor: number, brand: string, sentiment = '') =>
  did('Create', actor, '2026-03-01', { workspace, brand, sentiment })

it('leads by the difference of shares, one author with two accounts being one author', async () => {
  await world.add(
    market('lead'),
    ...[post('lead', 1, 'Acme'), post('lead', 2, 'Acme'), post('lead', 3, 'Bolt'), post('lead', 4, 'Cord')],
    ...[post('lead', 5, 'Bolt'), did('Link', 1, '2026-03-01', { workspace: 'lead', linked: 5 })],
  )
  const { leads } = await read('lead')
  // Authors: {1, 5} one post each about Acme and Bolt, 2 Acme, 3 Bolt, 4 Cord: d = 0, 1, −1, 0 of m = 2, 1, 1, 1.
  expect(leads.map(({ rival }) => rival)).toEqual(['Bolt', 'Cord'])
  // The residuals’ squares add to 2, t(0.975, 3) = 3.182446: wider than the scale, so it ends where the scale does.
  expect(leads[0]?.lead).toMatchObject({ value: 0, n: 5, interval: { lo: -100, hi: 100, level: 0.95 } })
  expect(leads[1]?.lead.value).toBeCloseTo(20, 12)
  // Cord: d = 1, 1, 0, −1, so L = 1/5, and the residuals 0.6, 0.8, −0.2, −1.2 square to 2.48.
  const reach = (3.182446 * Math.sqrt((4 / 3) * 2.48)) / 5
  expect(leads[1]?.lead.interval).toMatchObject({ lo: near(100 * (0.2 - reach), 3), hi: 100 })
  expect(leads[0]?.lead.sentence).toContain('in percentage points')
})

it('takes positive and negative posts apart, and refuses what nobody labelled', async () => {
  await world.add(
    market('labels'),
    ...[post('labels', 1, 'Acme', 'negative'), post('labels', 2, 'Acme', 'negative'), post('labels', 3, 'Bolt', 'negative')], // prettier-ignore
    ...[post('labels', 4, 'Acme'), post('labels', 5, 'Bolt', 'neutral')],
  )
  const { own, rival } = await read('labels')
  expect(own.negative).toMatchObject({ value: near(2 / 3, 12), n: 3, better: 'lower' })
  expect(rival?.negative).toMatchObject({ value: near(1 / 3, 12), better: 'neither' })
  expect(own.positive).toMatchObject({ value: null, verdict: 'cannot_tell' })
  expect(own.positive.sentence).toContain('Send Create with a sentiment')
})

it('is excess over the market share that the market definition states, and refuses one that contradicts itself', async () => {
  const shares = (acme: number) => ({
    marketShares: [
      { brand: 'Acme', share: acme, basis: 'Tickets sold, 2025' },
      { brand: 'Bolt', share: 0.5, basis: 'Tickets sold, 2025' },
    ],
  })
  const posts = (workspace: string) => [1, 2, 3].map((actor) => post(workspace, actor, actor < 3 ? 'Acme' : 'Bolt'))
  await world.add(market('excess', shares(0.4)), ...posts('excess'))
  const { own } = await read('excess')
  expect(own.excess.value).toBeCloseTo(100 * (2 / 3 - 0.4), 9)
  expect(own.excess.checks.map(({ sentence }) => sentence).join(' ')).toContain('40 % (Tickets sold, 2025)')
  await world.add(market('over', shares(0.6)), ...posts('over'))
  expect((await read('over')).own.excess.reasons[0]).toContain('add up to 110 %')
  expect((await read('lead')).own.excess.reasons[0]).toContain('No market share of Acme is declared')
})

it('counts people by reach, once over channels, with the bounds that unlinked accounts leave', async () => {
  const view = (actor: number, brand: string, channel: string) =>
    did('View', actor, '2026-03-01', { workspace: 'seen', brand, channel })
  await world.add(
    market('seen'),
    ...[
      view(1, 'Acme', 'x'),
      view(2, 'Acme', 'x'),
      view(2, 'Acme', 'x'),
      view(3, 'Acme', 'app'),
      view(4, 'Acme', 'app'),
    ],
    ...[view(1, 'Bolt', 'x'), did('Link', 1, '2026-03-01', { workspace: 'seen', linked: 3 })],
  )
  const { own, rival } = await read('seen')
  // Acme: accounts 1, 2 on x and 3, 4 in the app, 1 and 3 are one: 3 people, at least 2. Bolt: 1.
  expect(own.byReach).toMatchObject({ value: 0.75, n: 4, interval: { lo: near(2 / 3, 12), hi: 0.75, level: null } })
  expect(rival?.byReach.value).toBe(0.25)
})

it('refuses all but the lead where no market is declared', async () => {
  await world.add(post('none', 1, 'Acme', 'positive'), did('View', 1, '2026-03-01', { workspace: 'none' }))
  const { leads, own } = await read('none')
  expect(leads).toEqual([])
  for (const finding of [own.excess, own.positive, own.byReach]) expect(finding.reasons[0]).toContain('No market')
})
