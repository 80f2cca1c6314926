/**
 * Segment's HTTP tracking API (https://segment.com/docs/connections/sources/catalog/libraries/server/http-api/): batch,
 * track, identify, page, screen, group and alias, as unmodified Segment clients send them. The browser client calls the
 * same by their first letters.
 *
 * - `messageId` is the event id. A call without one gets a new id, as Segment's own servers do.
 * - `userId` is an account on the channel "user", `anonymousId` one on "device"; a call that names both says that they
 *   belong together only when it is identify or alias (the spec's own rule for joining them). After reset() a browser has a
 *   new `anonymousId`, so that the next user is linked to another device than the last.
 * - What the names and properties of events mean is in product-event.ts.
 *
 * RudderStack's clients speak the same calls at the same addresses (see rudderstack.ts): their events are recorded with the
 * source "rudderstack".
 */
import { Type } from 'typebox'
import type { Interaction } from '../interaction.ts'
import { memberOffset, sliceArray } from '../json-slices.ts'
import { Rejection } from '../rejection.ts'
import { problems } from '../route-schemas.ts'
import { parseJson } from '../validate.ts'
import { described, grouped, linked, toInteraction, tracked, userOrDevice, viewed } from './product-event.ts'
import type { Account } from './product-event.ts'
import { type Endpoint, type Protocol, type Reading, candidate, json, pixel, statusFor, unreadable, unwrapData } from './protocol.ts' // prettier-ignore
import { asName, asObject, type Json } from './wire-values.ts'

export const SEGMENT_CALLS = ['track', 'identify', 'page', 'screen', 'group', 'alias'] as const
export type SegmentCall = (typeof SEGMENT_CALLS)[number]

const Call = Type.Object(
  {
    messageId: Type.Optional(Type.String({ description: 'The event id; one is made up where it is missing' })),
    userId: Type.Optional(Type.String()),
    anonymousId: Type.Optional(Type.String()),
    timestamp: Type.Optional(Type.String({ format: 'date-time' })),
  },
  { additionalProperties: true, description: 'As Segment’s specification has it' },
)

/** What OpenAPI says of a batch or a single call of the specification that Segment and RudderStack share. */
export const callSchema = (call: SegmentCall | 'batch', summary: string) => ({
  body: call === 'batch' ? Type.Object({ batch: Type.Array(Call), writeKey: Type.Optional(Type.String()) }) : Call,
  consumes: ['application/json'],
  tags: ['ingest'],
  summary,
  description:
    'As Segment’s HTTP API. 200 means that every event is durable, was a duplicate, or is a dead letter with its reason.',
  response: { 200: Type.Object({ success: Type.Boolean() }), ...problems },
})

const endpoint = (call: SegmentCall | 'batch', path: string, summary: string): Endpoint => ({
  method: 'POST',
  url: `/v1/${path}`,
  schema: callSchema(call, summary),
  read: ({ body, receivedAt }) => (call === 'batch' ? readBatch(body, receivedAt) : readCall(body, call, receivedAt)),
  reply: () => json({ success: true }),
  refuse: (problem) => json({ success: false, code: problem.code, message: problem.message }, statusFor(problem)),
})

/** For e-mails and pages without scripts. Loaded twice it counts twice, unless the call has a `messageId`. */
const image = (call: SegmentCall): Endpoint => ({
  ...endpoint(call, call, ''),
  method: 'GET',
  url: `/v1/pixel/${call}`,
  schema: {
    tags: ['ingest'],
    summary: `Segment ${call}, as an image`,
    description: 'The call as JSON, plain or in base64, in the parameter "data".',
    querystring: Type.Object({ data: Type.String() }),
    response: { 200: Type.String({ description: 'A transparent image of one pixel' }), ...problems },
  },
  read: ({ query, receivedAt }) => readCall(unwrapData(asName(query['data']) ?? ''), call, receivedAt),
  reply: pixel,
})

export const segment: Protocol = {
  name: 'segment',
  endpoints: [
    ...[...SEGMENT_CALLS, 'batch' as const].flatMap((call) => [
      endpoint(call, call, `Segment ${call}`),
      endpoint(call, call.slice(0, 1), `Segment ${call}, from browsers`),
    ]),
    ...SEGMENT_CALLS.map(image),
    {
      ...endpoint('track', 'm', 'Segment’s browser client, on itself'),
      // Figures about the client's own running, and nobody's doing: answered, so that it is content, and not kept.
      read: () => ({ candidates: [], writeKey: null }),
    },
  ],
}

