/**
 * A dead letter, read again by the protocol it came through. What is kept of it is one event's bytes: where the protocol
 * has batches, the event is put into one; what its client left out and we would make up (an id, the time) is made of the
 * letter, so that reading it twice gives the same event.
 */
import type { Candidate } from '../candidate.ts'
import { PROTOCOLS } from '../protocols/index.ts'
import type { Endpoint } from '../protocols/protocol.ts'
import { asObject, asText, type Json } from '../protocols/wire-values.ts'
import { Rejection } from '../rejection.ts'
import { parseJson } from '../validate.ts'
import type { Mended } from './fix.ts'

export interface Letter {
  /** SEGMENT:LINE. */
  letter: string
  /** RFC 3339. */
  receivedAt: string
  source: string
  reason: string
  detail: string
  position: number
  bytes: Buffer
}

interface Entrance {
  url: string
  /** Fields that carry the event's id and its time; only where a protocol makes them up when they are missing. */
  id?: string
  times?: readonly string[]
  /** The request around one event. */
  wrap?: (event: Buffer) => Buffer
  /** Headers without which the bytes mean nothing, and others that say how to read them. */
  needs?: readonly string[]
  headers?: Readonly<Record<string, string>>
}

const around =
  (name: string) =>
  (event: Buffer): Buffer =>
    Buffer.concat([Buffer.from(`{"${name}":[`), event, Buffer.from(']}')])

const SEGMENT: Entrance = { url: '/v1/batch', id: 'messageId', times: ['timestamp', 'originalTimestamp'], wrap: around('batch') } // prettier-ignore
const ENTRANCES: Readonly<Record<string, Entrance>> = {
  native: { url: '/v1/interactions', id: 'id' },
  import: { url: '/v1/interactions', id: 'id' },
  segment: SEGMENT,
  rudderstack: SEGMENT,
  posthog: { url: '/batch', id: 'uuid', times: ['timestamp', 'offset'], wrap: around('batch') },
  snowplow: { url: '/com.snowplowanalytics.snowplow/tp2', id: 'eid', times: ['ttm', 'dtm'], wrap: around('data') },
  cloudevents: { url: '/v1/cloudevents', headers: { 'content-type': 'application/json' } },
  shopify: { url: '/v1/webhooks/shopify', needs: ['x-shopify-topic', 'x-shopify-shop-domain'] },
  woocommerce: { url: '/v1/webhooks/woocommerce', needs: ['x-wc-webhook-topic', 'x-wc-webhook-source'] },
}
/** Members that hold events: such a letter is a whole request that could not be read. */
const BATCHES = ['batch', 'data']

/** What a letter says now; a text instead says why it cannot be read again. */
export function reread(letter: Letter, { bytes, query, headers }: Mended, now: number): Candidate[] | string {
  const entrance = ENTRANCES[letter.source]
  const endpoint = endpointOf(letter.source, entrance)
  if (endpoint === null)
    return `Nothing reads "${letter.source}" again: what a live source says can only be read with its rules.`
  const missing = entrance?.needs?.filter((name) => headers[name] === undefined) ?? []
  if (missing.length > 0)
    return `Its meaning stood in headers, which are not kept. Give them in a fix, under "headers": ${missing.join(', ')}.`
  const reading = endpoint.read({
    body: requestOf(letter, bytes, entrance),
    headers: { ...entrance?.headers, ...headers },
    query,
    params: {},
    receivedAt: now,
  })
  return reading.candidates.length === 0 ? 'It says nothing that anybody did.' : reading.candidates
}

function endpointOf(source: string, entrance: Entrance | undefined): Endpoint | null {
  const endpoints = PROTOCOLS.flatMap((protocol) => protocol.endpoints)
  if (entrance !== undefined)
    return endpoints.find(({ method, url }) => method === 'POST' && url.replace(/\/$/, '') === entrance.url) ?? null
  const own = PROTOCOLS.find(({ name }) => name === source)?.endpoints
  return own?.find(({ method }) => method === 'POST') ?? null
}

/** The request as its client would have sent it. Bytes that are no JSON object, or whole requests, stay as they are. */
function requestOf(letter: Letter, bytes: Buffer, entrance: Entrance | undefined): Buffer {
  const value = parseJson(bytes)
  const event = value instanceof Rejection ? null : asObject(value)
  const { id, times = [], wrap } = entrance ?? {}
  const isWhole = wrap !== undefined && BATCHES.some((name) => Array.isArray(event?.[name]))
  if (event === null || isWhole) return bytes
  const added: Json = {}
  if (id !== undefined && asText(event[id]) === undefined) added[id] = `dead-letter:${letter.letter}`
  if (times.length > 0 && times.every((name) => event[name] === undefined || event[name] === null))
    added[times[0] ?? ''] = timeText(letter)
  if (entrance === SEGMENT && event['type'] === undefined) added['type'] = callOf(event)
  const whole = Object.keys(added).length === 0 ? bytes : Buffer.from(JSON.stringify({ ...event, ...added }))
  return wrap === undefined ? whole : wrap(whole)
}

/** Snowplow counts milliseconds. */
const timeText = ({ source, receivedAt }: Letter): string =>
  source === 'snowplow' ? String(Date.parse(receivedAt)) : new Date(receivedAt).toISOString()

/** A single call does not say of which type it is; its address did. Its fields do, too. */
function callOf(event: Json): string {
  if (event['event'] !== undefined) return 'track'
  if (event['previousId'] !== undefined) return 'alias'
  if (event['groupId'] !== undefined) return 'group'
  return event['traits'] !== undefined ? 'identify' : 'page'
}
