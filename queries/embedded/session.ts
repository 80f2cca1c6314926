/**
 * Sessions of the embedded engine. The engine keeps settings, the current database and temporary tables per session, so a
 * session is only ever used by one call at a time, and only statements that leave nothing behind may run in one.
 */
import { isMainThread } from 'node:worker_threads'
import { resolve } from 'node:path'
import { drainPending, Session } from 'chdb'
import { MOST_TEXT } from '../limits.ts'
import { codeOf } from '../sql/scan.ts'
import { quoteName } from '../sql/literal.ts'

export interface EngineResult {
  bytes: Uint8Array
  rowsRead: number
  bytesRead: number
  seconds: number
}

/** The engine binds one directory to the process, whatever the number of sessions. */
let openDirectory: string | undefined

function cannotOpen(directory: string, cause: unknown): Error {
  return new Error(
    `The data directory ${directory} cannot be opened; most likely another process holds it, and a directory belongs to one ` +
      'process at a time. Talk to the running Candor service over HTTP instead, or stop it first.',
    { cause },
  )
}

/** All sessions on one data directory. One per process, in its main thread. */
export class SessionPool {
  readonly #directory: string
  readonly #database: string
  readonly #idle: Session[] = []
  readonly #root: Session

  /**
   * @param backups the one directory that backups may be written to and read from; none if left out
   * @throws when the directory is in use, or another one is open in this process, or this is a worker thread
   */
  constructor(directory: string, database: string, backups?: string) {
    quoteName(database) // before anything is open
    this.#directory = resolve(directory)
    this.#database = database
    if (!isMainThread) throw new Error('The embedded engine runs in the main thread only: two threads on it deadlock.')
    if (openDirectory !== undefined) {
      throw new Error(
        openDirectory === this.#directory
          ? `The data directory ${openDirectory} is already open in this process: share that Store instead of opening a second one.`
          : `This process already has ${openDirectory} open, and the engine holds one directory per process: close it first.`,
      )
    }
    try {
      this.#root = new Session(
        this.#directory,
        backups === undefined ? {} : { connectionArgs: [`--backups.allowed_path=${resolve(backups)}`] },
      )
    } catch (error) {
      throw cannotOpen(this.#directory, error)
    }
    openDirectory = this.#directory
    this.#root.query(`CREATE DATABASE IF NOT EXISTS ${quoteName(database)} ENGINE = Atomic`)
  }

  /**
   * Runs one statement off the event loop, in a session of its own.
   * @throws when the statement would change the session for whoever comes next
   */
  async run(sql: string, format: string): Promise<EngineResult> {
    if (/^\s*(SET|USE)\b|\bTEMPORARY\b/i.test(codeOf(sql))) {
      throw new Error(
        'SET, USE and temporary tables outlive the call: write settings into the statement, and qualify names.',
      )
    }
    const session = this.#idle.pop() ?? this.#open()
    try {
      const result = await session.queryAsync(sql, { format })
      this.#idle.push(session)
      return { bytes: result.bytes(), rowsRead: result.rowsRead, bytesRead: result.bytesRead, seconds: result.elapsed }
    } catch (error) {
      session.close() // half an answer may be left in it, and would come out before the next one
      throw error
    }
  }

  #open(): Session {
    const session = new Session(this.#directory)
    session.query(`USE ${quoteName(this.#database)}`)
    session.query(`SET max_query_size = ${MOST_TEXT}`)
    return session
  }

  /** Lets go of the directory. Nothing may be running any more. */
  async close(): Promise<void> {
    await drainPending()
    for (const session of [...this.#idle.splice(0), this.#root]) session.close()
    await drainPending()
    if (openDirectory === this.#directory) openDirectory = undefined
  }
}
