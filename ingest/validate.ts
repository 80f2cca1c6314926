/**
 * The door: what passes here is stored exactly as it was sent, what does not is refused with a reason.
 *
 * ClickHouse would take most bad values and damage them silently (a number that wraps, a time in the wrong unit that
 * becomes 1970, an unknown field that vanishes), so nothing reaches it that has not been checked here.
 */
import { isUtf8 } from 'node:buffer'
import { Compile } from 'typebox/compile'
import { Interaction, NO_STANCE, type Verb } from './interaction.ts'
import { Rejection } from './rejection.ts'

export const MAX_EVENT_BYTES = 256 * 1024
/** UTF-8 takes up to three bytes for one UTF-16 unit. */
const MOST_BYTES = 3
/** Deeper values would overflow the stack of whoever walks or prints them. */
const MAX_DEPTH = 100
const EARLIEST = Date.UTC(1990, 0, 1)
const CLOCK_TOLERANCE_MS = 24 * 60 * 60 * 1000

const schema = Compile(Interaction)

/** Parses the bytes of one JSON value without losing anything silently: not a byte, not a digit, not half a character. */
export function parseJson(bytes: Buffer): unknown {
  if (bytes.length > MAX_EVENT_BYTES) return new Rejection('too_large', `The event has ${bytes.length} bytes`)
  if (!isUtf8(bytes)) return new Rejection('invalid_utf8')
  return parseJsonText(bytes.toString('utf8'))
}

/** What parseJson does, for text that was read from valid UTF-8. */
export function parseJsonText(text: string): unknown {
  if (text.length * MOST_BYTES > MAX_EVENT_BYTES) {
    const bytes = Buffer.byteLength(text)
    if (bytes > MAX_EVENT_BYTES) return new Rejection('too_large', `The event has ${bytes} bytes`)
  }
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    return new Rejection('malformed_json', error instanceof Error ? error.message : undefined)
  }
  const seen = { members: 0, numbers: 0 }
  if (!walk(value, 0, seen)) return new Rejection('too_deep')
  const hasEscapes = text.includes('\\')
  if (seen.members !== countColons(text) || (hasEscapes && /\\u003a/i.test(text))) {
    const name = repeatedMember(text)
    if (name !== null) return new Rejection('repeated_field', `${name} stands twice in one object`)
  }
  if (hasEscapes && /\\u[dD][89a-fA-F]/.test(text) && !isWellFormed(value)) return new Rejection('invalid_text')
  const digits = seen.numbers > 0 && /[\d.]{16}|\d[eE]/.test(text) ? lossyNumber(text) : null
  return digits === null ? value : new Rejection('number_precision', `The number ${digits}`)
}

/** Checks a parsed value against the schema, the limits of time, and what its verb needs. */
export function validateInteraction(value: unknown, receivedAt: number): Interaction | Rejection {
  if (value instanceof Rejection) return value
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return new Rejection('not_an_object')
  if (!schema.Check(value)) return explain(value)
  const at = Date.parse(value.at)
  if (Number.isNaN(at)) return new Rejection('invalid_time', `"at" is ${JSON.stringify(value.at)}`)
  if (at < EARLIEST || at > receivedAt + CLOCK_TOLERANCE_MS)
    return new Rejection('time_out_of_range', `"at" is ${value.at}`)
  const missing = REQUIRED[value.verb]?.find((field) => value[field] === undefined)
  if (missing !== undefined) return new Rejection('missing_field', `A ${value.verb} needs "${missing}"`)
  return scoreRejection(value) ?? labelRejection(value) ?? value
}

const REQUIRED: Partial<Record<Verb, readonly (keyof Interaction)[]>> = {
  Undo: ['object'],
  Delete: ['object'],
  Invite: ['survey'],
  Respond: ['survey', 'score'],
  Expose: ['experiment'],
  Purchase: ['value'],
  Return: ['value'],
  Join: ['object'],
  Leave: ['object'],
  Link: ['linked'],
  Unlink: ['linked'],
  Label: ['object', 'brand'],
}

const SCALES = { nps: [0, 10], csat: [1, 10], ces: [1, 7] } as const

function scoreRejection(event: Interaction): Rejection | null {
  if (event.verb !== 'Respond' || event.survey === undefined || event.score === undefined) return null
  const [lo, hi] = SCALES[event.survey.question]
  if (event.score >= lo && event.score <= hi) return null
  return new Rejection('invalid_field', `"score" is ${event.score}; ${event.survey.question} runs from ${lo} to ${hi}`)
}

