import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { InteractionRow } from '@candor/queries'
import { alarms } from '../metrics/alarms.ts'
import { answer } from '../metrics/metric.ts'
import { PeopleResolver } from '../people/resolve.ts'
import { resolveScope } from '../scope.ts'
import { Random } from '../stats/random.ts'
import { defined, did, openTestStore, type TestStore } from '../test/journal.ts'
import { AlarmWatch } from './alarm-watch.ts'

const SEED = Number(process.env['CANDOR_STREAM_SEED'] ?? 20261126)
const HOUR = 3_600_000
const WEEK = 168 * HOUR
const END = Date.parse('2026-03-30T00:00:00Z')
const BURST = END - 60 * HOUR
const DAYS = { from: '2026-03-23', to: '2026-03-29' }

let world: TestStore
let clock = END + 6 * HOUR
beforeAll(async () => {
  world = await openTestStore()
})
afterAll(() => world.close())

const now = (): Date => new Date(clock)
const watchOf = (): AlarmWatch => {
  const people = new PeopleResolver(world.store)
  return new AlarmWatch({ store: world.store, people, inTurn: (work) => work(), now, settlingMs: 0 })
}
async function read(workspace: string, brand = 'Acme') {
  const scope = await resolveScope(world.store, new PeopleResolver(world.store), { workspace, brand, ...DAYS }, now())
  return { scope, ...(await answer(alarms, world.store, scope)) }
}
/** The bursts on record; the same hour makes a slow rise of its days, too. */
async function burstsOf(workspace: string) {
  const bursts = (await read(workspace)).record.filter(({ detector }) => detector === 'burst')
  return bursts.map(({ from, state, retracted }) => ({ from, state, why: retracted?.sentence ?? null }))
}

/** Seven weeks of some four posts a day, and an hour with forty, each of it by an account of its own: a burst, and a rise. */
function burst(workspace: string): InteractionRow[] {
  const random = new Random(SEED)
  const quiet = Array.from({ length: 49 }, (_, day) => END - (49 - day) * 24 * HOUR)
    .flatMap((day) => Array.from({ length: random.poisson(4) }, () => day + random.integer(24 * HOUR)))
    .filter((at) => at < BURST || at >= BURST + HOUR)
  const loud = Array.from({ length: 40 }, (_, post) => BURST + post * 1000)
  return [...quiet, ...loud].map((at, actor) => did('Create', actor + 1, new Date(at).toISOString(), { workspace }))
}

/** As loud in the same hour of the weeks before, told when all is over. */
const late = (workspace: string): InteractionRow[] =>
  [1, 2, 3, 4, 5, 6].flatMap((week) =>
    Array.from({ length: 40 }, (_, post) =>
      did('Create', post, new Date(BURST - week * WEEK + post * 1000).toISOString(), { workspace, received_at: END }),
    ),
  )

const STANDING = { from: new Date(BURST).toISOString(), state: 'standing', why: null }

