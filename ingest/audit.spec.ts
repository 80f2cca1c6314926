import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Store } from '@candor/queries'
import { EmbeddedStore } from '@candor/queries/test/embedded'
import type { Origin } from './candidate.ts'
import { Intake, type IntakeOptions } from './intake.ts'
import { readNative } from './protocols/native.ts'

const NOW = Date.parse('2026-03-01T12:00:00Z')
let directory = ''
let store: EmbeddedStore
let runs = 0

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'candor-audit-'))
  store = new EmbeddedStore(join(directory, 'store'), 'candor')
  await store.migrate()
})
afterAll(async () => {
  await store.close()
  await rm(directory, { recursive: true })
})

const event = (id: string) =>
  JSON.stringify({ id, verb: 'View', at: '2026-02-01T11:00:00Z', channel: 'x', actor: { id: 'ann' }, brand: 'Lumen' })
const candidates = (...lines: string[]) => readNative(Buffer.from(lines.join('\n')), NOW)

async function open(options: Partial<IntakeOptions> = {}) {
  const at = join(directory, `run-${runs++}`)
  await mkdir(at)
  const origin: Origin = { workspace: `w${runs}`, source: 'native', receivedAt: NOW }
  const intake = await Intake.open({ directory: at, store, ...options })
  return { intake, origin, at, reopen: (more = {}) => Intake.open({ directory: at, store, ...options, ...more }) }
}

/** Each test has a workspace of its own in the one store; what it sees of the others is not its business. */
async function books(intake: Intake, { workspace }: Origin, isDeep = false) {
  const { workspaces, gaps } = await intake.audit({ isDeep })
  const own = workspaces.find((one) => one.workspace === workspace)
  return { ...own, gaps: gaps.filter((gap) => gap.workspace === workspace) }
}
const forget = (where: string) => store.client.command({ query: `ALTER TABLE interaction DELETE WHERE ${where} SETTINGS mutations_sync = 1` }) // prettier-ignore

/** The store, with loads that fail while `away` says so. */
const flaky = (away: (name: string) => Error | null): Store =>
  new Proxy<Store>(store, {
    get: (target, name) => {
      if (name === 'load')
        return (load: Parameters<Store['load']>[0], file: string, token: string) => {
          const error = away(load)
          return error === null ? target.load(load, file, token) : Promise.reject(error)
        }
      const value: unknown = Reflect.get(target, name)
      return typeof value === 'function' ? (value.bind(target) as unknown) : value
    },
  })