function labelRejection({ verb, actor, sentiment, properties = {} }: Interaction): Rejection | null {
  if (verb !== 'Label') return null
  if (actor.role !== 'employee')
    return new Rejection('invalid_field', `"actor.role" is ${actor.role ?? 'customer'}; who labels is an employee`)
  if (sentiment !== undefined) return null
  const said = properties['label']
  if (said === undefined)
    return new Rejection('missing_field', 'A Label needs "sentiment", or "label" in its properties')
  if (NO_STANCE.some((word) => word === said)) return null
  return new Rejection(
    'invalid_field',
    `"properties.label" is ${JSON.stringify(said)}; it is ${NO_STANCE.join(' or ')}`,
  )
}

/** Turns the schema's complaints into the one that helps most. */
function explain(value: object): Rejection {
  const errors = schema.Errors(value)
  const at = errors.find((error) => error.instancePath === '/at')
  if (at !== undefined)
    return new Rejection('invalid_time', `"at" is ${JSON.stringify('at' in value ? value.at : null)}`)
  const unknown = errors.find((error) => error.keyword === 'additionalProperties')
  if (unknown?.keyword === 'additionalProperties') {
    const names = unknown.params.additionalProperties.map((name) => `"${name}"`).join(', ')
    return new Rejection('unknown_field', `${where(unknown.instancePath)} has ${names}`)
  }
  const required = errors.find((error) => error.keyword === 'required')
  if (required?.keyword === 'required') {
    const names = required.params.requiredProperties.map((name) => `"${name}"`).join(', ')
    return new Rejection('missing_field', `${where(required.instancePath)} lacks ${names}`)
  }
  const first = errors[0]
  return first === undefined
    ? new Rejection('invalid_field')
    : new Rejection('invalid_field', `${where(first.instancePath)} ${first.message}`)
}

const where = (path: string): string => (path === '' ? 'The event' : `"${path.slice(1).replaceAll('/', '.')}"`)

/** What a walk through a parsed value counts. */
interface Seen {
  /**
   * How many colons the text of the value has when JSON.parse dropped nothing: one a member, and those inside its strings. A
   * text with another number of them says a member twice (or spells a colon as an escape).
   */
  members: number
  numbers: number
}

/** False when it is nested too deep. */
function walk(value: unknown, depth: number, seen: Seen): boolean {
  if (typeof value === 'string') seen.members += countColons(value)
  else if (typeof value === 'number') seen.numbers++
  if (typeof value !== 'object' || value === null) return true
  if (depth === MAX_DEPTH) return false
  if (Array.isArray(value)) {
    for (const inner of value) if (!walk(inner, depth + 1, seen)) return false
    return true
  }
  const members = value as Readonly<Record<string, unknown>>
  // Not Object.entries: it makes a pair for each. What JSON.parse makes inherits nothing that could be listed.
  for (const key in members) {
    seen.members += 1 + countColons(key)
    if (!walk(members[key], depth + 1, seen)) return false
  }
  return true
}

function countColons(text: string): number {
  let count = 0
  for (let i = text.indexOf(':'); i >= 0; i = text.indexOf(':', i + 1)) count++
  return count
}

const STRUCTURE = /"(?:[^"\\]|\\.)*"(\s*:)?|[{}]/g

/** The first name that one object of a (valid) JSON text gives twice, as it is written there; null if there is none. */
function repeatedMember(text: string): string | null {
  const open: Set<unknown>[] = []
  for (const [token, colon] of text.matchAll(STRUCTURE)) {
    if (token === '{') open.push(new Set())
    else if (token === '}') open.pop()
    else if (colon !== undefined) {
      const written = token.slice(0, -colon.length)
      const name: unknown = JSON.parse(written)
      if (open.at(-1)?.has(name) === true) return written
      open.at(-1)?.add(name)
    }
  }
  return null
}

function isWellFormed(value: unknown): boolean {
  if (typeof value === 'string') return value.isWellFormed()
  if (Array.isArray(value)) return value.every(isWellFormed)
  if (typeof value === 'object' && value !== null)
    return Object.entries(value).every(([key, inner]) => key.isWellFormed() && isWellFormed(inner))
  return true
}

const STRING_OR_NUMBER = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g

/** The first number of a JSON text that a double cannot hold as written, or null. */
function lossyNumber(text: string): string | null {
  for (const [token] of text.matchAll(STRING_OR_NUMBER)) {
    if (!token.startsWith('"') && !survives(token)) return token
  }
  return null
}

function survives(literal: string): boolean {
  const value = Number(literal)
  if (!Number.isFinite(value)) return false
  return significant(String(value)) === significant(literal) || /^[-0.]+(?:[eE].*)?$/.test(literal)
}

/** Digits without sign, point, exponent and outer zeros: equal for two spellings of one number at this precision. */
function significant(literal: string): string {
  return literal
    .replace(/[eE].*$/, '')
    .replace(/[-.]/g, '')
    .replace(/^0+/, '')
    .replace(/0+$/, '')
}
