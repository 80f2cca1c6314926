/**
 * PostHog's capture API (https://posthog.com/docs/api/capture): /batch, /capture, /e and /i/v0/e, which all read the same
 * bodies, as posthog-node, posthog-js and the older libraries send them: `{api_key, batch: […]}`, one event, an array of
 * events, each plain, gzipped, or as a form whose `data` is JSON or base64 of it.
 *
 * - `uuid` is the event id.
 * - A `distinct_id` is an account on the channel "user", or on "device" where the event says that nobody is signed in: by
 *   `$is_identified` or `$process_person_profile`, or because the id is the `$device_id`.
 * - `$identify` links `$anon_distinct_id`, a device; `$create_alias` and `$merge_dangerously` link `alias`, a user. PostHog's
 *   clients say `$anon_distinct_id` only while nobody is signed in and take a new one at reset(), so that no device chains two
 *   users.
 * - `$feature_flag_called` with a named variant is PostHog's exposure to an experiment, and becomes Expose.
 * - "survey sent" is PostHog's name for an answer; it becomes Respond only where its properties hold a `survey` and a `score`
 *   of ours, for PostHog does not say which standard question was asked.
 * - `$ip` and the project's token are not kept. Feature flags, session recordings and /i/v1 are not answered.
 */
import { Type } from 'typebox'
import type { Interaction, Verb } from '../interaction.ts'
import { memberOffset, sliceArray } from '../json-slices.ts'
import type { ProblemError } from '../problem.ts'
import { Rejection } from '../rejection.ts'
import { problems } from '../route-schemas.ts'
import { parseJson } from '../validate.ts'
import { described, flatten, linked, toInteraction, tracked, viewed, without } from './product-event.ts'
import type { Account } from './product-event.ts'
import { type Endpoint, type Protocol, type Reading, type Reply, type WireRequest, candidate, formField, json, statusFor, unreadable, unwrapData } from './protocol.ts' // prettier-ignore
import { asName, asObject, asText, type Json } from './wire-values.ts'

const PATHS = ['/batch', '/capture', '/e', '/i/v0/e', '/track'] as const

const Event = Type.Object(
  {
    uuid: Type.Optional(Type.String({ description: 'The event id; one is made up where it is missing' })),
    event: Type.String(),
    distinct_id: Type.Optional(Type.String()),
    timestamp: Type.Optional(Type.String({ format: 'date-time' })),
    properties: Type.Optional(Type.Object({}, { additionalProperties: true })),
  },
  { additionalProperties: true, description: 'As PostHog’s capture API has it' },
)

const endpoint = (url: string, method: 'GET' | 'POST'): Endpoint => ({
  method,
  url,
  schema: {
    tags: ['ingest'],
    summary: `PostHog events${method === 'GET' ? ', as an image' : ''}`,
    description:
      'As PostHog’s capture API: a batch, one event or an array of them; plain, gzipped, or a form with base64 in "data".',
    ...(method === 'POST' && {
      body: Type.Object({ api_key: Type.Optional(Type.String()), batch: Type.Array(Event) }),
      consumes: ['application/json'],
    }),
    response: { 200: Type.Object({ status: Type.Integer() }), ...problems },
  },
  read: readPostHog,
  reply: () => json({ status: 1 }),
  refuse,
})

export const posthog: Protocol = {
  name: 'posthog',
  endpoints: PATHS.flatMap((path) => [endpoint(path, 'POST'), endpoint(`${path}/`, 'POST')]).concat(
    ['/capture/', '/e/'].map((path) => endpoint(path, 'GET')),
  ),
}

/** PostHog's error documents. Its clients halve a batch on 413 and send again after 408, 429 and 5xx; all else they drop. */
function refuse(problem: ProblemError): Reply {
  const status = statusFor(problem)
  const type =
    status === 429 ? 'throttled_error'
    : status === 401 || status === 403 ? 'authentication_error'
    : status < 500 ? 'validation_error'
    : 'server_error' // prettier-ignore
  return json({ type, code: problem.code, detail: problem.message, attr: null }, status)
}

