/**
 * ActivityStreams 2.0 (https://www.w3.org/TR/activitystreams-vocabulary/), as fediverse servers and exports send it: one
 * activity, a Collection of them (or a page of one), or one document a line.
 *
 * - Create's event id is the id of what was created, for that is what replies, likes and deletes name; the activity's own id
 *   is kept as the property "activity". Every other event has the id of its activity. So an answer's `inReplyTo`, a Like's
 *   `object.id` and a Delete's `object.id` are the event id of the post, and an Undo's is the one of what it takes back.
 * - A post on its own (a Note with an author) is its Create, as ActivityPub 6.2.1 has it: the same post in both forms is one
 *   event. Anything else that is no activity says nothing that anybody did, and is a dead letter.
 * - An activity without an id gets one made of who did what to what and when: the Undo that holds the Like finds it.
 * - Several actors are several people: one event each.
 * - Content is stored as it came, with its HTML; hashtags become topics.
 */
import { Type } from 'typebox'
import type { Candidate } from '../candidate.ts'
import { VERBS, type Verb } from '../interaction.ts'
import { MAX_PIECES, memberOffset, sliceArray } from '../json-slices.ts'
import { Rejection } from '../rejection.ts'
import { problems, ReceiptSchema, Workspace } from '../route-schemas.ts'
import { parseJson, validateInteraction } from '../validate.ts'
import { dateTime, documentFault, isLanguage } from './activitystreams-document.ts'
import { ACTIVITIES, derivedId, eventId, idOf, nameOf, typesOf } from './activitystreams-names.ts'
import { json, unreadable, type Protocol, type Reading, type WireRequest } from './protocol.ts'
import {
  asList, asObject, asProperties, asText, defined, keyOf, parameter, parameters, shortId, type Json,
} from './wire-values.ts' // prettier-ignore

const schema = {
  tags: ['ingest'],
  summary: 'ActivityStreams 2.0',
  description:
    'One activity, a Collection or OrderedCollection (or a page) of activities, or one document a line. Undo and Delete are events that retract.',
  querystring: Type.Object({
    workspace: Workspace,
    key: Type.Optional(Type.String({ description: 'The write key, for senders that can set no header' })),
    channel: Type.Optional(Type.String({ description: 'Where it happened; "fediverse" if left out' })),
    brand: Type.Optional(Type.String({ description: 'The brand that all of it is about' })),
    account: Type.Optional(
      Type.String({ description: 'Addresses of the brand’s own actors, with commas between: they speak as the brand' }),
    ),
  }),
  consumes: ['application/activity+json', 'application/ld+json', 'application/json', 'application/x-ndjson'],
  body: Type.Object(
    { type: Type.String(), actor: Type.Optional(Type.Unknown()), object: Type.Optional(Type.Unknown()) },
    { additionalProperties: true, description: 'As the W3C’s vocabulary has it' },
  ),
  response: { 200: ReceiptSchema, ...problems },
}

export const activitystreams: Protocol = {
  name: 'activitystreams',
  endpoints: [
    { method: 'POST', url: '/v1/activities', schema, read: readActivities, reply: (receipt) => json(receipt) },
  ],
}

/** Reads one document, or one a line. */
export function readActivities({ body, query, receivedAt }: WireRequest): Reading {
  const context: Context = {
    channel: parameter(query, 'channel') ?? 'fediverse',
    brand: parameter(query, 'brand'),
    accounts: new Set(parameters(query, 'account')),
    receivedAt,
  }
  const documents = splitDocuments(body)
  const [only] = documents
  if (only === undefined) return unreadable(body, 'The body is empty')
  if (documents.length === 1 && isMalformed(only))
    return unreadable(body, 'The body is neither one JSON value nor lines')
  return { candidates: documents.flatMap((bytes) => readDocument(bytes, context)), writeKey: keyOf(query) }
}

interface Context {
  channel: string
  brand: string | undefined
  accounts: ReadonlySet<string>
  receivedAt: number
}

const isMalformed = (bytes: Buffer): boolean => {
  const value = parseJson(bytes)
  return value instanceof Rejection && value.code === 'malformed_json'
}

/** The lines of a body when they are documents, else the whole of it. No more are cut than show that there are too many. */
function splitDocuments(body: Buffer): Buffer[] {
  const lines: Buffer[] = []
  for (let from = 0; from < body.length && lines.length < MAX_PIECES;) {
    const end = body.indexOf(0x0a, from)
    const line = body.subarray(from, end < 0 ? body.length : end)
    if (line.some((byte) => byte > 0x20)) lines.push(line)
    from = end < 0 ? body.length : end + 1
  }
  const [first] = lines
  if (first === undefined || lines.length === 1 || !isMalformed(first)) return lines
  // A document over several lines; or lines of which the first is damaged, and takes no other along.
  return isJson(body) || lines.every((line) => asObject(parseJson(line)) === null) ? [body] : lines
}

