import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { InteractionRow } from '@candor/queries'
import { PeopleResolver } from '../people/resolve.ts'
import { resolveScope } from '../scope.ts'
import { Random } from '../stats/random.ts'
import { defined, did, openTestStore, type TestStore } from '../test/journal.ts'
import { alarms } from './alarms.ts'
import { answer } from './metric.ts'
import { sources } from './sources.ts'

const SEED = Number(process.env['CANDOR_STREAM_SEED'] ?? 20261126)
const HOUR = 3_600_000
const END = Date.parse('2026-03-30T00:00:00Z')
const NOW = new Date('2026-03-30T06:00:00Z')
const BURST = END - 30 * HOUR

let world: TestStore
beforeAll(async () => {
  world = await openTestStore()
})
afterAll(() => world.close())

const WEEK = { from: '2026-03-23', to: '2026-03-29' }
const scopeOf = (workspace: string, brand = 'Acme', days: { from?: string; to?: string } = WEEK) =>
  resolveScope(world.store, new PeopleResolver(world.store), { workspace, brand, ...days }, NOW)
const read = async (workspace: string) => answer(alarms, world.store, await scopeOf(workspace))

/** Ten weeks of about one post an hour, and an hour with thirty. Every tenth event is told two hours late. */
function posts(seed: number): Omit<InteractionRow, 'workspace'>[] {
  const random = new Random(seed)
  const rows: Omit<InteractionRow, 'workspace'>[] = []
  for (let time = END - 70 * 24 * HOUR; time < END; time += HOUR) {
    const count = time === BURST ? 30 : random.poisson(1)
    for (let post = 0; post < count; post++) {
      const at = time + random.integer(HOUR)
      const late = random.uniform() < 0.1 ? 2 * HOUR : random.integer(5000)
      rows.push({ ...did('Create', random.integer(200), new Date(at).toISOString()), event_id: `p${rows.length}`, received_at: at + late, source: 'bluesky' }) // prettier-ignore
    }
  }
  return rows
}

/** Ten weeks of three messages a day, which double in the last ten days. */
function risen(seed: number): Omit<InteractionRow, 'workspace'>[] {
  const random = new Random(seed + 1)
  const days = Array.from({ length: 70 }, (_, day) => END - (70 - day) * 24 * HOUR)
  return days.flatMap((day) =>
    Array.from({ length: random.poisson(day < END - 10 * 24 * HOUR ? 3 : 9) }, () =>
      did('Message', random.integer(200), new Date(day + random.integer(24 * HOUR)).toISOString()),
    ),
  )
}

/** Six weeks of four posts a day, then a week of twelve, and an hour with forty: a burst and a rise in some 300 rows. */
function small(seed: number): Omit<InteractionRow, 'workspace'>[] {
  const random = new Random(seed + 2)
  const times = Array.from({ length: 49 }, (_, day) => END - (49 - day) * 24 * HOUR).flatMap((day) =>
    Array.from({ length: random.poisson(day < END - 7 * 24 * HOUR ? 4 : 12) }, () => day + random.integer(24 * HOUR)),
  )
  const burst = Array.from({ length: 40 }, () => END - 60 * HOUR + random.integer(HOUR))
  return [...times, ...burst].map((at, place) => {
    const late = random.uniform() < 0.1 ? 2 * HOUR : random.integer(5000)
    return {
      ...did('Create', random.integer(50), new Date(at).toISOString()),
      event_id: `s${place}`,
      received_at: at + late,
    }
  })
}

function shuffled<T>(rows: readonly T[], random: Random): T[] {
  const order = [...rows]
  for (let at = order.length - 1; at > 0; at--) {
    const other = random.integer(at + 1)
    ;[order[at], order[other]] = [order[other] as T, order[at] as T]
  }
  return order
}

const inWorkspace = (workspace: string, rows: readonly Omit<InteractionRow, 'workspace'>[]): InteractionRow[] =>
  rows.map((row) => ({ ...row, workspace }))

