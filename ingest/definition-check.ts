/** Definitions at the door: what has not the form of its kind, or contradicts itself, is refused with what to mend. Nothing later can. */
import { Compile, type Validator } from 'typebox/compile'
import type { TSchema } from 'typebox'
import { contradiction } from './definition-contradiction.ts'
import { CoverageDefinition, DEFINITION_BODIES, Definition, type DefinitionKind } from './definition.ts'
import { ProblemError } from './problem.ts'
import { Rejection } from './rejection.ts'
import { parseJson } from './validate.ts'

const definition = Compile(Definition)
const KINDS = Object.keys(DEFINITION_BODIES) as DefinitionKind[]
const bodies = Object.fromEntries(KINDS.map((kind) => [kind, Compile(DEFINITION_BODIES[kind])])) as unknown as Record<
  DefinitionKind,
  Validator
>
/** The forms of evidence for a coverage, by the field that only one of them has. */
const evidences = CoverageDefinition.anyOf.map((form) => [evidenceOf(form), Compile(form as TSchema)] as const)

/**
 * Reads one definition, or an array of them.
 * @throws ProblemError that names the first that is wrong, and what is wrong with it
 */
export function readDefinitions(body: Buffer): Definition[] {
  const value = parseJson(body)
  if (value instanceof Rejection)
    throw new ProblemError('invalid_definition', 'The body is not one JSON value: send a definition or an array')
  const list: unknown[] = Array.isArray(value) ? value : [value]
  return list.map((item, position) => {
    const complaint = definition.Check(item) ? contradiction(item) : formComplaint(item)
    if (complaint === null) return item as Definition
    const kind = isRecord(item) ? item['kind'] : undefined
    throw new ProblemError(
      'invalid_definition',
      `Definition ${position} (${JSON.stringify(kind ?? null)}): ${complaint}`,
    )
  })
}

/** What is wrong with the form: told by the schema of its own kind, since those of the others say nothing about it. */
function formComplaint(item: unknown): string {
  if (!isRecord(item)) return 'a definition is an object with kind, key and body'
  const { kind, key, body, ...others } = item
  if (!isKind(kind)) return `kind must be one of ${KINDS.join(', ')}`
  if (typeof key !== 'string' || key === '' || key.length > 200 || key.includes('\u0000'))
    return 'key must be a text of 1 to 200 characters, without NUL'
  const [other] = Object.keys(others)
  if (other !== undefined) return `${JSON.stringify(other)} is no field of a definition: it has kind, key and body`
  if (!isRecord(body)) return 'body must be an object'
  return complaintOf(kind === 'coverage' ? evidenceFor(body) : bodies[kind], body)
}

function complaintOf(schema: Validator | string, body: unknown): string {
  if (typeof schema === 'string') return schema
  const [first] = schema.Errors(body)
  return first === undefined ? 'body has not the form of its kind' : `/body${first.instancePath} ${sayError(first)}`
}

/** What a schema says, with the names where it leaves them out. */
function sayError({ message, params }: { message: string; params: unknown }): string {
  if (!isRecord(params)) return message
  const [names] = ['requiredProperties', 'additionalProperties', 'allowedValues'].flatMap((name) => {
    const value = params[name]
    return Array.isArray(value) ? [value.join(', ')] : []
  })
  return names === undefined || message.includes(names) ? message : `${message} (${names})`
}

/** The schema of the form that a coverage has, or what to do when it has none or several. */
function evidenceFor(body: Record<string, unknown>): Validator | string {
  const meant = evidences.filter(([field]) => field in body)
  const [one] = meant
  if (one !== undefined && meant.length === 1) return one[1]
  const fields = evidences.map(([field]) => field).join(', ')
  return `/body must have exactly one of ${fields}: the evidence, in one form`
}

function evidenceOf(form: { properties: object }): string {
  const found = ['share', 'sample', 'collectors', 'range'].find((field) => field in form.properties)
  if (found === undefined) throw new Error('A form of coverage has a field of evidence that is not known here')
  return found
}

const isKind = (kind: unknown): kind is DefinitionKind => KINDS.includes(kind as DefinitionKind)

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
