/** Values as other people's JSON holds them, made into what an interaction can hold. Pure; nothing here throws. */
import { hash } from 'node:crypto'
import { canonicalJson } from '../canonical-json.ts'
import { Rejection } from '../rejection.ts'

export type Json = Record<string, unknown>

/** The longest text that an id or a name of an interaction may have (interaction.ts). */
const MAX_NAME = 200

/** A JSON object, or null for anything else (arrays and refusals of the parser, too). */
export const asObject = (value: unknown): Json | null =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Rejection)
    ? (value as Json)
    : null

/** What stands at a path of nested objects; undefined where it ends early. */
export function at(value: unknown, ...path: string[]): unknown {
  let inner = value
  for (const name of path) {
    const object = asObject(inner)
    inner = object !== null && Object.hasOwn(object, name) ? object[name] : undefined
  }
  return inner
}

/** A non-empty text. */
export const asText = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined

/** An id or a name: it arrives as text or as a number, and both name the same thing. */
export const asName = (value: unknown): string | undefined =>
  typeof value === 'number' && Number.isFinite(value) ? String(value) : asText(value)

/** Ids are never cut, for two that begin alike would become one: a longer one is replaced by its SHA-256. */
export const shortId = (id: string): string => (id.length <= MAX_NAME ? id : `sha256:${hash('sha256', id)}`)

/** An id for what has none, made of what it says: the same document sent twice is one event. */
export const contentId = (prefix: string, value: unknown): string =>
  `${prefix}:sha256:${hash('sha256', canonicalJson(value))}`

/** A list, a single value as a list of one, nothing as an empty one. */
export const asList = (value: unknown): unknown[] =>
  Array.isArray(value) ? value : value === undefined || value === null ? [] : [value]

/** The objects of a list; what is none is left out. */
export const asObjects = (value: unknown): Json[] =>
  asList(value)
    .map(asObject)
    .filter((object) => object !== null)

/** Leaves out members without a value. */
export const defined = (event: Json): Json =>
  Object.fromEntries(Object.entries(event).filter(([, value]) => value !== undefined))

/** Every value as text: strings as they are, everything else as JSON; undefined when nothing is left. */
export function asProperties(values: Json): Record<string, string> | undefined {
  const entries = Object.entries(values)
    .filter(([, value]) => value !== undefined && value !== null && value !== '')
    .map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)] as const)
  return entries.length === 0 ? undefined : Object.fromEntries(entries)
}

/**
 * An amount of money in major units, exactly as it was written: '19.90' → 19.9. Undefined for what is no plain decimal
 * number, or has more digits than a double keeps apart (15).
 */
export function asAmount(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined
  if (typeof value !== 'string' || !/^-?\d{1,15}(\.\d{1,15})?$/.test(value)) return undefined
  const digits = value.replace(/[-.]/g, '').replace(/^0+/, '').replace(/0+$/, '')
  return digits.length <= 15 ? Number(value) : undefined
}

/** One value of a query parameter, the first when it is repeated. */
export const parameter = (query: Readonly<Record<string, unknown>>, name: string): string | undefined =>
  asText(asList(query[name])[0])

/** All values of a query parameter, repeated or with commas between. */
export const parameters = (query: Readonly<Record<string, unknown>>, name: string): string[] =>
  asList(query[name])
    .flatMap((value) => (typeof value === 'string' ? value.split(',') : []))
    .filter((value) => value !== '')

/** Senders of webhooks know nothing but an address: the write key may stand in it, as ?key=. */
export const keyOf = (query: Readonly<Record<string, unknown>>): string | null => parameter(query, 'key') ?? null
