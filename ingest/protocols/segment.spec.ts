import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ProblemError } from '../problem.ts'
import { Rejection } from '../rejection.ts'
import { recorded } from './recorded.ts'
import { readBatch, readCall, segment, type SegmentCall } from './segment.ts'

const NOW = Date.parse('2026-03-01T12:00:00Z')
const base = { messageId: 'm', userId: 'u1', timestamp: '2026-03-01T11:00:00.000Z' }
const call = (type: SegmentCall, message: object) => {
  const [candidate] = readCall(Buffer.from(JSON.stringify({ ...base, ...message })), type, NOW).candidates
  return candidate?.event
}

describe('Segment calls', () => {
  it('turns track names of the e-commerce spec into verbs', () => {
    expect(
      call('track', { event: 'Order Completed', properties: { revenue: 19.9, currency: 'EUR', order_id: 'o1', coupon: 'X', lines: [1] } }),
    ).toEqual({
      id: 'm', verb: 'Purchase', at: base.timestamp, channel: 'web', actor: { id: 'u1', channel: 'user' },
      value: 19.9, currency: 'EUR', object: { id: 'o1' },
      properties: { revenue: '19.9', order_id: 'o1', coupon: 'X', lines: '[1]' },
    }) // prettier-ignore
  })

  it('turns an A/B exposure into Expose with its arm', () => {
    expect(
      call('track', { event: 'Experiment Viewed', properties: { experiment_id: 'e', variation_id: 'b' } }),
    ).toMatchObject({
      verb: 'Expose',
      experiment: { key: 'e', arm: 'b' },
    })
  })

  it('takes a property for a field only when it has the form of one', () => {
    const properties = { object: 'button', value: '12', score: 3.5, audience: 5e9, constructor: 'x', brand: 'Lumen' }
    expect(call('track', { event: 'constructor', properties })).toMatchObject({
      verb: 'Track',
      object: { id: 'constructor', type: 'Event' },
      brand: 'Lumen',
      properties: { object: 'button', value: '12', score: '3.5', audience: '5000000000', constructor: 'x' },
    })
  })

  it('keeps any other name as Track', () => {
    expect(call('track', { event: 'Clicked thing', context: { campaign: { name: 'spring' } } })).toMatchObject({
      verb: 'Track',
      object: { id: 'Clicked thing', type: 'Event' },
      campaign: 'spring',
    })
  })

  it('links accounts on identify and alias, and only there', () => {
    expect(call('identify', { anonymousId: 'd1' })).toMatchObject({
      verb: 'Link',
      linked: { channel: 'device', id: 'd1' },
    })
    expect(call('alias', { previousId: 'old' })).toMatchObject({ verb: 'Link', linked: { channel: 'user', id: 'old' } })
    expect(call('alias', { previousId: 'd1', anonymousId: 'd1' })).toMatchObject({ linked: { channel: 'device' } })
    expect(call('track', { anonymousId: 'd1', event: 'x' })).not.toHaveProperty('linked')
    expect(call('identify', {})).toMatchObject({ verb: 'Track' })
  })

  it('takes null and empty text for nothing given', () => {
    expect(
      call('track', { event: 'x', properties: { brand: null, campaign: '' }, context: { campaign: { name: '' } } }),
    ).toEqual({
      id: 'm',
      verb: 'Track',
      at: base.timestamp,
      channel: 'web',
      actor: { id: 'u1', channel: 'user' },
      object: { id: 'x', type: 'Event' },
    })
    expect(call('page', { name: 'p', context: { campaign: { name: '' } } })).toMatchObject({ verb: 'View' })
  })

  it.each(['constructor', '__proto__', 'toString'])('knows no verb behind the name %s', (name) => {
    expect(call('track', { event: name })).toMatchObject({ verb: 'Track', object: { id: name } })
  })

  it('cuts a long address between characters, and keeps the whole of it as a property', () => {
    const url = 'x'.repeat(199) + '🎬🎬'
    const event = call('page', { properties: { url } })
    expect(event).toMatchObject({ object: { id: 'x'.repeat(199) + '🎬' }, properties: { url } })
  })

  it('takes ids that are numbers, as text', () => {
    expect(call('track', { event: 'x', userId: 0, messageId: 12 })).toMatchObject({ id: '12', actor: { id: '0' } })
  })

  it('reads page, screen and group', () => {
    expect(call('page', { properties: { url: 'https://a.b/c' } })).toMatchObject({
      verb: 'View',
      object: { id: 'https://a.b/c', type: 'Page' },
    })
    expect(call('screen', { name: 'Home' })).toMatchObject({ verb: 'View', object: { id: 'Home', type: 'Screen' } })
    expect(call('group', { groupId: 'g' })).toMatchObject({ verb: 'Join', object: { id: 'g', type: 'Group' } })
  })

  it.each([
    [{ userId: undefined, event: 'x' }, 'missing_field'],
    [{}, 'missing_field'],
    [{ event: 'x', timestamp: 'yesterday' }, 'invalid_time'],
    [{ event: 'Order Completed' }, 'missing_field'],
    [{ event: 'x', properties: { deep: JSON.parse('['.repeat(101) + ']'.repeat(101)) as unknown } }, 'too_deep'],
    [{ event: 'x', userId: true }, 'missing_field'],
  ])('refuses %j as %s', (message, expected) => {
    expect(call('track', message)).toMatchObject({ code: expected })
  })
})

