/**
 * A query file: what it answers in words, its parameters and rows with their types, and its SQL.
 *
 *     -- What the query answers, in words.
 *     -- reads View, Create
 *     -- param workspace: String
 *     -- row people: UInt64
 *     SELECT … WHERE workspace = {workspace:String}
 *
 * `reads` names the verbs of the interactions that the answer depends on: while these are the same, so is the answer, and it
 * may be remembered. A query without it depends on more than interactions, and is always asked anew. A query that takes a
 * parameter `verb` depends, of the verbs that it reads, on that one: one that reads others beside it calls it something else.
 * What counts all interactions says `reads every verb`.
 *
 * What several queries share stands once, in fragments/NAME.sql, and is put in the place of a line that says so. A comma
 * behind the name comes behind the fragment:
 *
 *     WITH
 *       -- with service_moments,
 *       episodes AS (SELECT … FROM service_moments …)
 */
import type { ColumnType } from './column-type.ts'
import { readType } from './column-type.ts'
import { codeOf, onlyStatement, readPlaceholder, scanSql } from './sql/scan.ts'

export interface QueryColumn {
  name: string
  type: ColumnType
}

export interface QuerySource {
  name: string
  words: string
  /** The statement alone, without the header, with fragments in their places. */
  sql: string
  params: QueryColumn[]
  rows: QueryColumn[]
  reads: Reads
}

/** The verbs whose interactions a query depends on, or every one; null when it depends on something else. */
export type Reads = readonly string[] | 'every' | null

const DECLARATION = /^(param|row)\s+([A-Za-z_]\w*)\s*:\s*(.+)$/
/** The text of a fragment by its name; undefined when there is none. */
export type FragmentReader = (name: string) => string | undefined

const WITH = /^[^\S\n]*-- with\b(.*)$/gm
const EVERY = 'every verb'
const READS = /^reads\s+([A-Z][a-z]+(?:,\s*[A-Z][a-z]+)*|every verb)$/

function readHeader(lines: readonly string[]): Pick<QuerySource, 'words' | 'params' | 'rows' | 'reads'> {
  const words: string[] = []
  let reads: Reads = null
  const declared: Record<'param' | 'row', QueryColumn[]> = { param: [], row: [] }
  for (const line of lines) {
    const text = line.trim().replace(/^--\s*/, '')
    const verbs = READS.exec(text)?.[1]
    if (verbs !== undefined) {
      reads = verbs === EVERY ? 'every' : verbs.split(/,\s*/)
      continue
    }
    const match = DECLARATION.exec(text)
    const list = match?.[1] === 'param' || match?.[1] === 'row' ? declared[match[1]] : undefined
    if (match?.[2] === undefined || match[3] === undefined || list === undefined) {
      if (/^(param|row)\b[^.]*:/.test(text))
        throw new Error(`cannot read "-- ${text}": write "-- param name: Type" or "-- row name: Type"`)
      if (text !== '') words.push(text)
      continue
    }
    const name = match[2]
    if (list.some((column) => column.name === name)) throw new Error(`${name} is declared twice`)
    list.push({ name, type: readType(match[3]) })
  }
  return { words: words.join(' '), params: declared.param, rows: declared.row, reads }
}

function checkPlaceholders(sql: string, params: readonly QueryColumn[]): void {
  const used = new Map<string, string>()
  for (const piece of scanSql(sql).filter(({ kind }) => kind === 'placeholder')) {
    const { name, type } = readPlaceholder(piece.text)
    const declared = params.find((param) => param.name === name)
    if (!declared) throw new Error(`{${name}:${type}} is used but not declared: add "-- param ${name}: ${type}"`)
    if (declared.type.name !== readType(type).name)
      throw new Error(`{${name}:${type}} is declared as ${declared.type.name}`)
    used.set(name, type)
  }
  const unused = params.filter((param) => !used.has(param.name))
  if (unused.length > 0) throw new Error(`declared but not used: ${unused.map((param) => param.name).join(', ')}`)
}

/**
 * Puts fragments in the place of the lines that name them. Comments at a fragment's head say what it is, and stay in its file.
 * @throws when there is no such fragment, or a fragment asks for another: one file then says all that a query does
 */
function expandFragments(sql: string, fragment: FragmentReader): string {
  return sql.replace(WITH, (_, asked: string) => {
    const [, name, comma] = /^ ([a-z][a-z0-9_]*)(,?)\s*$/.exec(asked) ?? []
    if (name === undefined || comma === undefined)
      throw new Error(`cannot read "-- with${asked}": write "-- with name", or "-- with name," before more`)
    const text = fragment(name)
    if (text === undefined) throw new Error(`there is no fragments/${name}.sql for "-- with ${name}"`)
    const body = text.replace(/^(?:[^\S\n]*(?:--[^\n]*)?\r?\n)+/, '').trim()
    if (text.search(WITH) >= 0) throw new Error(`fragments/${name}.sql asks for a fragment: name both in the query`)
    // Without this, a closing comment would swallow what follows.
    if (/--[^\n]*$/.test(body)) throw new Error(`fragments/${name}.sql ends in a comment: end it in SQL`)
    return body + comma
  })
}

const noFragments: FragmentReader = () => undefined

/**
 * Reads and checks a query file.
 * @param name 'folder/file', for messages
 * @param fragment reads what the query shares with others; its SQL is checked as part of the query
 * @throws when header and SQL disagree, or the SQL is not one plain SELECT (limits and format are added by the store)
 */
export function readQuerySource(name: string, text: string, fragment = noFragments): QuerySource {
  try {
    const lines = text.split(/\r?\n/)
    const first = lines.findIndex((line) => !/^\s*(--.*)?$/.test(line))
    const header = readHeader(lines.slice(0, first < 0 ? lines.length : first))
    const sql = onlyStatement(first < 0 ? '' : expandFragments(lines.slice(first).join('\n'), fragment))
    if (header.words === '') throw new Error('say in words, in the first comment line, what it answers')
    if (header.rows.length === 0) throw new Error('declare its columns with "-- row name: Type"')
    if (!/^\s*(SELECT|WITH)\b/i.test(codeOf(sql))) throw new Error('a query is a SELECT (or WITH … SELECT)')
    if (/\b(SETTINGS|FORMAT|INTO\s+OUTFILE)\b/i.test(codeOf(sql)))
      throw new Error('leave out SETTINGS and FORMAT: the store adds them')
    checkPlaceholders(sql, header.params)
    return { name, sql, ...header }
  } catch (error) {
    throw new Error(`Query ${name}: ${error instanceof Error ? error.message : String(error)}.`, { cause: error })
  }
}
