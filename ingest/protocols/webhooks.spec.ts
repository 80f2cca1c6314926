/** No webhook throws, whatever was done to a recorded payload. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Rejection } from '../rejection.ts'
import { endpoint, recorded, request } from '../test/webhooks.ts'

describe('read of every webhook', () => {
  const samples: [string, string, Record<string, string>][] = [
    ['typeform', 'typeform/nps', {}],
    ['formbricks', 'formbricks/response-finished', {}],
    ...['message-incoming', 'message-outgoing', 'csat-answered', 'conversation-status-changed'].map(
      (name): [string, string, Record<string, string>] => ['chatwoot', `chatwoot/${name}`, {}],
    ),
    ['orders', 'orders/neutral', {}],
    ['shopify', 'orders/shopify-order', { 'x-shopify-topic': 'orders/create' }],
    ['shopify', 'orders/shopify-refund', { 'x-shopify-topic': 'refunds/create' }],
    ['woocommerce', 'orders/woocommerce-order', { 'x-wc-webhook-topic': 'order.updated' }],
  ]
  it.each(samples)('%s never throws on a changed %s, and says the same twice', (name, file, headers) => {
    const mutate = fc.tuple(fc.nat(), fc.jsonValue())
    const query = fc.constantFrom<Record<string, string>[]>(
      {},
      { question: 'nps', field: 'seat', account: 'customer_id' },
      { key: 'k' },
    )
    fc.assert(
      fc.property(fc.array(mutate, { minLength: 1, maxLength: 4 }), query, fc.integer({ min: -1, max: 400 }), (changes, parameters, cut) => {
        const body = JSON.stringify(changes.reduce<unknown>((value, [seed, by]) => replaced(value, seed, by), recorded(file)))
        const sent = request(cut < 0 ? body : body.slice(0, cut), parameters, headers)
        const reading = endpoint(name).read(sent)
        expect(endpoint(name).read(sent)).toEqual(reading)
        for (const { event } of reading.candidates) if (event instanceof Rejection) expect(event.detail).not.toBe('')
      }),
      { numRuns: 150 },
    ) // prettier-ignore
  })
})

/** Replaces one value somewhere inside another. */
function replaced(value: unknown, seed: number, by: unknown): unknown {
  if (typeof value !== 'object' || value === null) return by
  const entries = Object.entries(value)
  const chosen = entries[seed % Math.max(entries.length, 1)]
  if (chosen === undefined) return by
  const inner = replaced(chosen[1], Math.floor(seed / Math.max(entries.length, 1)), by)
  if (Array.isArray(value))
    return value.map((item: unknown, position) => (String(position) === chosen[0] ? inner : item))
  return { ...value, [chosen[0]]: inner }
}
