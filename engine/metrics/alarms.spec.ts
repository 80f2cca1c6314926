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

const scopeOf = (workspace: string, brand = 'Acme') =>
  resolveScope(
    world.store,
    new PeopleResolver(world.store),
    { workspace, brand, from: '2026-03-23', to: '2026-03-29' },
    NOW,
  )
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

  it('are the same in 100 random orders of arrival, cut into batches at random, and so are numbers', async () => {
    const rows = posts(SEED).slice(-700)
    const random = new Random(SEED)
    const told = new Set<string>()
    const permutations = Number(process.env['CANDOR_PERMUTATIONS'] ?? 100)
    for (let run = 0; run < permutations; run++) {
      const workspace = `order-${run}`
      const shuffled = [...rows]
      for (let at = shuffled.length - 1; at > 0; at--) {
        const other = random.integer(at + 1)
        ;[shuffled[at], shuffled[other]] = [shuffled[other] as (typeof rows)[0], shuffled[at] as (typeof rows)[0]]
      }
      const cut = random.integer(shuffled.length)
      await world.add(...inWorkspace(workspace, shuffled.slice(0, cut)))
      await world.add(...inWorkspace(workspace, shuffled.slice(cut)))
      const scope = await scopeOf(workspace)
      const answers = [await answer(alarms, world.store, scope), await answer(sources, world.store, scope)]
      told.add(JSON.stringify(answers).replaceAll(workspace, 'order'))
      await world.store.dropWorkspace(workspace)
    }
    expect(told.size).toBe(1)
  }, 300_000)

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
    expect((await read('burst')).falseAlarmsPerWeek).toBe(0.25)
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

  it('that are brought in afterwards have no watermark, and are complete when they are brought in', async () => {
    const old = did('Create', 1, '2026-03-24', { workspace: 'files', source: 'import', received_at: NOW.getTime() })
    await world.add(old)
    const [source] = (await answer(sources, world.store, await scopeOf('files'))).sources
    expect(source).toMatchObject({ kind: 'batch', watermark: null, lastDay: { value: null, verdict: 'cannot_tell' } })
  })
})
