/** The part of the store that is the same for every way of running ClickHouse: all of it but opening and loading. */
import { createHash, randomUUID } from 'node:crypto'
import { basename } from 'node:path'
import type { ClickHouseClient } from '@clickhouse/client'
import {
  type LoadName,
  type QueryName,
  type QueryParams,
  type QueryRow,
  loadStatement,
  querySource,
} from './catalogue.ts'
import { countMentions, erasePeople, type EraseRequest, type ErasedRows } from './erase.ts'
import { healRollups } from './heal.ts'
import { LOAD_SETTINGS, QUERY_SETTINGS } from './limits.ts'
import { migrate } from './migrate.ts'
import { encodeParams } from './param-encoder.ts'
import type { QuerySource } from './query-source.ts'
import { removeOld, type RemovedRows, type RetentionRequest } from './retain.ts'
import { type CompactResult, decodeRows } from './row-decoder.ts'
import { quoteString, settingsText, type SettingValue } from './sql/literal.ts'
import type { CallOptions, Changes, Count, Store, TableFormat } from './store.ts'
import { LOADS } from './touches.ts'
import { dropPeople, dropWorkspace } from './workspace.ts'

/** A segment's name is that of its file, up to the first dot. */
const segmentOf = (file: string): string => basename(file).replace(/\..*$/, '')

/** Rows with their place in the file, from 0; one reader (LOAD_SETTINGS) gives them in their order. */
const numbered = (lines: string): string => `(SELECT *, rowNumberInAllBlocks() AS line FROM ${lines})`

/** Those of the rows that the table does not have yet, as the load statement tells them. */
const missing = (lines: string, stored: string): string => `(SELECT * FROM ${numbered(lines)} WHERE NOT (${stored}))`

/**
 * Loads that need a few columns of a segment whose lines the other loads read whole: for them the rest of a line is passed
 * over, in half of the time. Types are as strict as ever.
 */
const NARROW: ReadonlySet<LoadName> = new Set<LoadName>(['actor', 'ledger'])

export abstract class ClientStore implements Store {
  abstract readonly kind: 'embedded' | 'server'
  readonly client: ClickHouseClient
  readonly changes: Changes = {
    ...{ begun: 0, ended: 0, removed: 0 },
    of: Object.fromEntries(LOADS.map((name) => [name, { begun: 0, ended: 0 }])) as Record<LoadName, Count>,
  }

  constructor(client: ClickHouseClient) {
    this.client = client
  }

  /**
   * Says how a file gets into a load statement, and runs it.
   * @param options.isNarrow the columns that the statement names are enough; otherwise every line is read and checked whole
   * @param options.queryId the same for the same load: a server refuses it while an earlier try still runs there
   */
  protected abstract runLoad(
    statement: (source: string) => string,
    file: string,
    options: { isNarrow: boolean; queryId: string },
  ): Promise<void>

  abstract backup(directory: string): Promise<void>
  abstract restore(directory: string): Promise<void>

  /** Ends a query that was given up on. */
  protected abstract cancel(queryId: string): Promise<void>

  async query<N extends QueryName>(name: N, params: QueryParams[N], options?: CallOptions): Promise<QueryRow[N][]> {
    // The rows were checked against the types that the query declares, from which QueryRow is generated.
    return (await this.rows(querySource(name), params, options)) as unknown as QueryRow[N][]
  }

