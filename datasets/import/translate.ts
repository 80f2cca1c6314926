/**
 * From a row to interactions, as the mapping says. A row is translated wholly or not at all, so that what was refused can
 * be repaired in the file and sent again without a remainder.
 */
import { Interaction } from '@candor/ingest/interaction'
import { Compile } from 'typebox/compile'
import { MappingError, type EmitRule, type Field, type Mapping } from './mapping.ts'
import type { Row } from './read-rows.ts'
import { parseTimeFormat, readRfc3339, type TimeReader } from './time-format.ts'

/** Why a row gave nothing: where it stands, which column or field is to blame, and what is wrong with it. */
export interface RowProblem {
  row: number
  line: number
  /** The column, or the field of the mapping when no single column is to blame; '' for the row as a whole. */
  column: string
  reason: string
}

export type Translated = { interactions: Interaction[] } | { problem: RowProblem }
export type Translate = (row: Row) => Translated

/** Thrown inside, caught at the row. */
class Unusable extends Error {
  readonly column: string

  constructor(column: string, reason: string) {
    super(reason)
    this.column = column
  }
}

const PLACEHOLDER = /\{([^{}]+)\}/g
const interaction = Compile(Interaction)

/** Binds a mapping. The first row shows whether the columns it names exist: throws MappingError when one does not. */
export function translator(mapping: Mapping): Translate {
  const timeReader =
    mapping.timeFormat === undefined ? readRfc3339 : parseTimeFormat(mapping.timeFormat, mapping.offset)
  if (typeof timeReader === 'string') throw new MappingError(timeReader)
  // Objects of an NDJSON file may differ from one another; all rows of the others have the same columns.
  let checked = mapping.format === 'ndjson'
  return (row) => {
    if (row.problem !== undefined)
      return { problem: { row: row.number, line: row.line, column: '', reason: row.problem } }
    if (!checked) checkColumns(mapping, row)
    checked = true
    try {
      const rules = mapping.emit.filter((rule) => applies(rule, row))
      return { interactions: rules.map((rule) => apply(rule, row, timeReader)) }
    } catch (error) {
      if (!(error instanceof Unusable)) throw error
      return { problem: { row: row.number, line: row.line, column: error.column, reason: error.message } }
    }
  }
}

function checkColumns({ emit, format }: Mapping, row: Row): void {
  const columns = new Set([...Object.keys(row.fields), ...Object.keys(row.faults), '#'])
  // A struct that is empty in this row stands under its own name: what it has inside cannot be known yet.
  const isTyped = format === 'parquet' || format === 'arrow'
  const hollow = new Set(isTyped ? Object.keys(row.fields).filter((name) => row.fields[name] === '') : [])
  for (const [index, rule] of emit.entries()) {
    for (const column of Object.keys(rule.when ?? {})) demandColumn({ columns, hollow }, column, `emit[${index}].when`)
    for (const [name, field] of fieldsOf(rule)) {
      for (const column of columnsOf(field)) demandColumn({ columns, hollow }, column, `emit[${index}].${name}`)
    }
  }
}

function demandColumn(
  { columns, hollow }: { columns: ReadonlySet<string>; hollow: ReadonlySet<string> },
  column: string,
  where: string,
): void {
  const above = column.split('.').map((_, depth, names) => names.slice(0, depth).join('.'))
  if (columns.has(column) || above.some((name) => hollow.has(name))) return
  const known = [...columns].filter((name) => name !== '#').join(', ')
  throw new MappingError(`${where}: the file has no column "${column}"; it has ${known}`)
}

function fieldsOf(rule: EmitRule): [string, Field][] {
  return Object.entries(rule).flatMap(([name, value]): [string, Field][] => {
    if (name === 'verb' || name === 'when') return []
    if (name === 'topics') return (rule.topics ?? []).map((field, index) => [`topics[${index}]`, field])
    if (name === 'properties')
      return Object.entries(rule.properties ?? {}).map(([key, field]) => [`properties.${key}`, field])
    return [[name, value as Field]]
  })
}

function columnsOf(field: Field): string[] {
  const template = typeof field === 'string' ? field : field.from
  return [...template.matchAll(PLACEHOLDER)].map((match) => match[1] ?? '')
}

function applies({ when = {} }: EmitRule, row: Row): boolean {
  return Object.entries(when).every(([column, condition]) => {
    const value = valueOf(column, row)
    return 'equals' in condition ? value === condition.equals : (value !== '') === condition.notEmpty
  })
}

function valueOf(column: string, row: Row): string {
  if (column === '#') return String(row.number)
  const fault = row.faults[column]
  if (fault !== undefined) throw new Unusable(column, fault)
  return row.fields[column] ?? ''
}

