/**
 * Segment's HTTP tracking API (https://segment.com/docs/connections/sources/catalog/libraries/server/http-api/): batch,
 * track, identify, page, screen, group and alias, as unmodified Segment clients send them.
 *
 * - `messageId` is the event id. A call without one gets a new id, as Segment's own servers do.
 * - `userId` is an account on the channel "user", `anonymousId` one on "device"; a call that names both says that they
 *   belong together only when it is identify or alias (the spec's own rule for joining them).
 * - Track names of Segment's e-commerce and A/B specs, and names equal to our verbs, become those verbs; any other name is
 *   kept as Track with the name in `object.id`.
 * - Properties that have the name and the form of a field of ours are moved there; all others are kept as text.
 */
import { randomUUID } from 'node:crypto'
import { Type, type TSchema } from 'typebox'
import { Compile } from 'typebox/compile'
import { Interaction, VERBS, type Verb } from '../interaction.ts'
import { memberOffset, sliceArray } from '../json-slices.ts'
import { Rejection } from '../rejection.ts'
import { problems } from '../route-schemas.ts'
import { parseJson, validateInteraction } from '../validate.ts'
import { json, unreadable, type Endpoint, type Protocol, type Reading } from './protocol.ts'

type Json = Record<string, unknown>

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

const schema = (call: SegmentCall | 'batch') => ({
  body: call === 'batch' ? Type.Object({ batch: Type.Array(Call), writeKey: Type.Optional(Type.String()) }) : Call,
  consumes: ['application/json'],
  tags: ['ingest'],
  summary: call === 'batch' ? 'Segment batch' : `Segment ${call}`,
  description:
    'As Segment’s HTTP API. 200 means that every event is durable, was a duplicate, or is a dead letter with its reason.',
  response: { 200: Type.Object({ success: Type.Boolean() }), ...problems },
})

