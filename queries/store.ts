/**
 * The store: everything Candor asks of ClickHouse, whether it runs in this process or behind a URL.
 *
 * Nothing outside this package writes SQL. Callers name a query of the catalogue and hand it typed parameters; events
 * arrive only as files of journal rows, loaded under a token, so that no byte of theirs is ever part of a statement.
 */
import type { EraseRequest, ErasedRows } from './erase.ts'
import type { RemovedRows, RetentionRequest } from './retain.ts'
import type { LoadName, QueryName, QueryParams, QueryRow } from './catalogue.ts'

export interface CallOptions {
  /** Aborting ends the query in the engine too, not only the wait for it. */
  signal?: AbortSignal
}

export type TableFormat = 'ArrowStream' | 'CSVWithNames'

/** How often something changed. While both are equal, nothing is under way. */
export interface Count {
  begun: number
  ended: number
}

/** Loads and removals of this process, so that an answer that was computed beside one is not taken for the whole. */
export interface Changes extends Count {
  /** Those that write the tables of one load. */
  of: Readonly<Record<LoadName, Count>>
  /** Removals among them that ended, also those that failed half way: no answer from before one may be given any more. */
  removed: number
}

export interface Store {
  readonly kind: 'embedded' | 'server'

  readonly changes: Readonly<Changes>

  /** Runs a named query and returns its rows, decoded and checked against the types that the query declares. */
  query<N extends QueryName>(name: N, params: QueryParams[N], options?: CallOptions): Promise<QueryRow[N][]>

  /** The same answer as bytes: an uncompressed Arrow IPC stream, or CSV with a header line. */
  bytes<N extends QueryName>(
    name: N,
    params: QueryParams[N],
    format: TableFormat,
    options?: CallOptions,
  ): Promise<Uint8Array>

  /**
   * Loads a file of journal rows (NDJSON, see journal-row.ts) with a named load statement.
   * The same token again changes nothing, in the table or in any rollup, also after a crash in the middle.
   * Interactions, dead letters and the ledger remember the file's name (up to its first dot) and the row's place in it.
   * @param token any string; it is hashed before the engine sees it
   */
  load(name: LoadName, file: string, token: string): Promise<void>

  /**
   * Loads what a load that ended unseen (killed, cut off, power lost) left out of a table, told row by row and not by the token:
   * the engine writes a token down before the rows appear and does not wait for the disk then, so that after a crash it may
   * know a token whose rows it lost, or have rows whose token it lost. An earlier try must not run any more; a server refuses
   * (216) while one does. Its rollups are mended by healRollups().
   * @param since milliseconds since 1970; no row of the file was received before
   */
  loadRest(name: LoadName, file: string, token: string, since: number): Promise<void>

  /**
   * Compares the rollups with the interactions of each month that a file has rows in, and makes those anew that differ.
   * Nothing may be loaded meanwhile. @returns what was made anew, in words; empty when all agreed
   */
  healRollups(file: string): Promise<string[]>

  /** Brings the schema to the newest version. Can be repeated, and continues where a crash left it. */
  migrate(): Promise<{ from: number; to: number }>

  /** Removes everything a workspace holds, from tables and rollups. */
  dropWorkspace(workspace: string): Promise<void>

  /** Removes the generations of resolved people that are not named: nobody reads them any more. */
  dropPeople(workspace: string, keep: readonly number[]): Promise<void>

  /**
   * Removes people from every table and rollup, and their bytes from the disk. Can be repeated, and continues where a crash
   * left it. Nothing may be loaded meanwhile.
   */
  erasePeople(request: EraseRequest): Promise<ErasedRows>

  /** Removes what has outlived its time, from tables, rollups and disk. Can be repeated. Nothing may be loaded meanwhile. */
  removeOld(request: RetentionRequest): Promise<RemovedRows>

  /** How many interactions of a workspace hold one of these texts anywhere; null when that takes too long. */
  countMentions(workspace: string, texts: readonly string[]): Promise<number | null>

  /**
   * Writes every table into a new directory, below the one that the store was opened with for backups. Nothing may be loaded
   * meanwhile. @throws for a server, which has backups of its own
   */
  backup(directory: string): Promise<void>

  /** Brings back what backup() wrote, into a store that is empty and not yet migrated. */
  restore(directory: string): Promise<void>

  /** Resolves when the engine answers; rejects with the reason when it does not. */
  ping(): Promise<void>

  /** Waits for running calls, then lets go of the engine and its files. */
  close(): Promise<void>
}
