import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { PeopleResolver } from '../people/resolve.ts'
import { resolveScope } from '../scope.ts'
import { did, openTestStore, type TestStore } from '../test/journal.ts'
import { answer } from './metric.ts'
import { nps } from './nps.ts'

let world: TestStore
beforeAll(async () => {
  world = await openTestStore()
})
afterAll(() => world.close())

const ask = (workspace: string, actor: number, at: string, survey = 's1') =>
  did('Invite', actor, at, { workspace, survey, question: 'nps' })
const say = (workspace: string, actor: number, at: string, score: number, survey = 's1') =>
  did('Respond', actor, at, { workspace, survey, question: 'nps', score })

async function read(workspace: string, query: { from?: string; to?: string } = {}) {
  const scope = await resolveScope(
    world.store,
    new PeopleResolver(world.store),
    { workspace, brand: 'Acme', ...query },
    new Date('2026-06-01'),
  )
  return answer(nps, world.store, scope)
}

describe('net promoter score', () => {
  it('takes the last answer of each person to each survey, whichever account gave it', async () => {
    await world.add(
      say('last', 1, '2026-03-01', 2),
      say('last', 2, '2026-03-05', 10),
      say('last', 3, '2026-04-02', 6),
      say('last', 3, '2026-04-03', 7, 's2'),
      did('Link', 1, '2026-01-01', { workspace: 'last', linked: 2 }),
    )
    const result = await read('last')
    expect(result).toMatchObject({ promoters: 1, passives: 1, detractors: 1, nps: { value: 0, n: 3 } })
    expect(result.scores).toEqual([0, 0, 0, 0, 0, 0, 1, 1, 0, 0, 1])
    expect(result.series.map(({ month, nps: finding }) => [month, finding.value, finding.n])).toEqual([
      ['2026-03-01', 100, 1],
      ['2026-04-01', -50, 2],
    ])
  })

  it('keeps the last answer of each month in the series, also of who answers again later', async () => {
    await world.add(
      ...['2026-01-10', '2026-02-10', '2026-03-10'].map((at) => say('monthly', 1, at, 10)),
      ...[say('monthly', 1, '2026-01-05', 0), say('monthly', 2, '2026-01-10', 3), say('monthly', 3, '2026-03-10', 3)],
    )
    const result = await read('monthly')
    expect(result.series.map(({ month, nps: { value, n } }) => [month, value, n])).toEqual([
      ['2026-01-01', 0, 2],
      ['2026-02-01', 100, 1],
      ['2026-03-01', 0, 2],
    ])
    expect(result).toMatchObject({ promoters: 1, detractors: 2, nps: { n: 3 } })
    // What the series says of a month is what the window of that month says.
    const january = await read('monthly', { from: '2026-01-01', to: '2026-01-31' })
    expect(january.nps).toMatchObject({ value: 0, n: 2, interval: { method: 'score interval (Tango 1998)' } })
  })

  it('has a response rate over everyone invited, and flags answers nobody asked for', async () => {
    await world.add(
      ...[1, 2, 3, 4].map((actor) => ask('rate', actor, '2026-03-01')),
      say('rate', 1, '2026-03-02', 9),
      say('rate', 2, '2026-03-03', 0),
      say('rate', 8, '2026-03-03', 10),
    )
    const { responseRate } = await read('rate')
    // Wilson's interval of 2 of 4: 0.15 to 0.85.
    expect(responseRate).toMatchObject({ value: 0.5, n: 4, interval: { method: 'Wilson score' } })
    expect(responseRate.interval?.lo).toBeCloseTo(0.15, 2)
    expect(responseRate.checks).toMatchObject([{ id: 'uninvited_answers', passed: false, value: 1 }])
  })

  it('does not take an answer from before the invitation for a response to it', async () => {
    await world.add(
      say('again', 1, '2026-02-01', 9),
      ask('again', 1, '2026-03-01'),
      ask('again', 2, '2026-03-01'),
      say('again', 2, '2026-03-01', 9),
    )
    expect((await read('again', { from: '2026-03-01' })).responseRate).toMatchObject({ value: 0.5, n: 2 })
  })

  it('refuses a response rate when no invitation was sent, and a score when nobody answered', async () => {
    await world.add(say('unasked', 1, '2026-03-02', 9), did('Like', 1, '2026-04-02', { workspace: 'unasked' }))
    const unasked = await read('unasked')
    expect(unasked.responseRate).toMatchObject({ value: null, verdict: 'cannot_tell' })
    expect(unasked.responseRate.sentence).toContain('No invitation was sent')
    expect((await read('unasked', { from: '2026-04-01', to: '2026-04-30' })).nps).toMatchObject({ value: null, n: 0 })
  })

  it('is 53.416 from 8,465 promoters, 3,953 passives and 1,194 detractors (Benavent, garden centre)', async () => {
    const scores = [0, 83, 53, 65, 101, 401, 491, 1061, 2892, 2487, 5978]
    let actor = 0
    await world.add(
      ...scores.flatMap((count, score) =>
        Array.from({ length: count }, () => say('garden', (actor += 1), '2026-03-01', score)),
      ),
    )
    const result = await read('garden')
    expect(result.nps.value).toBeCloseTo(53.416, 3)
    expect(result).toMatchObject({ promoters: 8465, passives: 3953, detractors: 1194, nps: { n: 13612 } })
    expect(result.nps.interval?.method).toContain('Rocks 2016')
  })
})
