import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { CloudEvent, HTTP, type Headers } from 'cloudevents'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Rejection } from '../rejection.ts'
import { decodeHeader } from './cloudevents-envelope.ts'
import { readCloudEvents } from './cloudevents.ts'

const NOW = Date.parse('2026-03-01T12:00:00Z')
const base = {
  specversion: '1.0', id: '1', source: '/shop/till', type: 'com.example.sale', subject: 'c1', time: '2026-03-01T11:00:00Z',
} // prettier-ignore
const read = (body: unknown, headers: Record<string, string> = {}, query = {}) =>
  readCloudEvents({
    body: Buffer.isBuffer(body) ? body : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
    headers,
    query,
    params: {},
    receivedAt: NOW,
  })
const structured = { 'content-type': 'application/cloudevents+json' }
const event = (body: unknown, headers: Record<string, string> = structured, query = {}) =>
  read(body, headers, query).candidates[0]?.event

describe('structured mode', () => {
  it('makes a Track of any event with a subject', () => {
    expect(event({ ...base, data: { price: 3, note: 'x' }, region: 'eu', brand: 'Lumen' })).toEqual({
      id: '/shop/till 1',
      verb: 'Track',
      at: base.time,
      channel: 'cloudevents',
      actor: { id: 'c1' },
      object: { id: 'com.example.sale', type: 'Event' },
      brand: 'Lumen',
      properties: { price: '3', note: 'x', 'ce-source': '/shop/till', 'ce-region': 'eu' },
    })
  })

  it('takes an interaction out of candor.interaction; the envelope stands in for id and time', () => {
    const data = { verb: 'Like', channel: 'x', actor: { id: 'a' } }
    const type = 'candor.interaction'
    expect(event({ ...base, type, data })).toEqual({ ...data, id: '/shop/till 1', at: base.time })
    expect(event({ ...base, type, data: { ...data, id: 'own' } })).toMatchObject({ id: 'own' })
    expect(event({ ...base, type, data: { ...data, verb: 'Love' } })).toMatchObject({ code: 'invalid_field' })
    expect(event({ ...base, type })).toMatchObject({ code: 'not_an_object' })
  })

  it('counts null as left out, and unpacks base64', () => {
    expect(event({ ...base, time: null, data: null })).toMatchObject({ at: '2026-03-01T12:00:00.000Z' })
    const packed = { datacontenttype: 'application/json', data_base64: Buffer.from('{"a":1}').toString('base64') }
    expect(event({ ...base, ...packed })).toMatchObject({ properties: { a: '1' } })
  })

  it.each([
    [{ subject: undefined }, 'missing_field'],
    [{ id: undefined }, 'missing_field'],
    [{ id: '' }, 'invalid_field'],
    [{ id: 7 }, 'invalid_field'],
    [{ source: 'a b' }, 'invalid_field'],
    [{ specversion: undefined }, 'missing_field'],
    [{ specversion: '0.3' }, 'invalid_field'],
    [{ time: 'yesterday' }, 'invalid_time'],
    [{ type: '' }, 'invalid_field'],
    [{ myExtension: 'x' }, 'invalid_field'],
    [{ data: 1, data_base64: 'AA==' }, 'invalid_field'],
    [{ data_base64: '!' }, 'invalid_field'],
  ])('refuses %j as %s', (change, code) => {
    expect(event({ ...base, ...change })).toMatchObject({ code })
  })

  it('tells the client when nothing in the body can be read', () => {
    expect(read('nonsense', structured).unreadable).toBe(true)
    expect(read('<e/>', { 'content-type': 'application/cloudevents+xml' })).toMatchObject({ unreadable: true })
    expect(read(base, { 'content-type': 'application/json' }).candidates[0]?.event).toMatchObject({ verb: 'Track' })
  })
})

describe('batched mode', () => {
  const batched = { 'content-type': 'application/cloudevents-batch+json; charset=utf-8' }
  it('takes the good events of a batch with bad ones, and keeps the bad ones’ bytes', () => {
    const { candidates } = read(`[${JSON.stringify(base)}, {"specversion":"1.0"} ,7]`, batched)
    expect(candidates.map(({ event }) => (event instanceof Rejection ? event.code : event.id))).toEqual([
      '/shop/till 1', 'missing_field', 'not_an_object',
    ]) // prettier-ignore
    expect(candidates[1]?.bytes.toString()).toBe('{"specversion":"1.0"}')
  })

  it('takes an empty batch for what it is', () => expect(read('[]', batched).candidates).toEqual([]))
  it.each(['', '[1', '[]x', '{}'])('keeps the whole body when %j is no batch', (body) =>
    expect(read(body, batched).unreadable).toBe(true),
  )
})

