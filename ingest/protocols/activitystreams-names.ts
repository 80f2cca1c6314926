/**
 * What things of ActivityStreams are called: their types, their addresses, and the event ids made of them, which are how
 * answers, reactions and retractions find what they are about (see the top of activitystreams.ts).
 */
import { asList, asObject, asText, contentId, shortId, type Json } from './wire-values.ts'

/** The vocabulary's activities; others are known by their actor. */
export const ACTIVITIES = new Set([
  'Accept', 'Add', 'Announce', 'Arrive', 'Block', 'Create', 'Delete', 'Dislike', 'Flag', 'Follow', 'Ignore', 'Invite',
  'Join', 'Leave', 'Like', 'Listen', 'Move', 'Offer', 'Read', 'Reject', 'Remove', 'TentativeAccept', 'TentativeReject',
  'Travel', 'Undo', 'Update', 'View', 'Activity',
]) // prettier-ignore

/** The id under which an activity is stored. */
export function eventId(activity: Json): string {
  const created = nameOf(activity) === 'Create' ? idOf(asList(activity['object'])[0]) : undefined
  const id = created ?? idOf(activity)
  return id === undefined ? derivedId(activity) : shortId(id)
}

/** Made of what makes the thing itself, so that a copy inside another document has the same. */
export function derivedId(thing: unknown): string {
  const document = asObject(thing)
  if (document === null || document['actor'] === undefined) return contentId('as2', thing)
  const [type, actors] = [nameOf(document), asList(document['actor']).map((actor) => idOf(actor) ?? actor)]
  const objects = asList(document['object']).map((object) => idOf(object) ?? object)
  return contentId('as2', { type, actors, objects, published: document['published'] })
}

/** The types of a document, in its order. */
export const typesOf = (document: Json): string[] =>
  asList(document['type'] ?? document['@type']).filter(
    (type): type is string => typeof type === 'string' && type !== '',
  )

/** The type that says what was done: one that we or the vocabulary know before any other. */
export function nameOf(activity: Json): string {
  const types = typesOf(activity)
  return types.find((type) => ACTIVITIES.has(type)) ?? types[0] ?? 'Activity'
}

/** The id of what is named by its address, given as an object, or linked to. */
export function idOf(value: unknown): string | undefined {
  if (typeof value === 'string') return asText(value)
  const object = asObject(value)
  return asText(object?.['id']) ?? asText(object?.['@id']) ?? asText(object?.['href'])
}
