import { describe, expect, it } from 'vitest'
import { ProblemError } from '../problem.ts'
import { Rejection } from '../rejection.ts'
import { recorded, wireRequest } from './recorded.ts'
import { readPayload, readPixel, snowplow } from './snowplow.ts'

const NOW = Date.parse('2026-11-23T00:00:00Z')
const AT = '2026-02-01T10:00:00.000Z'
const read = (body: string) => readPayload(wireRequest({ body: Buffer.from(body), receivedAt: NOW }))
const base = { e: 'se', se_ac: 'clicked', eid: 'id-1', uid: 'ann', dtm: String(Date.parse(AT)), aid: 'shop' }
const event = (parts: object) => read(JSON.stringify({ data: [{ ...base, ...parts }] })).candidates[0]?.event
const selfDescribing = (name: string, data: unknown) => ({
  e: 'ue',
  ue_pr: JSON.stringify({ schema: 'iglu:s/unstruct_event/jsonschema/1-0-0', data: { schema: `iglu:org.example/${name}/jsonschema/1-0-0`, data } }), // prettier-ignore
})
const contexts = (...entities: [name: string, data: object][]) => ({
  co: JSON.stringify({ schema: 'iglu:s/contexts/jsonschema/1-0-0', data: entities.map(([name, data]) => ({ schema: `iglu:v/${name}/jsonschema/1-0-0`, data })) }), // prettier-ignore
})

describe.each([
  ['POST', recorded('snowplow-post', NOW).map(readPayload)],
  ['GET', recorded('snowplow-get', NOW).map(readPixel)],
])('what @snowplow/node-tracker 4.8.0 sends by %s', (_method, readings) => {
  const events = readings.flatMap(({ candidates }) => candidates.map(({ event: made }) => made))

  it('becomes views, orders and whatever the schemas are named', () => {
    expect(readings[0]?.writeKey).toBe('key')
    expect(events).toMatchObject([
      { verb: 'View', at: AT, actor: { id: 'ann', channel: 'user' }, object: { id: 'https://example.org/?utm_campaign=spring', type: 'Page' }, campaign: 'spring', properties: { page: 'Ä', 'context.page_kind': '{"kind":"offer"}', duid: 'device-1' } },
      { verb: 'Track', at: AT, object: { id: 'page_ping' } },
      { verb: 'Track', object: { id: 'clicked', type: 'Event' }, value: 2.5, properties: { se_ca: 'shop' } },
      { verb: 'Purchase', value: 19.9, currency: 'EUR', brand: 'Lumen', object: { id: 'o-1' } },
      { verb: 'View', object: { id: 'Home', type: 'Screen' } },
      { verb: 'Announce', channel: 'facebook', actor: { channel: 'user' }, object: { id: 'offer-7', type: 'Page' } },
      { verb: 'Purchase', value: 19.9, currency: 'EUR', object: { id: 'o-1' } },
      { verb: 'Track', object: { id: 'transaction_item' }, properties: { ti_sk: 'lamp', ti_pr: '19.9' } },
    ]) // prettier-ignore
  })

  it('goes by its own ids, links nobody, and keeps no address of a computer', () => {
    for (const made of events) {
      expect(made).toMatchObject({ id: expect.stringMatching(/^[0-9a-f-]{36}$/) as string })
      expect(made).not.toHaveProperty('linked')
    }
    expect(JSON.stringify(events)).not.toMatch(/192\.0\.2\.7|"aid"/)
  })
})

describe('a payload', () => {
  it('takes the good events among bad ones, and keeps the bad ones’ bytes', () => {
    const { candidates, writeKey } = read(`{"schema":"s","data":[${JSON.stringify(base)}, {"e": "zz","uid":"u"} ,7]}`)
    expect(candidates.map(({ event: made }) => (made instanceof Rejection ? made.code : made.id))).toEqual(['id-1', 'unknown_call', 'not_an_object']) // prettier-ignore
    expect(candidates[1]?.bytes.toString()).toBe('{"e": "zz","uid":"u"}')
    expect(writeKey).toBe('shop')
  })

  it.each(['', '[]', '{"data":7}', '{"data":[', '{"data":[1],"data":[2]}'])('keeps the whole body when %j is none', (body) => {
    expect(read(body)).toMatchObject({ unreadable: true, candidates: [{ bytes: Buffer.from(body) }] })
  }) // prettier-ignore
})

