import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openStore, type Store } from '@candor/queries'
import type { Origin } from './candidate.ts'
import { Intake, IntakeFull, type IntakeOptions } from './intake.ts'
import { readNative } from './protocols/native.ts'

const NOW = Date.parse('2026-03-01T12:00:00Z')
let directory = ''
let store: Store
let runs = 0

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'candor-intake-'))
  store = await openStore({ path: join(directory, 'store') })
  await store.migrate()
})
afterAll(async () => {
  await store.close()
  await rm(directory, { recursive: true })
})

const event = (id: string, more: object = {}) =>
  JSON.stringify({
    id,
    verb: 'View',
    at: '2026-02-01T11:00:00Z',
    channel: 'x',
    actor: { id: 'ann' },
    brand: 'Lumen',
    ...more,
  })
const candidates = (...lines: string[]) => readNative(Buffer.from(lines.join('\n')), NOW)

/** Every test has a workspace and an intake of its own, over the one store of this process. */
async function open(options: Partial<IntakeOptions> = {}): Promise<{ intake: Intake; origin: Origin; at: string }> {
  const at = join(directory, `run-${runs++}`)
  await mkdir(at)
  const intake = await Intake.open({ directory: at, store, ...options })
  return { intake, origin: { workspace: `w${runs}`, source: 'native', receivedAt: NOW }, at }
}
const stored = async (workspace: string) =>
  (await store.query('admin/rollup_audit', {})).find((row) => row.workspace === workspace) ?? null