function isJson(body: Buffer): boolean {
  try {
    JSON.parse(body.toString('utf8'))
    return true
  } catch {
    return false
  }
}

/** The activities of one document: those of a collection, or itself. */
function readDocument(bytes: Buffer, context: Context): Candidate[] {
  const items = collectionItems(bytes)
  if (items === null) return translate(parseJson(bytes), bytes, context)
  if (items instanceof Rejection) return [{ bytes, event: items }]
  return items.flatMap((item) => {
    const value = parseJson(item)
    if (typeof value !== 'string') return translate(value, item, context)
    return [
      { bytes: item, event: new Rejection('not_an_event', 'The collection gives an address in place of a document') },
    ]
  })
}

/** The bytes of a collection's items (of its first page, when that stands in it); null when it is no collection. */
function collectionItems(bytes: Buffer): Buffer[] | Rejection | null {
  for (const name of ['items', 'orderedItems']) {
    const offset = memberOffset(bytes, name)
    const slices = offset < 0 ? null : sliceArray(bytes, offset)
    if (slices === null) continue
    // What stands around the items is checked as a document of its own, with none of them.
    const around = asObject(
      parseJson(Buffer.concat([bytes.subarray(0, offset), Buffer.from('[]'), bytes.subarray(slices.end)])),
    )
    if (around === null || !isCollection(around)) return null
    const fault = documentFault(around)
    return fault === null ? slices.elements : new Rejection('invalid_field', fault)
  }
  if (memberOffset(bytes, 'first') < 0) return null
  const whole = asObject(parseJson(bytes))
  const page = asObject(whole?.['first'])
  if (whole === null || page === null || !isCollection(whole) || documentFault(whole) !== null) return null
  return collectionItems(Buffer.from(JSON.stringify(page)))
}

const isCollection = (document: Json): boolean =>
  typesOf(document).some((type) => /^(Ordered)?Collection(Page)?$/.test(type))

function translate(value: unknown, bytes: Buffer, context: Context): Candidate[] {
  if (value instanceof Rejection) return [{ bytes, event: value }]
  const document = asObject(value)
  if (document === null)
    return [{ bytes, event: new Rejection('not_an_object', 'An ActivityStreams document is one JSON object') }]
  const fault = documentFault(document)
  if (fault !== null) return [{ bytes, event: new Rejection('invalid_field', fault) }]
  const activity = asActivity(document)
  if (activity instanceof Rejection) return [{ bytes, event: activity }]
  const actors = asList(activity['actor']).flatMap((actor) => idOf(actor) ?? [])
  if (actors.length === 0)
    return [
      { bytes, event: new Rejection('missing_field', 'The activity has no "actor" with an id, so nobody did it') },
    ]
  const several = [...new Set(actors)]
  if (several.length > MAX_ACTORS)
    return [
      {
        bytes,
        event: new Rejection('invalid_field', `The activity names ${several.length} actors; ${MAX_ACTORS} at most`),
      },
    ]
  return several.map((actor, position) => ({
    bytes,
    event: validateInteraction(toInteraction(activity, actor, position, context), context.receivedAt),
  }))
}

/** Each actor is an event with the bytes of all: more of them would make a flood out of one request. */
const MAX_ACTORS = 20

const POSTS = new Set(['Note', 'Article', 'Question', 'Image', 'Video', 'Audio', 'Page', 'Document', 'Event'])
/** Activities that are verbs of ours; "Invite" is not, for ours is about surveys. */
const SAME = new Set<string>([
  'Create',
  'Like',
  'Announce',
  'Follow',
  'Undo',
  'Delete',
  'Flag',
  'View',
  'Join',
  'Leave',
] satisfies Verb[])

function asActivity(document: Json): Json | Rejection {
  const types = typesOf(document)
  if (document['actor'] !== undefined || types.some((type) => ACTIVITIES.has(type))) return document
  if (!types.some((type) => POSTS.has(type)))
    return new Rejection('not_an_event', `It is ${types.length === 0 ? 'of no type' : `a ${types.join(', ')}`}`)
  if (document['attributedTo'] === undefined)
    return new Rejection('not_an_event', `It is a ${types.join(', ')} without "attributedTo", so nobody wrote it`)
  return { type: 'Create', actor: document['attributedTo'], object: document }
}

