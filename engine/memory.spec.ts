import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Store } from '@candor/queries'
import { readActivity } from './activity.ts'
import { Memory, type MemoryOptions, type Moment } from './memory.ts'
import { did, openTestStore, type TestStore } from './test/journal.ts'

let world: TestStore
beforeAll(async () => {
  world = await openTestStore()
})
afterAll(() => world.close())

const paramsOf = (workspace: string) => ({ workspace, brands: ['Acme'], first: '2026-03-01', last: '2026-03-31' })
const post = (workspace: string, brand = 'Acme', verb = 'Create') => did(verb, 1, '2026-03-01', { workspace, brand })

/** The real store, with its questions counted, and made to wait when told to. */
function counted(options: MemoryOptions & { kind?: Store['kind'] } = {}) {
  const asked: string[] = []
  let held: Promise<unknown> = Promise.resolve()
  const query: Store['query'] = async (name, params) => {
    const rows = await world.store.query(name, params)
    asked.push(name)
    await held
    return rows
  }
  const memory = new Memory(
    { ...world.store, kind: options.kind ?? 'embedded', query, changes: world.store.changes },
    options,
  )
  const moment = async (workspace: string, maxStale = 0): Promise<Moment> => {
    const change = memory.settledAt()
    const { digests } = await readActivity(world.store, workspace)
    return { digests: memory.digests(workspace, digests, change), asOf: new Date().toISOString(), maxStale }
  }
  const mentions = async (workspace: string, maxStale = 0): Promise<number> => {
    const { rows } = await memory.ask('metrics/voice_daily', paramsOf(workspace), await moment(workspace, maxStale))
    return rows.reduce((sum, row) => sum + row.mentions, 0)
  }
  const hold = (until: Promise<unknown>): void => {
    held = until
  }
  return { asked, memory, moment, mentions, hold }
}

const after = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