describe(`alarms (seed ${SEED})`, () => {
  it('tell a burst in its hour, with what would have been usual, how likely it is by chance, and how complete the hour is', async () => {
    await world.add(...inWorkspace('burst', posts(SEED)))
    const { streams } = await read('burst')
    const [found] = streams.find(({ id }) => id === 'mentions')?.bursts ?? []
    expect(found?.window.from).toBe(new Date(BURST).toISOString())
    expect(found?.n).toBe(30)
    expect(found?.interval?.lo).toBeGreaterThan(20)
    expect(found?.checks.find(({ id }) => id === 'tail')?.value).toBeLessThan(1e-9)
    expect(found?.checks.find(({ id }) => id === 'complete')?.value).toBe(1)
    expect(streams.find(({ id }) => id === 'messages')?.reason).toContain('No messages to the brand arrived for Acme')
  })

  it('are the same whatever window is asked for: each hour and rise that lies in both', async () => {
    await world.add(...inWorkspace('windows', [...posts(SEED), ...risen(SEED)]))
    const told = async (from: string, to: string) => {
      const scope = await scopeOf('windows', 'Acme', { from, to })
      const { streams } = await answer(alarms, world.store, scope)
      const all = streams.flatMap(({ bursts, rises }) => [...bursts, ...rises])
      return all.filter(({ window }) => window.from >= '2026-03-23' && window.to <= '2026-03-30T00:00:00.000Z' || window.from < '2026-03-30' && window.to > '2026-03-29').map(({ estimand, value, interval }) => ({ estimand, value, interval })) // prettier-ignore
    }
    const week = await told('2026-03-23', '2026-03-29')
    expect(week.map(({ estimand }) => estimand.split(' ')[0])).toEqual(expect.arrayContaining(['More', 'Messages']))
    for (const [from, to] of [
      ['2026-01-19', '2026-03-29'],
      ['2026-03-20', '2026-04-20'],
      ['2025-01-01', '2026-12-31'],
    ] as const)
      // prettier-ignore
      expect(await told(from, to)).toEqual(week)
  })

  it('are the same in 100 random orders of arrival, cut into batches at random, and so are numbers', async () => {
    const rows = small(SEED)
    const random = new Random(SEED)
    const brands = Array.from({ length: Number(process.env['CANDOR_PERMUTATIONS'] ?? 100) }, (_, order) => `B${order}`)
    // Each order is a brand of its own: one order of all their events is a random one of each.
    const events = brands.flatMap((brand) =>
      rows.map((row) => ({ ...row, brand, event_id: `${brand}${row.event_id}` })),
    )
    await world.add(...inWorkspace('sorted', events))
    const order = shuffled(inWorkspace('orders', events), random)
    while (order.length > 0) await world.add(...order.splice(0, 1 + random.integer(events.length / 4)))
    const scope = await scopeOf('orders')
    const told = await Promise.all(
      brands.map(async (brand) => {
        const { streams } = await answer(alarms, world.store, { ...scope, brand })
        return streams.map(
          ({ bursts, rises, judgedHours }) =>
          JSON.stringify([judgedHours, ...[bursts, rises].map((found) => found.map(({ window, value, interval, n, checks }) => ({ window, value, interval, n, checks })))]), // prettier-ignore
        )
      }),
    )
    const { streams } = await answer(alarms, world.store, { ...scope, brand: 'B0' })
    expect(streams.map(({ bursts, rises }) => [bursts.length, rises.length])).toContainEqual([1, 1])
    expect(new Set(told.map((one) => one.join())).size).toBe(1)
    const numbers = async (workspace: string) =>
      (await answer(sources, world.store, await scopeOf(workspace))).sources.map(({ lastDay, ...rest }) => ({ ...rest, share: lastDay.value })) // prettier-ignore
    expect(await numbers('orders')).toEqual(await numbers('sorted'))
  }, 60_000)

  it('are retracted when late events show that the weeks before were as loud', async () => {
    const quiet = posts(SEED)
    await world.add(...inWorkspace('late', quiet))
    const before = (await read('late')).streams.find(({ id }) => id === 'mentions')?.bursts ?? []
    expect(before.length).toBe(1)
    const late = [1, 2, 3, 4, 5, 6, 7, 8].flatMap((week) =>
      Array.from({ length: 30 }, (_, post) =>
        did('Create', post, new Date(BURST - week * 168 * HOUR + post * 1000).toISOString(), {
          workspace: 'late',
          received_at: END,
        }),
      ),
    )
    await world.add(...late)
    expect((await read('late')).streams.find(({ id }) => id === 'mentions')?.bursts.map(({ window }) => window.from) ?? []).not.toContain(new Date(BURST).toISOString()) // prettier-ignore
  })

  it('keep to the budget that was declared', async () => {
    await world.add(defined('alarms', 'acme', { brand: 'Acme', falseAlarmsPerWeek: 3 }, 'budget'))
    expect((await read('budget')).falseAlarmsPerWeek).toBe(3)
    const { falseAlarmsPerWeek, smallestExcess } = await read('burst')
    expect([falseAlarmsPerWeek, smallestExcess]).toEqual([0.25, 10])
  })

  it('are not told of hours that are too small to matter: four likes taken back are no crisis, unless somebody says so', async () => {
    const rows = [END - 69 * 24 * HOUR, BURST, BURST + 1, BURST + 2, BURST + 3].map((at) => did('Undo', 1, new Date(at).toISOString(), { workspace: 'few' })) // prettier-ignore
    await world.add(...rows)
    const retractions = async () => (await read('few')).streams.find(({ id }) => id === 'retractions')
    expect(await retractions()).toMatchObject({ bursts: [], judgedHours: 144 })
    await world.add(defined('alarms', 'acme', { brand: 'Acme', smallestExcess: 3 }, 'few'))
    expect((await retractions())?.bursts.length).toBe(1)
  })
})

