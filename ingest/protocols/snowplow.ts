/**
 * Snowplow's collector (https://docs.snowplow.io/docs/events/going-deeper/event-parameters): POST of a `payload_data`
 * document to /com.snowplowanalytics.snowplow/tp2, and GET of one event as the parameters of the image /i.
 *
 * - `eid` is the event id, `ttm` (else `dtm`) the time in milliseconds, `aid` serves as the write key.
 * - `uid` is an account on the channel "user"; without one, `duid` or `nuid` is an account on "device". Trackers have no call
 *   that joins the two, and an event that bears both does not say that they are one person (a shared computer bears every
 *   user in turn): it links nothing. A self-describing event named "link" with a `linked` account does.
 * - Page views and screen views become View, transactions Purchase (their items, which are part of them, Track), social
 *   interactions the verb of their action. Other self-describing events go by the name of their schema, structured ones by
 *   their action. Entities are kept as properties by the name of their schema.
 * - `ip`, `stm` and, being a key, `aid` are not kept.
 *
 * Trackers send again whatever is not refused with 400, 401, 403, 410 or 422, for ever, and hold everything else back
 * meanwhile: what can never be taken is refused with 422.
 */
import { Type } from 'typebox'
import type { Interaction } from '../interaction.ts'
import { memberOffset, sliceArray } from '../json-slices.ts'
import type { ProblemError } from '../problem.ts'
import { Rejection } from '../rejection.ts'
import { problems } from '../route-schemas.ts'
import { parseJson } from '../validate.ts'
import { amount, toInteraction, tracked, userOrDevice, verbMeant, verbNamed, viewed, without } from './product-event.ts'
import { type Protocol, type Reading, type Reply, type WireRequest, candidate, formField, pixel, plain, statusFor, unreadable } from './protocol.ts' // prettier-ignore
import { asName, asObject, type Json } from './wire-values.ts'

const Payload = Type.Object(
  {
    schema: Type.String({ description: 'iglu:com.snowplowanalytics.snowplow/payload_data/jsonschema/1-0-4' }),
    data: Type.Array(Type.Object({ e: Type.String(), eid: Type.Optional(Type.String()) }, { additionalProperties: Type.String() })), // prettier-ignore
  },
  { description: 'As Snowplow’s tracker protocol has it' },
)

const image = (url: string) => ({
  method: 'GET' as const,
  url,
  schema: {
    tags: ['ingest'],
    summary: 'One Snowplow event, as an image',
    description: 'As Snowplow’s tracker protocol; the parameters are the event.',
    querystring: Type.Object({ e: Type.Optional(Type.String()) }, { additionalProperties: true }),
    response: { 200: Type.String({ description: 'A transparent image of one pixel' }), ...problems },
  },
  read: readPixel,
  reply: pixel,
  refuse,
})

export const snowplow: Protocol = {
  name: 'snowplow',
  endpoints: [
    {
      method: 'POST',
      url: '/com.snowplowanalytics.snowplow/tp2',
      schema: {
        tags: ['ingest'],
        summary: 'Snowplow events',
        description: 'As Snowplow’s collector. 200 means that every event is durable, a duplicate or a dead letter.',
        body: Payload,
        consumes: ['application/json'],
        response: { 200: Type.String({ description: 'ok' }), ...problems },
      },
      read: readPayload,
      reply: () => plain('ok'),
      refuse,
    },
    image('/i'),
    image('/ice.png'),
  ],
}

function refuse(problem: ProblemError): Reply {
  const status = statusFor(problem)
  return plain(problem.message, status === 413 || status === 415 ? 422 : status)
}

/** Reads a `payload_data` document. */
export function readPayload({ body, receivedAt }: WireRequest): Reading {
  const offset = memberOffset(body, 'data')
  const slices = offset < 0 ? null : sliceArray(body, offset)
  if (slices === null) return unreadable(body, 'The body has no "data" array')
  const around = Buffer.concat([body.subarray(0, offset), Buffer.from('[]'), body.subarray(slices.end)])
  const data = asObject(parseJson(around))?.['data']
  // A second "data" member would hide what stands in the first: better no answer than half of one.
  if (!Array.isArray(data) || data.length > 0) return unreadable(body, 'The body is not one JSON object')
  const values = slices.elements.map((bytes) => ({ bytes, value: parseJson(bytes) }))
  return {
    candidates: values.map(({ bytes, value }) => candidate(bytes, () => readEvent(value, receivedAt))),
    writeKey: asName(asObject(values[0]?.value)?.['aid']) ?? null,
  }
}

