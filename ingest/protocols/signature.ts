/**
 * How senders of webhooks sign what they send: HMAC-SHA256 over the body (with some, over a time and an id before it). All
 * comparisons take the same time whatever differs. The body is the one that was signed, as none of these senders packs it.
 */
import { createHmac, timingSafeEqual } from 'node:crypto'
import type { WireRequest } from './protocol.ts'

/** How old a signed time may be, in milliseconds: a recorded request cannot be sent again later. */
const MAX_AGE_MS = 5 * 60 * 1000

/** `sha256=` and base64, over the body (Typeform-Signature). */
export const isSignedByTypeform = (request: WireRequest, secret: string): boolean =>
  isSame(header(request, 'typeform-signature'), `sha256=${hmac(secret, [request.body], 'base64')}`)

/** base64, over the body (X-Shopify-Hmac-Sha256). */
export const isSignedByShopify = (request: WireRequest, secret: string): boolean =>
  isSame(header(request, 'x-shopify-hmac-sha256'), hmac(secret, [request.body], 'base64'))

/** base64, over the body (X-WC-Webhook-Signature). */
export const isSignedByWooCommerce = (request: WireRequest, secret: string): boolean =>
  isSame(header(request, 'x-wc-webhook-signature'), hmac(secret, [request.body], 'base64'))

/** `sha256=` and hex, over "TIME.BODY" (X-Chatwoot-Signature, X-Chatwoot-Timestamp in seconds). */
export function isSignedByChatwoot(request: WireRequest, secret: string): boolean {
  const time = header(request, 'x-chatwoot-timestamp')
  const expected = `sha256=${hmac(secret, [`${time}.`, request.body], 'hex')}`
  return isRecent(time, request.receivedAt) && isSame(header(request, 'x-chatwoot-signature'), expected)
}

/**
 * Standard Webhooks, as Formbricks signs (https://www.standardwebhooks.com): "v1,BASE64", several with blanks between, over
 * "ID.TIME.BODY"; the secret is "whsec_" and the key in base64.
 */
export function isSignedByFormbricks(request: WireRequest, secret: string): boolean {
  const [id, time] = [header(request, 'webhook-id'), header(request, 'webhook-timestamp')]
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64')
  const expected = `v1,${hmac(key, [`${id}.${time}.`, request.body], 'base64')}`
  const given = header(request, 'webhook-signature').split(' ')
  return isRecent(time, request.receivedAt) && given.some((signature) => isSame(signature, expected))
}

function header({ headers }: WireRequest, name: string): string {
  const value = headers[name]
  return typeof value === 'string' ? value : ''
}

function hmac(secret: string | Buffer, parts: readonly (string | Buffer)[], encoding: 'base64' | 'hex'): string {
  const mac = createHmac('sha256', secret)
  for (const part of parts) mac.update(part)
  return mac.digest(encoding)
}

function isSame(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)]
  return a.length === b.length && timingSafeEqual(a, b)
}

const isRecent = (seconds: string, now: number): boolean =>
  /^\d{1,12}$/.test(seconds) && Math.abs(now - Number(seconds) * 1000) <= MAX_AGE_MS
