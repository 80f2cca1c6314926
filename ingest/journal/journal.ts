/**
 * The journal: where an event is before anybody is told that it was accepted.
 *
 * Appends are grouped: while one commit is being made durable, the next ones gather and share the following fdatasync. A
 * segment is sealed when it is full or old enough, and never written again; sealed segments are the batches of the store.
 */
import { join } from 'node:path'
import type { JournalRow } from '@candor/queries'
import { AccountBook, toLedgerRow, type Account } from './account.ts'
import { trailerOf, type Predecessor } from './commit.ts'
import { nodeFiles, type JournalFiles } from './files.ts'
import { JournalHealth } from './health.ts'
import type { AppendEnded } from '../observer.ts'
import { readPredecessor, recoverSegment, type Damage } from './recovery.ts'
import { RowBatch } from './row-batch.ts'
import { addContents, isSegmentFile, readSegmentPath, segmentSequence, type Segment } from './segment.ts'
import { SealTimer } from './seal-timer.ts'
import { SegmentWriter } from './segment-writer.ts'

export interface JournalOptions {
  directory: string
  /** Called with each segment that will not change any more. */
  onSealed: (segment: Segment) => void
  maxRows?: number
  maxBytes?: number
  /** A segment that holds anything is sealed after this many milliseconds at the latest. */
  maxAgeMs?: number
  /** After a pause it is sealed after this many already (SealTimer). Left out, as maxAgeMs if that is given. */
  soonMs?: number
  /**
   * While this is so, a segment is filled further, whatever its age: it could not be loaded yet, and a batch costs the store
   * nearly as much as its rows do. Whoever says so calls sealDue() when it is over.
   */
  isBehind?: () => boolean
  /** Told how long each commit took to become durable, in seconds. */
  onCommitted?: (seconds: number) => void
  /** Told of each append; what it returns is told how that ended. */
  onAppend?: () => AppendEnded
  /** Told when commits begin to fail; not of each that does. */
  onFailing?: (error: unknown) => void
  /** The file system; that of this machine when not given. */
  files?: JournalFiles
}

/** The journal could not be written; nothing of the request was kept. */
export class JournalUnavailable extends Error {
  constructor(cause: unknown) {
    super(`The journal cannot be written: ${cause instanceof Error ? cause.message : String(cause)}`, { cause })
    this.name = 'JournalUnavailable'
  }
}

interface Pending {
  batch: RowBatch
  bytes: number
  account: Account | null
  ended: AppendEnded
  resolve: () => void
  reject: (reason: Error) => void
}

/** How many times larger a segment may grow while the store is behind: 50,000 rows, still one block of the store. */
const LARGER_BEHIND = 5

const DEFAULTS = {
  maxRows: 10_000,
  maxBytes: 8 * 1024 * 1024,
  maxAgeMs: 350,
  soonMs: 100,
  isBehind: (): boolean => false,
  onCommitted: (): void => undefined,
  onAppend: () => (): void => undefined,
  onFailing: (): void => undefined,
  files: nodeFiles,
}

export interface OpenedJournal {
  journal: Journal
  /** What an earlier run left: every file is a sealed segment, to be loaded (again). */
  left: Segment[]
  damage: Damage[]
}

export class Journal {
  readonly #options: Required<JournalOptions>
  /** Whether the disk takes commits. */
  readonly health: JournalHealth
  #sequence: number
  /** The segment before the open one: named in the first commit of the next. */
  #last: Predecessor | null
  #queue: Pending[] = []
  #writer: SegmentWriter | null = null
  readonly #age: SealTimer
  #running: Promise<void> | null = null
  #sealRequested = false
  #sealWaiters: { resolve: () => void; reject: (reason: Error) => void }[] = []
  #closed = false
  #failures = 0

