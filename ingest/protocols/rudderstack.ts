/**
 * RudderStack (https://www.rudderstack.com/docs/api/http-api/). Its clients speak Segment's calls at Segment's addresses –
 * /v1/batch from servers, as gzipped JSON labelled as a form, /v1/track and the like from browsers – so segment.ts answers
 * those, knows their events by `originalTimestamp` and records them as "rudderstack". Here is what RudderStack has beyond that:
 *
 * - /beacon/v1/batch, a batch that a closing page sends; the write key stands in the address.
 * - /pixel/v1/track and /pixel/v1/page, a call as an image: dotted parameters ("properties.url") are its members. An image
 *   has no event id, so that one loaded twice counts twice, as with RudderStack itself.
 *
 * `merge` calls are not taken: RudderStack has withdrawn them.
 */
import { Type } from 'typebox'
import { problems } from '../route-schemas.ts'
import { pixel, plain, statusFor, type Endpoint, type Protocol, type Reading, type WireRequest } from './protocol.ts'
import { callSchema, readBatch, readMessage } from './segment.ts'
import { asName, type Json } from './wire-values.ts'

/** Its library sends again for 429 and 5xx only. */
const refuse: Endpoint['refuse'] = (problem) => plain(problem.message, statusFor(problem, 429))

const image = (call: 'track' | 'page'): Endpoint => ({
  method: 'GET',
  url: `/pixel/v1/${call}`,
  schema: {
    tags: ['ingest'],
    summary: `RudderStack ${call}, as an image`,
    description: 'The call as query parameters; dots separate levels: writeKey, anonymousId, event, properties.url.',
    querystring: Type.Object(
      { writeKey: Type.Optional(Type.String()), anonymousId: Type.Optional(Type.String()) },
      { additionalProperties: true },
    ),
    response: { 200: Type.String({ description: 'A transparent image of one pixel' }), ...problems },
  },
  read: (request) => readPixel(request, call),
  reply: pixel,
  refuse,
})

export const rudderstack: Protocol = {
  name: 'rudderstack',
  endpoints: [
    {
      method: 'POST',
      url: '/beacon/v1/batch',
      schema: {
        ...callSchema('batch', 'RudderStack batch of a closing page'),
        response: { 200: Type.String({ description: 'OK' }), ...problems },
      },
      read: readBeacon,
      reply: () => plain('OK'),
      refuse,
    },
    image('track'),
    image('page'),
  ],
}

/** Reads a beacon: a batch whose write key stands in the address. */
export function readBeacon({ body, query, receivedAt }: WireRequest): Reading {
  const reading = readBatch(body, receivedAt)
  return { ...reading, source: 'rudderstack', writeKey: asName(query['writeKey']) ?? reading.writeKey }
}

/** Reads an image's address. Its bytes, should it become a dead letter, are its parameters as JSON, the write key left out. */
export function readPixel({ query, receivedAt }: WireRequest, call: 'track' | 'page'): Reading {
  const { writeKey, ...parameters } = query
  const message = nested(parameters)
  return {
    candidates: [{ bytes: Buffer.from(JSON.stringify(parameters)), event: readMessage(message, call, receivedAt) }],
    writeKey: asName(writeKey) ?? null,
  }
}

const MAX_LEVELS = 5

/** `a.b=1` as `{a: {b: '1'}}`. A name deeper than five levels, or one that stands on a asName, stays as it is written. */
function nested(parameters: Json): Json {
  const root: Json = {}
  for (const [name, value] of Object.entries(parameters)) {
    const path = name.split('.')
    const last = path.pop() ?? name
    const parent = path.length < MAX_LEVELS ? descend(root, path) : null
    put(parent ?? root, parent === null ? name : last, value)
  }
  return root
}

function descend(root: Json, path: readonly string[]): Json | null {
  let level = root
  for (const name of path) {
    const known = Object.hasOwn(level, name) ? level[name] : undefined
    if (known !== undefined && (typeof known !== 'object' || known === null || Array.isArray(known))) return null
    const next = (known ?? {}) as Json
    if (known === undefined) put(level, name, next)
    level = next
  }
  return level
}

/** Any name is a plain member, "__proto__" too. */
const put = (level: Json, name: string, value: unknown): unknown =>
  Object.defineProperty(level, name, { value, enumerable: true, writable: true, configurable: true })
