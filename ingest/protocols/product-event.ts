/**
 * Where a product event of an analytics client becomes an interaction. There is one such place, so that the same happening
 * means the same whichever client reports it: a protocol file says what its client calls things, this one what they mean.
 *
 * - Names of Segment's e-commerce and A/B specifications, and names equal to our verbs, become those verbs; any other name is
 *   kept as Track with the name in `object.id`.
 * - Properties that have the name and the form of a field of ours are moved there; all others are kept as text.
 * - Only calls that exist to say so (identify, alias, merge) link accounts; an event that merely names two does not.
 */
import { randomUUID } from 'node:crypto'
import type { TSchema } from 'typebox'
import { Compile } from 'typebox/compile'
import { Interaction, VERBS, type Verb } from '../interaction.ts'
import type { Rejection } from '../rejection.ts'
import { validateInteraction } from '../validate.ts'
import { asAmount, asName, type Json } from './wire-values.ts'

export interface Account {
  id: string
  /** "user": a customer number, "device": an id that a browser or an app gave itself. */
  channel: string
}

export interface ProductEvent {
  /** The client's own id of the event; a fresh one is made where it gave none. */
  id: unknown
  /** When it happened, as the client says; the time of receipt where it says nothing. */
  at: unknown
  actor: Account
  /** What happened, from tracked(), viewed(), linked() and the like. */
  what: Json
}

/** One product event as an interaction, or the reason why it cannot be one. `receivedAt` in milliseconds since 1970. */
export function toInteraction({ id, at, actor, what }: ProductEvent, receivedAt: number): Interaction | Rejection {
  const event: Json = {
    id: asName(id) ?? randomUUID(),
    at: at ?? new Date(receivedAt).toISOString(),
    channel: 'web',
    actor: { id: actor.id, channel: actor.channel },
  }
  for (const [name, value] of Object.entries(what)) if (value !== undefined) event[name] = value
  return validateInteraction(event, receivedAt)
}