describe('Segment batch', () => {
  const batch = (text: string | Buffer) => readBatch(Buffer.from(text), NOW)
  const codes = (text: string | Buffer) =>
    batch(text).candidates.map(({ event }) => (event instanceof Rejection ? event.code : event.id))

  it('takes the good events of a batch with bad ones, and keeps the bad ones’ bytes', () => {
    const good = JSON.stringify({ ...base, type: 'track', event: 'x' })
    const text = `{"writeKey":"k","batch":[${good}, {"type":"nonsense","userId":"u"} ,7],"sentAt":"2026-03-01T12:00:00Z"}`
    expect(codes(text)).toEqual(['m', 'unknown_call', 'not_an_object'])
    expect(batch(text).writeKey).toBe('k')
    expect(batch(text).candidates[1]?.bytes.toString()).toBe('{"type":"nonsense","userId":"u"}')
  })

  it.each(['', '[]', '{"batch":7}', '{"batch":[', '{"batch":[{}]', '{"batch":[1],"batch":[2]}'])(
    'keeps the whole body when %j is no batch',
    (text) => {
      expect(codes(text)).toEqual(['malformed_json'])
    },
  )

  it('gives a call without messageId an id of its own', () => {
    const text = JSON.stringify({ batch: [{ type: 'track', userId: 'u', event: 'x' }] })
    expect(codes(text)[0]).toMatch(/^[0-9a-f-]{36}$/)
  })
})

describe('what @segment/analytics-node 3.1.0 sends', () => {
  const readings = recorded('segment', Date.parse('2026-11-23T00:00:00Z')).map(({ body, receivedAt }) => readBatch(body, receivedAt)) // prettier-ignore

  it('becomes links, purchases, views and groups', () => {
    expect(readings).toMatchObject([{ writeKey: 'key' }])
    expect(readings[0]).not.toHaveProperty('source')
    expect(readings[0]?.candidates.map(({ event }) => event)).toMatchObject([
      { verb: 'Link', at: '2026-02-01T10:00:00.000Z', linked: { channel: 'device', id: 'device-1' }, properties: { plan: 'gold' } },
      { verb: 'Purchase', value: 19.9, currency: 'EUR', brand: 'Lumen', campaign: 'spring', object: { id: 'o-1' } },
      { verb: 'Track', actor: { channel: 'device', id: 'device-1' }, object: { id: 'Clicked' }, properties: { depth: '{"a":[1]}' } },
      { verb: 'View', object: { id: 'https://example.org/offer', type: 'Page' } },
      { verb: 'View', object: { id: 'Home', type: 'Screen' } },
      { verb: 'Join', object: { id: 'acme', type: 'Group' } },
      { verb: 'Link', actor: { id: 'ann@example.org' }, linked: { channel: 'user', id: 'ann' } },
    ]) // prettier-ignore
  })
})