/** Reads an image's address. Its bytes, should it become a dead letter, are its parameters as JSON. */
export function readPixel({ query, receivedAt }: WireRequest): Reading {
  const bytes = Buffer.from(JSON.stringify(query))
  return {
    candidates: [{ bytes, event: readEvent({ ...query }, receivedAt) }],
    writeKey: asName(query['aid']) ?? null,
  }
}

function readEvent(value: unknown, receivedAt: number): Interaction | Rejection {
  if (value instanceof Rejection) return value
  const event = asObject(value)
  if (event === null) return new Rejection('not_an_object')
  const actor = userOrDevice(event['uid'], asName(event['duid']) ?? event['nuid'])
  if (actor === null) return new Rejection('missing_field', 'The event has none of "uid", "duid" and "nuid"')
  const entities = readEntities(event)
  if (entities instanceof Rejection) return entities
  const what = meaning(event, entities)
  if (what instanceof Rejection) return what
  return toInteraction({ id: event['eid'], at: instant(event['ttm'] ?? event['dtm']), actor, what }, receivedAt)
}

/** Milliseconds since 1970, as asName, as an instant; anything else as it stands, for the door to refuse. */
function instant(value: unknown): unknown {
  const digits = asName(value)
  return digits !== undefined && /^\d{1,14}$/.test(digits) ? new Date(Number(digits)).toISOString() : value
}

/** A document that names its schema, such as `iglu:com.acme/order_completed/jsonschema/1-0-0`. */
interface SelfDescribing {
  name: string
  data: Json
}

function selfDescribing(value: unknown): SelfDescribing | null {
  const document = asObject(value)
  const name = /^iglu:[^/]+\/([^/]+)\//.exec(asName(document?.['schema']) ?? '')?.[1]
  if (document === null || name === undefined) return null
  return { name, data: asObject(document['data']) ?? { data: document['data'] } }
}

/** The JSON of a parameter that comes in base64 (of either alphabet) or as it is; undefined if it has neither. */
function embedded(event: Json, encoded: string, bare: string): unknown {
  const base64 = asName(event[encoded])
  if (base64 !== undefined) return parseJson(Buffer.from(base64, 'base64url'))
  const json = asName(event[bare])
  return json === undefined ? undefined : parseJson(Buffer.from(json))
}

function readEntities(event: Json): SelfDescribing[] | Rejection {
  const contexts = embedded(event, 'cx', 'co')
  if (contexts instanceof Rejection) return contexts
  const data = asObject(contexts)?.['data']
  return Array.isArray(data) ? data.map(selfDescribing).filter((entity) => entity !== null) : []
}

/** Parameters that are taken elsewhere (the key, too) or are not kept; what the tracker says of itself and the page stays. */
const TAKEN = new Set(['e', 'aid', 'eid', 'uid', 'dtm', 'ttm', 'stm', 'ip', 'ue_px', 'ue_pr', 'cx', 'co'])

function meaning(event: Json, entities: readonly SelfDescribing[]): Json | Rejection {
  const properties = { ...without(event, TAKEN), ...entityProperties(entities) }
  const campaign = campaignOf(event)
  switch (event['e']) {
    case 'pv':
      return viewed({ type: 'Page', id: asName(event['url']) ?? asName(event['page']), properties, campaign })
    case 'pp':
      return tracked({ name: 'page_ping', properties, campaign })
    case 'se':
      return structured(event, properties, campaign)
    case 'tr':
      return tracked({
        name: 'transaction',
        verb: 'Purchase',
        properties: {
          ...properties,
          order_id: event['tr_id'],
          value: amount(event['tr_tt']),
          currency: event['tr_cu'],
        },
        campaign,
      })
    case 'ti':
      return tracked({ name: 'transaction_item', properties, campaign })
    case 'ue':
      return selfDescribed(event, entities, properties, campaign)
    default:
      return new Rejection('unknown_call', `"e" is ${JSON.stringify(event['e'] ?? null)}, not one of ue, pv, pp, se, tr, ti`) // prettier-ignore
  }
}