it('reads the recorded documents', () => {
  const recorded = (name: string) => readFileSync(join(import.meta.dirname, `recorded/cloudevents/${name}.json`))
  expect(event(recorded('structured'))).toMatchObject({
    ...{ id: '/tills/berlin/7 A234-1234-1234', verb: 'Track', campaign: 'spring', actor: { id: 'c-1001' } },
    properties: { voucher: 'SPRING-10', amount: '10', items: '["popcorn"]' },
  })
  const { candidates } = read(recorded('batch'), { 'content-type': 'application/cloudevents-batch+json' })
  expect(candidates.map(({ event }) => event)).toMatchObject([
    { id: '/tills/berlin/7 1', verb: 'Visit', visibility: 'offline', brand: 'Lumen' },
    { id: '/tills/berlin/7 2', verb: 'Track', properties: { data: 'Hello' } },
  ])
})

describe('binary mode', () => {
  const headers = {
    'ce-specversion': '1.0', 'ce-id': '1', 'ce-source': '/shop/till', 'ce-type': 't', 'ce-subject': 'c1',
    'content-type': 'application/json; charset=utf-8',
  } // prettier-ignore

  it('reads attributes from headers and data from the body', () => {
    expect(event({ price: 3 }, { ...headers, 'ce-trace': 'a%20b' })).toMatchObject({
      id: '/shop/till 1',
      properties: { price: '3', 'ce-trace': 'a b', 'ce-datacontenttype': 'application/json; charset=utf-8' },
    })
    expect(event('hello', { ...headers, 'content-type': 'text/plain' })).toMatchObject({
      properties: { data: 'hello' },
    })
    expect(event('')).toMatchObject({ code: 'malformed_json' })
    expect(event('', headers)).toMatchObject({ verb: 'Track' })
    expect(event('{', headers)).toMatchObject({ code: 'malformed_json' })
  })

  it.each([
    ['Euro%20%E2%82%AC%20%F0%9F%98%80', 'Euro € 😀'], // the example of the HTTP protocol binding 1.0.2, 3.1.3.2
    ['100%25', '100%'],
    ['a%2', 'a%2'],
    ['"quoted \\"x\\""', 'quoted "x"'],
    ['%FF', null],
  ])('decodes the header value %j as %j', (value, expected) => expect(decodeHeader(value)).toBe(expected))

  it('refuses a header that is not UTF-8', () =>
    expect(event({}, { ...headers, 'ce-subject': '%ff' })).toMatchObject({ code: 'invalid_utf8' }))
})

describe('the cloudevents SDK', () => {
  const sdk = new CloudEvent({ source: '/s', id: 'x', type: 't', subject: 'Jüri 😀', time: base.time, data: { a: 1 } })
  const asSent = (headers: Headers) =>
    Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]))
  it.each(['structured', 'binary'] as const)('is read the same in %s mode', (mode) => {
    const message = HTTP[mode](sdk)
    // On the wire, header values are bytes; Node hands them over as Latin-1.
    const headers = asSent(message.headers)
    for (const [name, value] of Object.entries(headers)) headers[name] = Buffer.from(value).toString('latin1')
    expect(event(message.body as string, headers)).toMatchObject({
      id: '/s x', actor: { id: 'Jüri 😀' }, at: '2026-03-01T11:00:00.000Z', properties: { a: '1' },
    }) // prettier-ignore
  })
})

describe('read', () => {
  it('never throws and never changes what it was given, whatever comes', () => {
    const json = fc.oneof(
      fc.json(),
      fc
        .record(Object.fromEntries(Object.keys(base).map((name) => [name, fc.jsonValue()])), { requiredKeys: [] })
        .map((o) => JSON.stringify(o)),
    )
    fc.assert(
      fc.property(json, fc.constantFrom('', 'application/cloudevents+json', 'application/cloudevents-batch+json'), fc.dictionary(fc.constantFrom('ce-specversion', 'ce-id', 'ce-type', 'ce-source', 'ce-x'), fc.string()), (text, type, extra) => {
        const body = Buffer.from(text)
        const copy = Buffer.from(body)
        const once = read(body, { 'content-type': type, ...extra })
        expect(read(body, { 'content-type': type, ...extra })).toEqual(once)
        expect(body.equals(copy)).toBe(true)
      }),
      { numRuns: 500 },
    ) // prettier-ignore
  })
})
