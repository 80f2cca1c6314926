/**
 * What Mastodon's streaming API says (https://docs.joinmastodon.org/methods/streaming/#events): update, status.update, delete
 * and notification, with the server's own Status and Notification entities.
 *
 * A delete and an answer name a post by its number on that server, so a post's event id is "mastodon:SERVER:NUMBER". A boost
 * is told twice (as a status, and to the author as a notification): its id is made of who boosted what.
 */
import type { Candidate } from '../candidate.ts'
import {
  asName,
  asObject,
  asObjects,
  asProperties,
  asText,
  at,
  defined,
  shortId,
  type Json,
} from '../protocols/wire-values.ts'
import { Rejection } from '../rejection.ts'
import { parseJson, validateInteraction } from '../validate.ts'
import type { Collected, Remembered } from './memory.ts'
import { plainText } from './plain-text.ts'
import type { Rules } from './rules.ts'
import type { ServerEvent } from './server-sent-events.ts'
import type { Step } from './source.ts'

/** What reading needs to know beside the event. */
export interface MastodonContext {
  /** The server's name, such as "mastodon.social". */
  host: string
  rules: Rules
  collected: Collected
  receivedAt: number
}

/** Reads one event. What no rule matches says nothing; what is no JSON is kept as a dead letter. */
export function readMastodon({ event, data }: ServerEvent, context: MastodonContext): Step {
  if (event === 'delete') return retraction(data, context)
  if (event !== 'update' && event !== 'status.update' && event !== 'notification')
    return { candidates: [], cursor: null }
  const value = quickParse(data)
  const entity = asObject(value)
  if (entity === null) {
    const reason = value ?? parseJson(Buffer.from(data))
    const rejection = reason instanceof Rejection ? reason : new Rejection('not_an_object', `The ${event} is no object`)
    return { candidates: [{ bytes: Buffer.from(data), event: rejection }], cursor: null }
  }
  if (event === 'update') return step(status(entity, context), data, context, cursorOf(entity))
  if (event === 'status.update') return step(edit(entity, context), data, context)
  return step(notification(entity, context), data, context)
}

function quickParse(data: string): unknown {
  try {
    return JSON.parse(data) as unknown
  } catch {
    return null
  }
}

/** Numbers of statuses grow with time, as text too long for a double. */
const cursorOf = (entity: Json): string | null => {
  const id = asText(entity['id'])
  return id !== undefined && /^\d{1,30}$/.test(id) ? id : null
}

function step(draft: Json | null, data: string, { receivedAt }: MastodonContext, cursor: string | null = null): Step {
  if (draft === null) return { candidates: [], cursor }
  const bytes = Buffer.from(data)
  const strict = parseJson(bytes)
  const event = strict instanceof Rejection ? strict : validateInteraction(defined(draft), receivedAt)
  const candidate: Candidate = { bytes, event }
  return { candidates: [candidate], cursor }
}

/** What is sent with a delete is a number, and no JSON that could be looked at more closely. */
function retraction(data: string, context: MastodonContext): Step {
  const draft = deletion(data.trim(), context)
  const event = draft === null ? null : validateInteraction(defined(draft), context.receivedAt)
  return { candidates: event === null ? [] : [{ bytes: Buffer.from(data), event }], cursor: null }
}

const eventId = (host: string, id: unknown): string => shortId(`mastodon:${host}:${asName(id) ?? ''}`)

/** "name@server", for local accounts too. */
function handleOf(account: unknown, host: string): string | undefined {
  const handle = asText(at(account, 'acct'))
  return handle === undefined ? undefined : handle.includes('@') ? handle : `${handle}@${host}`
}

function actorOf(account: unknown, { host, rules }: MastodonContext): Json | null {
  const handle = handleOf(account, host)
  if (handle === undefined) return null
  const role = rules.brandOf(handle) !== undefined ? 'brand' : at(account, 'bot') === true ? 'bot' : undefined
  return defined({ id: shortId(handle.toLowerCase()), role })
}

/** What a rule says of a status: whose it is about, and which of the brand's accounts it addresses. */
function matchOf(entity: Json, { host, rules }: MastodonContext): { brands: string[]; account: string | undefined } {
  const mentioned = asObjects(entity['mentions']).map((mention) => handleOf(mention, host))
  const account = mentioned.find((handle) => rules.brandOf(handle) !== undefined)
  const text = [entity['spoiler_text'], entity['content']].map((html) => plainText(asText(html) ?? '')).join(' ')
  const tags = tagsOf(entity).map((tag) => `#${tag}`)
  const own = [rules.brandOf(handleOf(entity['account'], host)), rules.brandOf(account)]
  const brands = [...own.filter((brand) => brand !== undefined), ...rules.brandsIn([text, ...tags].join(' '))]
  return { brands: [...new Set(brands)], account }
}

const tagsOf = (entity: Json): string[] =>
  asObjects(entity['tags']).flatMap((tag) => asText(tag['name'])?.toLowerCase() ?? [])

