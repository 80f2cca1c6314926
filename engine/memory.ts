/**
 * Answers of the store, remembered while the interactions they rest on are the same.
 *
 * A query names the verbs that it reads (queries/query-source.ts). The store keeps a digest of the interactions of each brand
 * and verb: as long as it is the same, so is the answer, exactly, and nothing is computed again. Whoever says that an older
 * answer will do (`max-stale`, RFC 9111 §5.2.1.2) gets it at once when it is no older than that, while a new one is computed
 * behind (unless it is quick, and computed at once); as of when it is travels with it, so that a page can say so.
 */
import type { QueryName, QueryParams, QueryRow, Reads, Store } from '@candor/queries'
import { describeQuery } from '@candor/queries'
import { InFlight } from './api/in-flight.ts'
import type { Reader } from './ask.ts'
import { cellsOf } from './least-used.ts'

interface Remembered {
  rows: unknown[]
  /** Of what it depends on, when it was asked; null when something changed meanwhile, so that it holds for no state of the data. */
  digest: string | null
  /** The newest moment in the data then (RFC 3339). */
  asOf: string | null
  /** When it was last known to be the answer, on the clock of this process. */
  held: number
  /** How many milliseconds it takes at best, lately: a machine that is busy with something else makes no answer slow. */
  cost: number
  size: number
}

export interface Recalled<N extends QueryName> {
  rows: QueryRow[N][]
  asOf: string | null
}

/** What is known of a workspace's interactions at one moment: a digest for each brand and verb. */
export interface Digests {
  of: ReadonlyMap<string, string>
  /** How many changes the store had begun and ended when they were read; null when one was under way. */
  change: number | null
  /** Since when each has been the same, on the clock of this process. */
  since: ReadonlyMap<string, number>
}

/** What an answer is asked under: the state of the data, and how old an answer may be. */
export interface Moment {
  digests: Digests
  asOf: string | null
  /** Milliseconds by which an answer may be behind the data; 0 for none. */
  maxStale: number
}

export interface MemoryOptions {
  /** Values (rows times columns) that are kept in all; the least recently used go first. */
  cells?: number
  /** Told when all answers of a workspace that were given although they were outdated have been brought up to date. */
  onRefreshed?: (workspace: string) => void
  onTrouble?: (message: string, error: unknown) => void
  /** The clock, for tests. */
  now?: () => number
}

const CELLS = 5_000_000
/** On a server others load, and nobody tells when: a digest that has been the same for so long is of whole loads. */
const LOADED_MS = 120_000
/** What takes no longer than this is computed anew in front of everybody, also of those who would take an older answer. */
const PATIENCE_MS = 50
/** By how much an answer may have become slower from one time to the next, as far as it is believed. */
const SLOWER = 1.25
/** Answers that are outdated again and again take at most this share of the time of one core. */
const DUTY = 0.2

type Params = Readonly<Record<string, unknown>>

/** The brands that an answer depends on: those that its parameters name, and what belongs to none. All, when it names none. */
function brandsOf(params: Params): Set<string> | null {
  const named = [params['brand'], params['brands']].flat().filter((brand) => typeof brand === 'string')
  return named.length === 0 ? null : new Set([...named, ''])
}

/** The brands and verbs among these that an answer depends on: of the verbs that its query reads, the one that it names. */
function keysOf(all: Iterable<string>, reads: NonNullable<Reads>, params: Params): string[] {
  const brands = brandsOf(params)
  const named = params['verb']
  const isRead = (verb: string): boolean =>
    (reads === 'every' || reads.includes(verb)) && (typeof named !== 'string' || verb === named)
  return [...all].filter((key) => {
    const [brand = '', verb = ''] = key.split('\u0000')
    return isRead(verb) && (brands === null || brands.has(brand))
  })
}

const digestOf = ({ of }: Digests, verbs: NonNullable<Reads>, params: Params): string =>
  keysOf(of.keys(), verbs, params)
    .map((key) => `${key}=${of.get(key) ?? ''}`)
    .sort()
    .join('\u0001')

export class Memory {
  readonly #store: Store
  readonly #limit: number
  readonly #options: MemoryOptions
  /** In order of use, the least recent first. */
  readonly #answers = new Map<string, Remembered>()
  readonly #running = new InFlight<unknown[]>()
  /** Answers that are being brought up to date, or wait for it, by workspace. */
  readonly #refreshing = new Map<string, Set<string>>()
  readonly #timers = new Set<NodeJS.Timeout>()
  readonly #readings = new Map<string, Pick<Digests, 'of' | 'since'>>()
  #size = 0
  /** Removals that the answers know of. */
  #removed = 0

  constructor(store: Store, options: MemoryOptions = {}) {
    this.#store = store
    this.#limit = options.cells ?? CELLS
    this.#options = options
  }

  /** How many changes the store has begun, if all have ended: to be taken before digests are read. */
  settledAt(): number | null {
    const { begun, ended } = this.#store.changes
    return begun === ended ? begun : null
  }

  /**
   * The digests of a workspace, which it has had at least since `change`.
   * @param change what settledAt said before they were read
   */
  digests(workspace: string, of: Digests['of'], change: number | null): Digests {
    return { of, change, since: this.#sinceOf(workspace, of) }
  }

  /** Since when each digest of a workspace has been read as it is now. */
  #sinceOf(workspace: string, of: Digests['of']): Map<string, number> {
    const before = this.#readings.get(workspace)
    const now = this.#now()
    const since = new Map(
      [...of].map(([key, digest]) => [key, before?.of.get(key) === digest ? (before.since.get(key) ?? now) : now]),
    )
    this.#readings.set(workspace, { of, since })
    return since
  }