describe(`the record of alarms (seed ${SEED})`, () => {
  it('holds an alarm once from when it was found, with what was known then, whoever looks how often', async () => {
    await world.add(...burst('kept'))
    expect((await read('kept')).record).toEqual([])
    const watch = watchOf()
    expect([await watch.record('kept'), await watch.record('kept'), await watchOf().record('kept')]).toEqual([2, 0, 0])
    expect(await burstsOf('kept')).toEqual([STANDING])
    const { record, scope } = await read('kept')
    const one = record.find(({ detector }) => detector === 'burst')
    expect(one).toMatchObject({ stream: 'mentions', firstSaidAt: now().toISOString(), retracted: null })
    expect(one?.said).toMatchObject({ events: 40, complete: 1, asOf: scope.asOf, at: now().toISOString() })
    expect(one?.said.expected).toBeLessThan(1)
    expect(one?.said.score).toBeLessThan(1e-9)
  })

  it('holds it once where several engines find it at the same time', async () => {
    await world.add(...burst('two'))
    await Promise.all([watchOf().record('two'), watchOf().record('two'), watchOf().record('two')])
    expect(await burstsOf('two')).toEqual([STANDING])
  })

  it('takes it back when late events show that the hour was usual, and says what was known then and is known now', async () => {
    await world.add(...burst('late'))
    await watchOf().record('late')
    const said = clock
    await world.add(...late('late'))
    clock += 24 * HOUR
    const watch = watchOf()
    // Two are taken back; what the late ones make of the weeks before may be said anew.
    expect(await watch.record('late')).toBeGreaterThanOrEqual(2)
    expect(await watch.record('late')).toBe(0)
    const { record, streams } = await read('late')
    expect(streams.flatMap(({ bursts }) => bursts.map(({ window }) => window.from))).not.toContain(STANDING.from)
    const one = record.find(({ detector }) => detector === 'burst')
    expect(one).toMatchObject({ state: 'retracted', firstSaidAt: new Date(said).toISOString() })
    expect(one?.retracted).toMatchObject({ at: now().toISOString(), events: 40 })
    expect(one?.retracted?.expected).toBeGreaterThan(25)
    expect(one?.retracted?.sentence).toMatch(/^Late events came: it was said of 40 where 0\.\d were usual; now there are 40 where the weeks before had \d+/) // prettier-ignore
  })

  it('takes it back when the limits were changed, and says it again when they are back', async () => {
    await world.add(...burst('limits'), defined('alarms', 'acme', { brand: 'Acme', smallestExcess: 10 }, 'limits'))
    const watch = watchOf()
    const changes = [await watch.record('limits')]
    await world.add(defined('alarms', 'acme', { brand: 'Acme', smallestExcess: 100 }, 'limits'))
    changes.push(await watch.record('limits'))
    const why = 'The limits were changed: 0.25 false alarms a week and 100 or more events above the usual; it was said by 0.25 and 10.' // prettier-ignore
    expect(await burstsOf('limits')).toEqual([{ ...STANDING, state: 'retracted', why }])
    await world.add(defined('alarms', 'acme', { brand: 'Acme', smallestExcess: 10 }, 'limits'))
    changes.push(await watch.record('limits'))
    expect(await burstsOf('limits')).toEqual([STANDING])
    expect(changes).toEqual([2, 2, 2])
  })

  it('takes it back when those were erased who made it, and names nobody', async () => {
    const rows = burst('erased')
    await world.add(...rows)
    await watchOf().record('erased')
    const actors = rows.slice(-35).map(({ actor }) => actor)
    await world.store.erasePeople({ workspace: 'erased', actors, needles: [] })
    await watchOf().record('erased')
    const why = 'Events were removed since (erased, or past their time): it was said of 40, and 5 are left.'
    expect(await burstsOf('erased')).toEqual([{ ...STANDING, state: 'retracted', why }])
  })

  it('goes with its workspace, also when that is dropped while something is being found', async () => {
    await world.add(...burst('dropped'))
    const people = new PeopleResolver(world.store)
    const watch = new AlarmWatch({
      ...{ store: world.store, people, now },
      inTurn: async (work) => {
        await world.store.dropWorkspace('dropped')
        return work()
      },
    })
    await watch.record('dropped')
    expect(await world.store.query('stream/alarm_brands', { workspace: 'dropped' })).toEqual([])
    await world.add(...burst('dropped'))
    await watchOf().record('dropped')
    expect(await world.store.query('stream/alarm_brands', { workspace: 'dropped' })).toHaveLength(1)
    await world.store.dropWorkspace('dropped')
    expect(await world.store.query('stream/alarm_brands', { workspace: 'dropped' })).toEqual([])
  })

  it('is brought up to date by itself after a load, and of a brand that is none of ours once its alarms were shown', async () => {
    await world.add(...burst('live').map((row) => ({ ...row, event_id: `r${row.event_id}`, brand: 'Rival' })), ...burst('live'), defined('market', 'm', { brand: 'Acme', rivals: ['Rival'] }, 'live')) // prettier-ignore
    const watch = watchOf()
    watch.changed(['live'])
    await expect.poll(() => burstsOf('live'), { timeout: 20_000 }).toEqual([STANDING])
    expect((await read('live', 'Rival')).record).toEqual([])
    watch.looked((await read('live', 'Rival')).scope)
    await expect.poll(async () => (await read('live', 'Rival')).record.length, { timeout: 20_000 }).toBe(2)
    await watch.stop()
  })
})
