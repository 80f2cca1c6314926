/** The Bluesky source against a relay on loopback that breaks, repeats, garbles and overwhelms. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Candidate, Receipt } from '../candidate.ts'
import { Rejection } from '../rejection.ts'
import { record, RULES, seeded } from '../test/jetstream-recording.ts'
import { startRelay, type Relay, type RelayOptions } from '../test/jetstream-relay.ts'
import { bluesky, subscriptionUrl, type BlueskyOptions } from './bluesky.ts'
import { SourceMemory } from './memory.ts'
import { Rules } from './rules.ts'
import { startSource, type Source } from './source.ts'

let directory = ''
let relay: Relay | undefined
let source: Source | undefined
let memory: SourceMemory | undefined
async function stop(): Promise<void> {
  await source?.stop()
  await memory?.close()
  memory = undefined
}
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'candor-bluesky-'))
})
afterEach(async () => {
  await stop()
  await relay?.close()
  source = relay = undefined
  await rm(directory, { recursive: true, force: true })
})

const stored = new Map<string, string>()
let received = 0
let deadLetters: Rejection[] = []
let slowness = 0
beforeEach(() => {
  stored.clear()
  received = slowness = 0
  deadLetters = []
})

/** An intake that knows ids, and takes its time. */
const accept = async (candidates: readonly Candidate[]): Promise<Receipt> => {
  if (slowness > 0) await new Promise((resolve) => setTimeout(resolve, slowness))
  const receipt = { received: candidates.length, accepted: 0, duplicates: 0, deadLettered: 0, errors: [] }
  received += candidates.length
  for (const { event } of candidates) {
    if (event instanceof Rejection) deadLetters.push(event)
    else if (stored.has(event.id)) receipt.duplicates++
    else stored.set(event.id, event.verb)
  }
  return receipt
}

async function listen(
  options: RelayOptions,
  more: Partial<BlueskyOptions> = {},
): Promise<{ source: Source; relay: Relay }> {
  relay = await startRelay(options)
  memory = new SourceMemory(directory)
  source = startSource({
    ...{ name: 'bluesky', workspace: 'main', accept, backoff: { first: 5, longest: 20 } },
    memory,
    upstream: bluesky({ url: relay.url, rules: new Rules(RULES), ...more }),
  })
  return { source, relay }
}

const sorted = (map: ReadonlyMap<string, string>): [string, string][] => [...map].sort(([a], [b]) => (a < b ? -1 : 1))

describe('subscription', () => {
  it('names the collections, and begins a little before the cursor', () => {
    const url = subscriptionUrl('wss://relay.example/subscribe', '1725911162329308', 5000)
    expect(url.searchParams.getAll('wantedCollections')).toContain('app.bsky.feed.post')
    expect(url.searchParams.get('cursor')).toBe('1725911157329308')
    expect(subscriptionUrl('wss://relay.example/subscribe', null, 5000).searchParams.has('cursor')).toBe(false)
  })
})

describe('the Bluesky source', () => {
  it.each(['cut', 'close', 'silence'] as const)('has everything once when connections end by %s', async (manner) => {
    const { messages, expected } = record(6000, 500, seeded(7))
    await listen({ recording: messages, breaks: [1500, 3100, 2900], manner }, { idleMs: 300 })
    await vi.waitFor(() => expect(sorted(stored)).toEqual(sorted(expected)), { timeout: 15_000, interval: 100 })
    expect(relay?.connections.length).toBeGreaterThanOrEqual(4)
    expect(relay?.connections.slice(1).every((query) => query.has('cursor'))).toBe(true)
    expect(received).toBeGreaterThan(expected.size)
    expect(deadLetters).toEqual([])
    expect(new Set(stored.values())).toEqual(new Set(['Create', 'Like', 'Announce', 'Undo', 'Delete']))
    expect(source?.status().gaps).toEqual([])
  })

  it('goes on after a restart, and knows what it had collected', async () => {
    const { messages, expected } = record(6000, 500, seeded(8))
    await listen({ recording: messages.slice(0, 3000) })
    await vi.waitFor(() => expect(relay?.sent).toBe(3000))
    await vi.waitFor(() => expect(source?.status().frames).toBe(3000))
    await stop()
    await relay?.close()
    await listen({ recording: messages })
    await vi.waitFor(() => expect(sorted(stored)).toEqual(sorted(expected)), { timeout: 15_000, interval: 100 })
    expect(relay?.sent).toBeLessThan(messages.length)
  })

  it('lets the relay wait while it is busy, within bounded memory', async () => {
    slowness = 50
    const filler = 'lumen '.repeat(2000)
    const messages = Array.from({ length: 1500 }, (_, n) => {
      const time = (Date.UTC(2026, 1, 20) + n) * 1000
      const commit = {
        rev: `${n}`,
        operation: 'create',
        collection: 'app.bsky.feed.post',
        rkey: `${n}`,
        record: { text: filler },
      }
      return { time, text: JSON.stringify({ did: 'did:plc:a', time_us: time, kind: 'commit', commit }) }
    })
    const { source } = await listen({ recording: messages }, { readAhead: 50 })
    await vi.waitFor(() => expect(source.status().frames).toBe(1500), { timeout: 15_000 })
    expect(stored.size).toBe(1500)
    expect(relay?.stalled).toBeGreaterThan(0)
    expect(source.status().connections).toBe(1)
  })

  it('keeps a garbled message as a dead letter and goes on', async () => {
    const { messages, expected } = record(300, 500, seeded(9))
    const garbled = messages.flatMap((message, n) =>
      n % 100 === 50 ? [{ ...message, text: '{"did": "did:plc' }, message] : [message],
    )
    await listen({ recording: garbled })
    await vi.waitFor(() => expect(sorted(stored)).toEqual(sorted(expected)))
    expect(deadLetters.map(({ code }) => code)).toEqual(['malformed_json', 'malformed_json', 'malformed_json'])
  })

  it('tells what the relay no longer has', async () => {
    const { messages } = record(600, 1, seeded(10))
    const oldest = messages[300]?.time ?? 0
    await listen({ recording: messages.slice(0, 100) })
    await vi.waitFor(() => expect(source?.status().frames).toBe(100))
    await stop()
    await relay?.close()
    await listen({ recording: messages, oldest })
    await vi.waitFor(() => expect(source?.status().frames).toBe(300))
    const from = new Date((messages[99]?.time ?? 0) / 1000).toISOString()
    expect(source?.status().gaps).toEqual([{ from, to: new Date(oldest / 1000).toISOString() }])
  })
})
