/**
 * Whatever arrives, a protocol reads it: recorded bodies, damaged at random, never make it throw, and what it takes for an
 * event passes the door a second time unchanged.
 */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Rejection } from '../rejection.ts'
import { validateInteraction } from '../validate.ts'
import { posthog } from './posthog.ts'
import type { Endpoint, Reading, WireRequest } from './protocol.ts'
import { recorded, wireRequest } from './recorded.ts'
import { rudderstack } from './rudderstack.ts'
import { segment } from './segment.ts'
import { snowplow } from './snowplow.ts'

const NOW = Date.parse('2026-11-23T00:00:00Z')
const SEED = Number(process.env['CANDOR_FUZZ_SEED'] ?? 20_261_122)
const RUNS = 1500

const SENT = ['segment', 'rudderstack', 'posthog', 'snowplow-post', 'snowplow-get'].flatMap((client) => recorded(client, NOW)) // prettier-ignore

/** Values that no client sends, and that somebody will. */
const hostile = fc.oneof(
  fc.constantFrom<unknown>(null, true, '', 0, -1, 1e308, 5e-324, [], {}, [[]], '\u0000', '\ud800', '__proto__', 'x'.repeat(9000)),
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.jsonValue({ maxDepth: 3 }),
) // prettier-ignore
const hostileName = fc.oneof(
  fc.constantFrom('__proto__', 'constructor', 'toString', '', 'batch', 'data', 'type', 'e', 'ue_pr', 'co', 'timestamp'),
  fc.string({ maxLength: 8 }),
)

/** Cuts, doubles and flips bytes. */
const damage = fc.array(
  fc.record({ how: fc.constantFrom('flip', 'cut', 'double', 'insert'), at: fc.double({ min: 0, max: 1, noNaN: true }), byte: fc.nat(255), length: fc.integer({ min: 1, max: 200 }) }),
  { minLength: 1, maxLength: 4 },
) // prettier-ignore

function damaged(body: Buffer, wounds: (typeof damage extends fc.Arbitrary<infer W> ? W : never)): Buffer {
  return wounds.reduce((bytes, { how, at, byte, length }) => {
    const from = Math.floor(at * bytes.length)
    const [head, middle, tail] = [bytes.subarray(0, from), bytes.subarray(from, from + length), bytes.subarray(from + length)]
    if (how === 'cut') return Buffer.concat([head, tail])
    if (how === 'double') return Buffer.concat([head, middle, middle, tail])
    if (how === 'insert') return Buffer.concat([head, Buffer.from([byte]), middle, tail])
    return Buffer.concat([head, Buffer.from(middle.map((old, i) => (i === 0 ? byte : old))), tail])
  }, body)
} // prettier-ignore

/** The same JSON with one value replaced and one member added, somewhere. */
function twisted(value: unknown, path: readonly number[], replacement: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || path.length === 0) return replacement
  const entries: [string, unknown][] = Object.entries(value)
  const chosen = (path[0] ?? 0) % (entries.length + 1)
  const changed = entries.map(([key, inner], i) => [key, i === chosen ? twisted(inner, path.slice(1), replacement, name) : inner] as [string, unknown]) // prettier-ignore
  if (chosen === entries.length) changed.push([name, replacement])
  return Array.isArray(value) ? changed.map(([, inner]): unknown => inner) : Object.fromEntries(changed)
}

const request = fc.constantFrom(...SENT)
const mutated: fc.Arbitrary<WireRequest> = fc.oneof(
  fc.tuple(request, damage).map(([sent, wounds]) => ({ ...sent, body: damaged(sent.body, wounds) })),
  fc
    .tuple(request, fc.array(fc.nat(50), { minLength: 1, maxLength: 6 }), hostile, hostileName)
    .map(([sent, path, replacement, name]) => ({
      ...sent,
      body: sent.body.length === 0 ? sent.body : Buffer.from(JSON.stringify(twisted(JSON.parse(sent.body.toString()), path, replacement, name))),
      query: { ...sent.query, ...Object.fromEntries([[name, typeof replacement === 'string' ? replacement : JSON.stringify(replacement)]]) },
    })),
  fc.tuple(request, fc.constantFrom('data=', ' data=', '&data=')).map(([sent, prefix]) => ({
    ...sent,
    body: Buffer.from(prefix + sent.body.toString('base64')),
  })),
  fc.record({ body: fc.uint8Array({ maxLength: 300 }), data: fc.string({ unit: 'binary' }) }).map(({ body, data }) =>
    wireRequest({ body: Buffer.from(body), query: { data }, receivedAt: NOW }),
  ),
) // prettier-ignore

const seen = { events: 0, rejections: 0 }

function check({ candidates, writeKey }: Reading): void {
  expect(writeKey === null || typeof writeKey === 'string').toBe(true)
  for (const { event, bytes } of candidates) {
    expect(Buffer.isBuffer(bytes)).toBe(true)
    seen[event instanceof Rejection ? 'rejections' : 'events']++
    if (!(event instanceof Rejection)) expect(validateInteraction(event, NOW)).toBe(event)
  }
}

const endpoints = [segment, rudderstack, posthog, snowplow].flatMap(({ endpoints: all }) => all)
const byAddress = new Map<string, Endpoint>(endpoints.map((endpoint) => [endpoint.url, endpoint]))

describe(`mutated requests of real clients (seed ${SEED})`, () => {
  it.each([...byAddress.values()].map((endpoint) => [endpoint.method, endpoint.url, endpoint] as const))(
    '%s %s reads them all',
    (_method, _url, { read }) => {
      fc.assert(
        fc.property(mutated, (wire) => check(read(wire))),
        { seed: SEED, numRuns: RUNS },
      )
    },
  )

  it('were neither all good nor all bad', () => {
    expect(seen.events).toBeGreaterThan(1000)
    expect(seen.rejections).toBeGreaterThan(1000)
  })

  it('reads what was not mutated without a single refusal', () => {
    const readers = [segment, snowplow, posthog].map(({ endpoints: all }) => all)
    const made = SENT.map(
      (wire) =>
      readers.flat().map(({ read }) => read(wire)).find(({ candidates }) => candidates.length > 0 && candidates.every(({ event }) => !(event instanceof Rejection))), // prettier-ignore
    )
    expect(made.every((reading) => reading !== undefined)).toBe(true)
  })
})