describe('sources', () => {
  it('say how late they are, and what is in: 10 % come two hours later', async () => {
    const [source] = (await answer(sources, world.store, await scopeOf('burst'))).sources
    expect(source).toMatchObject({ source: 'bluesky', kind: 'stream', medianLagSeconds: 4, lag99Seconds: 8192 })
    expect(Date.parse(source?.newest ?? '') - Date.parse(source?.watermark ?? '')).toBe(8192_000)
    // Of the last day, the first two hours lack their late tenth: 1 − 2.3 × 0.1 ÷ 24.
    expect(source?.lastDay.value).toBeGreaterThan(0.98)
    expect(source?.lastDay.value).toBeLessThan(0.995)
  })

  it('that fell silent are not called complete: nobody knows whether they have stopped', async () => {
    const at = (hour: number) => new Date(END - 60 * HOUR - hour * HOUR).toISOString()
    const told = (source: string, until: number) =>
      Array.from({ length: 100 }, (_, hour) => did('Like', 1, at(hour - until), { workspace: 'silent', source, received_at: Date.parse(at(hour - until)) + 5000 })) // prettier-ignore
    await world.add(...told('dead', 0), ...told('alive', 55))
    const found = (await answer(sources, world.store, await scopeOf('silent'))).sources
    const of = (name: string) => found.find(({ source }) => source === name)?.lastDay
    expect(of('dead')).toMatchObject({ value: null, verdict: 'cannot_tell' })
    expect(of('dead')?.sentence).toContain('used to tell something every 60 minutes since 2026-03-27 12:00 UTC')
    expect(of('alive')?.value).toBe(1)
  })

  it('that are brought in afterwards have no watermark, and are complete when they are brought in', async () => {
    const old = did('Create', 1, '2026-03-24', { workspace: 'files', source: 'import', received_at: NOW.getTime() })
    await world.add(old)
    const [source] = (await answer(sources, world.store, await scopeOf('files'))).sources
    expect(source).toMatchObject({ kind: 'batch', watermark: null, lastDay: { value: null, verdict: 'cannot_tell' } })
  })
})
