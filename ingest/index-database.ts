/**
 * The index beside the journal: which event ids were seen, and which dense number each account has.
 *
 * It is derived. The journal is the truth, and a segment is only removed once everything in it is flushed here, so that a
 * start after a crash needs no more than the segments that are left. What is recorded is in memory at once; flushed() writes.
 */
import { open, type Database, type RootDatabase } from 'lmdb'
import { LRUCache } from 'lru-cache'
import { hash } from 'node:crypto'
import { cp, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { JournalRow } from '@candor/queries'
import { fingerprintIn, fingerprintOf } from './ids/fingerprint.ts'
import type { Fingerprint } from './ids/fingerprint-set.ts'
import { IdWindow } from './ids/id-window.ts'

/** How accounts are keyed: 2 is by fingerprint. */
const ACTOR_KEYS = 2
/** How many ids are remembered unless said otherwise: 17 bytes of memory and 12 of disk each, once there are so many. */
const ID_WINDOW = 10_000_000

/** Some 200 bytes each. */
const ACCOUNTS_AT_HAND = 100_000

/** What one request has claimed, until it is known whether it reached the journal. */
export interface Claims {
  ids: Fingerprint[]
  /** Accounts that were given a number for it. */
  accounts: { name: string; key: string; number: number }[]
}

export const noClaims = (): Claims => ({ ids: [], accounts: [] })

export class IndexDatabase {
  readonly #directory: string
  readonly #root: RootDatabase
  readonly #ids: IdWindow
  readonly #actors: Database<number, string>
  readonly #counters: Database<number, string>
  /** Numbers of accounts that were asked for lately: one look-up in LMDB costs as much as all else about an event. */
  readonly #lately = new LRUCache<string, number>({ max: ACCOUNTS_AT_HAND })
  /** Accounts that are in the journal (or on their way there) and not yet visible in LMDB. */
  readonly #pendingActors = new Map<string, number>()
  /** What is recorded and not yet written: accounts, and counters (null removes one). */
  readonly #unsavedActors = new Map<string, number>()
  readonly #unsavedCounters = new Map<string, number | null>()
  readonly #prefixes = new Map<string, string>()
  #nextActor: number
  #flushing: Promise<void> = Promise.resolve()

  /** @param idWindow how many event ids are remembered at least */
  constructor(directory: string, idWindow = ID_WINDOW) {
    this.#directory = directory
    this.#root = open({ path: directory, maxDbs: 4, overlappingSync: false, eventTurnBatching: false })
    this.#actors = this.#root.openDB<number, string>({ name: 'actors', encoding: 'msgpack' })
    this.#counters = this.#root.openDB<number, string>({ name: 'counters', encoding: 'msgpack' })
    this.#hideNames()
    this.#nextActor = this.#counters.get('next-actor') ?? 1
    this.#ids = new IdWindow(join(directory, 'ids'), idWindow)
    this.#takeOverFirstVersion()
  }

  /** How many event ids are remembered, and the bytes of memory that takes. */
  get window(): { ids: number; bytes: number } {
    return { ids: this.#ids.count, bytes: this.#ids.bytes }
  }

  /** Claims an event id, and takes it down in the claims. False if it was seen before: the event is a duplicate. */
  claim(workspace: string, eventId: string, claims: Claims): boolean {
    const fingerprint = fingerprintOf(this.#prefix(workspace) + eventId)
    if (!this.#ids.claim(fingerprint)) return false
    claims.ids.push(fingerprint)
    return true
  }

  /** The dense number of an account; `isNew` when it has just been given one, which is taken down in the claims. */
  actor(workspace: string, channel: string, id: string, claims: Claims): { number: number; isNew: boolean } {
    const name = this.#actorName(workspace, channel, id)
    const atHand = this.#lately.get(name)
    if (atHand !== undefined) return { number: atHand, isNew: false }
    const key = this.#actorKey(workspace, channel, id)
    const pending = this.#pendingActors.get(key)
    if (pending !== undefined) return { number: pending, isNew: false }
    const known = this.#actors.get(key)
    if (known !== undefined) {
      this.#lately.set(name, known)
      return { number: known, isNew: false }
    }
    const number = this.#nextActor++
    this.#pendingActors.set(key, number)
    claims.accounts.push({ name, key, number })
    return { number, isNew: true }
  }

  /** Takes back what was claimed for rows that never reached the journal. */
  release({ ids, accounts }: Claims): void {
    for (const id of ids) this.#ids.release(id)
    for (const { key } of accounts) this.#pendingActors.delete(key)
  }

  /** What was claimed is in the journal now. It is on disk after flushed(). */
  keep({ ids, accounts }: Claims): void {
    for (const id of ids) this.#ids.keep(id)
    for (const { name, key, number } of accounts) {
      this.#unsavedActors.set(key, number)
      this.#lately.set(name, number)
    }
  }

  /** Takes down what rows say that are read back from the journal. It is on disk after flushed(). */
  record(rows: readonly JournalRow[]): void {
    for (const row of rows) {
      if (row.kind === 'interaction') this.#ids.record(fingerprintOf(this.#prefix(row.workspace) + row.event_id))
      if (row.kind !== 'actor') continue
      const key = this.#actorKey(row.workspace, row.channel, row.handle)
      this.#pendingActors.set(key, row.actor)
      this.#unsavedActors.set(key, row.actor)
      this.#nextActor = Math.max(this.#nextActor, row.actor + 1)
    }
  }

  #incarnation(workspace: string): number {
    return this.#counters.get(`incarnation:${workspace}`) ?? 1
  }

  #prefix(workspace: string): string {
    let known = this.#prefixes.get(workspace)
    if (known === undefined) {
      known = `${workspace}\u0001${this.#incarnation(workspace)}\u0001`
      this.#prefixes.set(workspace, known)
    }
    return known
  }

  #actorName(workspace: string, channel: string, id: string): string {
    return `${this.#prefix(workspace)}${escapeSeparator(channel)}\u0001${id}`
  }

  /** A fingerprint, too: freed pages keep their bytes, and nobody's name may be found in one after they were erased. */
  #actorKey(workspace: string, channel: string, id: string): string {
    return this.#prefix(workspace) + actorFingerprint(`${escapeSeparator(channel)}\u0001${id}`)
  }

  /** Earlier versions kept accounts under their names. */
  #hideNames(): void {
    if (this.#counters.get('actor-keys') === ACTOR_KEYS) return
    this.#root.transactionSync(() => {
      for (const { key, value } of [...this.#actors.getRange()]) {
        const [workspace = '', incarnation = '', ...name] = key.split('\u0001')
        this.#actors.removeSync(key)
        this.#actors.putSync(`${workspace}\u0001${incarnation}\u0001${actorFingerprint(name.join('\u0001'))}`, value)
      }
      this.#counters.putSync('actor-keys', ACTOR_KEYS)
    })
  }

  /** Forgets accounts, unless they were given another number since: then they are new ones. */
  async forgetAccounts(
    workspace: string,
    accounts: readonly { channel: string; handle: string; actor: number }[],
  ): Promise<void> {
    await this.flushed()
    for (const { channel, handle, actor } of accounts) {
      const key = this.#actorKey(workspace, channel, handle)
      if (this.#pendingActors.get(key) === actor) this.#pendingActors.delete(key)
      if (this.#actors.get(key) === actor) await this.#actors.remove(key)
      this.#lately.delete(this.#actorName(workspace, channel, handle))
    }
    await this.#root.flushed
  }

  /** Resolves when everything recorded so far is on disk. After a failure nothing is forgotten: call it again. */
  flushed(): Promise<void> {
    this.#flushing = this.#flushing.catch(() => undefined).then(() => this.#flush())
    return this.#flushing
  }

  async #flush(): Promise<void> {
    await this.#saveActorsAndCounters()
    await this.#ids.flush()
  }

  async #saveActorsAndCounters(): Promise<void> {
    const actors = [...this.#unsavedActors]
    if (actors.length > 0) this.#unsavedCounters.set('next-actor', this.#nextActor)
    const counters = [...this.#unsavedCounters]
    if (counters.length === 0) return
    await committed([
      ...actors.map(([key, number]) => this.#actors.put(key, number)),
      ...counters.map(([key, value]) => (value === null ? this.#counters.remove(key) : this.#counters.put(key, value))),
    ])
    for (const [key] of actors) {
      this.#unsavedActors.delete(key)
      this.#pendingActors.delete(key)
    }
    for (const [key, value] of counters) if (this.#unsavedCounters.get(key) === value) this.#unsavedCounters.delete(key)
  }

  /** The lowest segment number that was never used, as far as the index knows. */
  get nextSegment(): number {
    return this.#counters.get('next-segment') ?? 1
  }

  rememberSegment(next: number): void {
    this.#unsavedCounters.set('next-segment', next)
  }

  /** Notes that a workspace is being dropped, durably: a stop in the middle must not leave half of it. */
  async beginDrop(workspace: string): Promise<void> {
    this.#unsavedCounters.set(`dropping:${workspace}`, 1)
    await this.flushed()
  }

  /** Workspaces whose drop was begun and not finished. */
  get unfinishedDrops(): string[] {
    const keys = this.#counters.getKeys({ start: 'dropping:', end: 'dropping;' })
    return [...keys].map((key) => key.slice('dropping:'.length))
  }

  /**
   * Forgets a workspace that was dropped, so that its data can come again: its ids are left behind under an old
   * incarnation (they are only fingerprints), its accounts are removed.
   */
  async forget(workspace: string): Promise<void> {
    await this.flushed()
    const prefix = this.#prefix(workspace)
    const keys = [...this.#actors.getKeys({ start: prefix, end: `${prefix.slice(0, -1)}\u0002` })]
    await committed(keys.map((key) => this.#actors.remove(key)))
    const next = this.#incarnation(workspace) + 1
    this.#prefixes.set(workspace, `${workspace}\u0001${next}\u0001`)
    this.#lately.clear()
    this.#unsavedCounters.set(`incarnation:${workspace}`, next)
    await this.flushed()
    this.#unsavedCounters.set(`dropping:${workspace}`, null)
    await this.flushed()
  }

  /** Copies what is recorded into a new directory. Nothing may be recorded meanwhile. */
  async copyTo(directory: string): Promise<void> {
    await this.flushed()
    await mkdir(directory, { recursive: true })
    await this.#root.backup(directory, false)
    await cp(join(this.#directory, 'ids'), join(directory, 'ids'), { recursive: true })
  }

  async close(): Promise<void> {
    try {
      await this.flushed()
    } finally {
      await this.#ids.close()
      await this.#root.close()
    }
  }

  /** Before, ids were kept in LMDB, as the first 16 bytes of the same hash. */
  #takeOverFirstVersion(): void {
    const old = this.#root.openDB<Buffer, Buffer>({ name: 'event-ids', keyEncoding: 'binary', encoding: 'binary' })
    let count = 0
    for (const key of old.getKeys()) {
      this.#ids.record(fingerprintIn(key))
      count++
    }
    if (count === 0) return
    // Only once they are on disk in their new place.
    this.#flushing = this.#ids.flush().then(() => old.clearAsync())
    this.#flushing.catch(() => undefined)
  }
}

/**
 * Resolves when writes are on disk (overlappingSync is off, so that a commit is a sync). LMDB's own batches, those of an event
 * turn too, leave rejections behind that nobody can handle when a commit fails, and these end the process. Single writes do
 * not, if the cause that hangs on their error is listened to at once.
 */
async function committed(writes: readonly Promise<boolean>[]): Promise<void> {
  const causes = [...new Set(writes)].map((write) => write.then(() => null, causeOf))
  for (const cause of await Promise.all(causes)) if (cause instanceof Error) throw cause
}

async function causeOf(reason: unknown): Promise<unknown> {
  if (!(reason instanceof Error) || !('commitError' in reason) || !(reason.commitError instanceof Promise))
    return reason
  return reason.commitError.then(
    () => reason,
    (cause: unknown) => (cause instanceof Error ? cause : reason),
  )
}

/** A channel may hold the character that ends it in a key; the id comes last and may hold anything. */
const escapeSeparator = (channel: string): string =>
  channel.replaceAll('\u0002', '\u0002\u0002').replaceAll('\u0001', '\u0002\u0003')

/** 128 bits of SHA-256: a collision among 10^9 accounts has a chance below 10^-20. */
const actorFingerprint = (name: string): string => hash('sha256', name, 'buffer').subarray(0, 16).toString('base64url')
