/**
 * CloudEvents 1.0 over HTTP (https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/http-protocol-binding.md):
 * structured, batched and binary mode, in the JSON format.
 *
 * - `source` and `id` together are the event id, as the specification has it: "SOURCE ID" (a source holds no blank).
 * - An event of the type "candor.interaction" carries an interaction in `data`; its own `id` and `at` win, and those of the
 *   envelope stand in where it has none.
 * - Any other type is a Track: the type is `object.id`, `subject` is the account that acted, `data` becomes properties. An
 *   event without a subject says of nobody, and is a dead letter.
 */
import type { IncomingHttpHeaders } from 'node:http'
import { Type } from 'typebox'
import type { Candidate } from '../candidate.ts'
import type { Interaction } from '../interaction.ts'
import { sliceArray } from '../json-slices.ts'
import { Rejection } from '../rejection.ts'
import { problems, ReceiptSchema, Workspace } from '../route-schemas.ts'
import { parseJson, validateInteraction } from '../validate.ts'
import { checkedEvent, fromHeaders, type CloudEvent } from './cloudevents-envelope.ts'
import { json, unreadable, type Protocol, type Reading, type WireRequest } from './protocol.ts'
import { asObject, asProperties, asText, at, defined, keyOf, parameter, shortId } from './wire-values.ts'

export const INTERACTION_TYPE = 'candor.interaction'

const schema = {
  tags: ['ingest'],
  summary: 'CloudEvents 1.0',
  description:
    'Structured (application/cloudevents+json), batched (application/cloudevents-batch+json) or binary (ce-* headers). Type "candor.interaction" carries an interaction; any other becomes a Track by its subject.',
  querystring: Type.Object({
    workspace: Workspace,
    key: Type.Optional(Type.String({ description: 'The write key, for senders that can set no header' })),
    channel: Type.Optional(Type.String({ description: 'Where it happened; "cloudevents" if left out' })),
  }),
  consumes: ['application/cloudevents+json', 'application/cloudevents-batch+json', 'application/json'],
  body: Type.Object(
    {
      specversion: Type.Literal('1.0'),
      id: Type.String(),
      source: Type.String(),
      type: Type.String(),
      subject: Type.Optional(Type.String({ description: 'The account that acted' })),
      time: Type.Optional(Type.String({ format: 'date-time' })),
      data: Type.Optional(Type.Unknown()),
    },
    { additionalProperties: true },
  ),
  response: { 200: ReceiptSchema, ...problems },
}

export const cloudevents: Protocol = {
  name: 'cloudevents',
  endpoints: [
    {
      method: 'POST',
      url: '/v1/cloudevents',
      schema,
      read: readCloudEvents,
      reply: (receipt) => json(receipt),
    },
  ],
}

/** Reads a request in whichever of the three modes its content type and headers say. */
export function readCloudEvents(request: WireRequest): Reading {
  const { body, headers } = request
  const media = mediaType(headers)
  if (media.startsWith('application/cloudevents') && !/^application\/cloudevents(-batch)?\+json$/.test(media))
    return unreadable(body, `The event format is ${media}: send the JSON format, application/cloudevents+json`)
  const first = body.findIndex((byte) => byte > 0x20)
  const isMarked = media.startsWith('application/cloudevents')
  if (!isMarked && headers['ce-specversion'] !== undefined) return one(readBinary(request), request)
  if (media === 'application/cloudevents-batch+json' || (!isMarked && body[first] === 0x5b))
    return batch(body, first, request)
  const value = parseJson(body)
  if (value instanceof Rejection && value.code === 'malformed_json')
    return unreadable(body, 'The body is not one JSON object, and there are no ce-* headers')
  return one(translate(value, request), request)
}

const one = (event: Interaction | Rejection, { body, query }: WireRequest): Reading => ({
  candidates: [{ bytes: body, event }],
  writeKey: keyOf(query),
})

function batch(body: Buffer, first: number, request: WireRequest): Reading {
  const slices = first < 0 ? null : sliceArray(body, first)
  if (slices === null || body.subarray(slices.end).some((byte) => byte > 0x20))
    return unreadable(body, 'The body is not one JSON array of events')
  const candidates = slices.elements.map((bytes): Candidate => ({ bytes, event: translate(parseJson(bytes), request) }))
  return { candidates, writeKey: keyOf(request.query) }
}

function readBinary({ body, headers, query, receivedAt }: WireRequest): Interaction | Rejection {
  const event = fromHeaders(headers, body)
  return event instanceof Rejection ? event : toInteraction(event, query, receivedAt)
}

function translate(value: unknown, { query, receivedAt }: WireRequest): Interaction | Rejection {
  if (value instanceof Rejection) return value
  const event = asObject(value)
  if (event === null) return new Rejection('not_an_object', 'A CloudEvent is a JSON object')
  const checked = checkedEvent(event)
  return checked instanceof Rejection ? checked : toInteraction(checked, query, receivedAt)
}

function toInteraction(event: CloudEvent, query: WireRequest['query'], receivedAt: number): Interaction | Rejection {
  const envelope = {
    id: shortId(`${event.source} ${event.id}`),
    at: event.time ?? new Date(receivedAt).toISOString(),
  }
  if (event.type === INTERACTION_TYPE) {
    const data = asObject(event.data)
    if (data === null)
      return new Rejection('not_an_object', `The "data" of a ${INTERACTION_TYPE} event is not a JSON object`)
    return validateInteraction({ ...envelope, ...data }, receivedAt)
  }
  const actor = asText(event.subject)
  if (actor === undefined)
    return new Rejection('missing_field', 'The event has no "subject", so nobody did it: name the account there')
  const track = {
    ...envelope,
    verb: 'Track',
    channel: asText(event['channel']) ?? parameter(query, 'channel') ?? 'cloudevents',
    actor: { id: shortId(actor) },
    object: { id: shortId(event.type), type: 'Event' },
    brand: asText(event['brand']),
    campaign: asText(event['campaign']),
    properties: propertiesOf(event),
  }
  return validateInteraction(defined(track), receivedAt)
}

const ATTRIBUTES = new Set(['specversion', 'id', 'type', 'subject', 'time', 'data', 'channel', 'brand', 'campaign'])

/** The members of `data`, beside the remaining attributes of the envelope under their names with "ce-" before them. */
function propertiesOf(event: CloudEvent): Record<string, string> | undefined {
  const attributes = Object.entries(event).filter(([name]) => !ATTRIBUTES.has(name))
  const data = asObject(event.data) ?? { data: event.data }
  return asProperties({ ...data, ...Object.fromEntries(attributes.map(([name, value]) => [`ce-${name}`, value])) })
}

const mediaType = (headers: IncomingHttpHeaders): string =>
  (asText(at(headers, 'content-type')) ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? ''
