/**
 * The index beside the journal: which event ids were seen, and which dense number each account has.
 *
 * It is derived. The journal is the truth, and a segment is only removed once everything in it is flushed here, so that a
 * start after a crash needs no more than the segments that are left.
 */
import { open, type Database, type RootDatabase } from 'lmdb'
import { hash } from 'node:crypto'
import type { JournalRow } from '@candor/queries'

const NOTHING = Buffer.alloc(0)
/** How accounts are keyed: 2 is by fingerprint. */
const ACTOR_KEYS = 2

export class IndexDatabase {
  readonly #root: RootDatabase
  readonly #ids: Database<Buffer, Buffer>
  readonly #actors: Database<number, string>
  readonly #counters: Database<number, string>
  /** Ids and accounts that are in the journal (or on their way there) and not yet visible in LMDB. */
  readonly #pendingIds = new Map<string, Buffer>()
  readonly #pendingActors = new Map<string, number>()
  readonly #incarnations = new Map<string, number>()
  #nextActor: number
  #writing: Promise<unknown> = Promise.resolve()

  constructor(directory: string) {
    this.#root = open({ path: directory, maxDbs: 4, overlappingSync: false })
    this.#ids = this.#root.openDB<Buffer, Buffer>({ name: 'event-ids', keyEncoding: 'binary', encoding: 'binary' })
    this.#actors = this.#root.openDB<number, string>({ name: 'actors', encoding: 'msgpack' })
    this.#counters = this.#root.openDB<number, string>({ name: 'counters', encoding: 'msgpack' })
    this.#hideNames()
    this.#nextActor = this.#counters.get('next-actor') ?? 1
  }

  /** Claims an event id. False if it was seen before: the event is a duplicate. */
  claim(workspace: string, eventId: string): boolean {
    const name = this.#idName(workspace, eventId)
    if (this.#pendingIds.has(name)) return false
    const key = fingerprint(name)
    if (this.#ids.doesExist(key)) return false
    this.#pendingIds.set(name, key)
    return true
  }

  /** The dense number of an account; `isNew` when it has just been given one. */
  actor(workspace: string, channel: string, id: string): { number: number; isNew: boolean } {
    const key = this.#actorKey(workspace, channel, id)
    const known = this.#pendingActors.get(key) ?? this.#actors.get(key)
    if (known !== undefined) return { number: known, isNew: false }
    const number = this.#nextActor++
    this.#pendingActors.set(key, number)
    return { number, isNew: true }
  }

  /** Takes back what was claimed for rows that never reached the journal. */
  release(rows: readonly JournalRow[]): void {
    for (const row of rows) {
      if (row.kind === 'interaction') this.#pendingIds.delete(this.#idName(row.workspace, row.event_id))
      if (row.kind === 'actor') this.#pendingActors.delete(this.#actorKey(row.workspace, row.channel, row.handle))
    }
  }

  /** Writes what rows of the journal say. The write is asynchronous: see flushed(). */
  record(rows: readonly JournalRow[]): void {
    const names: string[] = []
    const actors: string[] = []
    const done = this.#root.batch(() => {
      for (const row of rows) {
        if (row.kind === 'interaction') {
          const name = this.#idName(row.workspace, row.event_id)
          void this.#ids.put(this.#pendingIds.get(name) ?? fingerprint(name), NOTHING)
          names.push(name)
        } else if (row.kind === 'actor') {
          const key = this.#actorKey(row.workspace, row.channel, row.handle)
          void this.#actors.put(key, row.actor)
          actors.push(key)
          this.#nextActor = Math.max(this.#nextActor, row.actor + 1)
        }
      }
      if (actors.length > 0) void this.#counters.put('next-actor', this.#nextActor)
    })
    this.#chain(
      done.then(() => {
        for (const name of names) this.#pendingIds.delete(name)
        for (const key of actors) this.#pendingActors.delete(key)
      }),
    )
  }

  /** flushed() reports a failed write; until then nobody else needs to hear of it. */
  #chain(write: Promise<unknown>): void {
    this.#writing = Promise.all([this.#writing, write])
    this.#writing.catch(() => undefined)
  }

  #incarnation(workspace: string): number {
    let known = this.#incarnations.get(workspace)
    if (known === undefined) {
      known = this.#counters.get(`incarnation:${workspace}`) ?? 1
      this.#incarnations.set(workspace, known)
    }
    return known
  }

  #prefix(workspace: string): string {
    return `${workspace}\u0001${this.#incarnation(workspace)}\u0001`
  }

  #idName(workspace: string, eventId: string): string {
    return this.#prefix(workspace) + eventId
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
      if (this.#actors.get(key) === actor) this.#chain(this.#actors.remove(key))
    }
    await this.flushed()
  }

  /** Resolves when everything recorded so far is on disk. */
  async flushed(): Promise<void> {
    await this.#writing
    await this.#root.flushed
  }

  /** The lowest segment number that was never used, as far as the index knows. */
  get nextSegment(): number {
    return this.#counters.get('next-segment') ?? 1
  }

  rememberSegment(next: number): void {
    this.#chain(this.#counters.put('next-segment', next))
  }

  /** Notes that a workspace is being dropped, durably: a stop in the middle must not leave half of it. */
  async beginDrop(workspace: string): Promise<void> {
    this.#chain(this.#counters.put(`dropping:${workspace}`, 1))
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
    for (const key of this.#actors.getKeys({ start: prefix, end: `${prefix.slice(0, -1)}\u0002` }))
      void this.#actors.remove(key)
    const next = this.#incarnation(workspace) + 1
    this.#incarnations.set(workspace, next)
    this.#chain(this.#counters.put(`incarnation:${workspace}`, next))
    this.#chain(this.#counters.remove(`dropping:${workspace}`))
    await this.flushed()
  }

  async close(): Promise<void> {
    await this.flushed()
    await this.#root.close()
  }
}

/** A channel may hold the character that ends it in a key; the id comes last and may hold anything. */
const escapeSeparator = (channel: string): string =>
  channel.replaceAll('\u0002', '\u0002\u0002').replaceAll('\u0001', '\u0002\u0003')

const actorFingerprint = (name: string): string => fingerprint(name).toString('base64url')

/** 128 bits of SHA-256: a collision among 10^12 ids has a chance below 10^-14. */
function fingerprint(name: string): Buffer {
  return Buffer.from(hash('sha256', name, 'hex').slice(0, 32), 'hex')
}
