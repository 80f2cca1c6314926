import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { LoyaltyAnswer } from '../api/shapes/index.ts'
import { PeopleResolver } from '../people/resolve.ts'
import { resolveScope } from '../scope.ts'
import { defined, did, openTestStore, type TestStore } from '../test/journal.ts'
import { loyalty } from './loyalty.ts'
import { answer } from './metric.ts'

let world: TestStore
let result: LoyaltyAnswer

const say = (actor: number, score: number, at = '2026-03-20') =>
  did('Respond', actor, at, { survey: 's', question: 'nps', score })
const buy = (actor: number, object_id: string, value = 10) => did('Purchase', actor, '2026-03-10', { object_id, value })
const back = (actor: number, object_id: string, value: number) =>
  did('Return', actor, '2026-03-12', { object_id, value })

beforeAll(async () => {
  world = await openTestStore()
  await world.add(
    defined('campaign', 'free', {
      name: 'Free ticket',
      brand: 'Acme',
      start: '2026-03-01T00:00:00Z',
      end: '2026-03-05T00:00:00Z',
    }),
    // Came by the free ticket: 1 loyal, 2 spurious, 3 latent (second purchase returned in full), 4 unknown.
    ...[1, 2, 3, 4].map((actor) => did('Claim', actor, '2026-03-02', { campaign: 'free' })),
    ...[buy(1, 'a'), buy(1, 'b'), say(1, 3, '2026-03-05'), say(1, 9)],
    ...[buy(2, 'a'), buy(2, 'a'), say(2, 8)],
    ...[buy(3, 'a'), buy(3, 'b', 12), back(3, 'b', 12), say(3, 10)],
    ...[buy(4, 'a'), buy(4, 'b'), buy(4, 'c')],
    // Came by no campaign: 5 neither; 6 loyal through a linked account and a return of only half the price.
    ...[buy(5, 'a'), say(5, 6)],
    ...[buy(6, 'a', 20), back(6, 'a', 10), buy(7, 'b'), say(7, 9), did('Link', 6, '2026-01-01', { linked: 7 })],
    // Dialogue: 1 asks in a thread that the brand answers; 5 shouts alone.
    did('Message', 1, '2026-03-03', { thread: 't1', event_id: 'question' }),
    did('Message', 90, '2026-03-03', { thread: 't1', in_reply_to: 'question', role: 'employee' }),
    did('Create', 5, '2026-03-03', { thread: 't2' }),
    // Only saw something, and a brand account: no customers of a cohort.
    did('View', 8, '2026-03-03'),
    did('Like', 91, '2026-03-03', { role: 'brand' }),
  )
  const scope = await resolveScope(world.store, new PeopleResolver(world.store), {
    brand: 'Acme',
    to: '2026-03-31',
    from: '2026-03-01',
  })
  result = await answer(loyalty, world.store, scope)
})
afterAll(() => world.close())

describe('Dick and Basu’s cells', () => {
  it('hold every customer whose attitude and behaviour are known, by the campaign they first came by', () => {
    const cells = result.cohorts.map(({ campaign, name, people, unknown, loyal, latent, spurious, none }) => {
      return { campaign, name, people, unknown, cells: [loyal, latent, spurious, none].map(({ value }) => value) }
    })
    expect(cells).toEqual([
      { campaign: 'free', name: 'Free ticket', people: 3, unknown: 1, cells: [1 / 3, 1 / 3, 1 / 3, 0] },
      { campaign: '', name: 'No campaign', people: 2, unknown: 0, cells: [1 / 2, 0, 0, 1 / 2] },
    ])
  })

  it('have Wilson intervals on the people who are known', () => {
    expect(result.cohorts[0]?.loyal).toMatchObject({
      n: 3,
      interval: { method: 'Wilson score', level: 0.95 },
      verdict: 'measured',
    })
  })
})

describe('the three ladders', () => {
  it('are counted apart: touching, talking, being loyal', () => {
    const steps = result.ladders.map(({ campaign, interacted, engaged, loyal }) => [
      campaign,
      interacted.value,
      engaged.value,
      loyal.value,
    ])
    expect(steps).toEqual([
      ['free', 1, 1 / 4, 1 / 3],
      ['', 1 / 2, 0, 1 / 2],
    ])
  })
})
