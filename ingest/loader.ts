/**
 * From the journal to the store: each sealed segment is loaded under its own name, table by table, and removed once the
 * store has it and the index is flushed. A stop anywhere in between only means that the same segment is loaded again: then
 * row by row, where the store does not have them yet, for after a crash its tokens alone cannot be trusted (decision 015).
 */
import type { LoadName, Store } from '@candor/queries'
import type { IndexDatabase } from './index-database.ts'
import type { Account } from './journal/account.ts'
import type { Segment, Tally } from './journal/segment.ts'
import { NOT_OBSERVED, NOT_TRACED, type IntakeObserver, type IntakeTracer, type LoadTrace } from './observer.ts'
import type { KeptSegments } from './kept-segments.ts'

/** Each load, and the kinds of rows it is needed for. The ledger comes last: it vouches for the others. */
const STEPS: readonly (readonly [LoadName, readonly (keyof Tally)[]])[] = [
  ['actor', ['actor']],
  ['identity_link', ['link']],
  ['definition', ['definition']],
  ['dead_letter', ['dead_letter']],
  ['dead_letter_resolution', ['resolution']],
  ['interaction', ['interaction']],
  ['ledger', ['ledger', 'interaction', 'dead_letter']],
]

const FIRST_RETRY_MS = 200
const LAST_RETRY_MS = 3_000
/**
 * Failures of the data, not of the store: trying again cannot help. (Not 252, TOO_MANY_PARTS: merges that lag behind catch
 * up. Not 33, CANNOT_READ_ALL_DATA: the store's own files can cause it.)
 */
const UNLOADABLE = new Set(['6', '25', '26', '27', '53', '70', '72', '117', '130', '131', '349', '395', '691'])

/** The loader was stopped before it came to what was waited for; the next start continues. */
export class LoaderStopped extends Error {
  constructor() {
    super('Candor is stopping. What waits is loaded at the next start; ask again then.')
    this.name = 'LoaderStopped'
  }
}

export interface LoaderOptions {
  store: Store
  index: IndexDatabase
  kept: KeptSegments
  observer?: IntakeObserver
  tracer?: IntakeTracer
  onLoaded: (segment: Segment) => void
  /** Nothing waits any more: the next segment would be loaded at once. */
  onIdle?: () => void
  onTrouble: (message: string, error: unknown) => void
}

export class Loader {
  readonly #options: LoaderOptions
  readonly #waiting: Segment[] = []
  /** Who waits for which segment. */
  #waiters: { until: Segment; resolve: () => void; reject: (reason: Error) => void }[] = []
  #working: Promise<void> | null = null
  #stopped = false
  #wake: (() => void) | null = null
  /** Segments that the store may have a part of: a load was begun, and nobody saw it end well. */
  readonly #doubtful = new Set<Segment>()
  /** Loads and whoever must not see half of one take turns. */
  #turn: Promise<unknown> = Promise.resolve()
  #lastError: string | null = null

  constructor(options: LoaderOptions) {
    this.#options = options
  }

  /** @param isLeft it stood in the journal when Candor started, so that the store may have a part of it, or all */
  enqueue(segment: Segment, { isLeft = false } = {}): void {
    if (isLeft) this.#doubtful.add(segment)
    this.#waiting.push(segment)
    this.#start()
  }

