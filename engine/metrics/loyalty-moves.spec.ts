import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { LoyaltyMovesAnswer, LoyaltyPlace } from '../api/shapes/index.ts'
import { acme } from '../test/asking.ts'
import { defined, did, openTestStore, type TestStore } from '../test/journal.ts'
import { moves } from './loyalty-moves.ts'
import { answer } from './metric.ts'

let world: TestStore
const say = (actor: number, score: number, at: string) =>
  did('Respond', actor, at, { survey: 's', question: 'nps', score })
const buys = (actor: number, month: string, object_id = 'a') =>
  ['10', '11'].map((day) => did('Purchase', actor, `${month}-${day}`, { object_id, value: 10 }))
const BEFORE = '2026-02'
const AFTER = '2026-04'

beforeAll(async () => {
  world = await openTestStore()
  await world.add(
    defined('campaign', 'free', {
      name: 'Free',
      brand: 'Acme',
      start: '2026-03-01T00:00:00Z',
      end: '2026-03-06T00:00:00Z',
    }),
    // The data begin and end here: 56 days before, 56 after. 99 is seen only by this, in both windows.
    did('Purchase', 99, '2026-01-03', { value: 1 }),
    did('Purchase', 99, '2026-05-02T13:00:00Z', { value: 1 }),
    // 1 joined; spurious, then loyal: two purchases before, and after; 6, then 9 (and an 8 before it).
    did('Follow', 1, '2026-03-02', { campaign: 'free' }),
    ...buys(1, BEFORE),
    say(1, 6, `${BEFORE}-20`),
    ...buys(1, AFTER),
    say(1, 8, `${AFTER}-01`),
    say(1, 9, `${AFTER}-20`),
    // 2 joined; loyal, then seen without an answer. Purchases within the offer are in neither window.
    did('Claim', 2, '2026-03-02', { campaign: 'free' }),
    ...buys(2, BEFORE),
    say(2, 10, `${BEFORE}-20`),
    did('Purchase', 2, '2026-03-03', { value: 10 }),
    did('Like', 2, `${AFTER}-20`),
    // 3 and 4 are one person: loyal by purchases of both, then not seen.
    did('Link', 3, '2026-01-01', { linked: 4 }),
    did('Purchase', 3, `${BEFORE}-10`, { object_id: 'a', value: 10 }),
    did('Purchase', 4, `${BEFORE}-11`, { object_id: 'b', value: 10 }),
    say(4, 9, `${BEFORE}-20`),
    // 5 was not seen before; latent after: of two purchases one is returned in full.
    ...buys(5, AFTER),
    did('Return', 5, `${AFTER}-12`, { object_id: 'a', value: 10 }),
    say(5, 9, `${AFTER}-20`),
    // 6 stays where they are: neither fond nor buying again.
    say(6, 3, `${BEFORE}-20`),
    say(6, 4, `${AFTER}-20`),
    // 7 likes the campaign only after the window after has begun: they did not join it.
    say(7, 9, `${BEFORE}-20`),
    did('Like', 7, `${AFTER}-20`, { campaign: 'free' }),
    say(7, 2, `${AFTER}-21`),
  )
})
afterAll(() => world.close())

const read = async (query: { campaign?: string; from?: string } = {}, own: { at?: string } = {}) =>
  answer(moves, world.store, await acme(world, 'main', query), own)
const moved = (result: LoyaltyMovesAnswer, group: string): [LoyaltyPlace, LoyaltyPlace, number, number | null][] =>
  (result.groups.find((one) => one.group === group)?.rows ?? []).flatMap(({ from, moves: to }) =>
    to
      .filter(({ people }) => people > 0)
      .map(({ to: place, people, share }): [LoyaltyPlace, LoyaltyPlace, number, number | null] => [
        ...([from, place, people] as const),
        share?.value ?? null,
      ]),
  )

describe('moves between the cells', () => {
  it('are counted by person, from the window before a campaign to the one after; joining is known before the latter', async () => {
    const result = await read({ campaign: 'free' })
    expect(result).toMatchObject({
      days: 56,
      before: { from: '2026-01-04T00:00:00.000Z', to: '2026-03-01T00:00:00.000Z' },
      after: { from: '2026-03-06T00:00:00.000Z', to: '2026-05-01T00:00:00.000Z' },
    })
    expect(moved(result, 'joined')).toEqual([
      ['loyal', 'unknown', 1, 1],
      ['spurious', 'loyal', 1, 1],
    ])
    expect(moved(result, 'others')).toEqual([
      ['loyal', 'unseen', 1, 1],
      ['latent', 'none', 1, 1],
      ['none', 'none', 1, 1],
      ['unseen', 'latent', 1, null],
    ])
  })

  it('are, of everybody, shares of those who were in a cell before, whether or not they are seen after', async () => {
    const result = await read({}, { at: '2026-03-06' })
    const loyal = result.groups[0]?.rows.find(({ from }) => from === 'loyal')
    expect(loyal?.people).toBe(2)
    expect(loyal?.moves.map(({ to, share }) => [to, share?.value, share?.n])).toEqual([
      ...['loyal', 'latent', 'spurious', 'none'].map((to) => [to, 0, 2]),
      ['unknown', 0.5, 2],
      ['unseen', 0.5, 2],
    ])
    expect(loyal?.moves[0]?.share).toMatchObject({ interval: { method: 'Wilson score' }, evidence: 'count' })
    // In a cell before and after: 1, 6 and 7, of whom 6 stayed.
    expect(result.moved).toMatchObject({ value: 2 / 3, n: 3 })
    expect(result.moved.checks).toMatchObject([{ id: 'placed_again', value: 3 / 5 }])
  })

  it('are refused where the days leave no room, and say what to do', async () => {
    const result = await read({ from: '2026-02-20', campaign: 'free' })
    expect(result).toMatchObject({ groups: [], before: null, moved: { value: null, verdict: 'cannot_tell' } })
    expect(result.moved.sentence).toContain('Choose more days')
    expect((await read({}, { at: '2026-02-03' })).moved.value).toBe(null)
  })
})
