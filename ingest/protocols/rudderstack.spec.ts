import { describe, expect, it } from 'vitest'
import { ProblemError } from '../problem.ts'
import { Rejection } from '../rejection.ts'
import { recorded, wireRequest } from './recorded.ts'
import { readBeacon, readPixel, rudderstack } from './rudderstack.ts'
import { readBatch } from './segment.ts'

const NOW = Date.parse('2026-11-23T00:00:00Z')
const batches = recorded('rudderstack', NOW).map(({ body }) => readBatch(body, NOW))
const events = batches.flatMap(({ candidates }) => candidates.map(({ event }) => event))

describe('what @rudderstack/rudder-sdk-node 3.0.13 sends', () => {
  it('is known as RudderStack’s at the address it shares with Segment', () => {
    expect(batches.length).toBeGreaterThan(0)
    for (const batch of batches) expect(batch).toMatchObject({ source: 'rudderstack', writeKey: null })
  })

  it('becomes what Segment’s calls become', () => {
    expect(events).toMatchObject([
      { verb: 'Link', actor: { id: 'ann', channel: 'user' }, linked: { id: 'device-1', channel: 'device' }, properties: { plan: 'gold' } },
      { verb: 'Purchase', value: 19.9, currency: 'EUR', brand: 'Lumen', object: { id: 'o-1' } },
      { verb: 'View', actor: { id: 'device-1', channel: 'device' }, object: { id: 'https://example.org/offer', type: 'Page' } },
      { verb: 'View', object: { id: 'Home', type: 'Screen' } },
      { verb: 'Join', object: { id: 'acme', type: 'Group' }, properties: { size: '7' } },
      { verb: 'Link', actor: { id: 'ann@example.org' }, linked: { id: 'ann', channel: 'user' } },
    ]) // prettier-ignore
  })

  it('happened at the time the program says, else when the client took it', () => {
    const original = /"originalTimestamp": "([^"]+)"/.exec(recorded('rudderstack', NOW)[1]?.body.toString() ?? '')?.[1]
    expect(events[1]).toMatchObject({ at: '2026-02-01T10:00:00.000Z' })
    expect(events[2]).toMatchObject({ at: expect.stringMatching(/^2026-11-2/) as string })
    expect(original).toBeDefined()
  })

  it('keeps its session as a property', () => {
    expect(events[1]).toMatchObject({ properties: { sessionId: '1769940000' } })
  })
})

describe('the browser client’s ways', () => {
  it('takes traits out of the context', () => {
    const message = { type: 'identify', userId: 'u', anonymousId: 'd', context: { traits: { plan: 'gold' } } }
    const [candidate] = readBatch(Buffer.from(JSON.stringify({ batch: [message] })), NOW).candidates
    expect(candidate?.event).toMatchObject({ verb: 'Link', properties: { plan: 'gold' } })
  })

  it('reads a beacon with its key in the address', () => {
    const body = Buffer.from('{"batch":[{"type":"track","userId":"u","event":"x"},{}]}')
    const reading = readBeacon(wireRequest({ body, query: { writeKey: 'k' }, receivedAt: NOW }))
    expect(reading).toMatchObject({ writeKey: 'k', source: 'rudderstack' })
    expect(reading.candidates.map(({ event }) => (event instanceof Rejection ? event.code : event.verb))).toEqual([
      'Track',
      'unknown_call',
    ])
  })
})

describe('an image', () => {
  const read = (query: Record<string, string>, call: 'track' | 'page' = 'page') =>
    readPixel(wireRequest({ query, receivedAt: NOW }), call)

  it('says in dotted parameters what a call says in JSON', () => {
    const reading = read({
      writeKey: 'k',
      anonymousId: 'd',
      name: 'p',
      'properties.url': 'https://example.org/',
      'context.campaign.name': 'spring',
    })
    expect(reading.writeKey).toBe('k')
    expect(reading.candidates[0]?.event).toMatchObject({
      verb: 'View',
      campaign: 'spring',
      object: { id: 'https://example.org/' },
    })
  })

  it('keeps a bad one with its parameters, without the key', () => {
    const [candidate] = read({ writeKey: 'secret', 'properties.a': '1' }).candidates
    expect(candidate?.event).toMatchObject({ code: 'missing_field' })
    expect(candidate?.bytes.toString()).toBe('{"properties.a":"1"}')
  })

  it('takes hostile names as names', () => {
    const query = Object.fromEntries([['__proto__.x', '1'], ['properties.__proto__', 'y'], ['properties.a.b', '2'], ['properties.a', '3'], ['a.b.c.d.e.f.g', '4'], ['event', 'e'], ['userId', 'u']]) // prettier-ignore
    const [candidate] = read(query, 'track').candidates
    expect(candidate?.event).toMatchObject({ verb: 'Track', properties: { a: '3' } })
    expect(({} as { x?: string }).x).toBeUndefined()
  })

  it('answers as RudderStack does', () => {
    const [beacon, image] = rudderstack.endpoints
    const receipt = { received: 0, accepted: 0, duplicates: 0, deadLettered: 0, errors: [] }
    expect(beacon?.reply(receipt)).toMatchObject({ status: 200, body: 'OK' })
    expect(image?.reply(receipt)).toMatchObject({ status: 200, type: 'image/gif' })
    expect(beacon?.refuse?.(new ProblemError('intake_full'))).toMatchObject({ status: 503 })
    expect(beacon?.refuse?.(new ProblemError('damaged_gzip'))).toMatchObject({ status: 429 })
  })
})
