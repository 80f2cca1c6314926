/**
 * What a well-formed ActivityStreams 2.0 document is (https://www.w3.org/TR/activitystreams-core/), as far as the W3C's own
 * test documents tell good from bad. Types nobody knows and members nobody knows are no fault: the vocabulary is open.
 */
import { asList, asObject, asText, type Json } from './wire-values.ts'

const CONTEXT = /^https?:\/\/www\.w3\.org\/ns\/activitystreams#?$/
const ABSOLUTE = /^[A-Za-z][A-Za-z0-9+.-]*:/
/** RFC 3339, with the seconds left out as the specification allows. */
const DATE_TIME = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2})(:\d{2}(?:\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/
const TEXTS = ['name', 'summary', 'content'] as const
/** Times of what happened; those of an Event are plans, and the W3C’s own examples leave out their offset. */
const TIMES = ['published', 'updated', 'deleted'] as const
const REFERENCES = ['actor', 'object', 'target', 'origin', 'attributedTo', 'inReplyTo'] as const
const PAGE_LINKS = ['first', 'last', 'next', 'prev'] as const
const PAGES = new Set(['CollectionPage', 'OrderedCollectionPage', 'Link', 'Mention'])
/** Deeper documents are read no further; the parser has refused the really deep ones. */
const MAX_DEPTH = 20

/** What is wrong with a document, as a sentence without its full stop; null when nothing is. */
export function documentFault(document: Json, depth = 0): string | null {
  if (depth > MAX_DEPTH) return 'The document holds objects within objects over 20 levels deep'
  return (
    contextFault(document['@context']) ??
    identityFault(document) ??
    textFault(document) ??
    timeFault(document) ??
    urlFault(document['url']) ??
    collectionFault(document) ??
    referenceFault(document, depth)
  )
}

function contextFault(context: unknown): string | null {
  if (context === undefined) return null
  const entries = asList(context)
  const isSound = entries.every((entry) => typeof entry === 'string' || asObject(entry) !== null)
  if (!isSound) return '"@context" is neither an address nor an object'
  const addresses = entries.filter((entry) => typeof entry === 'string')
  const isOurs =
    addresses.some((address) => CONTEXT.test(address)) || JSON.stringify(context).includes('activitystreams')
  return isOurs ? null : `"@context" is ${JSON.stringify(context)}, which is not ActivityStreams`
}

function identityFault(document: Json): string | null {
  const id = document['id'] ?? document['@id']
  if (id !== undefined && id !== null && typeof id !== 'string') return `"id" is ${JSON.stringify(id)}, not an address`
  const types = asList(document['type'] ?? document['@type'])
  return types.every((type) => typeof type === 'string') ? null : '"type" is not a text'
}

function textFault(document: Json): string | null {
  for (const name of TEXTS) {
    const text = document[name]
    if (text !== undefined && text !== null && typeof text !== 'string')
      return `"${name}" is not a text (texts by language stand in "${name}Map")`
    const map = document[`${name}Map`]
    if (map === undefined || map === null) continue
    const entries = asObject(map)
    if (entries === null) return `"${name}Map" is not an object of texts by language`
    const bad = Object.entries(entries).find(([tag, value]) => !isLanguage(tag) || typeof value !== 'string')
    if (bad !== undefined) return `"${name}Map" has ${JSON.stringify(bad[0])}, which is no language with a text`
  }
  return null
}

/** RFC 5646, as the runtime knows it. */
export function isLanguage(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1
  } catch {
    return false
  }
}

function timeFault(document: Json): string | null {
  const bad = TIMES.find((name) => document[name] !== undefined && dateTime(document[name]) === undefined)
  return bad === undefined ? null : `"${bad}" is ${JSON.stringify(document[bad])}, not a time with an offset`
}

/** A time of the document as RFC 3339 with seconds; undefined when it is none. */
export function dateTime(value: unknown): string | undefined {
  const [, minutes, seconds, offset] = DATE_TIME.exec(asText(value) ?? '') ?? []
  return minutes === undefined || offset === undefined ? undefined : `${minutes}${seconds ?? ':00'}${offset}`
}

function urlFault(url: unknown): string | null {
  const bad = asList(url).find((entry) =>
    typeof entry === 'string' ? !ABSOLUTE.test(entry) : asObject(entry) === null,
  )
  return bad === undefined ? null : `"url" is ${JSON.stringify(bad)}, not an absolute address`
}

function collectionFault(document: Json): string | null {
  const types = asList(document['type'])
  const isOrdered = types.some((type) => type === 'OrderedCollection' || type === 'OrderedCollectionPage')
  const isUnordered = types.some((type) => type === 'Collection' || type === 'CollectionPage')
  if (isOrdered && document['items'] !== undefined)
    return 'The collection is ordered and has "items": send "orderedItems"'
  if (isUnordered && document['orderedItems'] !== undefined)
    return 'The collection is not ordered and has "orderedItems": send "items"'
  if (!isOrdered && !isUnordered) return null
  const bad = PAGE_LINKS.find((name) => !isPage(document[name]))
  return bad === undefined ? null : `"${bad}" is not a page of the collection`
}

function isPage(value: unknown): boolean {
  if (value === undefined || value === null || typeof value === 'string') return true
  return asList(asObject(value)?.['type']).some((type) => typeof type === 'string' && PAGES.has(type))
}

function referenceFault(document: Json, depth: number): string | null {
  for (const name of REFERENCES) {
    for (const entry of asList(document[name])) {
      const inner = asObject(entry)
      if (inner === null && typeof entry !== 'string') return `"${name}" is ${JSON.stringify(entry)}, not an address`
      const fault = inner === null ? null : documentFault(inner, depth + 1)
      if (fault !== null) return `In "${name}": ${fault}`
    }
  }
  return null
}