/** Event names with a meaning of their own; compared in lower case. */
const NAMES = new Map<string, Verb>([
  ['order completed', 'Purchase'],
  ['order refunded', 'Return'],
  ['product viewed', 'View'],
  ['experiment viewed', 'Expose'],
  ['survey sent', 'Invite'],
  ['survey answered', 'Respond'],
  // What readers say of messages is no product event: a "Label" is a sticker.
  ...VERBS.filter((verb) => verb !== 'Label').map((verb) => [verb.toLowerCase(), verb] as const),
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

/** The verb that a name means to us, if any. */
export const verbNamed = (name: string): Verb | undefined => NAMES.get(name.toLowerCase())

export interface Tracked {
  name: string
  properties?: Json
  campaign?: unknown
  /** The verb, where the client's name for the event says another than ours (or none). */
  verb?: Verb | undefined
}

/** Verbs that are everyday words, too, and what an event has that means the verb: a "Delete" of nothing is a button. */
const NEEDED: Partial<Record<Verb, 'object' | 'linked' | 'survey'>> = {
  Invite: 'survey',
  Respond: 'survey',
  Undo: 'object',
  Delete: 'object',
  Join: 'object',
  Leave: 'object',
  Link: 'linked',
  Unlink: 'linked',
}

/** What an event of this name with these properties is. */
export function verbMeant(name: string, properties: Json): Verb {
  const verb = verbNamed(name) ?? 'Track'
  // Names of a specification mean what they say; only our own words are everybody's.
  if (verb.toLowerCase() !== name.toLowerCase()) return verb
  const needed = NEEDED[verb]
  const isMeant = needed === undefined || FIELDS.get(needed)?.Check(properties[needed]) === true
  return isMeant || (needed === 'object' && objectOf(properties) !== undefined) ? verb : 'Track'
}

/** Something a person did, under the name that the company gave it. */
export function tracked({ name, properties = {}, campaign, verb = verbMeant(name, properties) }: Tracked): Json {
  const event: Json = { verb, campaign: given(campaign) }
  const rest: [string, unknown][] = []
  for (const entry of Object.entries(properties)) {
    const [property, value] = entry
    const field = FIELDS.get(property)
    if (field !== undefined && given(value) === undefined) continue
    // The object of a Track is its name, which has no other place.
    if (field?.Check(value) === true && !(verb === 'Track' && property === 'object')) event[property] = value
    else rest.push(entry)
  }
  if (verb === 'Purchase' || verb === 'Return') event['value'] ??= amount(properties['revenue'] ?? properties['total'])
  if (verb === 'Expose') event['experiment'] ??= experimentOf(properties)
  event['object'] ??= verb === 'Track' ? { id: name, type: 'Event' } : objectOf(properties)
  event['properties'] = flattened(rest)
  return event
}

export interface Viewed {
  type: 'Page' | 'Screen'
  /** Address or name of what was seen. */
  id: string | undefined
  properties?: Json
  campaign?: unknown
}

/** A page or a screen that was seen. Long addresses are cut in `object.id`; the whole of them stays among the properties. */
export const viewed = ({ type, id, properties = {}, campaign }: Viewed): Json => ({
  verb: 'View',
  object: id === undefined ? undefined : { id: firstCharacters(id, 200), type },
  campaign: given(campaign),
  brand: given(properties['brand']),
  properties: flatten(properties),
})

/** The client says that this account and the acting one belong to one person. */
export const linked = (account: Account, traits: Json = {}): Json => ({
  verb: 'Link',
  linked: { channel: account.channel, id: account.id },
  properties: flatten(traits),
})

/** The client says something about the acting account, and links it to nothing. */
export const described = (call: string, traits: Json = {}): Json => ({
  verb: 'Track',
  object: { id: call, type: 'Call' },
  properties: flatten(traits),
})

/** The acting account belongs to a group: a company, a household. That makes nobody one person; Leave takes it back. */
export const grouped = (id: unknown, traits: Json = {}): Json => ({
  verb: 'Join',
  object: { id: asName(id) ?? '', type: 'Group' },
  properties: flatten(traits),
})

/** The account of a call that may name a user, a device or both: the user acts. Null when it names neither. */
export function userOrDevice(user: unknown, device: unknown): Account | null {
  const id = asName(user)
  if (id !== undefined) return { id, channel: 'user' }
  const anonymous = asName(device)
  return anonymous === undefined ? null : { id: anonymous, channel: 'device' }
}

/** Money in major units; several clients send every number as text. */
export const amount = (value: unknown): unknown => asAmount(value) ?? given(value)

/** Without the members that are named. */
export const without = (value: Json, names: ReadonlySet<string>): Json =>
  Object.fromEntries(Object.entries(value).filter(([name]) => !names.has(name)))

/** Clients send null and '' for what they have no value for. */
const given = (value: unknown): unknown => (value === null || value === '' ? undefined : value)

/** Cuts between characters: half a surrogate pair would be refused by the store, and with it the whole batch. */
const firstCharacters = (value: string, count: number): string =>
  value.length <= count ? value : Array.from(value).slice(0, count).join('')

function experimentOf(properties: Json): Json | undefined {
  const key = asName(properties['experiment_id']) ?? asName(properties['experiment_name'])
  const arm = asName(properties['variation_id']) ?? asName(properties['variation_name'])
  return key === undefined || arm === undefined ? undefined : { key, arm }
}

function objectOf(properties: Json): Json | undefined {
  const id = asName(properties['order_id']) ?? asName(properties['product_id'])
  return id === undefined ? undefined : { id }
}

export const flatten = (properties: Json): Record<string, string> | undefined => flattened(Object.entries(properties))

/** Every property as text: strings as they are, everything else as JSON. */
export function flattened(properties: readonly [string, unknown][]): Record<string, string> | undefined {
  const entries: [string, string][] = []
  for (const [name, value] of properties) {
    if (value === undefined || value === null) continue
    entries.push([name, typeof value === 'string' ? value : JSON.stringify(value)])
  }
  return entries.length === 0 ? undefined : Object.fromEntries(entries)
}