/** Reads a /v1/batch body. */
export function readBatch(body: Buffer, receivedAt: number): Reading {
  const offset = memberOffset(body, 'batch')
  const slices = offset < 0 ? null : sliceArray(body, offset)
  if (offset < 0 || slices === null) return unreadable(body, 'The body has no "batch" array')
  const around = Buffer.concat([body.subarray(0, offset), Buffer.from('[]'), body.subarray(slices.end)])
  const envelope = asObject(parseJson(around))
  // A second "batch" member would hide what stands in the first: better no answer than half of one.
  if (envelope === null || !isEmptyArray(envelope['batch'])) return unreadable(body, 'The body is not one JSON object')
  const messages = slices.elements.map((bytes) => ({ bytes, value: parseJson(bytes) }))
  return {
    candidates: messages.map(({ bytes, value }) => candidate(bytes, () => readMessage(value, null, receivedAt))),
    writeKey: asName(envelope['writeKey']) ?? null,
    ...dialect(messages[0]?.value),
  }
}

/** Reads the body of a single call, such as /v1/track. */
export function readCall(body: Buffer, call: SegmentCall, receivedAt: number): Reading {
  const value = parseJson(body)
  return {
    candidates: [{ bytes: body, event: readMessage(value, call, receivedAt) }],
    writeKey: asName(asObject(value)?.['writeKey']) ?? null,
    unreadable: value instanceof Rejection && value.code === 'malformed_json',
    ...dialect(value),
  }
}

/** RudderStack's clients stamp the time as `originalTimestamp`; Segment's leave that to its servers, which add `receivedAt`. */
function dialect(first: unknown): { source?: string } {
  const message = asObject(first)
  return message?.['originalTimestamp'] !== undefined && message['receivedAt'] === undefined
    ? { source: 'rudderstack' }
    : {}
}

/** One call: of the type that its address says, or, in a batch, its `type`. */
export function readMessage(value: unknown, call: SegmentCall | null, receivedAt: number): Interaction | Rejection {
  if (value instanceof Rejection) return value
  const message = asObject(value)
  if (message === null) return new Rejection('not_an_object')
  const type = call ?? SEGMENT_CALLS.find((known) => known === message['type'])
  if (type === undefined)
    return new Rejection('unknown_call', `"type" is ${JSON.stringify(message['type'] ?? null)}, not one of ${SEGMENT_CALLS.join(', ')}`) // prettier-ignore
  const actor = userOrDevice(message['userId'], message['anonymousId'])
  if (actor === null) return new Rejection('missing_field', 'The call has neither "userId" nor "anonymousId"')
  const what = MEANINGS[type](message, type)
  if (what instanceof Rejection) return what
  const at = message['timestamp'] ?? message['originalTimestamp']
  return toInteraction({ id: message['messageId'], at, actor, what }, receivedAt)
}

const MEANINGS: Record<SegmentCall, (message: Json, type: SegmentCall) => Json | Rejection> = {
  track: (message) => {
    const name = asName(message['event'])
    if (name === undefined) return new Rejection('missing_field', 'A track call needs "event"')
    return tracked({ name, properties: propertiesOf(message), campaign: campaignOf(message) })
  },
  page: (message, type) => viewOf(message, type === 'page' ? 'Page' : 'Screen'),
  screen: (message) => viewOf(message, 'Screen'),
  identify: (message) => {
    const device = userOrDevice(undefined, message['anonymousId'])
    const isKnown = asName(message['userId']) !== undefined
    return isKnown && device !== null ? linked(device, traitsOf(message)) : described('identify', traitsOf(message))
  },
  group: (message) => grouped(message['groupId'], traitsOf(message)),
  alias: (message) => {
    const previous = previousAccount(message)
    return previous === null ? new Rejection('missing_field', 'An alias needs "previousId"') : linked(previous)
  },
}

/** An alias may name the device itself: browsers do when nobody is signed in. */
function previousAccount(message: Json): Account | null {
  const previous = message['previousId']
  const isDevice = asName(previous) !== undefined && asName(previous) === asName(message['anonymousId'])
  return isDevice ? userOrDevice(undefined, previous) : userOrDevice(previous, undefined)
}

function viewOf(message: Json, type: 'Page' | 'Screen'): Json {
  const properties = propertiesOf(message)
  const id = asName(properties['url']) ?? asName(properties['path']) ?? asName(message['name'])
  return viewed({ type, id, properties, campaign: campaignOf(message) })
}

/** The properties, and the session that RudderStack's clients count. */
function propertiesOf(message: Json): Json {
  const sessionId = contextOf(message)['sessionId']
  return { ...(sessionId !== undefined && { sessionId }), ...asObject(message['properties']) }
}

/** Traits stand beside the call, or, as RudderStack's browser client has it, in its context. */
const traitsOf = (message: Json): Json => asObject(message['traits'] ?? contextOf(message)['traits']) ?? {}

const campaignOf = (message: Json): unknown => asObject(contextOf(message)['campaign'])?.['name']

const contextOf = (message: Json): Json => asObject(message['context']) ?? {}

const isEmptyArray = (value: unknown): boolean => Array.isArray(value) && value.length === 0
