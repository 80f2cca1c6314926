/** Live sources in the whole service: from a relay and a server on loopback, through the journal, into the store. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startService, type Service } from '@candor/app'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { record, RULES, seeded } from '../../ingest/test/jetstream-recording.ts'
import { startRelay, type Relay } from '../../ingest/test/jetstream-relay.ts'
import { startMastodonServer, type MastodonServer } from '../../ingest/test/mastodon-server.ts'

const COUNT = 30_000
const REPLAYED = 100_000
/** The network tells "hundreds of events per second" (docs.bsky.app/blog/jetstream); this is more. */
const PER_SECOND = 1000

let directory = ''
let candor: Service
let relay: Relay
let server: MastodonServer
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'candor-live-'))
  server = await startMastodonServer('secret')
  process.env['TEST_FEDI_TOKEN'] = 'secret'
})
afterEach(async () => {
  await candor.close()
  await relay.close()
  await server.close()
  await rm(directory, { recursive: true, force: true })
})

async function start(): Promise<void> {
  const bluesky = { kind: 'bluesky', name: 'bluesky', url: relay.url, workspace: 'live', rules: RULES }
  const mastodon = {
    ...{ kind: 'mastodon', name: 'fedi', server: server.url, stream: 'public', token: 'TEST_FEDI_TOKEN' },
    ...{ workspace: 'fedi', rules: RULES.map(({ brand, terms }) => ({ brand, terms })) },
  }
  const sources = join(directory, 'sources.json')
  await writeFile(sources, JSON.stringify({ sources: [bluesky, mastodon] }))
  candor = await startService({
    config: {
      ...{ dataDirectory: join(directory, 'data'), host: '127.0.0.1', port: 0, clickhouse: null, writeKeys: {} },
      ...{ sources, sample: false },
    },
    dashboard: '',
  })
}

const stored = async (workspace: string) => {
  await candor.intake.drained()
  return candor.store.query('admin/interactions', { workspace, limit: 100_000 })
}

describe('live sources in the service', () => {
  it('store what their rules match exactly once, over broken connections and a restart', async () => {
    const { messages, expected } = record(COUNT, PER_SECOND, seeded(11))
    relay = await startRelay({ recording: messages, breaks: [4000, 9000, 5100, 8000] })
    const began = performance.now()
    await start()
    await vi.waitFor(() => expect(candor.sources.status()[0]?.connections).toBeGreaterThan(2), { timeout: 30_000 })
    await candor.close()
    await start()
    const last = String(messages.at(-1)?.time)
    await vi.waitFor(() => expect(candor.sources.status()[0]?.cursor).toBe(last), { timeout: 60_000 })
    const seconds = (performance.now() - began) / 1000
    const rows = await stored('live')
    expect(rows.map(({ event_id }) => event_id).sort()).toEqual([...expected.keys()].sort())
    expect(new Map(rows.map(({ event_id, verb }) => [event_id, verb]))).toEqual(expected)
    expect(await candor.store.query('admin/duplicates_audit', {})).toEqual([])
    const [audit] = (await candor.store.query('admin/rollup_audit', {})).filter(({ workspace }) => workspace === 'live')
    expect(audit).toMatchObject({ events: expected.size, rollup_events: expected.size })
    expect(new Set(rows.map(({ source }) => source))).toEqual(new Set(['bluesky']))
    expect(COUNT / PER_SECOND / seconds).toBeGreaterThan(1)
  })

  it('replay a recording at many times the speed of the network', async () => {
    const { messages, expected } = record(REPLAYED, PER_SECOND, seeded(12), 0.01)
    relay = await startRelay({ recording: messages })
    await start()
    const began = performance.now()
    const last = String(messages.at(-1)?.time)
    await vi.waitFor(() => expect(candor.sources.status()[0]?.cursor).toBe(last), { timeout: 60_000, interval: 5 })
    const seconds = (performance.now() - began) / 1000
    console.log(
      `${Math.round(REPLAYED / seconds)} events/s, ${(REPLAYED / PER_SECOND / seconds).toFixed(1)} × real time`,
    )
    expect(await stored('live')).toHaveLength(expected.size)
    expect(REPLAYED / PER_SECOND / seconds).toBeGreaterThan(5)
  })

  it('do not start with a file that says something that cannot be', async () => {
    relay = await startRelay({ recording: [] })
    await start()
    await candor.close()
    const file = join(directory, 'wrong.json')
    await writeFile(file, '{"sources":[{"kind":"carrier-pigeon"}]}')
    const config = {
      dataDirectory: join(directory, 'other'),
      host: '127.0.0.1',
      port: 0,
      clickhouse: null,
      writeKeys: {},
    }
    await expect(startService({ config: { ...config, sources: file, sample: false }, dashboard: '' })).rejects.toThrow(
      'Source 0 has the kind "carrier-pigeon": write "bluesky" or "mastodon".',
    )
  })

  it('bring posts, boosts and deletes of a Mastodon server', async () => {
    relay = await startRelay({ recording: [] })
    await start()
    await vi.waitFor(() => expect(server.listeners()).toBe(1), { timeout: 30_000 })
    const account = { id: '1', acct: 'ann', followers_count: 10 }
    const status = { id: '7', created_at: '2026-02-20T10:00:00.000Z', content: '<p>lumen!</p>', account, reblog: null }
    server.tell('update', status)
    server.tell('update', {
      ...status,
      id: '8',
      content: '',
      account: { ...account, id: '2', acct: 'bob' },
      reblog: status,
    })
    server.tell('delete', '7')
    await vi.waitFor(() => expect(candor.sources.status()[1]?.collected).toBe(3))
    const rows = await stored('fedi')
    expect(rows.map(({ verb, text }) => [verb, text]).sort()).toEqual([
      ['Announce', ''],
      ['Create', '<p>lumen!</p>'],
      ['Delete', ''],
    ])
  })
})