  /**
   * Whether an answer that was asked after these digests were read is of whole loads. Table and rollups of a load appear one
   * after the other: an answer beside one may have seen a part of it, and the digest all of it.
   */
  #isSettled({ change, since }: Digests, verbs: NonNullable<Reads>, params: Params, held: number): boolean {
    if (change !== this.#store.changes.begun) return false
    if (this.#store.kind === 'embedded') return true
    return keysOf(since.keys(), verbs, params).every((key) => held - (since.get(key) ?? held) >= LOADED_MS)
  }

  /** The answer of a query: remembered when it still holds (or is recent enough for whoever asks), else asked. */
  async ask<N extends QueryName>(name: N, params: QueryParams[N], moment: Moment): Promise<Recalled<N>> {
    const { reads } = describeQuery(name)
    if (reads === null) return { rows: await this.#store.query(name, params), asOf: moment.asOf }
    this.#forgetRemoved()
    const key = `${name} ${JSON.stringify(params)}`
    const digest = digestOf(moment.digests, reads, params)
    const known = this.#answers.get(key)
    if (known?.digest === digest) {
      known.held = this.#now()
      return this.#recall(key, known, moment.asOf)
    }
    const isSlow = known !== undefined && known.cost > PATIENCE_MS
    if (isSlow && this.#now() - known.held <= moment.maxStale) {
      this.#refresh(key, name, params, known, digest, moment)
      return this.#recall(key, known, known.asOf)
    }
    return { rows: (await this.#compute(key, name, params, digest, moment)) as QueryRow[N][], asOf: moment.asOf }
  }

  /** A reader of the store at one moment of its data, for one answer. */
  at(moment: Moment): Reader {
    let asOf = moment.asOf
    return {
      query: async (name, params) => {
        const recalled = await this.ask(name, params, moment)
        if (recalled.asOf !== null && (asOf === null || recalled.asOf < asOf)) asOf = recalled.asOf
        return recalled.rows
      },
      get asOf() {
        return asOf
      },
    }
  }

  /** Stops what is waiting to be brought up to date. */
  close(): void {
    for (const timer of this.#timers) clearTimeout(timer)
    this.#timers.clear()
  }

  #now(): number {
    return (this.#options.now ?? Date.now)()
  }

  #recall<N extends QueryName>(key: string, known: Remembered, asOf: string | null): Recalled<N> {
    this.#answers.delete(key)
    this.#answers.set(key, known)
    return { rows: known.rows as QueryRow[N][], asOf }
  }

  async #compute<N extends QueryName>(
    key: string,
    name: N,
    params: QueryParams[N],
    digest: string,
    { asOf, digests }: Moment,
  ): Promise<unknown[]> {
    return this.#running.share(`${key} ${digest}`, async () => {
      const held = this.#now()
      const { removed } = this.#store.changes
      const began = performance.now()
      const rows = await this.#store.query(name, params)
      const settled = this.#isSettled(digests, describeQuery(name).reads ?? [], params, held)
      if (removed !== this.#store.changes.removed) return rows
      this.#keep(key, {
        rows,
        digest: settled ? digest : null,
        asOf,
        held,
        cost: Math.min(performance.now() - began, (this.#answers.get(key)?.cost ?? Infinity) * SLOWER),
        size: cellsOf(rows),
      })
      return rows
    })
  }

  /** Who was erased is in no answer any more, however old an answer may be for whoever asks. */
  #forgetRemoved(): void {
    const { removed } = this.#store.changes
    if (removed === this.#removed) return
    this.#removed = removed
    this.#answers.clear()
    this.#size = 0
  }

  #keep(key: string, answer: Remembered): void {
    this.#size += answer.size - (this.#answers.get(key)?.size ?? 0)
    this.#answers.delete(key)
    this.#answers.set(key, answer)
    for (const [oldest, { size }] of this.#answers) {
      if (this.#size <= this.#limit || oldest === key) break
      this.#answers.delete(oldest)
      this.#size -= size
    }
  }

  /** Brings an outdated answer up to date behind whoever got it, and not so often that it would take the machine. */
  #refresh<N extends QueryName>(
    key: string,
    name: N,
    params: QueryParams[N],
    known: Remembered,
    digest: string,
    moment: Moment,
  ): void {
    const workspace = String(Reflect.get(params, 'workspace'))
    const refreshing = this.#refreshing.get(workspace) ?? new Set()
    if (refreshing.has(key)) return
    this.#refreshing.set(workspace, refreshing.add(key))
    const timer = setTimeout(() => {
      this.#timers.delete(timer)
      this.#compute(key, name, params, digest, moment)
        .catch((error: unknown) => this.#options.onTrouble?.(`bringing ${name} up to date failed`, error))
        .finally(() => {
          refreshing.delete(key)
          // Whoever is told reads everything again: one by one, each answer would be a reading of all.
          if (refreshing.size > 0) return
          this.#refreshing.delete(workspace)
          this.#options.onRefreshed?.(workspace)
        })
    }, known.cost / DUTY)
    timer.unref()
    this.#timers.add(timer)
  }
}