describe('answers that are remembered', () => {
  it('are asked once while what they read is the same, whatever else arrives', async () => {
    const { asked, mentions } = counted()
    await world.add(post('same'))
    expect([await mentions('same'), await mentions('same')]).toEqual([1, 1])
    await world.add(post('same', 'Acme', 'Like'), post('same', 'Rival'))
    expect(await mentions('same')).toBe(1)
    expect(asked).toEqual(['metrics/voice_daily'])
  })

  it('depend on the one verb that they name, of those that their query can read', async () => {
    const { asked, memory, moment } = counted()
    const hours = async (verb: string): Promise<number> => {
      const days = { from: '2026-03-01T00:00:00.000Z', to: '2026-03-02T00:00:00.000Z' }
      const params = { workspace: 'verbs', brand: 'Acme', sentiment: '', verb, ...days }
      const { rows } = await memory.ask('stream/hours', params, await moment('verbs'))
      return rows.reduce((sum, row) => sum + row.events, 0)
    }
    await world.add(post('verbs'), post('verbs', 'Acme', 'Purchase'))
    expect([await hours('Create'), await hours('Purchase')]).toEqual([1, 1])
    await world.add(post('verbs'))
    expect([await hours('Create'), await hours('Purchase'), asked.length]).toEqual([2, 1, 3])
  })

  it('of every verb are asked anew whatever came', async () => {
    const { asked, memory, moment } = counted()
    const days = { from: '2026-03-01T00:00:00.000Z', to: '2026-03-02T00:00:00.000Z' }
    const told = async (): Promise<number | undefined> => {
      const { rows } = await memory.ask('stream/lateness', { workspace: 'every', ...days }, await moment('every'))
      return rows[0]?.events
    }
    await world.add(post('every'))
    expect([await told(), await told()]).toEqual([1, 1])
    await world.add(post('every', 'Rival', 'Visit'))
    expect([await told(), asked.length]).toEqual([2, 2])
  })

  it('are asked anew when an event came, was erased, or its workspace was dropped', async () => {
    const { mentions } = counted()
    await world.add(post('changed'))
    expect(await mentions('changed')).toBe(1)
    await world.add(post('changed'), did('Create', 2, '2026-03-02', { workspace: 'changed' }))
    expect(await mentions('changed')).toBe(3)
    await world.store.erasePeople({ workspace: 'changed', actors: [2], needles: [] })
    expect(await mentions('changed')).toBe(2)
    await world.store.dropWorkspace('changed')
    expect(await mentions('changed')).toBe(0)
  })

  it('keep workspaces and parameters apart', async () => {
    const { mentions } = counted()
    await world.add(post('left'), post('right'), post('right'))
    expect([await mentions('left'), await mentions('right'), await mentions('left')]).toEqual([1, 2, 1])
  })

  it('are not kept when something was loaded beside them: they may have seen a part of it', async () => {
    const { asked, memory, moment, mentions } = counted()
    await world.add(post('beside'))
    const before = await moment('beside')
    await world.add(post('beside', 'Rival'))
    await memory.ask('metrics/voice_daily', paramsOf('beside'), before)
    await mentions('beside')
    expect(asked.length).toBe(2)
  })

  it('of a server are kept only when what they read has been the same for longer than a load takes: others load, too', async () => {
    let now = 0
    const { asked, mentions } = counted({ kind: 'server', now: () => now })
    await world.add(post('shared'))
    for (const at of [0, 60_000, 119_000, 121_000, 122_000]) {
      now = at
      expect(await mentions('shared')).toBe(1)
    }
    expect(asked.length).toBe(4)
    await world.add(post('shared'))
    expect(await mentions('shared')).toBe(2)
    expect(await mentions('shared')).toBe(2)
    expect(asked.length).toBe(6)
  })

  it('may be older for whoever allows it, when they are slow: at once, with the moment they stand for, and renewed behind', async () => {
    const onRefreshed = vi.fn()
    const { memory, mentions, moment, hold } = counted({ onRefreshed })
    await world.add(post('slow'))
    hold(after(150))
    const first = { ...(await moment('slow')), asOf: '2026-03-01T00:00:00Z' }
    await memory.ask('metrics/voice_daily', paramsOf('slow'), first)
    await world.add(post('slow'))
    const reader = memory.at(await moment('slow', 60_000))
    expect((await reader.query('metrics/voice_daily', paramsOf('slow')))[0]?.mentions).toBe(1)
    expect(reader.asOf).toBe('2026-03-01T00:00:00Z')
    await vi.waitFor(() => expect(onRefreshed).toHaveBeenCalledExactlyOnceWith('slow'), { timeout: 10_000 })
    expect(await mentions('slow', 60_000)).toBe(2)
    memory.close()
  })

  it('are told of once, when all that were behind are up to date', async () => {
    const onRefreshed = vi.fn()
    const { memory, mentions, moment, hold } = counted({ onRefreshed })
    const june = { ...paramsOf('several'), last: '2026-06-30' }
    await world.add(post('several'))
    hold(after(150))
    await mentions('several')
    hold(after(150))
    await memory.ask('metrics/voice_daily', june, await moment('several'))
    await world.add(post('several'))
    const later = await moment('several', 60_000)
    for (const params of [paramsOf('several'), june]) {
      const { rows } = await memory.ask('metrics/voice_daily', params, later)
      expect(rows[0]?.mentions).toBe(1)
    }
    await vi.waitFor(() => expect(onRefreshed).toHaveBeenCalled(), { timeout: 10_000 })
    const now = await moment('several')
    hold(new Promise(() => undefined))
    const { rows } = await memory.ask('metrics/voice_daily', june, now)
    expect([rows[0]?.mentions, onRefreshed.mock.calls]).toEqual([2, [['several']]])
    memory.close()
  })

  it('are not taken for slow because the machine was busy once', async () => {
    const { mentions, hold } = counted()
    await world.add(post('busy'))
    expect(await mentions('busy')).toBe(1)
    await world.add(post('busy'))
    hold(after(400))
    expect(await mentions('busy')).toBe(2)
    await world.add(post('busy'))
    expect(await mentions('busy', 60_000)).toBe(3)
  })

  it('are never from before a removal, however old they may be', async () => {
    const { mentions, hold, memory, moment } = counted()
    await world.add(post('gone'), did('Create', 2, '2026-03-02', { workspace: 'gone' }))
    hold(after(150))
    expect(await mentions('gone')).toBe(2)
    await world.store.erasePeople({ workspace: 'gone', actors: [2], needles: [] })
    expect(await mentions('gone', 60_000)).toBe(1)
    // Asked before, and answered after it.
    const before = await moment('gone', 60_000)
    const asking = memory.ask('metrics/voice_daily', { ...paramsOf('gone'), last: '2026-03-30' }, before)
    await world.store.erasePeople({ workspace: 'gone', actors: [1], needles: [] })
    await asking
    expect(await mentions('gone', 60_000)).toBe(0)
    const { rows } = await memory.ask(
      'metrics/voice_daily',
      { ...paramsOf('gone'), last: '2026-03-30' },
      await moment('gone', 60_000),
    )
    expect(rows).toEqual([])
    memory.close()
  })

  it('are not older than allowed, and not at all for whoever does not say so', async () => {
    let now = 0
    const { mentions, hold } = counted({ now: () => now })
    await world.add(post('strict'))
    hold(after(150))
    await mentions('strict')
    await world.add(post('strict'))
    now = 2000
    expect(await mentions('strict', 1000)).toBe(2)
    await world.add(post('strict'))
    expect(await mentions('strict')).toBe(3)
  })

  it('are forgotten, the least used first, when there are too many', async () => {
    const { asked, mentions } = counted({ cells: 9 })
    for (const workspace of ['one', 'two', 'three']) await world.add(post(workspace))
    for (const workspace of ['one', 'two', 'one', 'three', 'one', 'two']) await mentions(workspace)
    expect(asked.length).toBe(4)
  })
})
