/**
 * How dead letters are mended before they are read again: a list of rules, each for some reasons and entrances, that set,
 * rename or remove fields by JSON pointer, or give back what stood in the address or the headers, which is not kept.
 */
import { Type, type Static } from 'typebox'
import { Compile } from 'typebox/compile'
import { parsePointer, removeAt, setAt, valueAt } from './pointer.ts'

const Pointer = Type.String({ pattern: '^/' })
const Names = Type.Record(Type.String(), Type.String())
const Rule = Type.Object(
  {
    reason: Type.Optional(Type.String({ description: 'Only letters of this reason' })),
    source: Type.Optional(Type.String({ description: 'Only letters of this entrance' })),
    rename: Type.Optional(
      Type.Record(Pointer, Pointer, { description: 'From pointer to pointer; what is there moves' }),
    ),
    set: Type.Optional(Type.Record(Pointer, Type.Unknown(), { description: 'Pointer to value' })),
    default: Type.Optional(Type.Record(Pointer, Type.Unknown(), { description: 'As set, where nothing stands yet' })),
    remove: Type.Optional(Type.Array(Pointer)),
    query: Type.Optional(Names),
    headers: Type.Optional(Names),
  },
  { additionalProperties: false },
)
export const Fix = Type.Object({ rules: Type.Array(Rule, { maxItems: 1000 }) }, { additionalProperties: false })
export type Fix = Static<typeof Fix>
type Rule = Static<typeof Rule>

export const NO_FIX: Fix = { rules: [] }
const check = Compile(Fix)

/** @throws Error that names the rule and says what to write */
export function readFix(value: unknown): Fix {
  if (!check.Check(value)) {
    const [first] = check.Errors(value)
    const place = first === undefined || first.instancePath === '' ? 'The fix' : first.instancePath
    throw new Error(
      `${place} ${first?.message ?? 'is wrong'}. Write {"rules": [{"reason": …, "source": …, "rename": {"/from": "/to"}, ` +
        '"set": {"/field": value}, "default": {"/field": value}, "remove": ["/field"], "query": {…}, "headers": {…}}]}.',
    )
  }
  for (const { rename = {}, set = {}, default: missing = {}, remove = [] } of value.rules)
    for (const pointer of [...Object.entries(rename).flat(), ...Object.keys(set), ...Object.keys(missing), ...remove])
      parsePointer(pointer)
  return value
}

export interface Mended {
  bytes: Buffer
  query: Record<string, string>
  headers: Record<string, string>
}

/** The bytes of a letter after every rule that is for it, in their order. Bytes that are no JSON stay as they are. */
export function mend(fix: Fix, letter: { reason: string; source: string; bytes: Buffer }): Mended {
  const rules = fix.rules.filter(
    ({ reason, source }) => (reason ?? letter.reason) === letter.reason && (source ?? letter.source) === letter.source,
  )
  const query = Object.assign({}, ...rules.map((rule) => rule.query ?? {})) as Record<string, string>
  const given = Object.entries(Object.assign({}, ...rules.map((rule) => rule.headers ?? {})) as Record<string, string>)
  const headers = Object.fromEntries(given.map(([name, value]) => [name.toLowerCase(), value]))
  const changing = rules.filter(({ rename, set, default: missing, remove }) => [rename, set, missing, remove].some((part) => part !== undefined)) // prettier-ignore
  return { query, headers, bytes: changing.length === 0 ? letter.bytes : changed(letter.bytes, changing) }
}

function changed(bytes: Buffer, rules: readonly Rule[]): Buffer {
  let document: unknown
  try {
    document = JSON.parse(bytes.toString('utf8'))
  } catch {
    return bytes
  }
  for (const rule of rules) apply(rule, document)
  return Buffer.from(JSON.stringify(document))
}

function apply({ rename = {}, set = {}, default: missing = {}, remove = [] }: Rule, document: unknown): void {
  for (const [from, to] of Object.entries(rename)) {
    const value = valueAt(document, parsePointer(from))
    if (value === undefined) continue
    removeAt(document, parsePointer(from))
    setAt(document, parsePointer(to), value)
  }
  for (const [pointer, value] of Object.entries(set)) setAt(document, parsePointer(pointer), structuredClone(value))
  for (const [pointer, value] of Object.entries(missing))
    if (valueAt(document, parsePointer(pointer)) === undefined)
      setAt(document, parsePointer(pointer), structuredClone(value))
  for (const pointer of remove) removeAt(document, parsePointer(pointer))
}
