import { afterAll, beforeAll, expect, it } from 'vitest'
import { wilson } from '../stats/proportion.ts'
import { acme, type Asked } from '../test/asking.ts'
import { did, lives, openTestStore, type TestStore } from '../test/journal.ts'
import { audience } from './audience.ts'
import { growth } from './growth.ts'
import { answer } from './metric.ts'

let world: TestStore
beforeAll(async () => {
  world = await openTestStore()
})
afterAll(() => world.close())

const MARCH = { from: '2026-03-01', to: '2026-03-31' }
const read = async (workspace: string, query: Asked = MARCH) =>
  answer(audience, world.store, await acme(world, workspace, query))
const values = ({ sets, union, pairs }: Awaited<ReturnType<typeof read>>) => [
  sets.map(({ people }) => people.value),
  union.value,
  pairs.map(({ both }) => both.value),
]

it('counts people in each set, in both of two and in any, once each whichever of their accounts they used', async () => {
  const workspace = 'sets'
  const act = (verb: string, actor: number, at: string, rest: object = {}) =>
    did(verb, actor, at, { workspace, ...rest })
  await world.add(
    // Followers: 1 since January; 2 has left; 3 follows again after they had left.
    act('Follow', 1, '2026-01-05', { event_id: 'sets f1' }),
    act('Follow', 2, '2026-01-05', { event_id: 'sets f2' }),
    act('Undo', 2, '2026-03-05', { object_id: 'sets f2' }),
    act('Follow', 3, '2026-01-05', { event_id: 'sets f3' }),
    act('Undo', 3, '2026-02-05', { object_id: 'sets f3' }),
    act('Follow', 3, '2026-03-05', { event_id: 'sets f3 again' }),
    // Fans: 1 by a second account, 4 by praise; 5 took it back; 6 liked before these days; 7 complained.
    act('Link', 1, '2026-01-01', { linked: 11, brand: '' }),
    act('Like', 11, '2026-03-02', { object_id: 'sets post' }),
    act('Create', 4, '2026-03-02', { event_id: 'sets praise', sentiment: 'positive' }),
    act('Like', 5, '2026-03-02', { event_id: 'sets l5', object_id: 'sets post' }),
    act('Undo', 5, '2026-03-03', { object_id: 'sets l5' }),
    act('Like', 6, '2026-02-02'),
    act('Create', 7, '2026-03-02', { event_id: 'sets gripe', sentiment: 'negative' }),
    // Members: 8 answers 7 without naming the brand; 7 answers themselves; 9 has joined, 10 has left; 12 joined a company.
    act('Create', 8, '2026-03-03', { brand: '', in_reply_to: 'sets gripe' }),
    act('Create', 7, '2026-03-03', { in_reply_to: 'sets gripe' }),
    act('Join', 9, '2026-01-01', { object_id: 'club', object_type: 'Community' }),
    act('Join', 10, '2026-01-01', { object_id: 'club', object_type: 'Community' }),
    act('Leave', 10, '2026-03-01', { object_id: 'club' }),
    act('Join', 12, '2026-01-01', { object_id: 'Nike', object_type: 'Organization' }),
    // Customers: 4 and 9; what 4 brought back changes nothing; 6 bought before these days.
    act('Purchase', 4, '2026-03-09', { object_id: 'ticket', value: 5 }),
    act('Return', 4, '2026-03-10', { object_id: 'ticket', value: 5 }),
    act('Purchase', 9, '2026-03-09', { value: 5 }),
    act('Purchase', 6, '2026-02-09', { value: 5 }),
    act('Like', 90, '2026-03-02', { role: 'employee' }),
  )
  const told = await read(workspace)
  expect(told.sets.map(({ set }) => set)).toEqual(['followers', 'fans', 'members', 'customers'])
  // Followers 1 and 3, fans 1 and 4, members 8 and 9, customers 4 and 9.
  expect(values(told)).toEqual([[2, 2, 2, 2], 6 - 1, [1, 0, 0, 0, 1, 1]])
  expect(told.regions).toEqual(
    expect.arrayContaining([
      { sets: ['followers'], people: 1 },
      { sets: ['followers', 'fans'], people: 1 },
      { sets: ['fans', 'customers'], people: 1 },
      { sets: ['members'], people: 1 },
      { sets: ['members', 'customers'], people: 1 },
    ]),
  )
  expect(told.regions).toHaveLength(5)
  expect(told.pairs[0]).toMatchObject({ shareOfSmaller: 0.5, both: { interval: { lo: null, hi: 2, level: null } } })
  const standing = (await answer(growth, world.store, await acme(world, workspace, MARCH))).followers.standing
  expect(told.sets[0]?.people.value).toBe(standing.value)
})

