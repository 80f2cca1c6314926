/** The Mastodon source against a server on loopback that cuts its streams and goes silent. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Candidate, Receipt } from '../candidate.ts'
import { Rejection } from '../rejection.ts'
import { startMastodonServer, type MastodonServer } from '../test/mastodon-server.ts'
import { mastodon, timelineOf, type MastodonOptions } from './mastodon.ts'
import { SourceMemory } from './memory.ts'
import { Rules } from './rules.ts'
import { startSource, type Source } from './source.ts'

let directory = ''
let server: MastodonServer
let source: Source | undefined
let memory: SourceMemory | undefined
async function stop(): Promise<void> {
  await source?.stop()
  await memory?.close()
  memory = undefined
}
let stored: string[] = []
let refused: Rejection[] = []
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'candor-mastodon-'))
  server = await startMastodonServer('secret')
  stored = []
  refused = []
})
afterEach(async () => {
  await stop()
  source = undefined
  await server.close()
  await rm(directory, { recursive: true, force: true })
})

const accept = async (candidates: readonly Candidate[]): Promise<Receipt> => {
  await Promise.resolve()
  for (const { event } of candidates) {
    if (event instanceof Rejection) refused.push(event)
    else if (!stored.includes(event.id)) stored.push(event.id)
  }
  return { received: candidates.length, accepted: 0, duplicates: 0, deadLettered: 0, errors: [] }
}

async function listen(more: Partial<MastodonOptions> = {}): Promise<Source> {
  const rules = new Rules([{ brand: 'Lumen', terms: ['lumen'] }])
  memory = new SourceMemory(directory)
  source = startSource({
    ...{ name: 'fedi', workspace: 'main', accept, backoff: { first: 5, longest: 20 } },
    memory,
    upstream: mastodon({ server: server.url, stream: 'public', token: 'secret', rules, ...more }),
  })
  if (more.token === undefined) await vi.waitFor(() => expect(server.listeners()).toBe(1))
  return source
}

/** Mastodon's numbers: milliseconds, shifted by 16 bits. */
const numbered = (n: number): string => String(BigInt(Date.UTC(2026, 1, 20) + n) << 16n)
const status = (n: number, content = `<p>Lumen ${n}</p>`) => ({
  id: numbered(n),
  created_at: new Date(Date.UTC(2026, 1, 20) + n).toISOString(),
  visibility: 'public',
  content,
  reblog: null,
  account: { id: '1', acct: 'ann', followers_count: 1 },
})
const id = (n: number) => `mastodon:${new URL(server.url).host}:${numbered(n)}`
const ids = (from: number, to: number) => Array.from({ length: to - from }, (_, n) => id(from + n))

describe('the Mastodon source', () => {
  it('reads updates and deletes between heartbeats, with its token', async () => {
    const running = await listen()
    server.tell('update', status(1))
    server.raw(':thump\n\n')
    server.tell('update', status(2, 'nothing of ours'))
    server.tell('delete', numbered(1))
    server.tell('delete', numbered(2))
    server.raw('event: update\ndata: {"id":\n\n')
    await vi.waitFor(() => expect(refused.map(({ code }) => code)).toEqual(['malformed_json']))
    expect(stored).toEqual([id(1), `${id(1)}#delete`])
    await vi.waitFor(() => expect(running.status().cursor).toBe(numbered(2)))
    expect(server.requests).toEqual([{ path: '/api/v1/streaming/public', token: 'Bearer secret' }])
  })

  it('fetches what was posted while it was cut off, and tells what cannot be had', async () => {
    const running = await listen()
    server.tell('update', status(0))
    await vi.waitFor(() => expect(stored).toEqual([id(0)]))
    server.cut()
    for (let n = 1; n <= 100; n++) server.tell('update', status(n))
    await vi.waitFor(() => expect(stored.sort()).toEqual(ids(0, 101).sort()), { timeout: 5000 })
    await vi.waitFor(() => expect(server.listeners()).toBe(1))
    server.tell('update', status(101))
    await vi.waitFor(() => expect(stored).toContain(id(101)))
    expect(running.status().gaps[0]?.from).toBe('2026-02-20T00:00:00.000Z')
    expect(server.requests.at(-1)?.path).toContain('/api/v1/timelines/public?limit=40&min_id=')
  })

  it('knows after a restart whom it had collected', async () => {
    await listen()
    server.tell('update', status(1))
    await vi.waitFor(() => expect(stored).toEqual([id(1)]))
    await stop()
    await vi.waitFor(() => expect(server.listeners()).toBe(0))
    server.tell('update', status(2))
    await listen()
    server.tell('delete', numbered(1))
    await vi.waitFor(() => expect(stored.sort()).toEqual([id(1), `${id(1)}#delete`, id(2)].sort()))
  })

  it('opens a stream again that has gone silent', async () => {
    const running = await listen({ idleMs: 100 })
    await vi.waitFor(() => expect(running.status().connections).toBeGreaterThanOrEqual(2))
    expect(running.status().lastTrouble).toContain('Nothing came for 100 ms')
  })

  it('says what to do when the token is not accepted', async () => {
    const running = await listen({ token: 'other' })
    await vi.waitFor(() => expect(running.status().lastTrouble).toContain('answered 401: give a token that may read'))
  })

  it.each([
    ['public', '/api/v1/timelines/public'],
    ['public/local', '/api/v1/timelines/public?local=true'],
    ['hashtag?tag=besideyou', '/api/v1/timelines/tag/besideyou'],
    ['user', '/api/v1/timelines/home'],
    ['list?list=7', '/api/v1/timelines/list/7'],
    ['direct', null],
  ])('takes for the stream %s the timeline %s', (stream, timeline) => expect(timelineOf(stream)).toBe(timeline))
})