describe('the conservation audit', () => {
  it('balances while events wait, when they are stored, and over restarts', async () => {
    const { intake, origin, reopen } = await open()
    await intake.accept(candidates(event('a'), event('b'), event('a'), 'not json'), origin)
    expect(await books(intake, origin)).toMatchObject({ received: 4, duplicates: 1, inJournal: 3, stored: 0, imbalance: 0 }) // prettier-ignore
    await intake.drained()
    const stored = { received: 4, duplicates: 1, inJournal: 0, stored: 2, deadLettered: 1, imbalance: 0 }
    expect(await books(intake, origin)).toMatchObject(stored)
    await intake.close()
    const next = await reopen()
    await next.accept(candidates(event('a')), origin)
    await next.drained()
    expect(await books(next, origin, true)).toMatchObject({ ...stored, received: 5, duplicates: 2, gaps: [] })
    await next.close()
  })

  it('says by entrance what came, and counts the rows of each when it looks line by line', async () => {
    const { intake, origin } = await open()
    const { workspace } = origin
    await intake.accept(candidates(event('a'), event('b'), 'not json'), origin)
    await intake.accept(candidates(event('a'), event('c')), { ...origin, source: 'import' })
    const entrances = (await books(intake, origin)).entrances
    expect(entrances).toMatchObject([{ source: 'import', received: 2, duplicates: 1, inJournal: 1 }, { source: 'native', received: 3, inJournal: 3 }]) // prettier-ignore
    await intake.drained()
    const expected = [
      { source: 'import', received: 2, stored: 1, duplicates: 1, deadLettered: 0, inJournal: 0, imbalance: 0 },
      { source: 'native', received: 3, stored: 2, duplicates: 0, deadLettered: 1, inJournal: 0, imbalance: 0 },
    ]
    expect((await books(intake, origin, true)).entrances).toMatchObject(expected)
    // One of the one entrance is replaced by one of the other: sums agree, the entrances do not.
    await store.client.command({ query: `INSERT INTO interaction SELECT * REPLACE ('native' AS source) FROM interaction WHERE workspace = '${workspace}' AND event_id = 'c'` }) // prettier-ignore
    await forget(`workspace = '${workspace}' AND event_id = 'c' AND source = 'import'`)
    const { imbalance, entrances: crossed } = await books(intake, origin, true)
    expect(crossed).toMatchObject([{ source: 'import', stored: 0, imbalance: 1 }, { source: 'native', stored: 3, imbalance: 1 }]) // prettier-ignore
    expect(imbalance).toBe(2)
    await intake.close()
  })

  it('balances at any moment of busy traffic', async () => {
    const { intake, origin } = await open()
    await intake.accept(candidates(event('first')), origin)
    let isGoing = true
    const client = async (name: string): Promise<void> => {
      for (let n = 0; isGoing; n++)
        await intake.accept(candidates(event(`${name}${n}`), event(`${name}${n - 1}`)), origin)
    }
    const clients = ['a', 'b', 'c'].map(client)
    for (let n = 0; n < 16; n++) {
      expect(await books(intake, origin, n % 4 === 0)).toMatchObject({ imbalance: 0, gaps: [] })
      await new Promise((resolve) => setTimeout(resolve, 25))
    }
    isGoing = false
    await Promise.all(clients)
    await intake.drained()
    const { received = 0, stored = 0, duplicates = 0 } = await books(intake, origin)
    expect(stored).toBeGreaterThan(0)
    expect(stored + duplicates).toBe(received)
    await intake.close()
  })

  it('names the events that somebody removed from the store behind its back', async () => {
    const { intake, origin } = await open()
    await intake.accept(candidates(event('a'), event('b'), event('c'), event('d')), origin)
    await intake.drained()
    await forget(`workspace = '${origin.workspace}' AND event_id IN ('b', 'd')`)
    const { imbalance, gaps } = await books(intake, origin)
    expect(imbalance).toBe(2)
    expect(gaps).toMatchObject([{ kind: 'interaction', accounted: 4, stored: 2, missingIds: ['b', 'd'] }])
    await intake.close()
  })

  it('says segment and lines when the segment is not kept any more', async () => {
    const { intake, origin } = await open({ keepLoadedBytes: 0 })
    await intake.accept(candidates(event('a'), event('b'), event('c')), origin)
    await intake.drained()
    await forget(`workspace = '${origin.workspace}' AND event_id = 'b'`)
    const [gap] = (await books(intake, origin)).gaps
    expect(gap).toMatchObject({ missing: [2], missingIds: [], accounted: 3, stored: 2 }) // line 0 names the account
    expect(gap?.segment).toMatch(/^\d{12}-[0-9a-f]{16}$/)
    await intake.close()
  })

  it('finds, when asked to look line by line, a loss that another event hides', async () => {
    const { intake, origin } = await open()
    await intake.accept(candidates(event('a'), event('b')), origin)
    await intake.drained()
    const { workspace } = origin
    await store.client.command({ query: `INSERT INTO interaction SELECT * FROM interaction WHERE workspace = '${workspace}' AND event_id = 'a'` }) // prettier-ignore
    await forget(`workspace = '${workspace}' AND event_id = 'b'`)
    expect(await books(intake, origin)).toMatchObject({ imbalance: 0, gaps: [] })
    expect((await books(intake, origin, true)).gaps).toMatchObject([{ missingIds: ['b'], surplus: [1] }])
    await intake.close()
  })

  it('is not fooled by a segment of which the store has half', async () => {
    let isAway = false
    const failing = flaky((load) => (isAway && load === 'ledger' ? new Error('away') : null))
    const { intake, origin } = await open({ store: failing })
    isAway = true
    await intake.accept(candidates(event('a')), origin)
    await expect.poll(() => intake.status().storeError).toBe('away')
    expect(await books(intake, origin, true)).toMatchObject({ received: 1, inJournal: 1, stored: 0, imbalance: 0, gaps: [] }) // prettier-ignore
    isAway = false
    await intake.drained()
    expect(await books(intake, origin, true)).toMatchObject({ received: 1, inJournal: 0, stored: 1, imbalance: 0 })
    await intake.close()
  })

  it('counts what is in quarantine, and over a restart', async () => {
    let isRefusing = true
    const refusing = flaky((load) =>
      isRefusing && load === 'interaction' ? Object.assign(new Error('refused'), { code: '117' }) : null,
    )
    const { intake, origin, reopen } = await open({ store: refusing })
    await intake.accept(candidates(event('a'), 'not json'), origin)
    await intake.drained()
    isRefusing = false
    const aside = { received: 2, inQuarantine: 2, stored: 0, deadLettered: 0, imbalance: 0 }
    expect(await books(intake, origin, true)).toMatchObject(aside)
    await intake.close()
    const next = await reopen()
    expect(await books(next, origin, true)).toMatchObject(aside)
    await next.close()
  })

  it('lets the books go with a dropped workspace, and keeps nothing of it beside the journal', async () => {
    const { intake, origin, at } = await open()
    await intake.accept(candidates(event('a'), event('b')), origin)
    await intake.drained()
    expect((await readdir(join(at, 'journal', 'loaded'))).length).toBe(1)
    await intake.dropWorkspace(origin.workspace)
    expect(await readdir(join(at, 'journal'))).toEqual([])
    expect(await books(intake, origin, true)).toEqual({ gaps: [] })
    await intake.accept(candidates(event('a')), origin)
    await intake.drained()
    expect(await books(intake, origin, true)).toMatchObject({ received: 1, stored: 1, imbalance: 0 })
    await intake.close()
  })

  it('balances after a drop that a stop cut off: the next start finishes it', async () => {
    const { intake, origin, reopen } = await open()
    await intake.accept(candidates(event('a'), event('b')), origin)
    await intake.drained()
    await intake.close()
    const half = await reopen({
      store: new Proxy<Store>(store, {
        get: (target, name) => {
          if (name === 'dropWorkspace')
            return async (workspace: string) => {
              await forget(`workspace = '${workspace}'`)
              throw new Error('killed')
            }
          const value: unknown = Reflect.get(target, name)
          return typeof value === 'function' ? (value.bind(target) as unknown) : value
        },
      }),
    })
    await expect(half.dropWorkspace(origin.workspace)).rejects.toThrow('killed')
    expect(await books(half, origin)).toMatchObject({ imbalance: 2 })
    await half.close()
    const next = await reopen()
    expect(await books(next, origin, true)).toEqual({ gaps: [] })
    expect(await next.accept(candidates(event('a')), origin)).toMatchObject({ accepted: 1 })
    await next.close()
  })

  it('takes a segment of the first version into the books', async () => {
    const { intake, origin, at, reopen } = await open({ store: flaky(() => new Error('away')) })
    await intake.accept(candidates(event('a'), event('b')), origin)
    await intake.close()
    const [file = ''] = (await readdir(join(at, 'journal'))).filter((name) => name.endsWith('.ndjson'))
    const path = join(at, 'journal', file)
    const bare = (await readFile(path, 'utf8')).split('\n').filter((line) => !/^\{"kind":"(commit|ledger)"/.test(line))
    await writeFile(path.replace('.v2', ''), bare.join('\n'))
    await rm(path)
    const next = await reopen({ store })
    await next.drained()
    expect(await books(next, origin, true)).toMatchObject({ received: 2, stored: 2, imbalance: 0, gaps: [] })
    await next.close()
  })
})