function toInteraction(activity: Json, actor: string, position: number, context: Context): Json {
  const name = nameOf(activity)
  const verb = SAME.has(name) ? VERBS.find((known) => known === name) : undefined
  const embedded =
    asList(activity['object'])
      .map(asObject)
      .find((object) => object !== null) ?? null
  const post = verb === 'Create' || name === 'Update' ? embedded : null
  const id = eventId(activity)
  const object = objectOf(activity, verb)
  const account = accountOf(activity, embedded, context.accounts)
  const time = dateTime(activity['published']) ?? dateTime(post?.['published']) ?? dateTime(activity['updated'])
  return defined({
    id: position === 0 ? id : shortId(`${id}#actor-${position + 1}`),
    verb: verb ?? 'Track',
    at: time ?? new Date(context.receivedAt).toISOString(),
    channel: context.channel,
    visibility: isPublic(activity, embedded) ? undefined : 'dark',
    actor: defined({ id: shortId(actor), role: context.accounts.has(actor) ? 'brand' : undefined }),
    account: account === undefined ? undefined : shortId(account),
    object: verb === undefined ? { id: shortId(name), type: 'Activity' } : object,
    brand: context.brand,
    ...(post === null ? {} : postFields(post)),
    properties: asProperties({
      activity: verb === 'Create' && id !== shortId(idOf(activity) ?? id) ? idOf(activity) : undefined,
      object: verb === undefined ? idOf(asList(activity['object'])[0]) : undefined,
      summary: activity['summary'],
    }),
  })
}

/** What the post says and where it belongs. */
function postFields(post: Json): Json {
  const { text, language } = contentOf(post)
  const inReplyTo = idOf(asList(post['inReplyTo'])[0])
  const thread = asText(post['conversation']) ?? idOf(post['context']) ?? inReplyTo ?? idOf(post)
  const topics = asList(post['tag']).flatMap((tag) => {
    const hashtag = asObject(tag)
    const name = hashtag?.['type'] === 'Hashtag' ? asText(hashtag['name']) : undefined
    return name === undefined ? [] : [name.replace(/^#/, '').toLowerCase()]
  })
  return {
    text,
    language,
    inReplyTo: inReplyTo === undefined ? undefined : shortId(inReplyTo),
    thread: thread === undefined ? undefined : shortId(thread),
    topics:
      topics.length === 0
        ? undefined
        : [...new Set(topics)].filter((topic) => topic !== '' && topic.length <= 200).slice(0, 20),
  }
}

/** The text, as it came, and its language when the document says which it is. */
function contentOf(post: Json): { text?: string | undefined; language?: string | undefined } {
  for (const name of ['content', 'name', 'summary']) {
    const byLanguage = Object.entries(asObject(post[`${name}Map`]) ?? {})
    const text = asText(post[name]) ?? asText(byLanguage[0]?.[1])
    if (text === undefined) continue
    const language = byLanguage.find(([, value]) => value === text)?.[0]
    return {
      text,
      language:
        language !== undefined && isLanguage(language) && language !== 'und' && language.length <= 35
          ? language
          : undefined,
    }
  }
  return {}
}

function objectOf(activity: Json, verb: Verb | undefined): Json | undefined {
  const first = asList(activity['object']).find((object) => typeof object === 'string' || asObject(object) !== null)
  if (first === undefined) return undefined
  const inner = asObject(first)
  const type = inner === null ? undefined : typesOf(inner)[0]
  const isRetraction = verb === 'Undo' && inner !== null
  const id = verb === 'Create' ? eventId(activity) : isRetraction ? eventId(inner) : (idOf(first) ?? derivedId(first))
  return defined({ id: shortId(id), type: type === undefined ? undefined : shortId(type) })
}

const PUBLIC = new Set(['https://www.w3.org/ns/activitystreams#Public', 'as:Public', 'Public'])
const ADDRESSING = ['to', 'cc', 'bto', 'bcc', 'audience'] as const

/** Public when it says so, or says nothing of whom it is for. */
function isPublic(activity: Json, embedded: Json | null): boolean {
  const addressed = recipients(activity, embedded)
  return addressed.length === 0 || addressed.some((address) => PUBLIC.has(address))
}

const recipients = (activity: Json, embedded: Json | null): string[] =>
  [activity, embedded].flatMap((document) =>
    ADDRESSING.flatMap((name) => asList(document?.[name]).map((entry) => idOf(entry) ?? 'nobody known')),
  )

/** The brand's own actor that it was addressed to, mentions, or acts on. */
function accountOf(activity: Json, embedded: Json | null, accounts: ReadonlySet<string>): string | undefined {
  const mentioned = asList(embedded?.['tag']).map((tag) => asText(asObject(tag)?.['href']))
  const authors = asList(embedded?.['attributedTo']).map(idOf)
  const objects = asList(activity['object']).map(idOf)
  return [...recipients(activity, embedded), ...mentioned, ...objects, ...authors].find(
    (id): id is string => id !== undefined && accounts.has(id),
  )
}