function status(entity: Json, context: MastodonContext): Json | null {
  const boosted = asObject(entity['reblog'])
  if (boosted !== null) return boost(boosted, entity['account'], entity, context)
  const { host, collected } = context
  const { brands, account } = matchOf(entity, context)
  const [brand] = brands
  const actor = actorOf(entity['account'], context)
  const id = asName(entity['id'])
  if (brand === undefined || actor === null || id === undefined) return null
  const parent = asName(entity['in_reply_to_id'])
  const inReplyTo = parent === undefined ? undefined : eventId(host, parent)
  const thread = parent === undefined ? eventId(host, id) : (collected.get(parent)?.thread ?? inReplyTo)
  const topics = tagsOf(entity).map(shortId).slice(0, 20)
  collected.set(id, defined({ brand, actor: actor['id'], thread }) as unknown as Remembered)
  return {
    id: eventId(host, id),
    verb: 'Create',
    at: entity['created_at'],
    channel: 'mastodon',
    visibility: visibilityOf(entity),
    actor,
    account: account === undefined ? undefined : shortId(account.toLowerCase()),
    object: { id: eventId(host, id), type: 'Note' },
    thread,
    inReplyTo,
    brand,
    topics: topics.length === 0 ? undefined : topics,
    text: asText(entity['content']),
    language: asText(entity['language']),
    audience: audienceOf(entity['account']),
    properties: asProperties({ uri: entity['uri'], brands: brands.length > 1 ? brands : undefined }),
  }
}

const visibilityOf = (entity: Json): string | undefined =>
  entity['visibility'] === 'private' || entity['visibility'] === 'direct' ? 'dark' : undefined

/** Some servers hide the number behind −1. */
function audienceOf(account: unknown): number | undefined {
  const followers = at(account, 'followers_count')
  return typeof followers === 'number' && Number.isInteger(followers) && followers >= 0 ? followers : undefined
}

/** A boost, as a status of whoever boosted or as the notification of it. */
function boost(boosted: Json, account: unknown, told: Json, context: MastodonContext): Json | null {
  const { host, collected } = context
  const [brand] = matchOf(boosted, context).brands
  const [who, what, number] = [asName(at(account, 'id')), asName(boosted['id']), asName(told['id'])]
  const actor = actorOf(account, context)
  if (brand === undefined || actor === null || who === undefined || what === undefined || number === undefined)
    return null
  const id = shortId(`mastodon:${host}:boost:${who}:${what}`)
  if (told['reblog'] !== undefined)
    collected.set(number, { brand, actor: String(actor['id']), event: id, isReaction: true })
  return { ...reaction(told, boosted, actor, context), id, verb: 'Announce', brand, audience: audienceOf(account) }
}

function reaction(told: Json, subject: Json, actor: Json, { host, rules }: MastodonContext): Json {
  const author = handleOf(subject['account'], host)
  return {
    at: told['created_at'],
    channel: 'mastodon',
    visibility: visibilityOf(subject),
    actor,
    account: rules.brandOf(author) === undefined ? undefined : shortId((author ?? '').toLowerCase()),
    object: { id: eventId(host, subject['id']), type: 'Note' },
  }
}

/** An edit is no new post: it is kept beside it, when the post is one of ours. */
function edit(entity: Json, context: MastodonContext): Json | null {
  const { host, collected } = context
  const id = asName(entity['id'])
  const known = id === undefined ? undefined : collected.get(id)
  const actor = actorOf(entity['account'], context)
  if (id === undefined || known === undefined || actor === null) return null
  const editedAt = asText(entity['edited_at']) ?? asText(entity['created_at'])
  return {
    id: shortId(`${eventId(host, id)}#${editedAt ?? ''}`),
    verb: 'Track',
    at: editedAt,
    channel: 'mastodon',
    visibility: visibilityOf(entity),
    actor,
    object: { id: 'Update', type: 'Activity' },
    brand: known.brand,
    text: asText(entity['content']),
    properties: { object: eventId(host, id) },
  }
}

/** A delete says a number and nothing else: who wrote it is what was remembered. */
function deletion(id: string, { host, rules, collected, receivedAt }: MastodonContext): Json | null {
  const known = collected.get(id)
  if (known?.actor === undefined) return null
  const event = known.event ?? eventId(host, id)
  return {
    id: shortId(`${event}#delete`),
    verb: known.isReaction === true ? 'Undo' : 'Delete',
    at: new Date(receivedAt).toISOString(),
    channel: 'mastodon',
    actor: defined({ id: known.actor, role: rules.brandOf(known.actor) === undefined ? undefined : 'brand' }),
    object: { id: event },
    brand: known.brand,
  }
}

/** What happened to the account whose token it is. */
function notification(entity: Json, context: MastodonContext): Json | null {
  const subject = asObject(entity['status'])
  const type = asText(entity['type'])
  if (subject !== null && type === 'mention') return status(subject, context)
  if (subject !== null && type === 'reblog') return boost(subject, entity['account'], entity, context)
  const actor = actorOf(entity['account'], context)
  const id = asName(entity['id'])
  if (actor === null || id === undefined) return null
  const own = { id: shortId(`mastodon:${context.host}:notification:${id}`) }
  if (subject !== null && type === 'favourite') {
    const [brand] = matchOf(subject, context).brands
    return brand === undefined ? null : { ...reaction(entity, subject, actor, context), ...own, verb: 'Like', brand }
  }
  if (type !== 'follow') return null
  return {
    ...own,
    verb: 'Follow',
    // The notification does not say whom: it is the account whose token it is.
    brand: context.rules.onlyBrand,
    at: entity['created_at'],
    channel: 'mastodon',
    actor,
    audience: audienceOf(entity['account']),
  }
}
