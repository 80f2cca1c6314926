/**
 * The mapping: a small file, written by a person, that says how the rows of an export become interactions.
 *
 * Values are templates: "{column}" stands for that column of the row ("{user.id}" for a nested one in NDJSON), "{#}" for
 * the number of the data row, counted from 1. A template that comes out empty leaves its field away.
 */
import { readFile } from 'node:fs/promises'
import { Definition } from '@candor/ingest/definition'
import { VERBS } from '@candor/ingest/interaction'
import { Type, type Static } from 'typebox'
import { Compile } from 'typebox/compile'
import { parseTimeFormat } from './time-format.ts'

const Template = Type.String({ minLength: 1, maxLength: 4096 })

/** A template, or a template whose result is looked up in `values`; a result that is not listed there is an error. */
const Field = Type.Union([
  Template,
  Type.Object({ from: Template, values: Type.Record(Type.String(), Type.String()) }, { additionalProperties: false }),
])
export type Field = Static<typeof Field>

const Condition = Type.Union([
  Type.Object({ equals: Type.String() }, { additionalProperties: false }),
  Type.Object({ notEmpty: Type.Boolean() }, { additionalProperties: false }),
])

const optional = Type.Optional(Field)

/** One interaction per row, unless a condition in `when` (column → condition, all must hold) says otherwise. */
export const EmitRule = Type.Object(
  {
    verb: Type.Enum(VERBS),
    when: Type.Optional(Type.Record(Type.String(), Condition)),
    id: Field,
    at: Field,
    channel: Field,
    actor: Field,
    role: optional,
    visibility: optional,
    account: optional,
    object: optional,
    objectType: optional,
    thread: optional,
    inReplyTo: optional,
    brand: optional,
    topics: Type.Optional(Type.Array(Field)),
    campaign: optional,
    experiment: optional,
    arm: optional,
    survey: optional,
    question: optional,
    linkedChannel: optional,
    linkedId: optional,
    text: optional,
    language: optional,
    sentiment: optional,
    value: optional,
    currency: optional,
    score: optional,
    audience: optional,
    properties: Type.Optional(Type.Record(Type.String(), Field)),
  },
  { additionalProperties: false },
)
export type EmitRule = Static<typeof EmitRule>

export const Mapping = Type.Object(
  {
    note: Type.Optional(Type.Union([Type.String(), Type.Array(Type.String())])),
    format: Type.Enum(['csv', 'ndjson', 'mbox', 'parquet', 'arrow']),
    delimiter: Type.Optional(Type.String({ minLength: 1, maxLength: 1 })),
    timeFormat: Type.Optional(Type.String({ minLength: 1, maxLength: 60 })),
    offset: Type.Optional(Type.String({ pattern: '^(Z|[+-]\\d{2}:\\d{2})$' })),
    emit: Type.Array(EmitRule, { minItems: 1, maxItems: 50 }),
    definitions: Type.Optional(Type.Array(Definition)),
  },
  { additionalProperties: false },
)
export type Mapping = Static<typeof Mapping>

/** The mapping cannot be used; `message` names the field and says what to write. */
export class MappingError extends Error {
  override readonly name = 'MappingError'
}

const TEMPLATE_ADVICE = 'a template such as "{column}", or {"from": "{column}", "values": {"their word": "our word"}}'

/** What to write, by the name of the field that is wrong. */
const ADVICE: Readonly<Record<string, string>> = {
  format: '"csv", "ndjson", "mbox", "parquet" or "arrow"',
  delimiter: 'one character, e.g. ";" (a comma if left out)',
  timeFormat: 'how the moments in the file look, e.g. "YYYY-MM-DD HH:mm:ss ZZ"',
  offset: 'the offset from UTC that the moments in the file mean, e.g. "-08:00" or "Z"',
  emit: 'a list with at least one rule, e.g. [{"verb": "Create", "id": …, "at": …, "channel": …, "actor": …}]',
  verb: `one of ${VERBS.join(', ')}`,
  when: 'conditions by column, e.g. {"visit": {"equals": "1"}} or {"reason": {"notEmpty": true}}',
  id: 'a template that differs from row to row, e.g. "tweet-{tweet_id}", or "row-{#}" for the number of the row',
  at: 'a template that gives the moment, e.g. "{created_at}"',
  channel: 'where it happened, e.g. "x"',
  actor: 'a template that gives the account’s id, e.g. "{author}"',
  topics: 'a list of templates, e.g. ["{reason}"]',
  properties: 'templates by name, e.g. {"country": "{country}"}',
  definitions:
    'a list of definitions, e.g. [{"kind": "market", "key": "market", "body": {"brand": "…", "rivals": []}}]',
}

