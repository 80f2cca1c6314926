/**
 * The way of an event: checked at the door, made durable in the journal, acknowledged, loaded into the store.
 *
 * When accept() resolves, every event it was given is in an fsynced journal, or was a duplicate, or is in the dead-letter
 * store with a reason and its original bytes. When it rejects, none of them is.
 */
import { join } from 'node:path'
import { hash } from 'node:crypto'
import type { DeadLetterRow, JournalRow, Store } from '@candor/queries'
import { canonicalJson } from './canonical-json.ts'
import type { Definition } from './definition.ts'
import { IndexDatabase } from './index-database.ts'
import { toInteractionRow } from './interaction-row.ts'
import type { Interaction } from './interaction.ts'
import { Journal, JournalUnavailable } from './journal/journal.ts'
import type { Segment } from './journal/segment.ts'
import { Loader } from './loader.ts'
import { Rejection } from './rejection.ts'

/** One event of a request: what was made of it, and the bytes it came as. */
export interface Candidate {
  event: Interaction | Rejection
  bytes: Buffer
}

export interface Origin {
  workspace: string
  /** Which entrance: 'segment', 'native', 'import'. */
  source: string
  /** Milliseconds since 1970; the clock of this service. */
  receivedAt: number
}

export interface Receipt {
  received: number
  accepted: number
  duplicates: number
  deadLettered: number
  /** The first hundred refusals. */
  errors: { position: number; reason: string; detail: string }[]
}

export interface IntakeStatus {
  received: number
  accepted: number
  duplicates: number
  deadLettered: number
  /** Rows loaded into the store since the start, of all kinds. */
  loadedRows: number
  backlog: { segments: number; rows: number; bytes: number }
  quarantined: number
  storeError: string | null
}

/** Too much is durable and not yet in the store: the journal's budget is used up. */
export class IntakeFull extends Error {
  constructor() {
    super(
      'The journal has reached its size limit because the store takes nothing. Nothing was accepted; send it again later.',
    )
    this.name = 'IntakeFull'
  }
}

export interface IntakeOptions {
  directory: string
  store: Store
  onLoaded?: (workspaces: ReadonlySet<string>) => void
  onTrouble?: (message: string, error: unknown) => void
  /** How many bytes may wait for the store before requests are refused. */
  maxBacklogBytes?: number
}

const MAX_ERRORS_LISTED = 100

export class Intake {
  readonly #store: Store
  readonly #index: IndexDatabase
  readonly #journal: Journal
  readonly #loader: Loader
  readonly #maxBacklogBytes: number
  readonly #counts = { received: 0, accepted: 0, duplicates: 0, deadLettered: 0 }
  readonly #progress: { loadedRows: number }
  /** Requests that are between their first claim and their answer. */
  readonly #inFlight = new Set<Promise<unknown>>()
  /** Workspaces that are being dropped: whoever writes there waits, so that nothing is half in and half gone. */
  readonly #dropping = new Map<string, Promise<void>>()
  #closing = false

  private constructor(parts: {
    store: Store
    index: IndexDatabase
    journal: Journal
    loader: Loader
    maxBacklogBytes: number
    progress: { loadedRows: number }
  }) {
    this.#store = parts.store
    this.#index = parts.index
    this.#journal = parts.journal
    this.#loader = parts.loader
    this.#maxBacklogBytes = parts.maxBacklogBytes
    this.#progress = parts.progress
  }

  /** Opens journal and index, and begins to load what an earlier run left. */
  static async open(options: IntakeOptions): Promise<Intake> {
    const index = new IndexDatabase(join(options.directory, 'index'))
    const progress = { loadedRows: 0 }
    const loader = new Loader({
      store: options.store,
      index,
      onLoaded: (segment: Segment) => {
        progress.loadedRows += segment.rows
        options.onLoaded?.(segment.workspaces)
      },
      onTrouble: options.onTrouble ?? (() => undefined),
    })
    const journalDirectory = join(options.directory, 'journal')
    const { journal, left } = await Journal.open(
      { directory: journalDirectory, onSealed: (segment) => loader.enqueue(segment) },
      index.nextSegment,
      (rows) => {
        index.record(rows)
        return index.flushed()
      },
    )
    await loader.countQuarantined(journalDirectory)
    index.rememberSegment(journal.sequence)
    await index.flushed()
    for (const segment of left) loader.enqueue(segment)
    const maxBacklogBytes = options.maxBacklogBytes ?? 4 * 1024 ** 3
    return new Intake({ store: options.store, index, journal, loader, maxBacklogBytes, progress })
  }

  /** Takes the events of one request. Rejects with JournalUnavailable or IntakeFull, and then nothing was kept. */
  accept(candidates: readonly Candidate[], origin: Origin): Promise<Receipt> {
    return this.#enter(origin.workspace, () => this.#accept(candidates, origin))
  }