describe('an event', () => {
  it('is done by the user, else by the device', () => {
    expect(event({ duid: 'd' })).toMatchObject({ actor: { id: 'ann', channel: 'user' }, properties: { duid: 'd' } })
    expect(event({ uid: undefined, duid: 'd' })).toMatchObject({ actor: { id: 'd', channel: 'device' } })
    expect(event({ uid: undefined, nuid: 'n' })).toMatchObject({ actor: { id: 'n', channel: 'device' } })
    expect(event({ url: 'https://example.org/#utm_campaign=no' })).not.toHaveProperty('campaign')
    expect(event({ uid: undefined })).toMatchObject({ code: 'missing_field' })
  })

  it('happened at its true time, else at the device’s, else when it came', () => {
    expect(event({ ttm: '1769940001000' })).toMatchObject({ at: '2026-02-01T10:00:01.000Z' })
    expect(event({})).toMatchObject({ at: AT })
    expect(event({ dtm: undefined })).toMatchObject({ at: '2026-11-23T00:00:00.000Z' })
    expect(event({ dtm: 'soon' })).toMatchObject({ code: 'invalid_time' })
    expect(event({ dtm: '99999999999999' })).toMatchObject({ code: 'time_out_of_range' })
  })

  it.each([
    [selfDescribing('follow', { brand: 'Lumen' }), { verb: 'Follow', brand: 'Lumen' }],
    [selfDescribing('link', { linked: { channel: 'device', id: 'd' } }), { verb: 'Link', linked: { id: 'd' } }],
    [selfDescribing('lamp_lit', { hue: 3 }), { verb: 'Track', object: { id: 'lamp_lit', type: 'Event' }, properties: { hue: '3' } }],
    [selfDescribing('lamp_lit', [1, 2]), { verb: 'Track', properties: { data: '[1,2]' } }],
    [selfDescribing('social_interaction', { action: 'like', network: 'x' }), { verb: 'Like', channel: 'x' }],
    [selfDescribing('social_interaction', { action: 'poke', network: 'x', target: 't' }), { verb: 'Track', object: { id: 'social_interaction' }, properties: { action: 'poke', target: 't' } }],
    [{ ...selfDescribing('snowplow_ecommerce_action', { type: 'transaction' }), ...contexts(['transaction', { transaction_id: 'o', revenue: 9.5, currency: 'EUR' }]) }, { verb: 'Purchase', value: 9.5, currency: 'EUR', object: { id: 'o' } }],
    [{ ...selfDescribing('snowplow_ecommerce_action', { type: 'refund' }), ...contexts(['refund', { transaction_id: 'o', refund_amount: 9.5, currency: 'EUR' }]) }, { verb: 'Return', value: 9.5 }],
    [{ ...selfDescribing('snowplow_ecommerce_action', { type: 'product_view' }), ...contexts(['product', { id: 'lamp' }]) }, { verb: 'View', object: { id: 'lamp' } }],
    [{ ...selfDescribing('snowplow_ecommerce_action', { type: 'add_to_cart' }) }, { verb: 'Track', object: { id: 'add_to_cart' } }],
    [contexts(['page', { a: 1 }], ['page', { a: 2 }]), { properties: { 'context.page': '{"a":1}', 'context.page.2': '{"a":2}' } }],
    [{ e: 'tr', tr_id: 'o' }, { code: 'missing_field' }],
    [{ e: 'ue' }, { code: 'missing_field' }],
    [{ e: 'ue', ue_px: '!!!' }, { code: 'malformed_json' }],
    [{ cx: Buffer.from('{"data":').toString('base64url') }, { code: 'malformed_json' }],
    [{ url: 'https://example.org/?a=1&utm_campaign=early%20bird&b=#top' }, { campaign: 'early bird' }],
    [{ url: 'https://example.org/?utm_campaign=spring#utm_campaign=no' }, { campaign: 'spring' }],
    [{ se_ac: undefined }, { code: 'missing_field' }],
    [{ eid: undefined }, { id: expect.stringMatching(/^[0-9a-f-]{36}$/) as string }],
  ])('reads %j', (parts, expected) => {
    expect(event(parts)).toMatchObject(expected)
  }) // prettier-ignore
})

describe('replies', () => {
  const [post, get] = snowplow.endpoints
  const receipt = { received: 1, accepted: 1, duplicates: 0, deadLettered: 0, errors: [] }

  it('says ok, or shows a pixel', () => {
    expect(post?.reply(receipt)).toMatchObject({ status: 200, body: 'ok' })
    expect(get?.reply(receipt)).toMatchObject({ status: 200, type: 'image/gif', body: expect.any(Buffer) as Buffer })
    expect((get?.reply(receipt).body as Buffer).subarray(0, 6).toString()).toBe('GIF89a')
  })

  it('refuses for good what can never be taken: trackers repeat all else for ever', () => {
    const codes = ['body_too_large', 'too_many_events', 'unsupported_encoding', 'malformed_body', 'intake_full', 'internal'] as const // prettier-ignore
    expect(codes.map((code) => post?.refuse?.(new ProblemError(code)).status)).toEqual([422, 422, 422, 400, 503, 500])
  })
})