const validator = Compile(Mapping)

/** Checks a parsed mapping file. Throws MappingError with one line per field that is wrong. */
export function checkMapping(value: unknown): Mapping {
  if (!validator.Check(value)) throw new MappingError(describe(value).join('\n'))
  checkTimes(value)
  for (const [index, rule] of value.emit.entries()) checkPairs(rule, index)
  return value
}

/** Reads and checks a mapping file. Throws MappingError; its message begins with the file's name. */
export async function loadMapping(path: string): Promise<Mapping> {
  const text = await readFile(path, 'utf8').catch(() => {
    throw new MappingError(`${path}: cannot be read; give the path of a mapping file`)
  })
  try {
    return checkMapping(JSON.parse(text) as unknown)
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof MappingError)) throw error
    const what = error instanceof SyntaxError ? `is not JSON (${error.message})` : error.message
    throw new MappingError(`${path}: ${what}`)
  }
}

function describe(value: unknown): string[] {
  const lines = new Map<string, string>()
  for (const { keyword, instancePath, params } of validator.Errors(value)) {
    if (keyword === 'boolean' || keyword === 'anyOf') continue
    const path = instancePath
      .slice(1)
      .replaceAll(/\/(\d+)/g, '[$1]')
      .replaceAll('/', '.')
    const inside = path === '' ? '' : `${path}.`
    for (const name of namesIn(params, 'additionalProperties')) {
      lines.set(inside + name, `${inside}${name}: is not known; known here are ${knownFields(path)}`)
    }
    for (const name of namesIn(params, 'requiredProperties')) {
      lines.set(inside + name, `${inside}${name}: is missing; write ${adviceFor(name)}`)
    }
    if (keyword === 'additionalProperties' || keyword === 'required' || lines.has(path)) continue
    lines.set(path, `${path === '' ? 'the file' : path}: will not do; write ${adviceFor(path)}`)
  }
  return [...lines.values()]
}

function namesIn(params: object, key: string): string[] {
  const names: unknown = Reflect.get(params, key)
  return Array.isArray(names) ? names.map(String) : []
}

function adviceFor(path: string): string {
  if (path === '') return 'an object {"format": …, "emit": […]}'
  const name = path.replaceAll(/\[\d+\]/g, '').split('.')
  const known = name.reverse().map((part) => ADVICE[part])
  return known[0] ?? (path.startsWith('definitions') ? (known.at(-1) ?? '') : TEMPLATE_ADVICE)
}

function knownFields(path: string): string {
  if (path === '') return Object.keys(Mapping.properties).join(', ')
  return /^emit\[\d+\]$/.test(path) ? Object.keys(EmitRule.properties).join(', ') : 'those of docs/importing.md'
}

function checkTimes({ timeFormat, offset }: Mapping): void {
  if (timeFormat === undefined) return
  const problem = parseTimeFormat(timeFormat, offset)
  if (typeof problem === 'string') throw new MappingError(problem)
}

/** Fields that mean something only together. */
function checkPairs(rule: EmitRule, index: number): void {
  const pairs = [
    ['experiment', 'arm'],
    ['survey', 'question'],
    ['linkedChannel', 'linkedId'],
  ] as const
  for (const [one, other] of pairs) {
    if ((rule[one] === undefined) === (rule[other] === undefined)) continue
    const missing = rule[one] === undefined ? one : other
    throw new MappingError(`emit[${index}].${missing}: is missing; ${one} and ${other} go together`)
  }
  if (rule.objectType !== undefined && rule.object === undefined) {
    throw new MappingError(`emit[${index}].object: is missing; objectType says what kind of thing it is`)
  }
}
