/**
 * The journal: where an event is before anybody is told that it was accepted.
 *
 * Appends are grouped: while one write is being made durable, the next ones gather and share the following fdatasync. A
 * segment is sealed when it is full or old enough, and never written again; sealed segments are the batches of the store.
 */
import { mkdir, open, readdir, unlink, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import type { JournalRow } from '@candor/queries'
import {
  count,
  emptyTally,
  recoverSegment,
  segmentName,
  segmentPath,
  segmentSequence,
  SUFFIX,
  type Segment,
} from './segment.ts'

export interface JournalOptions {
  directory: string
  /** Called with each segment that will not change any more. */
  onSealed: (segment: Segment) => void
  maxRows?: number
  maxBytes?: number
  /** A segment that holds anything is sealed after this many milliseconds. */
  maxAgeMs?: number
}

/** The journal could not be written; nothing of the request was kept. */
export class JournalUnavailable extends Error {
  constructor(cause: unknown) {
    super(`The journal cannot be written: ${cause instanceof Error ? cause.message : String(cause)}`, { cause })
    this.name = 'JournalUnavailable'
  }
}

interface Pending {
  lines: Buffer
  rows: readonly JournalRow[]
  resolve: () => void
  reject: (reason: Error) => void
}

interface OpenSegment extends Segment {
  file: FileHandle
  timer: NodeJS.Timeout
  /** Bytes of a refused write may stand behind the good ones: they go before anything else happens to the file. */
  damaged: boolean
}

export class Journal {
  readonly #options: Required<JournalOptions>
  #sequence: number
  #queue: Pending[] = []
  #current: OpenSegment | null = null
  #running: Promise<void> | null = null
  #sealRequested = false
  #sealWaiters: (() => void)[] = []
  #closed = false

  private constructor(options: JournalOptions, sequence: number) {
    this.#options = { maxRows: 10_000, maxBytes: 8 * 1024 * 1024, maxAgeMs: 400, ...options }
    this.#sequence = sequence
  }

  /**
   * Opens the journal and hands back what an earlier run left: every file is a sealed segment, to be loaded (again).
   * @param firstSequence the lowest number not used by any segment before, as far as the caller knows
   * @param onSegment is given the rows of each file, and waited for: a long backlog must not be in memory at once
   */
  static async open(
    options: JournalOptions,
    firstSequence: number,
    onSegment: (rows: readonly JournalRow[]) => Promise<void> | void,
  ): Promise<{ journal: Journal; left: Segment[] }> {
    await mkdir(options.directory, { recursive: true })
    const files = (await readdir(options.directory)).filter((name) => name.endsWith(SUFFIX)).sort()
    const left: Segment[] = []
    let sequence = firstSequence
    for (const file of files) {
      const rows: JournalRow[] = []
      const segment = await recoverSegment(join(options.directory, file), (row) => rows.push(row))
      await onSegment(rows)
      sequence = Math.max(sequence, segmentSequence(segment.name) + 1)
      if (segment.rows === 0) await unlink(segment.path)
      else left.push(segment)
    }
    await syncDirectory(options.directory)
    return { journal: new Journal(options, sequence), left }
  }

  /** Resolves when the rows are on disk. Rejects with JournalUnavailable if they are not, and then none of them is. */
  append(rows: readonly JournalRow[]): Promise<void> {
    if (this.#closed) return Promise.reject(new JournalUnavailable('it is closed'))
    const lines = Buffer.from(rows.map((row) => JSON.stringify(row) + '\n').join(''))
    return new Promise((resolve, reject) => {
      this.#queue.push({ lines, rows, resolve, reject })
      this.#kick()
    })
  }

  /** Resolves when everything appended so far is on disk; rejects if it could not be written. */
  durable(): Promise<void> {
    return this.append([])
  }

  /** Seals the open segment now. Resolves when that is done: what was appended before has been handed on. */
  seal(): Promise<void> {
    return new Promise((resolve) => {
      this.#sealWaiters.push(resolve)
      this.#requestSeal()
    })
  }

  /** Takes nothing more, and seals what was taken. */
  async close(): Promise<void> {
    this.#closed = true
    while (this.#running !== null) await this.#running
    await this.seal()
    await this.#current?.file.close().catch(() => undefined)
    clearTimeout(this.#current?.timer)
  }

  /** Durable rows and bytes of the segment that is not sealed yet. */
  get open(): { rows: number; bytes: number } {
    return { rows: this.#current?.rows ?? 0, bytes: this.#current?.bytes ?? 0 }
  }

  /** The number that the next segment will have. */
  get sequence(): number {
    return this.#sequence
  }

  #requestSeal(): void {
    this.#sealRequested = true
    this.#kick()
  }

  #kick(): void {
    this.#running ??= this.#run().finally(() => {
      this.#running = null
      if (this.#queue.length > 0 || this.#sealRequested) this.#kick()
    })
  }

  async #run(): Promise<void> {
    while (this.#queue.length > 0 || this.#sealRequested) {
      if (this.#sealRequested) {
        this.#sealRequested = false
        const waiters = this.#sealWaiters.splice(0)
        await this.#seal()
        for (const resolve of waiters) resolve()
      }
      const group = this.#takeGroup()
      if (group.length > 0) await this.#commit(group)
      if (this.#current !== null && this.#isFull(this.#current)) await this.#seal()
    }
  }

  /** What may share the next write: at least one append, and then as many as the segment has room for. */
  #takeGroup(): Pending[] {
    const group: Pending[] = []
    const { maxRows, maxBytes } = this.#options
    let { rows, bytes } = this.open
    while (this.#queue.length > 0) {
      const next = this.#queue[0]
      if (next === undefined) break
      if (group.length > 0 && (rows + next.rows.length > maxRows || bytes + next.lines.length > maxBytes)) break
      rows += next.rows.length
      bytes += next.lines.length
      group.push(next)
      this.#queue.shift()
    }
    return group
  }

  #isFull(segment: Segment): boolean {
    return segment.rows >= this.#options.maxRows || segment.bytes >= this.#options.maxBytes
  }

  async #commit(group: Pending[]): Promise<void> {
    const rows = group.flatMap((pending) => pending.rows)
    if (rows.length === 0) {
      for (const pending of group) pending.resolve()
      return
    }
    try {
      if (this.#current !== null && this.#current.rows + rows.length > this.#options.maxRows) await this.#seal()
      const segment = (this.#current ??= await this.#create())
      await this.#write(segment, Buffer.concat(group.map((pending) => pending.lines)))
      for (const row of rows) {
        count(segment.tally, row)
        segment.workspaces.add(row.workspace)
      }
      segment.rows += rows.length
    } catch (error) {
      const reason = new JournalUnavailable(error)
      // What gathered meanwhile may rely on rows of this group (an account first named there): it fails with it.
      for (const pending of [...group, ...this.#queue.splice(0)]) pending.reject(reason)
      return
    }
    for (const pending of group) pending.resolve()
  }

  /** Appends and makes durable; after a failure the file is cut back to what was durable before. */
  async #write(segment: OpenSegment, bytes: Buffer): Promise<void> {
    await this.#repair(segment)
    try {
      let offset = 0
      while (offset < bytes.length) offset += (await segment.file.write(bytes, offset)).bytesWritten
      await segment.file.datasync()
      segment.bytes += bytes.length
    } catch (error) {
      segment.damaged = true
      await this.#repair(segment).catch(() => undefined)
      throw error
    }
  }

  /** Cuts off what a refused write left. Until that succeeds, nothing is appended to the file and nobody loads it. */
  async #repair(segment: OpenSegment): Promise<void> {
    if (!segment.damaged) return
    await segment.file.truncate(segment.bytes)
    await segment.file.datasync()
    segment.damaged = false
  }

  async #create(): Promise<OpenSegment> {
    const name = segmentName(this.#sequence++)
    const path = segmentPath(this.#options.directory, name)
    const file = await open(path, 'ax')
    try {
      await syncDirectory(this.#options.directory)
    } catch (error) {
      await file.close()
      await unlink(path).catch(() => undefined)
      throw error
    }
    const timer = this.#sealLater()
    return { name, path, file, timer, damaged: false, tally: emptyTally(), rows: 0, bytes: 0, workspaces: new Set() }
  }

  #sealLater(): NodeJS.Timeout {
    return setTimeout(() => this.#requestSeal(), this.#options.maxAgeMs).unref()
  }

  /** Never throws: what is in the file is durable already, and an open segment that cannot be sealed is tried again. */
  async #seal(): Promise<void> {
    const segment = this.#current
    if (segment === null) return
    clearTimeout(segment.timer)
    try {
      await this.#repair(segment)
    } catch {
      // Loading it would store rows that were refused. A restart would cut nothing, but then knows their ids.
      segment.timer = this.#sealLater()
      return
    }
    await segment.file.close().catch(() => undefined)
    this.#current = null
    const { name, path, tally, rows, bytes, workspaces } = segment
    if (rows === 0) await unlink(path).catch(() => undefined)
    else this.#options.onSealed({ name, path, tally, rows, bytes, workspaces })
  }
}

async function syncDirectory(directory: string): Promise<void> {
  const handle = await open(directory, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