describe('Intake', () => {
  it('stores each event once, whatever is sent again, in table and rollup', async () => {
    const { intake, origin } = await open()
    const first = await intake.accept(candidates(event('a'), event('b'), event('a')), origin)
    expect(first).toEqual({ received: 3, accepted: 2, duplicates: 1, deadLettered: 0, errors: [] })
    const [again, more] = await Promise.all([
      intake.accept(candidates(event('b'), event('c')), origin),
      intake.accept(candidates(event('c'), event('a')), origin),
    ])
    expect([again.accepted, more.accepted]).toEqual([1, 0])
    await intake.drained()
    expect(await stored(origin.workspace)).toMatchObject({
      events: 3,
      rollup_events: 3,
      accounts: 1,
      rollup_accounts: 1,
    })
    await intake.close()
  })

  it('keeps what it refuses, with reason and bytes', async () => {
    const { intake, origin } = await open()
    const bad = '{"id":"x","verb":"View","at":1700000000}'
    const receipt = await intake.accept(candidates(event('a'), bad), origin)
    expect(receipt).toMatchObject({ accepted: 1, deadLettered: 1, errors: [{ position: 1, reason: 'invalid_time' }] })
    await intake.drained()
    const letters = await store.query('admin/dead_letters', { workspace: origin.workspace, limit: 10 })
    expect(letters.map((letter) => [letter.reason, Buffer.from(letter.bytes, 'base64').toString()])).toEqual([
      ['invalid_time', bad],
    ])
    await intake.close()
  })

  it('loads what an earlier run left, and knows its ids', async () => {
    const { intake, origin, at } = await open()
    await intake.accept(candidates(event('a'), event('b')), origin)
    await intake.close()
    expect((await readdir(join(at, 'journal'))).length).toBeLessThanOrEqual(1)
    const next = await Intake.open({ directory: at, store })
    expect(await next.accept(candidates(event('a'), event('c')), origin)).toMatchObject({ accepted: 1, duplicates: 1 })
    await next.drained()
    expect(await stored(origin.workspace)).toMatchObject({ events: 3, rollup_events: 3 })
    await next.close()
  })

  it('loads a batch that spans more months than the engine takes partitions by default (100)', async () => {
    const { intake, origin } = await open()
    const lines = Array.from({ length: 120 }, (_, month) =>
      event(`m${month}`, { at: new Date(Date.UTC(2000, month, 3)).toISOString() }),
    )
    await intake.accept(candidates(...lines), origin)
    await intake.drained()
    expect(await stored(origin.workspace)).toMatchObject({ events: 120, rollup_events: 120 })
    await intake.close()
    // 720 parts, each synced.
  }, 240_000)

  it('goes on accepting while the store is away, and loads everything when it is back', async () => {
    let away = true
    const failing = new Proxy(store, {
      get: (target, name) => {
        if (name === 'load' && away) return () => Promise.reject(new Error('connection refused'))
        const value: unknown = Reflect.get(target, name)
        return typeof value === 'function' ? (value.bind(target) as unknown) : value
      },
    })
    const { intake, origin } = await open({ store: failing })
    await intake.accept(candidates(event('a')), origin)
    await expect.poll(() => intake.status().storeError).toBe('connection refused')
    await intake.accept(candidates(event('b')), origin)
    away = false
    await intake.drained()
    expect(await stored(origin.workspace)).toMatchObject({ events: 2, rollup_events: 2 })
    await intake.close()
  })

  it('refuses when too much waits for the store, and takes nothing of that request', async () => {
    const { intake, origin } = await open({
      store: new Proxy(store, { get: () => () => Promise.reject(new Error('away')) }),
      maxBacklogBytes: 10,
    })
    await intake.accept(candidates(event('a')), origin)
    await expect.poll(() => intake.status().backlog.rows).toBeGreaterThan(0)
    await expect(intake.accept(candidates(event('b')), origin)).rejects.toThrow(IntakeFull)
    await intake.close()
  })

  it('forgets a dropped workspace wholly, so that the same events may come again', async () => {
    const { intake, origin } = await open()
    await intake.accept(candidates(event('a'), 'not json'), origin)
    await intake.dropWorkspace(origin.workspace)
    expect(await stored(origin.workspace)).toBeNull()
    expect(await intake.accept(candidates(event('a')), origin)).toMatchObject({ accepted: 1 })
    await intake.drained()
    expect(await stored(origin.workspace)).toMatchObject({ events: 1, rollup_events: 1 })
    await intake.close()
  })

  it('keeps a drop and what is sent meanwhile apart: an account has one number, and every event sent after is there', async () => {
    const { intake, origin } = await open()
    let going = true
    const accepted: string[] = []
    const client = async (name: string): Promise<void> => {
      for (let n = 0; going; n++) {
        const id = `${name}-${n}`
        const receipt = await intake.accept(candidates(event(id)), origin)
        if (receipt.accepted === 1) accepted.push(id)
      }
    }
    const clients = ['a', 'b', 'c'].map(client)
    await new Promise((resolve) => setTimeout(resolve, 100))
    await Promise.all([intake.dropWorkspace(origin.workspace), intake.dropWorkspace(origin.workspace)])
    const before = accepted.length
    await new Promise((resolve) => setTimeout(resolve, 100))
    going = false
    await Promise.all(clients)
    await intake.drained()
    const rows = await store.query('admin/interactions', { workspace: origin.workspace, limit: 1_000_000 })
    const stored = new Set(rows.map((row) => row.event_id))
    expect(new Set(rows.map((row) => row.actor)).size).toBe(1)
    expect(accepted.length).toBeGreaterThan(before)
    expect(accepted.slice(before).filter((id) => !stored.has(id))).toEqual([])
    await intake.close()
  })

  it('answers or refuses each request while it is being closed, and keeps exactly what it answered', async () => {
    const { intake, origin, at } = await open()
    const answers = Array.from({ length: 200 }, async (_, n) => {
      await new Promise((resolve) => setTimeout(resolve, n / 5))
      return intake.accept(candidates(event(`e${n}`)), origin).then(
        () => 1,
        () => 0,
      )
    })
    await new Promise((resolve) => setTimeout(resolve, 15))
    await intake.close()
    const acknowledged = (await Promise.all(answers)).reduce<number>((sum, one) => sum + one, 0)
    expect(acknowledged).toBeGreaterThan(0)
    expect(acknowledged).toBeLessThan(200)
    const next = await Intake.open({ directory: at, store })
    await next.drained()
    expect(await stored(origin.workspace)).toMatchObject({ events: acknowledged, rollup_events: acknowledged })
    await next.close()
  })

  it('counts what waits in the open segment too', async () => {
    const { intake, origin } = await open()
    await intake.accept(candidates(event('a')), origin)
    expect(intake.status().backlog.rows).toBeGreaterThan(0)
    await intake.drained()
    expect(intake.status().backlog).toEqual({ segments: 0, rows: 0, bytes: 0 })
    await intake.close()
  })

  it('does not start over a journal that is damaged', async () => {
    const { intake, at } = await open()
    await intake.close()
    await writeFile(join(at, 'journal', '000000000001-00.ndjson'), 'garbage\n')
    await expect(Intake.open({ directory: at, store })).rejects.toThrow('damaged in line 1')
  })

  it('versions definitions under the hash of their body', async () => {
    const { intake, origin } = await open()
    const market = (rivals: string[]) => [{ kind: 'market', key: 'home', body: { brand: 'Lumen', rivals } }] as const
    await intake.declare(market(['A']), origin)
    await intake.declare(market(['A', 'B']), { ...origin, receivedAt: NOW + 1 })
    await intake.drained()
    const rows = await store.query('admin/definitions', { workspace: origin.workspace })
    expect(rows.map((row) => row.body)).toEqual(['{"brand":"Lumen","rivals":["A","B"]}'])
    expect(rows[0]?.hash).toMatch(/^[0-9a-f]{64}$/)
    await intake.close()
  })
})