  private constructor(options: Required<JournalOptions>, sequence: number, last: Predecessor | null) {
    this.#options = options
    this.#age = new SealTimer(options, () => {
      if (!options.isBehind()) this.#requestSeal()
    })
    this.health = new JournalHealth(options.files, options.directory, options.onFailing)
    this.#sequence = sequence
    this.#last = last
  }

  /**
   * Opens the journal and hands back what an earlier run left.
   * @param firstSequence the lowest number not used by any segment before, as far as the caller knows
   * @param onSegment is given the rows of each file, and waited for: a long backlog must not be in memory at once
   * @throws JournalDamaged when a file of the first version does not parse; damage in newer files is handed back
   */
  static async open(
    given: JournalOptions,
    firstSequence: number,
    onSegment: (rows: readonly JournalRow[]) => Promise<void> | void,
  ): Promise<OpenedJournal> {
    const options = { ...DEFAULTS, soonMs: given.maxAgeMs ?? DEFAULTS.soonMs, ...given }
    const { files, directory } = options
    await files.makeDirectory(directory)
    const paths = (await files.list(directory)).filter(isSegmentFile).map((name) => join(directory, name))
    const left: Segment[] = []
    const damage: Damage[] = []
    let sequence = firstSequence
    for (const [index, path] of paths.entries()) {
      const next = paths[index + 1]
      const successor = next === undefined ? null : await readPredecessor(files, next)
      const expectedBytes = successor?.name === readSegmentPath(path).name ? successor.bytes : null
      const recovered = await recoverSegment({ files, path, isLast: next === undefined, expectedBytes })
      damage.push(...recovered.damage)
      await onSegment(recovered.rows)
      sequence = Math.max(sequence, segmentSequence(recovered.segment.name) + 1)
      if (recovered.segment.rows === 0) await files.remove(path)
      else left.push(recovered.segment)
    }
    await files.syncDirectory(directory)
    return { journal: new Journal(options, sequence, left.at(-1) ?? null), left, damage }
  }

  /**
   * Resolves when rows and account are on disk, in one commit. Rejects with JournalUnavailable if they are not, and then
   * none of them is.
   */
  append(batch: RowBatch, account: Account | null = null): Promise<void> {
    if (this.#closed) return Promise.reject(new JournalUnavailable('it is closed'))
    const bytes = batch.pieces.reduce((sum, { length }) => sum + length, 0)
    const ended = this.#options.onAppend()
    return new Promise((resolve, reject) => {
      this.#queue.push({ batch, bytes, account, ended, resolve, reject })
      this.#kick()
    })
  }

  /** Resolves when everything appended so far is on disk; rejects if it could not be written. */
  durable(): Promise<void> {
    return this.append(new RowBatch())
  }

  /**
   * Seals the open segment now. Resolves when that is done: what was appended before has been handed on. Rejects with
   * JournalUnavailable when the disk does not let it; it is tried again by itself.
   */
  seal(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#sealWaiters.push({ resolve, reject })
      this.#requestSeal()
    })
  }

  /** Takes nothing more, and seals what was taken. */
  async close(): Promise<void> {
    this.#closed = true
    while (this.#running !== null) await this.#running
    await this.seal().catch(() => undefined)
    this.#age.stop()
    await this.#writer?.close()
  }

  /** What is durable in the segment that is not sealed yet. */
  get open(): { rows: number; bytes: number; accounts: Account[]; oldestAt: number | null } {
    const { rows = 0, bytes = 0, accounts, oldestAt = null } = this.#writer?.segment ?? {}
    return { rows, bytes, accounts: accounts?.entries() ?? [], oldestAt }
  }

  /** How many commits failed so far. */
  get failures(): number {
    return this.#failures
  }

  /** The number that the next segment will have. */
  get sequence(): number {
    return this.#sequence
  }

  /** The store can take the next segment: seals the open one if it is only waiting for that. */
  sealDue(): void {
    const writer = this.#writer
    if (writer !== null && (this.#age.isDue || this.#isDone(writer))) this.#requestSeal()
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
        const reason = new JournalUnavailable('what the disk refused before could not be cut off')
        for (const waiter of waiters)
          if (this.#writer === null) waiter.resolve()
          else waiter.reject(reason)
      }
      const group = this.#takeGroup()
      if (group.length > 0) await this.#commit(group)
      if (this.#writer !== null && this.#isDone(this.#writer)) await this.#seal()
    }
  }

  /** What may share the next write: at least one append, and then as many as the segment has room for. */
  #takeGroup(): Pending[] {
    const group: Pending[] = []
    const { maxRows, maxBytes } = this.#limits
    let { rows, bytes } = this.open
    while (this.#queue.length > 0) {
      const next = this.#queue[0]
      if (next === undefined) break
      if (group.length > 0 && (rows + next.batch.rows > maxRows || bytes + next.bytes > maxBytes)) break
      rows += next.batch.rows
      bytes += next.bytes
      group.push(next)
      this.#queue.shift()
    }
    return group
  }

  #isDone({ isAbandoned, segment }: SegmentWriter): boolean {
    const { maxRows, maxBytes } = this.#limits
    return isAbandoned || segment.rows >= maxRows || segment.bytes >= maxBytes
  }

  get #limits(): { maxRows: number; maxBytes: number } {
    const { isBehind, maxRows, maxBytes } = this.#options
    return isBehind() ? { maxRows: maxRows * LARGER_BEHIND, maxBytes: maxBytes * LARGER_BEHIND } : { maxRows, maxBytes }
  }

  async #commit(group: Pending[]): Promise<void> {
    const book = new AccountBook()
    for (const { account } of group) if (account !== null) book.add(account)
    const batches = [...group.map(({ batch }) => batch), RowBatch.of(book.entries().map(toLedgerRow))]
    const rows = batches.reduce((sum, batch) => sum + batch.rows, 0)
    if (rows === 0) {
      for (const { ended, resolve } of group) {
        ended(true, null)
        resolve()
      }
      return
    }
    let segment: string
    try {
      const writer = await this.#writerFor(rows)
      const start = writer.segment.bytes
      const lines = batches.flatMap(({ pieces }) => pieces)
      const began = performance.now()
      await writer.write([...lines, trailerOf(lines, { start, rows, after: start === 0 ? this.#last : null })])
      this.#options.onCommitted((performance.now() - began) / 1000)
      for (const { contents } of batches) addContents(writer.segment, contents)
      segment = writer.segment.name
      this.health.succeeded()
    } catch (error) {
      this.health.failed(error)
      const reason = new JournalUnavailable(error)
      this.#failures++
      // What gathered meanwhile may rely on rows of this group (an account first named there): it fails with it.
      for (const { ended, reject } of [...group, ...this.#queue.splice(0)]) {
        ended(false, null)
        reject(reason)
      }
      return
    }
    for (const { ended, resolve } of group) {
      ended(true, segment)
      resolve()
    }
  }

  /** The open segment if it has room, otherwise a new one. @throws when an abandoned one could not be cut yet */
  async #writerFor(rows: number): Promise<SegmentWriter> {
    const writer = this.#writer
    // A single request may hold more than a segment should: it is one commit all the same.
    if (writer !== null && !writer.isAbandoned && writer.segment.rows + rows <= this.#limits.maxRows) return writer
    await this.#seal()
    if (this.#writer !== null) throw new Error('what the disk refused before could not be cut off')
    const { files, directory } = this.#options
    this.#writer = await SegmentWriter.create(files, directory, this.#sequence++)
    this.#age.start()
    return this.#writer
  }

  /** Never throws: what is in the file is durable already, and an open segment that cannot be sealed is tried again. */
  async #seal(): Promise<void> {
    const writer = this.#writer
    if (writer === null) return
    this.#age.stop()
    try {
      await writer.cut()
    } catch {
      // Loading it would store rows that were refused. A restart would cut nothing, but then knows their ids.
      this.#age.start()
      return
    }
    await writer.close()
    this.#writer = null
    this.#age.sealed()
    const { segment } = writer
    if (segment.rows === 0) {
      await this.#options.files.remove(segment.path).catch(() => undefined)
      return
    }
    this.#last = { name: segment.name, bytes: segment.bytes }
    this.#options.onSealed(segment)
  }
}
