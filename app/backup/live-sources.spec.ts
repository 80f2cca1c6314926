/** A live source over a backup and a restore: it goes on from its cursor, and knows what it had collected. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { record, RULES, seeded } from '../../ingest/test/jetstream-recording.ts'
import { startRelay, type Relay } from '../../ingest/test/jetstream-relay.ts'
import { startService, type Service } from '../service.ts'
import { createBackup } from './create.ts'
import { verifyBackup } from './manifest.ts'
import { restoreBackup } from './restore.ts'

const SEED = 20_261_126
const REWIND_US = 5_000_000

let directory = ''
let candor: Service
let relay: Relay
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'candor-backup-live-'))
})
afterEach(async () => {
  await candor.close()
  await relay.close()
  await rm(directory, { recursive: true, force: true })
})

async function start(data: string, recording: Parameters<typeof startRelay>[0]['recording']): Promise<void> {
  relay = await startRelay({ recording })
  const sources = join(directory, 'sources.json')
  const bluesky = { kind: 'bluesky', name: 'bluesky', url: relay.url, workspace: 'live', rules: RULES }
  await writeFile(sources, JSON.stringify({ sources: [bluesky] }))
  const given = { host: '127.0.0.1', port: 0, clickhouse: null, writeKeys: {}, sample: false }
  candor = await startService({ config: { dataDirectory: join(directory, data), sources, ...given }, dashboard: '' })
}

it(`has each event once, those too that speak of what was collected before (seed ${SEED})`, async () => {
  const { messages, expected } = record(20_000, 1000, seeded(SEED))
  const half = messages.slice(0, 10_000)
  await start('first', half)
  const reached = String(half.at(-1)?.time)
  await vi.waitFor(() => expect(candor.sources.status()[0]?.cursor).toBe(reached), { timeout: 15_000 })
  // The cursor above is the one in memory; the one that a backup finds may be a second older.
  const { files } = await createBackup(candor.intake, join(directory, 'first'), join(directory, 'backup'))
  expect(files.map(({ path }) => path)).toContain('sources/bluesky/memory-1.mdb')
  expect((await verifyBackup(join(directory, 'backup'))).faults).toEqual([])
  await candor.close()
  await relay.close()

  await restoreBackup(join(directory, 'backup'), join(directory, 'second'))
  await start('second', messages)
  const last = String(messages.at(-1)?.time)
  await vi.waitFor(() => expect(candor.sources.status()[0]?.cursor).toBe(last), { timeout: 15_000 })
  const asked = Number(relay.connections[0]?.get('cursor'))
  expect(asked).toBeGreaterThan(Number(half[0]?.time) + 1_000_000)
  expect(asked).toBeLessThanOrEqual(Number(reached) - REWIND_US)
  await candor.intake.drained()
  const rows = await candor.store.query('admin/interactions', { workspace: 'live', limit: 100_000 })
  expect(new Map(rows.map(({ event_id, verb }) => [event_id, verb]))).toEqual(expected)
  expect(rows).toHaveLength(expected.size)
  expect((await candor.intake.audit({ isDeep: true })).isBalanced).toBe(true)
}, 60_000)