/** Reads a body (or, of an image, the parameter `data`) in any of the forms of PostHog's libraries. */
export function readPostHog({ body, query, receivedAt }: WireRequest): Reading {
  const payload = unwrap(body, query)
  const start = payload.findIndex((byte) => !SPACES.has(byte))
  const key = asName(query['api_key']) ?? asName(query['token'])
  if (payload[start] === OPEN_ARRAY) return readArray(payload, start, receivedAt, key)
  const offset = memberOffset(payload, 'batch')
  return offset < 0 ? readSingle(payload, receivedAt, key) : readBatch(payload, offset, receivedAt, key)
}

function readArray(payload: Buffer, start: number, receivedAt: number, key: string | undefined): Reading {
  const slices = sliceArray(payload, start)
  if (slices === null || payload.subarray(slices.end).some((byte) => !SPACES.has(byte)))
    return unreadable(payload, 'The body is not one JSON array')
  return reading(slices.elements, receivedAt, key)
}

function readBatch(payload: Buffer, offset: number, receivedAt: number, key: string | undefined): Reading {
  const slices = sliceArray(payload, offset)
  if (slices === null) return unreadable(payload, 'The "batch" is not an array')
  const around = Buffer.concat([payload.subarray(0, offset), Buffer.from('[]'), payload.subarray(slices.end)])
  const envelope = asObject(parseJson(around))
  const batch = envelope?.['batch']
  // A second "batch" member would hide what stands in the first: better no answer than half of one.
  if (envelope === null || !Array.isArray(batch) || batch.length > 0)
    return unreadable(payload, 'The body is not one JSON object')
  return reading(slices.elements, receivedAt, asName(envelope['api_key']) ?? asName(envelope['token']) ?? key)
}

function readSingle(payload: Buffer, receivedAt: number, key: string | undefined): Reading {
  const value = parseJson(payload)
  if (value instanceof Rejection && value.code === 'malformed_json') return unreadable(payload, 'The body is not JSON')
  return reading([payload], receivedAt, key)
}

function reading(slices: readonly Buffer[], receivedAt: number, key: string | undefined): Reading {
  const values = slices.map((bytes) => ({ bytes, value: parseJson(bytes) }))
  return {
    candidates: values.map(({ bytes, value }) => candidate(bytes, () => readEvent(value, receivedAt))),
    writeKey: key ?? keyOf(asObject(values[0]?.value)) ?? null,
  }
}

const keyOf = (event: Json | null): string | undefined =>
  asName(event?.['api_key']) ?? asName(event?.['token']) ?? asName(asObject(event?.['properties'])?.['token'])

const SPACES = new Set([0x20, 0x09, 0x0a, 0x0d])
const OPEN_ARRAY = 0x5b
const OPENERS = new Set([OPEN_ARRAY, 0x7b])

/** The JSON within a request: the body itself, or what its `data` says, plain or in base64. */
function unwrap(body: Buffer, query: WireRequest['query']): Buffer {
  const first = body.find((byte) => !SPACES.has(byte))
  if (first !== undefined && OPENERS.has(first)) return body
  const data = asText(query['data']) ?? formField(body.toString('utf8'), 'data')
  return data === null ? body : unwrapData(data)
}

function readEvent(value: unknown, receivedAt: number): Interaction | Rejection {
  if (value instanceof Rejection) return value
  const event = asObject(value)
  if (event === null) return new Rejection('not_an_object')
  const name = asName(event['event'])
  if (name === undefined) return new Rejection('missing_field', 'The event has no name: "event" is missing')
  const properties = asObject(event['properties']) ?? {}
  const id = asName(event['distinct_id']) ?? asName(properties['distinct_id'])
  if (id === undefined) return new Rejection('missing_field', 'The event has no "distinct_id"')
  const actor: Account = { id, channel: isAnonymous(name, id, properties) ? 'device' : 'user' }
  const what = meaning(name, { ...event, properties }, id)
  if (what instanceof Rejection) return what
  return toInteraction(
    { id: event['uuid'] ?? properties['uuid'], at: timeOf(event, receivedAt), actor, what },
    receivedAt,
  )
}

