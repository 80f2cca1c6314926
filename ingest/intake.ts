/**
 * The way of an event: checked at the door, made durable in the journal, acknowledged, loaded into the store.
 *
 * When accept() resolves, every event it was given is in an fsynced journal, or was a duplicate, or is in the dead-letter
 * store with a reason and its original bytes. When it rejects, none of them is.
 */
import { join } from 'node:path'
import { hash } from 'node:crypto'
import type { JournalRow, Store } from '@candor/queries'
import { canonicalJson } from './canonical-json.ts'
import type { Candidate, Origin, Receipt } from './candidate.ts'
import type { Definition } from './definition.ts'
import { audit, type Audit } from './audit.ts'
import { IndexDatabase } from './index-database.ts'
import type { IntakeStatus, SourceCounts } from './intake-status.ts'
import { NOT_OBSERVED, NOT_TRACED, type IntakeObserver, type IntakeTracer } from './observer.ts'
import { takeSnapshot, type Snapshot } from './snapshot.ts'
import { Journal } from './journal/journal.ts'
import { sayDamage } from './journal/recovery.ts'
import { RowBatch } from './journal/row-batch.ts'
import type { Segment } from './journal/segment.ts'
import { KeptSegments } from './kept-segments.ts'
import { Loader } from './loader.ts'
import { Erasures } from './privacy/erasures.ts'
import { RequestWriter } from './request-writer.ts'
import { SourceMemories } from './sources/memories.ts'
import { WorkspaceGate } from './workspace-gate.ts'

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
  /** Told of workspaces from which a person was erased, or that were dropped, before whoever asked for it is. */
  onRemoved?: (workspaces: ReadonlySet<string>) => void
  onTrouble?: (message: string, error: unknown) => void
  observer?: IntakeObserver
  tracer?: IntakeTracer
  /** How many bytes may wait for the store before requests are refused. */
  maxBacklogBytes?: number
  /** How many bytes of loaded segments are kept, so that the audit can name what is missing; 0 keeps none. */
  keepLoadedBytes?: number
  /** How many event ids are remembered at least: the same id again is a duplicate within so many. */
  idWindow?: number
}

const KEEP_LOADED_BYTES = 64 * 1024 ** 2

interface Parts {
  directory: string
  store: Store
  index: IndexDatabase
  journal: Journal
  kept: KeptSegments
  loader: Loader
  memories: SourceMemories
  maxBacklogBytes: number
  progress: Progress
  onRemoved: (workspaces: ReadonlySet<string>) => void
}

type Progress = Pick<IntakeStatus, 'loadedRows' | 'lastLoad'>

export class Intake {
  readonly #parts: Parts
  readonly #gate = new WorkspaceGate()
  readonly #writer: RequestWriter
  readonly #counts = { received: 0, accepted: 0, duplicates: 0, deadLettered: 0 }
  /** Entrances are named by protocols, so that there are few. */
  readonly #sources: Record<string, SourceCounts> = {}

  /** What live sources remember. */
  get memories(): SourceMemories {
    return this.#parts.memories
  }

  /** Removing people, on request. */
  readonly erasures: Erasures

