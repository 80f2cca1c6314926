import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { PeopleResolver } from '../people/resolve.ts'
import { resolveScope } from '../scope.ts'
import { defined, did, openTestStore, type TestStore } from '../test/journal.ts'
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

async function read(workspace: string, query: { from?: string; to?: string } = {}, own: { version?: number } = {}) {
  const scope = await resolveScope(
    world.store,
    new PeopleResolver(world.store),
    { workspace, brand: 'Acme', ...query },
    new Date('2026-06-01'),
  )
  return answer(nps, world.store, scope, own)
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

  describe('version 1', () => {
    const series = ({ series: points }: Awaited<ReturnType<typeof read>>) =>
      points.map(({ month, nps: { value, n, version } }) => [month, value, n, version])

    it('answers as it did until 26 November: who answers again later is gone from the early months', async () => {
      const before = await read('monthly', {}, { version: 1 })
      expect(series(before)).toEqual([
        ['2026-01-01', -100, 1, 1],
        ['2026-03-01', 0, 2, 1],
      ])
      expect(before.breaks).toEqual([])
      // The score of the whole window is the same; of so few answers its interval was another.
      const now = await read('monthly')
      expect(before.nps.value).toBeCloseTo(now.nps.value ?? 0, 12)
      expect([before.nps.version, now.nps.version]).toEqual([1, 2])
      expect([before.nps, now.nps].map(({ interval }) => interval?.method)).toEqual(['adjusted Wald, n + 3 (Rocks 2016)', 'score interval (Tango 1998)']) // prettier-ignore
    })

    it('stands in the series up to the day on which the company turned to version 2, and the series says so', async () => {
      const switched = { metric: 'nps', version: 2, replaces: 1, from: '2026-02-10', why: 'As agreed with the board' }
      await world.add(
        ...['2026-01-10', '2026-02-10', '2026-03-10'].map((at) => say('switched', 1, at, 10)),
        ...[say('switched', 2, '2026-01-10', 3), say('switched', 2, '2026-02-11', 3), say('switched', 3, '2026-03-10', 3)],
        defined('metric-version', 'nps-2026', switched, 'switched'),
        defined('metric-version', 'other', { ...switched, metric: 'reach', version: 9 }, 'switched'),
      )
      const result = await read('switched')
      // February began by version 1: it holds the last answers of the window only.
      expect(series(result)).toEqual([
        ['2026-02-01', -100, 1, 1],
        ['2026-03-01', 0, 2, 2],
      ])
      expect(result.breaks).toEqual([
        { month: '2026-03-01', version: 2, replaces: 1, words: 'Version 2 from here on, version 1 before: As agreed with the board' },
      ])
      expect(result.nps).toMatchObject({ version: 2 })
      expect((await read('switched', { to: '2026-02-08' })).nps.version).toBe(1)
      expect(series(await read('switched', {}, { version: 2 })).map(([month]) => month)).toEqual(['2026-01-01', '2026-02-01', '2026-03-01'])
    })

    it('is not what stands in for a version that nobody can compute: that is said', async () => {
      const unknown = { metric: 'nps', version: 7, replaces: 2, from: '2026-02-01' }
      await world.add(say('unknown', 1, '2026-01-10', 10), say('unknown', 1, '2026-03-10', 10), defined('metric-version', 'x', unknown, 'unknown'))
      const result = await read('unknown')
      expect([series(result).map(([, , , version]) => version), result.breaks]).toEqual([[2, 2], []])
      expect(result.nps.checks.find(({ id }) => id === 'metric_version')?.sentence).toContain('names version 7')
    })
  }) // prettier-ignore

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