/** Whether nobody is signed in. Whoever is being identified is, from that event on. */
function isAnonymous(name: string, id: string, properties: Json): boolean {
  if (properties['$is_identified'] === true || asName(properties['$anon_distinct_id']) !== undefined) return false
  return (
    properties['$is_identified'] === false ||
    properties['$process_person_profile'] === false ||
    (name !== '$identify' && id === asName(properties['$device_id']))
  )
}

/** Browsers say how many milliseconds ago it was: their clocks need not agree with ours. */
function timeOf(event: Json, receivedAt: number): unknown {
  const offset = event['offset']
  if (event['timestamp'] !== undefined && event['timestamp'] !== null) return event['timestamp']
  const isAgo = typeof offset === 'number' && Number.isFinite(offset) && Math.abs(offset) < receivedAt
  return isAgo ? new Date(receivedAt - offset).toISOString() : undefined
}

interface PostHogEvent extends Json {
  properties: Json
}

/** What belongs to the transport and not to the event, and the address that is not kept. */
const NOT_KEPT = new Set(['token', 'api_key', 'distinct_id', 'uuid', '$ip'])

function meaning(name: string, event: PostHogEvent, actor: string): Json | Rejection {
  const properties = without(event.properties, NOT_KEPT)
  const campaign = properties['utm_campaign']
  switch (name) {
    case '$pageview':
      return viewed({ type: 'Page', id: asName(properties['$current_url']) ?? asName(properties['$pathname']), properties, campaign }) // prettier-ignore
    case '$screen':
      return viewed({ type: 'Screen', id: asName(properties['$screen_name']), properties, campaign })
    case '$identify':
      return identified(event, actor)
    case '$create_alias':
    case '$merge_dangerously': {
      const alias = asName(properties['alias'])
      return alias === undefined
        ? new Rejection('missing_field', `A ${name} event needs the property "alias"`)
        : linked({ id: alias, channel: 'user' })
    }
    case '$groupidentify':
      return groupDescribed(properties)
    case '$set':
      return described(name, traitsOf(event))
    default:
      return tracked({ ...named(name, properties), campaign })
  }
}

/** Events whose names mean something else to PostHog than to us. */
function named(name: string, properties: Json): { name: string; properties: Json; verb?: Verb } {
  const variant = properties['$feature_flag_response']
  if (name === '$feature_flag_called' && typeof variant === 'string' && variant !== '') {
    const experiment = { key: properties['$feature_flag'], arm: variant }
    return { name, verb: 'Expose', properties: { ...properties, experiment } }
  }
  const isOurs = properties['survey'] !== undefined
  if (name === 'survey sent')
    return { name, verb: isOurs && properties['score'] !== undefined ? 'Respond' : 'Track', properties }
  if (name === 'survey shown' && isOurs) return { name, verb: 'Invite', properties }
  return { name, properties }
}

/** PostHog's call says what a group is like; who sends it need not belong to it. */
const groupDescribed = (properties: Json): Json => ({
  verb: 'Track',
  object: { id: asName(properties['$group_key']) ?? '', type: 'Group' },
  properties: flatten({ type: properties['$group_type'], ...asObject(properties['$group_set']) }),
})

function identified(event: PostHogEvent, actor: string): Json {
  const anonymous = asName(event.properties['$anon_distinct_id'])
  const traits = traitsOf(event)
  return anonymous === undefined || anonymous === actor
    ? described('identify', traits)
    : linked({ id: anonymous, channel: 'device' }, traits)
}

/** What the event says of the person; set once or always is the same here, where every event is kept. */
const traitsOf = ({ properties, ...event }: PostHogEvent): Json => ({
  ...asObject(properties['$set_once'] ?? event['$set_once']),
  ...asObject(properties['$set'] ?? event['$set']),
})