it('follows fans to what they buy only as far as they are matched to where customers buy, and bounds the others', async () => {
  const workspace = 'way'
  const act = (verb: string, actor: number, at: string, rest: object = {}) =>
    did(verb, actor, at, { workspace, ...rest })
  const cards = [21, 22, 23, 24, 25, 26, 27]
  await world.add(
    ...[1, 2, 3, 4, 5, 6, 7, 8].map((actor) => lives(actor, 'x', workspace)),
    ...cards.map((actor) => lives(actor, 'card', workspace)),
    // Eight fans, of whom four are linked to a card.
    ...[1, 2, 3, 4, 5, 6, 7].map((actor) => act('Like', actor, '2026-03-02')),
    act('Like', 8, '2026-03-20'),
    ...[1, 2, 3, 8].map((actor) => act('Link', actor, '2026-04-20', { linked: 20 + Math.min(actor, 4), brand: '' })),
    // 1 buys twice after it, 2 once after and once before, 3 only before; 8 not at all. Cards 25 and 26 are of nobody who is known.
    act('Purchase', 21, '2026-03-05'),
    act('Purchase', 21, '2026-03-06'),
    act('Purchase', 22, '2026-02-05'),
    act('Purchase', 22, '2026-03-05'),
    act('Purchase', 23, '2026-03-01'),
    ...[25, 26].map((actor) => act('Purchase', actor, '2026-03-25')),
  )
  const { way } = await read(workspace)
  expect(way).toMatchObject({ fans: 8, identified: 4, bought: 2, boughtAgain: 1, alreadyCustomers: 2, newFans: 4 })
  const { identified, bought, boughtAgain } = way.steps
  expect([identified.value, bought.value, boughtAgain.value]).toEqual([0.5, 0.5, 0.5])
  expect([identified.n, bought.n, boughtAgain.n]).toEqual([8, 4, 2])
  expect(bought.interval).toMatchObject({ ...wilson(2, 4), method: 'Wilson score' })
  expect([bought.evidence, bought.verdict]).toEqual(['count', 'measured'])
  for (const { checks } of [bought, boughtAgain, way.boughtOfAll])
    expect(checks[0]).toMatchObject({ id: 'identity_coverage', value: 0.5 })
  // Of the four others two at most can be the two customers whom nobody knows; the other two would be counted already.
  expect(way.boughtOfAll).toMatchObject({ value: null, interval: { lo: 2 / 8, hi: 4 / 6, level: null } })
  expect(way.boughtOfAll.sentence).toContain('nobody knows whether they bought')
})

it('takes a campaign as the people who joined it', async () => {
  const workspace = 'narrow'
  const act = (verb: string, actor: number, rest: object = {}) => did(verb, actor, '2026-03-05', { workspace, ...rest })
  await world.add(act('Like', 1, { campaign: 'c' }), act('Like', 2), act('Purchase', 1), act('Purchase', 3))
  const told = await read(workspace, { ...MARCH, campaign: 'c' })
  expect([told.union.value, told.sets[1]?.people.value, told.sets[3]?.people.value]).toEqual([1, 1, 1])
  expect((await read(workspace)).union.value).toBe(3)
})

it('is refused, set by set and step by step, with what to send', async () => {
  const workspace = 'nobody'
  const like = (at: string, rest: object = {}) => did('Like', 1, at, { workspace, ...rest })
  await world.add(like('2026-02-01'))
  const empty = await read(workspace)
  expect(empty.union).toMatchObject({ value: null, verdict: 'cannot_tell' })
  expect(empty.way.steps.identified.sentence).toContain('Nobody is a fan')
  await world.add(like('2026-03-01'))
  const fans = await read(workspace)
  expect(fans.pairs[0]?.both.sentence).toContain('Send Follow')
  expect(fans.way.steps.bought.sentence).toContain('No Purchase of the brand was sent')
  await world.add(
    did('Purchase', 9, '2026-03-01', { workspace }),
    lives(1, 'x', workspace),
    lives(9, 'card', workspace),
  )
  const apart = await read(workspace)
  expect(apart.way.steps.identified).toMatchObject({ value: 0, n: 1 })
  for (const finding of [apart.way.steps.bought, apart.way.steps.boughtAgain, apart.way.boughtOfAll])
    expect(finding.sentence).toContain('No fan is linked')
})
