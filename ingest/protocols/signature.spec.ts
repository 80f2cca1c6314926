import { createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { endpoint, NOW, request } from '../test/webhooks.ts'
import type { WireRequest } from './protocol.ts'

describe('signatures', () => {
  const body = '{"a":1}'
  const mac = (key: string | Buffer, text: string, encoding: 'hex' | 'base64') =>
    createHmac('sha256', key).update(text).digest(encoding)
  const time = String(NOW / 1000)
  const key = Buffer.from('0123456789abcdef0123456789abcdef')
  const whsec = `whsec_${key.toString('base64')}`
  const cases: [string, string, Record<string, string>][] = [
    ['typeform', 's', { 'typeform-signature': `sha256=${mac('s', body, 'base64')}` }],
    ['shopify', 's', { 'x-shopify-hmac-sha256': mac('s', body, 'base64') }],
    ['woocommerce', 's', { 'x-wc-webhook-signature': mac('s', body, 'base64') }],
    ['chatwoot', 's', { 'x-chatwoot-timestamp': time, 'x-chatwoot-signature': `sha256=${mac('s', `${time}.${body}`, 'hex')}` }],
    ['formbricks', whsec, { 'webhook-id': 'm1', 'webhook-timestamp': time, 'webhook-signature': `v1,old v1,${mac(key, `m1.${time}.${body}`, 'base64')}` }],
  ] // prettier-ignore
  it.each(cases)('of %s: the sender’s own holds, no other does', (name, secret, headers) => {
    const isSigned = (change: Partial<WireRequest>, as = secret) =>
      endpoint(name).isSigned?.({ ...request(body, {}, headers), ...change }, as)
    expect(isSigned({})).toBe(true)
    expect(isSigned({}, 'whsec_b3RoZXI=')).toBe(false)
    expect(isSigned({ body: Buffer.from('{"a":2}') })).toBe(false)
    expect(isSigned({ headers: {} })).toBe(false)
  })
  it.each(['chatwoot', 'formbricks'])('of %s: not an hour later', (name) => {
    const [, secret = '', headers = {}] = cases.find(([found]) => found === name) ?? []
    expect(endpoint(name).isSigned?.({ ...request(body, {}, headers), receivedAt: NOW + 3.6e6 }, secret)).toBe(false)
  })
})
