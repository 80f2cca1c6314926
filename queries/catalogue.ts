/**
 * The catalogue: every named query, with its words, SQL and types.
 *
 * A query is a .sql file in metrics/, experiments/, people/, stream/ or admin/; its name is 'folder/file'. After adding or changing
 * one, run `node --import tsx queries/generate.ts`: it writes the TypeScript types into generated/catalogue.ts. What several
 * queries share is in fragments/.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import type { QueryColumn, QuerySource, Reads } from './query-source.ts'
import { readQuerySource } from './query-source.ts'
import type { LoadName, QueryName } from './generated/catalogue.ts'
import { readsFrom } from './touches.ts'

export type { LoadName, QueryName, QueryParams, QueryRow } from './generated/catalogue.ts'

export const QUERY_FOLDERS = ['admin', 'experiments', 'metrics', 'people', 'stream'] as const

const directory = new URL('./', import.meta.url)
const queries = new Map<string, QuerySource>()
const loads = new Map<string, LoadStatement>()

function sqlFiles(folder: string): string[] {
  const url = new URL(`${folder}/`, directory)
  if (!existsSync(url)) return []
  return readdirSync(url)
    .filter((file) => file.endsWith('.sql'))
    .map((file) => file.slice(0, -'.sql'.length))
    .sort()
}

/** Names of all query files on disk, sorted. */
export function queryNamesOnDisk(): string[] {
  return QUERY_FOLDERS.flatMap((folder) => sqlFiles(folder).map((file) => `${folder}/${file}`))
}

/** Names of all load statements on disk, sorted. */
export function loadNamesOnDisk(): string[] {
  return sqlFiles('load')
}

/** Names of all fragments on disk, sorted. */
export function fragmentNamesOnDisk(): string[] {
  return sqlFiles('fragments')
}

const fragment = (name: string): string | undefined =>
  fragmentNamesOnDisk().includes(name) ? readFileSync(new URL(`fragments/${name}.sql`, directory), 'utf8') : undefined

/** The file of a query as it was written, for a look at its fragments. */
export const queryFile = (name: string): string => readFileSync(new URL(`${name}.sql`, directory), 'utf8')

/** A query's source, read once. @throws when there is no such file, or its header and SQL disagree */
export function querySource(name: string): QuerySource {
  const known = queries.get(name)
  if (known) return known
  if (!/^(admin|experiments|metrics|people|stream)\/[a-z0-9_]+$/.test(name))
    throw new Error(`There is no query named "${name}".`)
  const source = readQuerySource(name, queryFile(name), fragment)
  queries.set(name, source)
  return source
}

const reading = new Map<string, readonly LoadName[]>()

/** The loads that can change what a query answers. */
export function readsOf(name: QueryName): readonly LoadName[] {
  const known = reading.get(name) ?? readsFrom(querySource(name).sql)
  reading.set(name, known)
  return known
}

export interface LoadStatement {
  /** The statement with its {settings}, {segment} and {source} still open. */
  statement: string
  /**
   * Holds for a row of the file that the table has already, with {segment} and {since} still open: the line "-- stored when".
   * Null when such rows cannot be told.
   */
  stored: string | null
}

/** A load statement, read once. */
export function loadStatement(name: LoadName): LoadStatement {
  const known = loads.get(name)
  if (known !== undefined) return known
  if (!/^[a-z_]+$/.test(name)) throw new Error(`There is no load statement named "${name}".`)
  const text = readFileSync(new URL(`load/${name}.sql`, directory), 'utf8')
  const load = {
    statement: text.replace(/^--.*\n/gm, ''),
    stored: /^-- stored when (.+)$/m.exec(text)?.[1] ?? null,
  }
  loads.set(name, load)
  return load
}

export interface QueryDescription {
  name: QueryName
  words: string
  sql: string
  params: { name: string; type: string }[]
  rows: { name: string; type: string }[]
  reads: Reads
}

const said = (columns: readonly QueryColumn[]): { name: string; type: string }[] =>
  columns.map((column) => ({ name: column.name, type: column.type.name }))

/** What a query is, for people who ask "How do we know?". */
export function describeQuery(name: QueryName): QueryDescription {
  const { words, sql, params, rows, reads } = querySource(name)
  return { name, words, sql, params: said(params), rows: said(rows), reads }
}