  async #accept(candidates: readonly Candidate[], origin: Origin): Promise<Receipt> {
    const receipt: Receipt = { received: candidates.length, accepted: 0, duplicates: 0, deadLettered: 0, errors: [] }
    const rows: JournalRow[] = []
    try {
      for (const [position, candidate] of candidates.entries()) this.#take(candidate, position, origin, rows, receipt)
    } catch (error) {
      this.#index.release(rows)
      throw error
    }
    await this.#write(rows)
    this.#counts.received += receipt.received
    this.#counts.accepted += receipt.accepted
    this.#counts.duplicates += receipt.duplicates
    this.#counts.deadLettered += receipt.deadLettered
    return receipt
  }

  /** Lets a request in, unless Candor stops or is full, and not while its workspace is being dropped. */
  async #enter<T>(workspace: string, work: () => Promise<T>): Promise<T> {
    for (let gate = this.#dropping.get(workspace); gate !== undefined; gate = this.#dropping.get(workspace)) await gate
    if (this.#closing) throw new JournalUnavailable('Candor is stopping')
    this.#refuseWhenFull()
    return this.#tracked(work())
  }

  async #tracked<T>(work: Promise<T>): Promise<T> {
    this.#inFlight.add(work)
    try {
      return await work
    } finally {
      this.#inFlight.delete(work)
    }
  }

  /** Declares definitions, each as the next version of its key. */
  declare(definitions: readonly Definition[], origin: Origin): Promise<void> {
    const rows = definitions.map(({ kind, key, body }): JournalRow => {
      const text = canonicalJson(body)
      return {
        kind: 'definition',
        workspace: origin.workspace,
        definition_kind: kind,
        key,
        body: text,
        hash: hash('sha256', `${kind}\u0000${key}\u0000${text}`),
        received_at: origin.receivedAt,
      }
    })
    return this.#enter(origin.workspace, () => this.#write(rows))
  }

  status(): IntakeStatus {
    return {
      ...this.#counts,
      loadedRows: this.#progress.loadedRows,
      backlog: this.#backlog,
      quarantined: this.#loader.quarantined,
      storeError: this.#loader.lastError,
    }
  }

  /** Resolves when everything accepted so far is in the store. */
  async drained(): Promise<void> {
    await this.#journal.seal()
    await this.#loader.drained()
  }

  /**
   * Removes everything a workspace holds: what waits is loaded first, so that nothing of it comes back later. What is sent
   * there meanwhile waits, and is new.
   */
  async dropWorkspace(workspace: string): Promise<void> {
    for (let gate = this.#dropping.get(workspace); gate !== undefined; gate = this.#dropping.get(workspace)) await gate
    if (this.#closing) throw new JournalUnavailable('Candor is stopping')
    const drop = this.#tracked(this.#drop(workspace, [...this.#inFlight]))
    this.#dropping.set(
      workspace,
      drop.catch(() => undefined).finally(() => this.#dropping.delete(workspace)),
    )
    await drop
  }

  async #drop(workspace: string, before: readonly Promise<unknown>[]): Promise<void> {
    await Promise.allSettled(before)
    await this.drained()
    await this.#store.dropWorkspace(workspace)
    await this.#index.forget(workspace)
  }

  /** Makes everything durable and stops; what is not loaded yet is loaded at the next start. */
  async close(): Promise<void> {
    this.#closing = true
    await this.#journal.close()
    this.#index.rememberSegment(this.#journal.sequence)
    await this.#loader.stop()
    await Promise.allSettled(this.#inFlight)
    await this.#index.close()
  }

  /** What is durable and not in the store, the segment that is still open included. */
  get #backlog(): IntakeStatus['backlog'] {
    const { segments, rows, bytes } = this.#loader.backlog
    const open = this.#journal.open
    return { segments: segments + Math.sign(open.rows), rows: rows + open.rows, bytes: bytes + open.bytes }
  }

  #refuseWhenFull(): void {
    if (this.#backlog.bytes > this.#maxBacklogBytes) throw new IntakeFull()
  }

  #take(candidate: Candidate, position: number, origin: Origin, rows: JournalRow[], receipt: Receipt): void {
    const { event } = candidate
    if (event instanceof Rejection) {
      rows.push(deadLetter(candidate, event, position, origin))
      receipt.deadLettered++
      if (receipt.errors.length < MAX_ERRORS_LISTED)
        receipt.errors.push({ position, reason: event.code, detail: event.detail })
      return
    }
    if (!this.#index.claim(origin.workspace, event.id)) {
      receipt.duplicates++
      return
    }
    const actor = this.#actor(event.actor.channel ?? event.channel, event.actor.id, origin, rows)
    const linked = event.linked === undefined ? 0 : this.#actor(event.linked.channel, event.linked.id, origin, rows)
    rows.push(toInteractionRow(event, { ...origin, actor, linked }))
    receipt.accepted++
  }

  #actor(channel: string, handle: string, origin: Origin, rows: JournalRow[]): number {
    const { number, isNew } = this.#index.actor(origin.workspace, channel, handle)
    const { workspace, receivedAt } = origin
    if (isNew) rows.push({ kind: 'actor', workspace, actor: number, channel, handle, received_at: receivedAt })
    return number
  }

  /** An empty list is written too: a duplicate may only be acknowledged once its first copy is durable. */
  async #write(rows: readonly JournalRow[]): Promise<void> {
    try {
      await this.#journal.append(rows)
    } catch (error) {
      this.#index.release(rows)
      throw error
    }
    if (rows.length > 0) this.#index.record(rows)
  }
}

function deadLetter(candidate: Candidate, rejection: Rejection, position: number, origin: Origin): DeadLetterRow {
  return {
    kind: 'dead_letter',
    workspace: origin.workspace,
    received_at: origin.receivedAt,
    source: origin.source,
    reason: rejection.code,
    detail: rejection.detail,
    position,
    bytes: candidate.bytes.toString('base64'),
  }
}
