/**
 * What stands between the real ClickHouse client and the embedded engine.
 *
 * Compared with the adapter that the engine's package ships: no data is ever part of a statement, settings do not outlive a
 * call, calls run side by side, an abort ends the query in the engine, and errors are the client's own. See
 * docs/decisions/002-embedded-store.md.
 */
import { randomUUID } from 'node:crypto'
import { availableParallelism } from 'node:os'
import { Readable } from 'node:stream'
import { setTimeout as delay } from 'node:timers/promises'
import { ClickHouseError, type createClient } from '@clickhouse/client'
import { quoteString } from '../sql/literal.ts'
import { codeOf, onlyStatement } from '../sql/scan.ts'
import { bindParams } from './bind.ts'
import { Lane } from './lanes.ts'
import { type EngineResult, SessionPool } from './session.ts'

type ClientConfig = NonNullable<Parameters<typeof createClient>[0]>
type Connection = NonNullable<ClientConfig['connection']>
type Call = Parameters<Connection['query']>[0]
type Result<Method extends keyof Connection> = Awaited<ReturnType<Connection[Method]>>

/**
 * Queries at once: enough to keep the cores busy, few enough to leave two of Node's threads for the write and the disk.
 * Node has four threads unless UV_THREADPOOL_SIZE says otherwise when the process starts; 16 is what we start with.
 */
const threads = Number.parseInt(process.env['UV_THREADPOOL_SIZE'] ?? '', 10) || 4
export const PARALLEL_READS = Math.max(1, Math.min(availableParallelism() + 2, threads - 2))

const INLINE_DATA =
  'Rows inside a statement are refused: the engine could run them as SQL. Load them from a file with Store.load.'

/** The one statement to run. @throws when rows stand in it, which end where they like and let the rest run as SQL */
function checkedStatement(text: string): string {
  const statement = onlyStatement(text)
  const code = codeOf(statement)
  const isInsert = /^\s*INSERT\b/i.test(code)
  if (isInsert && (/\b(FORMAT|VALUES)\b/i.test(code) || !/\bSELECT\b/i.test(code))) throw new Error(INLINE_DATA)
  return statement
}

/** The engine's message as the client's error class, so that `instanceof ClickHouseError`, code and type work. */
export function engineError(error: unknown): unknown {
  const message = error instanceof Error ? error.message : String(error)
  const match = /^Code: (\d+)\. DB::Exception: ([\s\S]*) \(([A-Z0-9_]+)\)\s*$/.exec(message)
  if (match?.[1] === undefined || match[2] === undefined) return error
  return new ClickHouseError({ message: match[2], code: match[1], type: match[3] })
}

function summaryOf(result: EngineResult): NonNullable<Result<'command'>['summary']> {
  return {
    read_rows: String(result.rowsRead),
    read_bytes: String(result.bytesRead),
    written_rows: '0',
    written_bytes: '0',
    total_rows_to_read: '0',
    result_rows: '0',
    result_bytes: String(result.bytes.length),
    elapsed_ns: String(Math.round(result.seconds * 1e9)),
  }
}

export class EmbeddedConnection implements Connection {
  readonly #sessions: SessionPool
  readonly #reads = new Lane(PARALLEL_READS)
  readonly #writes = new Lane(1)
  readonly #calls = new Set<Promise<unknown>>()
  #closing: Promise<void> | undefined

  constructor(directory: string, database: string, backups?: string) {
    this.#sessions = new SessionPool(directory, database, backups)
  }

  async query(call: Call): Promise<Result<'query'>> {
    return this.#answer(call)
  }

  async exec(call: Parameters<Connection['exec']>[0]): Promise<Result<'exec'>> {
    if (call.values !== undefined) throw new Error(INLINE_DATA)
    return this.#answer(call)
  }

  async command(call: Call): Promise<Result<'command'>> {
    const { stream, ...rest } = await this.#run(call, this.#writes)
    stream.destroy()
    return rest
  }

  insert(): Promise<Result<'insert'>> {
    return Promise.reject(new Error(INLINE_DATA))
  }

  async ping(): Promise<Result<'ping'>> {
    try {
      await this.#run({ query: 'SELECT 1' }, this.#reads)
      return { success: true }
    } catch (error) {
      return { success: false, error: error instanceof Error ? error : new Error(String(error)) }
    }
  }

  /** Lets no new call in, waits for those that run or wait, and lets go of the directory. */
  close(): Promise<void> {
    this.#closing ??= Promise.allSettled(this.#calls).then(() => this.#sessions.close())
    return this.#closing
  }

  #answer(call: Call): Promise<Result<'exec'>> {
    return this.#run(call, this.#reads)
  }

  /** Every call passes here, so that closing can wait for it. */
  async #run(call: Call, lane: Lane): Promise<Result<'exec'>> {
    if (this.#closing) throw new Error('The store is closed.')
    const running = this.#runIn(lane, call)
    this.#calls.add(running)
    try {
      return await running
    } finally {
      this.#calls.delete(running)
    }
  }

  async #runIn(lane: Lane, call: Call): Promise<Result<'exec'>> {
    if (Object.keys(call.clickhouse_settings ?? {}).length > 0) {
      throw new Error(
        'Settings beside a statement would outlive it in the embedded engine: write them into its SETTINGS clause.',
      )
    }
    const queryId = call.query_id ?? randomUUID()
    const sql = bindParams(checkedStatement(call.query), call.query_params)
    const result = await lane.run(() => this.#runCancellable(sql, queryId, call.abort_signal), call.abort_signal)
    const chunks = result.bytes.length > 0 ? [Buffer.from(result.bytes)] : []
    return {
      query_id: queryId,
      response_headers: {},
      http_status_code: 200,
      stream: Readable.from(chunks, { objectMode: false }),
      summary: summaryOf(result),
    }
  }

  /** The id leads the text as a comment: that is how a KILL QUERY from another session finds it. */
  async #runCancellable(sql: string, queryId: string, signal: AbortSignal | undefined): Promise<EngineResult> {
    const mark = `/* call ${queryId.replace(/[^\w-]/g, '')} */`
    let running = true
    let killing: Promise<void> | undefined
    const kill = async (): Promise<void> => {
      while (running) {
        await this.#sessions
          .run(`KILL QUERY WHERE startsWith(query, ${quoteString(mark)}) ASYNC`, 'Null')
          .catch(() => undefined) // the query may end between looking and killing
        await delay(10)
      }
    }
    const onAbort = (): void => {
      killing = kill()
    }
    signal?.addEventListener('abort', onAbort, { once: true })
    try {
      return await this.#sessions.run(`${mark} ${sql}`, 'TabSeparated')
    } catch (error) {
      throw engineError(error)
    } finally {
      running = false
      signal?.removeEventListener('abort', onAbort)
      await killing
    }
  }
}