/** The value of a field in this row; '' when the template comes out empty. */
function fill(field: Field, row: Row): string {
  const template = typeof field === 'string' ? field : field.from
  const filled = template.replaceAll(PLACEHOLDER, (_, column: string) => valueOf(column, row))
  if (typeof field === 'string' || filled === '') return filled
  const value = Object.hasOwn(field.values, filled) ? field.values[filled] : undefined
  if (value !== undefined) return value
  throw new Unusable(
    blame(field),
    `"${filled}" is not among the values listed: ${Object.keys(field.values).join(', ')}`,
  )
}

/** The column to name in a problem: the only one of the template, or '' when there is none or several. */
function blame(field: Field): string {
  const columns = columnsOf(field)
  return columns.length === 1 ? (columns[0] ?? '') : ''
}

function apply(rule: EmitRule, row: Row, readTime: TimeReader): Interaction {
  const optional = (field: Field | undefined) => (field === undefined ? '' : fill(field, row))
  const required = (name: 'id' | 'at' | 'channel' | 'actor') => {
    const value = fill(rule[name], row)
    if (value === '') throw new Unusable(blame(rule[name]) || name, `is empty, and ${name} needs a value`)
    return value
  }
  const at = readTime(required('at'))
  if (typeof at === 'string') throw new Unusable(blame(rule.at) || 'at', at)
  const made = {
    id: required('id'),
    verb: rule.verb,
    at: new Date(at).toISOString(),
    channel: required('channel'),
    ...present('visibility', optional(rule.visibility)),
    actor: { id: required('actor'), ...present('role', optional(rule.role)) },
    ...plainFields(rule, optional),
    ...nestedFields(rule, optional),
    ...numberFields(rule, row),
  }
  if (interaction.Check(made)) return made
  throw invalid(made, rule)
}

function present<K extends string>(key: K, value: string): Partial<Record<K, string>> {
  return value === '' ? {} : ({ [key]: value } as Record<K, string>)
}

const PLAIN = [
  'account',
  'thread',
  'inReplyTo',
  'brand',
  'campaign',
  'text',
  'language',
  'sentiment',
  'currency',
] as const
const NUMBERS = ['value', 'score', 'audience'] as const

function plainFields(rule: EmitRule, value: (field: Field | undefined) => string): Record<string, string> {
  const filled = PLAIN.map((name): [string, string] => [name, value(rule[name])])
  return Object.fromEntries(filled.filter(([, text]) => text !== ''))
}

function nestedFields(rule: EmitRule, value: (field: Field | undefined) => string): Record<string, unknown> {
  const object = value(rule.object)
  const experiment = value(rule.experiment)
  const survey = value(rule.survey)
  const linkedId = value(rule.linkedId)
  const topics = (rule.topics ?? []).map(value).filter((topic) => topic !== '')
  const properties = Object.entries(rule.properties ?? {}).map(([key, field]) => [key, value(field)] as const)
  const told = properties.filter(([, filled]) => filled !== '')
  return {
    ...(object === '' ? {} : { object: { id: object, ...present('type', value(rule.objectType)) } }),
    ...(experiment === '' ? {} : { experiment: { key: experiment, arm: value(rule.arm) } }),
    ...(survey === '' ? {} : { survey: { key: survey, question: value(rule.question) } }),
    ...(linkedId === '' ? {} : { linked: { channel: value(rule.linkedChannel), id: linkedId } }),
    ...(topics.length === 0 ? {} : { topics }),
    ...(told.length === 0 ? {} : { properties: Object.fromEntries(told) }),
  }
}

/** Decimal numbers with a point; anything else is a problem, never a guess ("1,5" may be fifteen or one and a half). */
function numberFields(rule: EmitRule, row: Row): Record<string, number> {
  const numbers: Record<string, number> = {}
  for (const name of NUMBERS) {
    const field = rule[name]
    const filled = field === undefined ? '' : fill(field, row)
    if (field === undefined || filled === '') continue
    if (!/^[+-]?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(filled)) {
      throw new Unusable(blame(field) || name, `"${filled}" is not a number as ${name} needs it, e.g. 12.50`)
    }
    numbers[name] = Number(filled)
  }
  return numbers
}

/** Says which field of the interaction the schema refuses, and blames the column it came from. */
function invalid(made: object, rule: EmitRule): Unusable {
  const [error] = interaction.Errors(made)
  const path = error?.instancePath.slice(1) ?? ''
  const [name = ''] = path.split('/')
  const field = Object.entries(rule).find(([key]) => key === name)?.[1]
  const column =
    typeof field === 'string' || (typeof field === 'object' && 'from' in field) ? blame(field as Field) : ''
  return new Unusable(column || path, `${path} ${error?.message ?? 'is not valid'}`)
}