  private constructor(parts: Parts) {
    this.#parts = parts
    this.#writer = new RequestWriter(parts.index, parts.journal)
    this.erasures = new Erasures({ ...parts, gate: this.#gate, drained: () => this.drained() })
  }

  /** Opens journal and index, and begins to load what an earlier run left. */
  static async open(options: IntakeOptions): Promise<Intake> {
    const { store, observer = NOT_OBSERVED, tracer = NOT_TRACED } = options
    const { onTrouble = () => undefined, onRemoved = () => undefined } = options
    const index = new IndexDatabase(join(options.directory, 'index'), options.idWindow)
    const directory = join(options.directory, 'journal')
    const kept = new KeptSegments(directory, options.keepLoadedBytes ?? KEEP_LOADED_BYTES)
    const progress: Progress = { loadedRows: 0, lastLoad: null }
    const onLoaded = (segment: Segment): void => {
      progress.loadedRows += segment.rows
      if (segment.oldestAt !== null) progress.lastLoad = loadOf(segment.oldestAt)
      observer.loaded(segment)
      options.onLoaded?.(segment.workspaces)
    }
    let journal: Journal | null = null
    const onIdle = (): void => journal?.sealDue()
    const memories = new SourceMemories(join(options.directory, 'sources'))
    const loader = new Loader({ store, index, kept, observer, tracer, onLoaded, onIdle, onTrouble })
    const onSealed = (segment: Segment): void => loader.enqueue(segment)
    const isBehind = (): boolean => loader.isBusy
    const opened = await Journal.open(
      {
        ...{ directory, onSealed, isBehind },
        onCommitted: observer.committed.bind(observer),
        onAppend: tracer.appending.bind(tracer),
        onFailing: (error) => onTrouble('The journal cannot be written; requests get 503 until it can', error),
      },
      index.nextSegment,
      (rows) => {
        index.record(rows)
        return index.flushed()
      },
    )
    const { left, damage } = opened
    journal = opened.journal
    for (const one of damage) onTrouble(sayDamage(one), new Error('The journal is damaged'))
    await kept.open()
    index.rememberSegment(journal.sequence)
    await index.flushed()
    const maxBacklogBytes = options.maxBacklogBytes ?? 4 * 1024 ** 3
    const intake = new Intake({
      ...{ directory: options.directory, store, index, journal, kept, loader, memories },
      ...{ maxBacklogBytes, progress, onRemoved },
    })
    for (const workspace of index.unfinishedDrops) await intake.#finishDrop(workspace)
    for (const segment of left) loader.enqueue(segment, { isLeft: true })
    intake.erasures.resume().catch((error: unknown) => onTrouble('An erasure could not be finished yet', error))
    return intake
  }

  /** Takes the events of one request. Rejects with JournalUnavailable or IntakeFull, and then nothing was kept. */
  accept(candidates: readonly Candidate[], origin: Origin): Promise<Receipt> {
    return this.#enter(origin.workspace, () => this.#accept(candidates, origin))
  }

  /** Takes what was made of dead letters, and marks those as resolved, in one commit. Rejects as accept does. */
  acceptLetters(candidates: readonly Candidate[], letters: readonly string[], origin: Origin): Promise<Receipt> {
    const { workspace, receivedAt } = origin
    const marks = letters.map((letter): JournalRow => ({
      kind: 'resolution',
      workspace,
      letter,
      received_at: receivedAt,
    }))
    return this.#enter(workspace, () => this.#accept(candidates, origin, marks))
  }

  async #accept(candidates: readonly Candidate[], origin: Origin, marks: readonly JournalRow[] = []): Promise<Receipt> {
    const receipt = await this.#writer.write(candidates, origin, marks)
    const { received, accepted, duplicates, deadLettered } = receipt
    const source = (this.#sources[origin.source] ??= { received: 0, accepted: 0, duplicates: 0, deadLettered: 0 })
    for (const counts of [this.#counts, source]) {
      counts.received += received
      counts.accepted += accepted
      counts.duplicates += duplicates
      counts.deadLettered += deadLettered
    }
    return receipt
  }

  /** Lets a request in, unless Candor stops or is full, and not while its workspace is being dropped. */
  #enter<T>(workspace: string, work: () => Promise<T>): Promise<T> {
    return this.#gate.enter(workspace, () => {
      if (this.#isFull) throw new IntakeFull()
      return work()
    })
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
    return this.#enter(origin.workspace, () => this.#parts.journal.append(RowBatch.of(rows)))
  }

  status(): IntakeStatus {
    const { progress, kept, loader, index } = this.#parts
    return {
      ...this.#counts,
      ...progress,
      backlog: this.#backlog,
      oldestWaitingAt: loader.backlog.oldestAt ?? this.#parts.journal.open.oldestAt,
      sources: this.#sources,
      quarantined: kept.quarantined.length,
      idWindow: index.window.ids,
      damaged: kept.damaged,
      storeError: loader.lastError,
      isRefusing: this.#isFull || this.#parts.journal.health.failure !== null,
    }
  }

  /** Whether the books balance; see audit.ts. Loading waits meanwhile, requests do not. */
  audit({ isDeep = false } = {}): Promise<Audit> {
    const { store, kept, loader, journal } = this.#parts
    return loader.inTurn(() => {
      const { accounts, partial } = loader.unsettled
      return audit({ store, kept, unsettled: { inJournal: [...accounts, ...journal.open.accounts], partial } }, isDeep)
    })
  }

  /** Runs work on the store while nothing is loaded, erased or dropped. What waits to be loaded waits for it: it must be quick. */
  inTurn<T>(work: () => Promise<T>): Promise<T> {
    return this.#parts.loader.inTurn(work)
  }

  /** Runs work on the store with all in it that was accepted so far, while nothing is loaded and no old segment is kept. */
  async quietly<T>(work: () => Promise<T>): Promise<T> {
    await this.drained()
    return this.#parts.loader.inTurn(async () => {
      await this.#parts.kept.clear()
      return work()
    })
  }

  /**
   * Writes a snapshot of everything that was accepted into a new directory: what the store has, and beside it, of one and the
   * same moment, the segments that it does not have and the index. Requests wait only for the latter.
   */
  snapshot(into: string): Promise<Snapshot> {
    const gate = this.#gate
    return this.erasures.between(() => this.#parts.loader.inTurn(() => takeSnapshot({ ...this.#parts, gate }, into)))
  }

  /** Resolves when everything accepted so far is in the store. */
  async drained(): Promise<void> {
    await this.#parts.journal.seal()
    await this.#parts.loader.drained()
  }

  /**
   * Removes everything a workspace holds, its books included: what waits is loaded first, so that nothing of it comes back
   * later. What is sent there meanwhile waits, and is new. A drop that a stop cut off is finished at the next start.
   */
  dropWorkspace(workspace: string): Promise<void> {
    return this.#gate.drop(workspace, async () => {
      await this.drained()
      await this.#parts.kept.clear()
      await this.#parts.index.beginDrop(workspace)
      await this.#finishDrop(workspace)
      this.#parts.onRemoved(new Set([workspace]))
    })
  }

  async #finishDrop(workspace: string): Promise<void> {
    const { store, index, loader } = this.#parts
    await loader.inTurn(() => store.dropWorkspace(workspace))
    await index.forget(workspace)
  }

  /** Makes everything durable and stops; what is not loaded yet is loaded at the next start. */
  async close(): Promise<void> {
    const { journal, index, loader, memories } = this.#parts
    this.#gate.close()
    await journal.close()
    index.rememberSegment(journal.sequence)
    await loader.stop()
    await this.erasures.settled()
    await this.#gate.settled()
    await memories.close()
    await index.close()
  }

  get #isFull(): boolean {
    return this.#backlog.bytes > this.#parts.maxBacklogBytes
  }

  /** Why nothing can be taken now; null when it can. After a failed commit it looks whether the disk takes another. */
  async refusal(): Promise<string | null> {
    if (this.#isFull) return new IntakeFull().message
    const isWell = (await this.#parts.journal.health.look()) === null
    return isWell ? null : 'The journal cannot be written: the disk does not take it. The log says why.'
  }

  /** What is durable and not in the store, the segment that is still open included. */
  get #backlog(): IntakeStatus['backlog'] {
    const { segments, rows, bytes } = this.#parts.loader.backlog
    const open = this.#parts.journal.open
    return { segments: segments + Math.sign(open.rows), rows: rows + open.rows, bytes: bytes + open.bytes }
  }
}

/** @param oldestAt when the oldest event of it was received, in milliseconds since 1970 */
function loadOf(oldestAt: number): IntakeStatus['lastLoad'] {
  const now = Date.now()
  return { at: new Date(now).toISOString(), lagSeconds: Math.max(0, now - oldestAt) / 1000 }
}