  #start(): void {
    this.#working ??= this.#work().finally(() => {
      this.#working = null
      if (this.#stopped) return
      if (this.#waiting.length > 0) this.#start()
      else this.#options.onIdle?.()
    })
  }

  /** Whether a segment that comes now would wait. */
  get isBusy(): boolean {
    return this.#waiting.length > 0
  }

  /** What is durable but not in the store yet; the open segment not included. */
  get backlog(): { segments: number; rows: number; bytes: number; oldestAt: number | null } {
    let rows = 0
    let bytes = 0
    let oldestAt: number | null = null
    for (const segment of this.#waiting) {
      rows += segment.rows
      bytes += segment.bytes
      oldestAt = Math.min(segment.oldestAt ?? Infinity, oldestAt ?? Infinity)
    }
    return { segments: this.#waiting.length, rows, bytes, oldestAt: oldestAt === Infinity ? null : oldestAt }
  }

  /** The accounts of what waits, and the segments that the store may have in part. */
  get unsettled(): { accounts: Account[]; partial: string[] } {
    const accounts = this.#waiting.flatMap((segment) => segment.accounts.entries())
    return { accounts, partial: [...this.#doubtful].map(({ name }) => name) }
  }

  /** Does something between two loads, while none is under way. */
  inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#turn.then(work)
    this.#turn = done.catch(() => undefined)
    return done
  }

  /** What the store last answered when a load failed; null when all is well. */
  get lastError(): string | null {
    return this.#lastError
  }

  /** Resolves when what waits now is dealt with, whatever comes meanwhile. Rejects when the loader is stopped first. */
  drained(): Promise<void> {
    const until = this.#waiting.at(-1)
    if (until === undefined) return Promise.resolve()
    if (this.#stopped) return Promise.reject(new LoaderStopped())
    return new Promise((resolve, reject) => this.#waiters.push({ until, resolve, reject }))
  }

  /** Stops after the load under way; what waits stays in the journal for the next start. */
  async stop(): Promise<void> {
    this.#stopped = true
    this.#wake?.()
    await this.#working
    for (const { reject } of this.#waiters.splice(0)) reject(new LoaderStopped())
  }

  async #work(): Promise<void> {
    while (!this.#stopped) {
      const segment = this.#waiting[0]
      if (segment === undefined) break
      if (!(await this.#loadWithRetry(segment))) break
      for (const waiter of this.#waiters) if (waiter.until === segment) waiter.resolve()
      this.#waiters = this.#waiters.filter((waiter) => waiter.until !== segment)
    }
  }

  /** True when the segment is dealt with, false when the loader was stopped first. */
  async #loadWithRetry(segment: Segment): Promise<boolean> {
    for (let delay = FIRST_RETRY_MS; !this.#stopped; delay = Math.min(delay * 2, LAST_RETRY_MS)) {
      try {
        await this.inTurn(() => this.#loadTraced(segment))
        this.#lastError = null
        this.#announce(segment)
        return true
      } catch (error) {
        if (isUnloadable(error) && (await this.inTurn(() => this.#quarantine(segment, error)))) return true
        this.#lastError = error instanceof Error ? error.message : String(error)
        this.#options.onTrouble(`The store did not take ${segment.name}; trying again in ${delay} ms`, error)
        await this.#pause(delay)
      }
    }
    return false
  }

  async #loadTraced(segment: Segment): Promise<void> {
    const trace = (this.#options.tracer ?? NOT_TRACED).loading(segment)
    try {
      await this.#load(segment, trace)
    } catch (error) {
      trace.ended(false)
      throw error
    }
    trace.ended(true)
  }

  async #load(segment: Segment, trace: LoadTrace): Promise<void> {
    const { observer = NOT_OBSERVED, store } = this.#options
    const isAgain = this.#doubtful.has(segment)
    this.#doubtful.add(segment)
    for (const [name, kinds] of STEPS) {
      const isNeeded = kinds.some((kind) => segment.tally[kind] > 0)
      if (!isNeeded) continue
      const began = performance.now()
      const taken = trace.table(name)
      const token = `${segment.name}:${name}`
      if (isAgain) await store.loadRest(name, segment.path, token, segment.oldestAt ?? 0)
      else await store.load(name, segment.path, token)
      if (isAgain && name === 'interaction') await this.#healRollups(segment)
      taken()
      observer.inserted(name, (performance.now() - began) / 1000)
    }
    await this.#options.index.flushed()
    await this.#options.kept.release(segment)
    this.#settled()
  }

  async #healRollups(segment: Segment): Promise<void> {
    const healed = await this.#options.store.healRollups(segment.path)
    if (healed.length === 0) return
    const cause = new Error('An earlier load of it was cut off')
    this.#options.onTrouble(`Rollups were made anew after ${segment.name}: ${healed.join(', ')}`, cause)
  }

  /** The first of those that wait is dealt with. */
  #settled(): void {
    const segment = this.#waiting.shift()
    if (segment !== undefined) this.#doubtful.delete(segment)
  }

  /** The segment is loaded, whatever a listener makes of it. */
  #announce(segment: Segment): void {
    try {
      this.#options.onLoaded(segment)
    } catch (error) {
      this.#options.onTrouble(`A listener failed after ${segment.name} was loaded`, error)
    }
  }

  /** False when it could not be moved; then it is tried again like any other. */
  async #quarantine(segment: Segment, error: unknown): Promise<boolean> {
    let directory: string
    try {
      // What is kept must outlive its index entries as a loaded segment does.
      await this.#options.index.flushed()
      directory = await this.#options.kept.quarantine(segment)
    } catch (failure) {
      this.#options.onTrouble(`${segment.name} could not be put into quarantine`, failure)
      return false
    }
    this.#settled()
    this.#lastError = error instanceof Error ? error.message : String(error)
    this.#options.onTrouble(`The store refuses the content of ${segment.name}; it is kept in ${directory}`, error)
    return true
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms)
      this.#wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }
}

const isUnloadable = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' && UNLOADABLE.has(error.code)
