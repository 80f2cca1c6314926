import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openStore, type Store } from '@candor/queries'
import { Intake } from '../intake.ts'
import { readNative } from '../protocols/native.ts'
import { readBatch } from '../protocols/segment.ts'
import { readFix, NO_FIX } from './fix.ts'
import { letters, Replays } from './replay.ts'

const NOW = Date.parse('2026-03-01T12:00:00Z')
const UNTIL = new Date(NOW).toISOString()
let directory = ''
let store: Store
let intake: Intake
let replays: Replays

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'candor-letters-'))
  store = await openStore({ path: join(directory, 'store') })
  await store.migrate()
  intake = await Intake.open({ directory, store })
  replays = new Replays(intake, store)
})
afterAll(async () => {
  await intake.close()
  await store.close()
  await rm(directory, { recursive: true })
})

const any = (workspace: string) => ({ workspace, reason: '', source: '', since: '1970-01-01T00:00:00Z' })
const good = { id: 'e1', verb: 'View', at: '2026-02-01T11:00:00Z', channel: 'x', actor: { id: 'ann' } }
async function send(workspace: string, ...events: object[]) {
  const lines = events.map((event) => JSON.stringify(event)).join('\n')
  await intake.accept(readNative(Buffer.from(lines), NOW), { workspace, source: 'native', receivedAt: NOW })
  await intake.drained()
}
const open = async (workspace: string) => {
  const found: unknown[] = []
  for await (const page of letters(store, { ...any(workspace), state: 'open' }, UNTIL)) found.push(...page)
  return found.length
}
const isBalanced = async () => (await intake.audit({ isDeep: true })).isBalanced
const stored = async (workspace: string) =>
  (await store.query('admin/rollup_audit', {})).find((row) => row.workspace === workspace)?.events ?? 0

describe('replaying dead letters', () => {
  it('brings in what a fix mends, once, and keeps the books balanced', async () => {
    const { at, ...timeless } = good
    await send('mended', { ...timeless, when: at }, { ...good, id: 'e2' })
    const fix = readFix({ rules: [{ reason: 'unknown_field', rename: { '/when': '/at' } }, { rename: { '/when': '/at' } }] }) // prettier-ignore
    const preview = await replays.replay(any('mended'), fix, { now: NOW, isPreview: true })
    expect(preview).toMatchObject({ letters: 1, resolved: 1, accepted: 1, isPreview: true })
    expect(await open('mended')).toBe(1)
    expect(await replays.replay(any('mended'), fix, { now: NOW })).toMatchObject({ resolved: 1, accepted: 1 })
    expect(await replays.replay(any('mended'), fix, { now: NOW })).toMatchObject({ letters: 0, accepted: 0 })
    expect([await open('mended'), await stored('mended')]).toEqual([0, 2])
    expect(await isBalanced()).toBe(true)
    const reasons = await store.query('admin/dead_letter_reasons', { workspace: 'mended' })
    expect(reasons).toMatchObject([{ events: 1, resolved: 1 }])
  })

  it('leaves open what still cannot be accepted, says why, and makes no second letter', async () => {
    await send('still', { ...good, at: 'yesterday' })
    const replayed = await replays.replay(any('still'), NO_FIX, { now: NOW })
    expect(replayed).toMatchObject({ letters: 1, resolved: 0, refused: 1, refusals: [{ reason: 'invalid_time' }] })
    expect([await open('still'), await stored('still')]).toEqual([1, 0])
    const reasons = await store.query('admin/dead_letter_reasons', { workspace: 'still' })
    expect(reasons).toMatchObject([{ events: 1, resolved: 0 }])
    expect(await isBalanced()).toBe(true)
  })

  it('counts an event that came meanwhile as a duplicate', async () => {
    await send('meanwhile', { ...good, at: 'yesterday' })
    await send('meanwhile', good)
    const fix = readFix({ rules: [{ set: { '/at': good.at } }] })
    const replayed = await replays.replay(any('meanwhile'), fix, { now: NOW })
    expect(replayed).toMatchObject({ resolved: 1, accepted: 0, duplicates: 1 })
    expect([await open('meanwhile'), await stored('meanwhile')]).toEqual([0, 1])
    expect(await isBalanced()).toBe(true)
  })

  it('gives an event without an id one that is made of its letter', async () => {
    const { id, ...nameless } = good
    expect(id).toBe('e1')
    await send('nameless', nameless, { ...nameless, channel: 'y' })
    expect(await replays.replay(any('nameless'), NO_FIX, { now: NOW })).toMatchObject({ resolved: 2, accepted: 2 })
    const rows = await store.query('people/export_interactions', {
      ...{ workspace: 'nameless', actors: [1, 2, 3, 4, 5, 6, 7, 8] },
      ...{ after_at: '1970-01-01T00:00:00Z', after_id: '', limit: 10 },
    })
    expect(rows.map(({ event_id }) => event_id)).toEqual([
      expect.stringMatching(/^dead-letter:\d{12}-[0-9a-f]+:\d+$/),
      expect.stringMatching(/^dead-letter:\d{12}-[0-9a-f]+:\d+$/),
    ])
  })

  it('reads an event of a batch as its protocol does, at the time it was received when it bears none', async () => {
    const batch = JSON.stringify({ batch: [{ type: 'track', event: 'Signed Up', user: 'u1' }] })
    const { candidates } = readBatch(Buffer.from(batch), NOW - 1000)
    await intake.accept(candidates, { workspace: 'batch', source: 'segment', receivedAt: NOW - 1000 })
    const fix = readFix({ rules: [{ source: 'segment', rename: { '/user': '/userId' } }] })
    expect(await replays.replay(any('batch'), fix, { now: NOW })).toMatchObject({ resolved: 1, accepted: 1 })
    const [row] = await store.query('people/export_interactions', {
      ...{ workspace: 'batch', actors: [1, 2, 3, 4, 5, 6, 7, 8, 9] },
      ...{ after_at: '1970-01-01T00:00:00Z', after_id: '', limit: 10 },
    })
    expect(row).toMatchObject({ at: '2026-03-01T11:59:59.000Z' })
  })

  it('does not guess what stood in headers', async () => {
    const candidates = readNative(Buffer.from('{"id":1}'), NOW)
    await intake.accept(candidates, { workspace: 'shop', source: 'shopify', receivedAt: NOW })
    const replayed = await replays.replay(any('shop'), NO_FIX, { now: NOW })
    expect(replayed.refusals).toMatchObject([{ detail: expect.stringContaining('x-shopify-topic') as string }])
  })

  it('keeps to its filter, and survives a restart', async () => {
    await send('filter', { ...good, at: 'yesterday' }, { ...good, id: 'u', strange: 1 })
    const fix = readFix({ rules: [{ set: { '/at': good.at }, remove: ['/strange'] }] })
    const only = { ...any('filter'), reason: 'unknown_field' }
    expect(await replays.replay(only, fix, { now: NOW })).toMatchObject({ letters: 1, resolved: 1 })
    await intake.close()
    intake = await Intake.open({ directory, store })
    replays = new Replays(intake, store)
    expect(await open('filter')).toBe(1)
    expect(await replays.replay(any('filter'), fix, { now: NOW })).toMatchObject({ letters: 1, resolved: 1, accepted: 1 }) // prettier-ignore
    expect(await stored('filter')).toBe(2)
    expect(await isBalanced()).toBe(true)
  })
})