describe('the entrances of Segment’s clients', () => {
  const endpoint = (url: string) => segment.endpoints.find((found) => found.url === url)
  const read = (url: string, body: object) =>
    endpoint(url)?.read({
      body: Buffer.from(JSON.stringify(body)),
      headers: {},
      query: {},
      params: {},
      receivedAt: NOW,
    })

  it.each([
    ['/v1/t', { ...base, event: 'x' }, 'Track'],
    ['/v1/i', { ...base, anonymousId: 'd' }, 'Link'],
    ['/v1/p', { ...base, name: 'p' }, 'View'],
    ['/v1/s', { ...base, name: 's' }, 'View'],
    ['/v1/g', { ...base, groupId: 'g' }, 'Join'],
    ['/v1/a', { ...base, previousId: 'old' }, 'Link'],
    ['/v1/b', { batch: [{ ...base, type: 'track', event: 'x' }] }, 'Track'],
  ])('browsers call %s', (url, body, verb) => {
    expect(read(url, body)?.candidates).toMatchObject([{ event: { verb } }])
  })

  it.each([
    ['base64', Buffer.from(JSON.stringify({ ...base, event: 'Email Opened', writeKey: 'k' })).toString('base64')],
    ['JSON', JSON.stringify({ ...base, event: 'Email Opened', writeKey: 'k' })],
  ])('e-mails load an image with %s', (_form, data) => {
    const image = endpoint('/v1/pixel/track')
    const reading = image?.read({ body: Buffer.alloc(0), headers: {}, query: { data }, params: {}, receivedAt: NOW })
    expect(reading).toMatchObject({
      writeKey: 'k',
      candidates: [{ event: { verb: 'Track', object: { id: 'Email Opened' } } }],
    })
    expect(image?.reply({ received: 1, accepted: 1, duplicates: 0, deadLettered: 0, errors: [] }).type).toBe(
      'image/gif',
    )
  })

  it('take what the browser client says of itself, and keep none of it', () => {
    expect(read('/v1/m', { series: [{ metric: 'analytics_js.invoke' }] })?.candidates).toEqual([])
  })

  it('tell what went wrong, and are asked again for what may have been damaged on its way', () => {
    const refuse = endpoint('/v1/batch')?.refuse
    expect(refuse?.(new ProblemError('malformed_body', 'No'))).toEqual({
      status: 400,
      body: '{"success":false,"code":"malformed_body","message":"No. The body was kept as a dead letter. Send valid JSON."}',
    })
    expect(refuse?.(new ProblemError('damaged_gzip'))).toMatchObject({ status: 408 })
    expect(refuse?.(new ProblemError('intake_full'))).toMatchObject({ status: 503 })
  })
})

const fixtures = join(
  process.env['CANDOR_SHARED'] ?? join(import.meta.dirname, '../../../shared'),
  'data/segment-payloads',
)
const available = existsSync(fixtures)
if (!available && process.env['CI'] === 'true') throw new Error(`${fixtures} is missing`)

describe.skipIf(!available)('Segment’s own recorded batches (analytics-go fixtures)', () => {
  const files = available ? readdirSync(fixtures).filter((name) => name.endsWith('.json')) : []
  it.each(files)('accepts every event of %s', (file) => {
    const { candidates } = readBatch(readFileSync(join(fixtures, file)), NOW)
    expect(candidates.length).toBeGreaterThan(0)
    for (const { event } of candidates) expect(event).not.toBeInstanceOf(Rejection)
  })
})