  /** Runs a query that need not be in the catalogue: what `query` does, without the types. */
  async rows(
    source: QuerySource,
    params: Readonly<Record<string, unknown>>,
    options: CallOptions = {},
  ): Promise<Record<string, unknown>[]> {
    const result = await this.#cancellable(options.signal, (call) =>
      this.client.query({
        ...call,
        query: `${source.sql}\nSETTINGS ${settingsText(QUERY_SETTINGS)}`,
        query_params: encodeParams(source.params, params),
        format: 'JSONCompact',
      }),
    )
    return decodeRows(source.name, source.rows, JSON.parse(await result.text()) as CompactResult)
  }

  async bytes<N extends QueryName>(
    name: N,
    params: QueryParams[N],
    format: TableFormat,
    options: CallOptions = {},
  ): Promise<Uint8Array> {
    const source = querySource(name)
    const { stream } = await this.#cancellable(options.signal, (call) =>
      this.client.exec({
        ...call,
        query: `${source.sql}\nSETTINGS ${settingsText(QUERY_SETTINGS)}\nFORMAT ${format}`,
        query_params: encodeParams(source.params, params),
      }),
    )
    const chunks: Buffer[] = []
    for await (const chunk of stream) chunks.push(chunk as Buffer)
    return Buffer.concat(chunks)
  }

  load(name: LoadName, file: string, token: string): Promise<void> {
    const hashed = createHash('sha256').update(token).digest('hex')
    return this.#load(name, file, hashed, numbered, { insert_deduplication_token: hashed })
  }

  loadRest(name: LoadName, file: string, token: string, since: number): Promise<void> {
    const hashed = createHash('sha256').update(token).digest('hex')
    const { stored } = loadStatement(name)
    if (stored === null)
      throw new Error(`What load/${name}.sql has stored already cannot be told: it needs a line "stored when".`)
    const known = stored
      .replace('{segment}', () => quoteString(segmentOf(file)))
      .replace('{since}', `fromUnixTimestamp64Milli(toInt64(${Math.trunc(since)}), 'UTC')`)
    return this.#load(name, file, hashed, (lines) => missing(lines, known), { insert_deduplicate: 0 })
  }

  healRollups(file: string): Promise<string[]> {
    return this.#change(() => healRollups(this.client, segmentOf(file)), ['interaction'])
  }

  #load(
    name: LoadName,
    file: string,
    queryId: string,
    rows: (lines: string) => string,
    more: Readonly<Record<string, SettingValue>>,
  ): Promise<void> {
    const isNarrow = NARROW.has(name)
    const settings = { ...LOAD_SETTINGS, input_format_skip_unknown_fields: isNarrow, ...more }
    const open = loadStatement(name)
      .statement.replace('{settings}', () => settingsText(settings))
      .replace('{segment}', () => quoteString(segmentOf(file)))
    const statement = (lines: string): string => open.replace('{source}', () => rows(lines))
    return this.#change(() => this.runLoad(statement, file, { isNarrow, queryId }), [name])
  }

  migrate(): Promise<{ from: number; to: number }> {
    return migrate(this.client)
  }

  dropPeople(workspace: string, keep: readonly number[]): Promise<void> {
    return this.#change(() => dropPeople(this.client, workspace, keep), ['person'])
  }

  dropWorkspace(workspace: string): Promise<void> {
    return this.#remove(() => dropWorkspace(this.client, workspace))
  }

  erasePeople(request: EraseRequest): Promise<ErasedRows> {
    return this.#remove(() => erasePeople(this.client, request))
  }

  removeOld(request: RetentionRequest): Promise<RemovedRows> {
    return this.#remove(() => removeOld(this.client, request))
  }

  countMentions(workspace: string, texts: readonly string[]): Promise<number | null> {
    return countMentions(this.client, workspace, texts)
  }

  async ping(): Promise<void> {
    const result = await this.client.ping()
    if (!result.success) throw new Error(`ClickHouse does not answer: ${result.error.message}`, { cause: result.error })
  }

  close(): Promise<void> {
    return this.client.close()
  }

  async #change<T>(work: () => Promise<T>, loads: readonly LoadName[] = LOADS): Promise<T> {
    const counts: Count[] = [this.changes, ...loads.map((name) => this.changes.of[name])]
    for (const count of counts) count.begun += 1
    try {
      return await work()
    } finally {
      for (const count of counts) count.ended += 1
    }
  }

  async #remove<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await this.#change(work)
    } finally {
      this.changes.removed += 1
    }
  }

  async #cancellable<T>(
    signal: AbortSignal | undefined,
    run: (call: { query_id: string; abort_signal?: AbortSignal }) => Promise<T>,
  ): Promise<T> {
    signal?.throwIfAborted()
    const call = { query_id: randomUUID(), ...(signal && { abort_signal: signal }) }
    try {
      return await run(call)
    } catch (error) {
      if (!signal?.aborted) throw error
      await this.cancel(call.query_id)
      throw signal.reason
    }
  }
}
