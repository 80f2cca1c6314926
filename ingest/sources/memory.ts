/**
 * What a live source has to remember across restarts: how far it came (the cursor), and which posts and reactions it has
 * collected, because a like, a delete or an unlike on the stream says nothing but an address.
 *
 * Both change in one transaction, after what they stand for has been accepted: a crash in between repeats events, which the
 * intake knows, and loses none. Bounded: of two generations the older is dropped when the younger is full.
 */
import { open, type Database, type RootDatabase } from 'lmdb'
import { shortId } from '../protocols/wire-values.ts'

/** What is known of something collected. */
export interface Remembered {
  brand: string
  /** The account that wrote it, where a delete does not say so. */
  actor?: string
  /** The event id it was stored under, where that is not its own address. */
  event?: string
  thread?: string
  /** A reaction is taken back by Undo, a post by Delete. */
  isReaction?: boolean
}

/** Looks up and remembers; what is remembered is visible at once, and lasting after the commit. */
export interface Collected {
  get(id: string): Remembered | undefined
  set(id: string, remembered: Remembered): void
}

export interface MemoryDraft extends Collected {
  commit(cursor: string | null): Promise<void>
}

/** How many things are remembered at least, in two generations of this size. */
const GENERATION = 1_000_000

export class SourceMemory {
  readonly #root: RootDatabase
  readonly #state: Database<string | number, string>
  readonly #generations: readonly [Database<Remembered, string>, Database<Remembered, string>]
  readonly #capacity: number
  #generation: number
  #young: number

  constructor(directory: string, capacity = GENERATION) {
    this.#root = open({ path: directory, maxDbs: 4 })
    this.#state = this.#root.openDB<string | number, string>({ name: 'state' })
    this.#generations = [
      this.#root.openDB<Remembered, string>({ name: 'collected-0' }),
      this.#root.openDB<Remembered, string>({ name: 'collected-1' }),
    ]
    this.#capacity = capacity
    this.#generation = Number(this.#state.get('generation') ?? 0)
    this.#young = this.#current.getCount()
  }

  get cursor(): string | null {
    const cursor = this.#state.get('cursor')
    return cursor === undefined ? null : String(cursor)
  }

  draft(): MemoryDraft {
    const fresh = new Map<string, Remembered>()
    return {
      // Strangers choose the ids, and a key of LMDB has an end: events have them shortened in the same way.
      get: (id) => {
        const key = shortId(id)
        return fresh.get(key) ?? this.#generations[0].get(key) ?? this.#generations[1].get(key)
      },
      set: (id, remembered) => void fresh.set(shortId(id), remembered),
      commit: (cursor) => this.#commit(fresh, cursor),
    }
  }

  async #commit(fresh: ReadonlyMap<string, Remembered>, cursor: string | null): Promise<void> {
    this.#young += fresh.size
    const isFull = this.#young > this.#capacity
    await this.#root.transaction(() => {
      if (isFull) {
        this.#generation++
        this.#current.clearSync()
        void this.#state.put('generation', this.#generation)
        this.#young = fresh.size
      }
      for (const [id, remembered] of fresh) void this.#current.put(id, remembered)
      if (cursor !== null) void this.#state.put('cursor', cursor)
    })
  }

  get #current(): Database<Remembered, string> {
    return this.#generations[this.#generation % 2 === 0 ? 0 : 1]
  }

  /** Makes everything durable and lets go of the files. */
  async close(): Promise<void> {
    await this.#root.flushed
    await this.#root.close()
  }
}