function structured(event: Json, properties: Json, campaign: unknown): Json | Rejection {
  const name = asName(event['se_ac'])
  if (name === undefined) return new Rejection('missing_field', 'A structured event needs an action, "se_ac"')
  const value = amount(event['se_va'])
  return tracked({ name, properties: { ...properties, ...(typeof value === 'number' && { value }) }, campaign })
}

function selfDescribed(
  event: Json,
  entities: readonly SelfDescribing[],
  properties: Json,
  campaign: unknown,
): Json | Rejection {
  const outer = embedded(event, 'ue_px', 'ue_pr')
  if (outer instanceof Rejection) return outer
  const inner = selfDescribing(asObject(outer)?.['data'])
  if (inner === null)
    return new Rejection('missing_field', 'A self-describing event needs "ue_px" or "ue_pr" with a schema and its data')
  const all = { ...properties, ...inner.data }
  const screen = asName(inner.data['name']) ?? asName(inner.data['id'])
  switch (inner.name) {
    case 'screen_view':
      return viewed({ type: 'Screen', id: screen, properties: all, campaign })
    case 'social_interaction':
      return social(inner.data, all, campaign)
    case 'snowplow_ecommerce_action':
      return commerce(inner.data, entities, all, campaign)
    default:
      return tracked({
        name: inner.name,
        verb: verbMeant(inner.name.replaceAll('_', ' '), all),
        properties: all,
        campaign,
      })
  }
}

/** A button of a social network on the own page: what was pressed is the verb, where we have it. */
function social(data: Json, properties: Json, campaign: unknown): Json {
  const action = asName(data['action'])?.toLowerCase() ?? ''
  const verb = verbNamed(action === 'share' ? 'Announce' : action)
  const target = asName(data['target'])
  const object = target === undefined || verb === undefined ? {} : { object: { id: target, type: 'Page' } }
  return tracked({
    name: 'social_interaction',
    verb,
    properties: { ...properties, ...object, channel: data['network'] },
    campaign,
  })
}

/** Snowplow's e-commerce events say what was done in `type`, and to what in an entity of that name. */
function commerce(data: Json, entities: readonly SelfDescribing[], properties: Json, campaign: unknown): Json {
  const type = asName(data['type']) ?? 'snowplow_ecommerce_action'
  const entity = entities.find(({ name }) => name === type)?.data ?? {}
  const order = { ...properties, order_id: entity['transaction_id'], currency: entity['currency'] }
  if (type === 'transaction')
    return tracked({
      name: type,
      verb: 'Purchase',
      properties: { ...order, value: amount(entity['revenue']) },
      campaign,
    })
  if (type === 'refund')
    return tracked({
      name: type,
      verb: 'Return',
      properties: { ...order, value: amount(entity['refund_amount']) },
      campaign,
    })
  const product = entities.find(({ name }) => name === 'product')?.data['id']
  if (type === 'product_view') return tracked({ name: type, verb: 'View', properties: { ...properties, product_id: product }, campaign }) // prettier-ignore
  return tracked({ name: type, properties, campaign })
}

/** One property an entity; several of one schema are numbered. */
function entityProperties(entities: readonly SelfDescribing[]): Json {
  const properties: Json = {}
  const seen = new Map<string, number>()
  for (const { name, data } of entities) {
    const n = (seen.get(name) ?? 0) + 1
    seen.set(name, n)
    properties[n === 1 ? `context.${name}` : `context.${name}.${n}`] = data
  }
  return properties
}

function campaignOf(event: Json): unknown {
  const [address = ''] = asName(event['url'])?.split('#', 1) ?? []
  return formField(address.slice(address.indexOf('?') + 1), 'utm_campaign')
}
