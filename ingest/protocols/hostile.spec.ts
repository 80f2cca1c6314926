/** Every entrance of every protocol, on what nobody sane would send: reading is pure, quick, and never throws. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { PROTOCOLS } from './index.ts'
import type { WireRequest } from './protocol.ts'

const endpoints = PROTOCOLS.flatMap(({ endpoints }) => endpoints).filter(({ method }) => method === 'POST')
const request = (
  body: Buffer,
  headers: Record<string, string> = {},
  query: Record<string, unknown> = {},
): WireRequest => ({
  ...{ body, headers, query, params: {}, receivedAt: Date.parse('2026-03-01T12:00:00Z') },
})

const MEGABYTE = 1024 * 1024
const HOSTILE: [string, Buffer][] = [
  ['nothing', Buffer.alloc(0)],
  ['zeros', Buffer.alloc(1000)],
  ['bytes that are no text', Buffer.from([0xff, 0xfe, 0x7b, 0x80, 0x7d])],
  ['a byte order mark', Buffer.from('\ufeff{"id":"x"}')],
  ['an array of arrays, deep', Buffer.from('['.repeat(MEGABYTE))],
  ['objects in objects, deep', Buffer.from('{"a":'.repeat(40_000) + '1' + '}'.repeat(40_000))],
  ['items in items, deep', Buffer.from('{"type":"Collection","items":['.repeat(5000) + ']}'.repeat(5000))],
  ['prototype names', Buffer.from('{"__proto__":{"type":"Like"},"constructor":{"prototype":1},"actor":{"__proto__":{"id":"x"}}}')],
  ['a name twice', Buffer.from('{"id":"a","id":"b","type":"Like","actor":"x","object":"y"}')],
  ['half a character', Buffer.from('{"type":"Like","actor":"\\ud800","object":"y"}')],
  ['a number of a million digits', Buffer.from(`{"id":${'9'.repeat(MEGABYTE)}}`)],
  ['a text of a megabyte', Buffer.from(JSON.stringify({ type: 'Note', attributedTo: 'a', content: 'x'.repeat(MEGABYTE) }))],
  ['a hundred thousand lines', Buffer.from('{}\n'.repeat(100_000))],
  ['a hundred thousand elements', Buffer.from(`[${'1,'.repeat(100_000)}1]`)],
  ['a hundred thousand recipients', Buffer.from(JSON.stringify({ type: 'Like', actor: 'a', object: 'b', to: Array<string>(60_000).fill('x') }))],
] // prettier-ignore

describe.each(endpoints.map((endpoint) => [endpoint.url, endpoint] as const))('%s', (_url, { read }) => {
  it.each(HOSTILE)('survives %s', (_name, body) => {
    const began = performance.now()
    const { candidates } = read(request(body))
    expect(performance.now() - began).toBeLessThan(5000)
    for (const { bytes } of candidates) expect(bytes.length).toBeLessThanOrEqual(Math.max(body.length, 1))
  })

  it('survives any bytes, headers and parameters', () => {
    const names = fc.constantFrom(
      'content-type',
      'ce-id',
      'ce-specversion',
      'x-shopify-topic',
      'x-wc-webhook-topic',
      'x',
    )
    const parameters = fc.constantFrom('question', 'field', 'account', 'channel', 'brand', 'text', 'key', 'workspace')
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.dictionary(names, fc.string()), fc.dictionary(parameters, fc.oneof(fc.string(), fc.array(fc.string()))), (bytes, headers, query) => {
        const body = Buffer.from(bytes)
        const copy = Buffer.from(bytes)
        read(request(body, headers, query))
        expect(body.equals(copy)).toBe(true)
      }),
      { numRuns: 200 },
    ) // prettier-ignore
  })
})
