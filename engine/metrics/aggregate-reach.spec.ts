import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { PeopleResolver } from '../people/resolve.ts'
import { resolveScope } from '../scope.ts'
import { defined, did, openTestStore, type TestStore } from '../test/journal.ts'
import { aggregate } from './aggregate-reach.ts'
import { answer } from './metric.ts'

let world: TestStore
beforeAll(async () => {
  world = await openTestStore()
})
afterAll(() => world.close())

const MARCH = { from: '2026-03-01', to: '2026-03-31' }
const read = async (workspace: string, query: { campaign?: string; from?: string; to?: string } = MARCH) =>
  answer(
    aggregate,
    world.store,
    await resolveScope(
      world.store,
      new PeopleResolver(world.store),
      { workspace, brand: 'Acme', ...query },
      new Date('2026-06-01'),
    ),
  )
const total = (workspace: string, key: string, body: object) =>
  defined(
    'aggregate',
    key,
    { brand: 'Acme', ...MARCH, source: 'the export of the platform', measuredAt: '2026-04-01T00:00:00Z', ...body },
    workspace,
  )

describe('people over channels that give totals only', () => {
  it('are bounded by the largest and by the sum, at most the market; the guess is one by name (Sainsbury, by hand)', async () => {
    await world.add(
      total('two', 'x', { channel: 'x', reach: 600, market: 1000, followers: 5000 }),
      total('two', 'photos', { channel: 'photos', reach: 500, impressions: 900, followers: 100 }),
    )
    const { people, naiveSum, ifIndependent, totals, couldHaveSeen } = await read('two')
    expect(people).toMatchObject({ value: null, interval: { lo: 600, hi: 1000, level: null } })
    expect(people.sentence).toContain('no single value')
    expect(naiveSum.value).toBe(1100)
    expect(ifIndependent).toMatchObject({ value: 800, interval: { lo: 600, hi: 1000 } })
    expect(ifIndependent.sentence).toContain('A guess')
    expect(totals.map(({ channel, people: one, impressions }) => [channel, one.value, impressions])).toEqual([
      ['photos', 500, 900],
      ['x', 600, null],
    ])
    expect(couldHaveSeen).toContain('5,100 followers')
    expect(couldHaveSeen).toContain('could have seen')
  })

  it('are joined with those whose Views arrived', async () => {
    await world.add(
      ...[1, 2, 3].map((actor) => did('View', actor, '2026-03-05', { workspace: 'seen' })),
      total('seen', 'photos', { channel: 'photos', reach: 2 }),
      total('seen', 'x', { channel: 'x', reach: 1 }),
    )
    const { people, ifIndependent } = await read('seen')
    expect(people.interval).toMatchObject({ lo: 3, hi: 6 })
    expect(people.checks.map(({ id }) => id)).toEqual(['seen_and_declared'])
    expect(ifIndependent.reasons.join(' ')).toContain('add market')
  })

  it('over weeks are no sum of weeks: at least the largest, at most the channel’s population; and no guess is made', async () => {
    await world.add(
      total('weeks', 'one', { channel: 'x', to: '2026-03-07', reach: 70, population: 100, market: 500 }),
      total('weeks', 'two', { channel: 'x', from: '2026-03-08', to: '2026-03-14', reach: 60, population: 100 }),
    )
    const { people, ifIndependent } = await read('weeks')
    expect(people.interval).toMatchObject({ lo: 70, hi: 100 })
    expect(ifIndependent).toMatchObject({ value: null })
    expect(ifIndependent.reasons.join(' ')).toContain('several totals of different days')
  })

  it('leave out what is about other days or superseded, and say so; another campaign is another question', async () => {
    await world.add(
      total('left', 'old', { channel: 'x', reach: 5, measuredAt: '2026-04-01T00:00:00Z' }),
      total('left', 'new', { channel: 'x', reach: 7, measuredAt: '2026-05-01T00:00:00+02:00' }),
      total('left', 'quarter', { channel: 'x', reach: 9, to: '2026-06-30' }),
      total('left', 'spring', { channel: 'x', reach: 3, campaign: 'spring' }),
      total('left', 'rival', { channel: 'x', reach: 3, brand: 'Rival' }),
      total('left', 'may', { channel: 'x', reach: 3, from: '2026-05-01', to: '2026-05-02' }),
    )
    const { people, leftOut } = await read('left')
    expect(people).toMatchObject({ value: 7, interval: { lo: 7, hi: 7 } })
    expect(leftOut.map(({ key }) => key).sort()).toEqual(['old', 'quarter'])
    expect((await read('left', { ...MARCH, campaign: 'spring' })).people.value).toBe(3)
  })

  it('are refused where nothing is declared, and where the numbers contradict each other', async () => {
    const none = await read('nothing')
    for (const finding of [none.people, none.naiveSum, none.ifIndependent]) {
      expect(finding).toMatchObject({ value: null, interval: null })
      expect(finding.reasons.join(' ')).toContain('kind “aggregate”')
    }
    await world.add(
      total('wrong', 'one', { channel: 'x', reach: 200 }),
      total('wrong', 'two', { channel: 'app', reach: 10, market: 100 }),
    )
    expect((await read('wrong')).people.reasons.join(' ')).toContain('than the market has (100)')
  })
})

describe('linked people', () => {
  const linked = { channel: 'app', first: 150, second: 100, both: 50 }

  it('tell the union of two totals, and the share that was reached at all where somebody answers for independence', async () => {
    await world.add(
      total('linked', 'x', { channel: 'x', reach: 600, linked: { ...linked, independent: true } }),
      total('linked', 'app', { channel: 'app', reach: 400 }),
    )
    const [pair, ...others] = (await read('linked')).linked
    expect(others).toEqual([])
    expect(pair).toMatchObject({ one: 'x', other: 'app', people: { value: 800, n: 200, interval: { level: 0.95 } } })
    // Chapman: 151 · 101 / 51 − 1 linked people in all.
    expect(pair?.share.value).toBeCloseTo(200 / ((151 * 101) / 51 - 1), 12)
  })

  it('give an upper bound of that share where nobody does, and nothing without the other total', async () => {
    await world.add(total('alone', 'x', { channel: 'x', reach: 600, linked: { ...linked, independent: false } }))
    const [pair] = (await read('alone')).linked
    expect(pair?.share).toMatchObject({ value: null, interval: { lo: null } })
    expect(pair?.people).toMatchObject({ value: null })
    expect(pair?.people.reasons.join(' ')).toContain('Nobody declared a total of app')
  })
})