export const segment: Protocol = {
  name: 'segment',
  endpoints: [
    {
      method: 'POST',
      url: '/v1/batch',
      schema: schema('batch'),
      read: ({ body, receivedAt }) => readBatch(body, receivedAt),
      reply: () => json({ success: true }),
    },
    ...SEGMENT_CALLS.map((call): Endpoint => ({
      method: 'POST',
      url: `/v1/${call}`,
      schema: schema(call),
      read: ({ body, receivedAt }) => readCall(body, call, receivedAt),
      reply: () => json({ success: true }),
    })),
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
  return {
    candidates: slices.elements.map((bytes) => ({ bytes, event: translate(parseJson(bytes), null, receivedAt) })),
    writeKey: text(envelope['writeKey']) ?? null,
  }
}

/** Reads the body of a single call, such as /v1/track. */
export function readCall(body: Buffer, call: SegmentCall, receivedAt: number): Reading {
  const value = parseJson(body)
  return {
    candidates: [{ bytes: body, event: translate(value, call, receivedAt) }],
    writeKey: text(asObject(value)?.['writeKey']) ?? null,
    unreadable: value instanceof Rejection && value.code === 'malformed_json',
  }
}

function translate(value: unknown, call: SegmentCall | null, receivedAt: number): Interaction | Rejection {
  if (value instanceof Rejection) return value
  const message = asObject(value)
  if (message === null) return new Rejection('not_an_object')
  const type = call ?? SEGMENT_CALLS.find((known) => known === message['type'])
  if (type === undefined) return new Rejection('unknown_call', `"type" is ${JSON.stringify(message['type'] ?? null)}`)
  const actor = account(message)
  if (actor === null) return new Rejection('missing_field', 'The call has neither "userId" nor "anonymousId"')
  const { id: actorId, channel: actorChannel } = actor
  const event = TRANSLATORS[type](message, { actorId, actorChannel, type })
  const common = {
    id: text(message['messageId']) ?? randomUUID(),
    at: message['timestamp'] ?? new Date(receivedAt).toISOString(),
    channel: 'web',
    actor: { id: actorId, channel: actorChannel },
  }
  return event instanceof Rejection ? event : validateInteraction(defined({ ...common, ...event }), receivedAt)
}

interface Caller {
  actorId: string
  actorChannel: string
  type: SegmentCall
}

const TRANSLATORS: Record<SegmentCall, (message: Json, caller: Caller) => Json | Rejection> = {
  track: (message) => trackEvent(message),
  page: (message, { type }) => viewEvent(message, type === 'page' ? 'Page' : 'Screen'),
  screen: (message) => viewEvent(message, 'Screen'),
  identify: (message) => {
    const anonymous = text(message['anonymousId'])
    const traits = flatten(asObject(message['traits']) ?? {})
    const known = text(message['userId']) !== undefined
    if (known && anonymous !== undefined)
      return { verb: 'Link', linked: { channel: 'device', id: anonymous }, properties: traits }
    return { verb: 'Track', object: { id: 'identify', type: 'Call' }, properties: traits }
  },
  group: (message) => ({
    verb: 'Track',
    object: { id: text(message['groupId']) ?? '', type: 'Group' },
    properties: flatten(asObject(message['traits']) ?? {}),
  }),
  alias: (message) => {
    const previous = text(message['previousId'])
    if (previous === undefined) return new Rejection('missing_field', 'An alias needs "previousId"')
    return { verb: 'Link', linked: { channel: 'user', id: previous } }
  },
}

/** Track names with a meaning of their own; compared in lower case. */
const NAMES = new Map<string, Verb>([
  ['order completed', 'Purchase'],
  ['order refunded', 'Return'],
  ['product viewed', 'View'],
  ['experiment viewed', 'Expose'],
  ['survey sent', 'Invite'],
  ['survey answered', 'Respond'],
  ...VERBS.map((verb) => [verb.toLowerCase(), verb] as const),
])

/**
 * Properties that become fields of the interaction, with the check of each. A company names its properties as it likes: one
 * that has the name of a field and not its form is no fault, and is kept as text like all others.
 */
const FIELDS = new Map(
  (
    [
      'channel', 'visibility', 'account', 'thread', 'inReplyTo', 'brand', 'topics', 'campaign', 'survey', 'linked', 'object',
      'experiment', 'text', 'language', 'sentiment', 'value', 'currency', 'score', 'audience',
    ] as const
  ).map((name) => [name as string, Compile<TSchema>(Interaction.properties[name])]),
) // prettier-ignore

const isField = ([name, value]: [string, unknown]): boolean => FIELDS.get(name)?.Check(value) === true

function trackEvent(message: Json): Json | Rejection {
  const name = text(message['event'])
  if (name === undefined) return new Rejection('missing_field', 'A track call needs "event"')
  const all = Object.entries(asObject(message['properties']) ?? {}).filter(
    ([property, value]) => !FIELDS.has(property) || given(value) !== undefined,
  )
  const fields = Object.fromEntries(all.filter(isField))
  const properties = Object.fromEntries(all.filter((entry) => !isField(entry)))
  const verb = NAMES.get(name.toLowerCase()) ?? 'Track'
  const event: Json = { verb, campaign: campaignOf(message), ...fields }
  if (verb === 'Purchase' || verb === 'Return') event['value'] ??= properties['revenue'] ?? properties['total']
  if (verb === 'Expose') event['experiment'] ??= experimentOf(properties)
  event['object'] ??= verb === 'Track' ? { id: name, type: 'Event' } : objectOf(properties)
  event['properties'] = flatten(properties)
  return event
}

function viewEvent(message: Json, type: string): Json {
  const properties = asObject(message['properties']) ?? {}
  const id = text(properties['url']) ?? text(properties['path']) ?? text(message['name'])
  return {
    verb: 'View',
    object: id === undefined ? undefined : { id: firstCharacters(id, 200), type },
    campaign: campaignOf(message),
    brand: given(properties['brand']),
    properties: flatten(properties),
  }
}

const campaignOf = (message: Json): unknown => given(asObject(asObject(message['context'])?.['campaign'])?.['name'])

/** Clients send null and '' for what they have no value for. */
const given = (value: unknown): unknown => (value === null || value === '' ? undefined : value)

/** Cuts between characters: half a surrogate pair would be refused by the store, and with it the whole batch. */
const firstCharacters = (value: string, count: number): string =>
  value.length <= count ? value : Array.from(value).slice(0, count).join('')

function experimentOf(properties: Json): Json | undefined {
  const key = text(properties['experiment_id']) ?? text(properties['experiment_name'])
  const arm = text(properties['variation_id']) ?? text(properties['variation_name'])
  return key === undefined || arm === undefined ? undefined : { key, arm }
}

function objectOf(properties: Json): Json | undefined {
  const id = text(properties['order_id']) ?? text(properties['product_id'])
  return id === undefined ? undefined : { id }
}

function account(message: Json): { id: string; channel: string } | null {
  const user = text(message['userId'])
  if (user !== undefined) return { id: user, channel: 'user' }
  const anonymous = text(message['anonymousId'])
  return anonymous === undefined ? null : { id: anonymous, channel: 'device' }
}

/** Ids arrive as text or numbers; both name the same thing. */
function text(value: unknown): string | undefined {
  if (typeof value === 'string') return value === '' ? undefined : value
  return typeof value === 'number' ? String(value) : undefined
}

const isEmptyArray = (value: unknown): boolean => Array.isArray(value) && value.length === 0

const asObject = (value: unknown): Json | null =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Rejection)
    ? (value as Json)
    : null

/** Every property as text: strings as they are, everything else as JSON. */
function flatten(properties: Json): Record<string, string> | undefined {
  const entries = Object.entries(properties).filter(([, value]) => value !== undefined && value !== null)
  if (entries.length === 0) return undefined
  return Object.fromEntries(
    entries.map(([key, value]) => [key, typeof value === 'string' ? value : JSON.stringify(value)]),
  )
}

const defined = (event: Json): Json =>
  Object.fromEntries(Object.entries(event).filter(([, value]) => value !== undefined))
