/**
 * What a live source has to remember across restarts: how far it came (the cursor), and which posts and reactions it has
 * collected, because a like, a delete or an unlike on the stream says nothing but an address.
 *
 * Both change in one transaction, after what they stand for has been accepted: a crash in between repeats events, which the
 * intake knows, and loses none. Bounded: of two generations the older is dropped when the younger is full.
 *
 * It lies in `memory-N.mdb`, the highest N. To forget somebody is to write the next file without them.
 */
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { rename } from 'node:fs/promises'
import { join } from 'node:path'
import { nodeFiles } from '../journal/files.ts'
import { fileHolds } from '../privacy/scan.ts'
import { shortId } from '../protocols/wire-values.ts'
import { MemoryFile, type Generation } from './memory-file.ts'
import type { RememberedPerson } from './remembered-person.ts'

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
  readonly #directory: string
  readonly #capacity: number
  #file: MemoryFile
  #number: number
  #generation: number
  #young: number
  readonly #workspaces: Set<string>
  /** What is remembered in drafts that are not committed yet. */
  readonly #drafts = new Set<Map<string, Remembered>>()
  /** Commits, copies and rewrites take turns. */
  #turn: Promise<unknown> = Promise.resolve()

  constructor(directory: string, capacity = GENERATION) {
    this.#directory = directory
    this.#capacity = capacity
    this.#number = takeOver(directory)
    this.#file = new MemoryFile(this.#path(this.#number))
    this.#generation = Number(this.#file.state.get('generation') ?? 0)
    this.#young = this.#current.getCount()
    this.#workspaces = this.#file.workspaces()
  }

  get cursor(): string | null {
    const cursor = this.#file.state.get('cursor')
    return cursor === undefined ? null : String(cursor)
  }

  /** Whose data this is: of every workspace that was ever said, since what was collected for one stays; empty when none was. */
  get workspaces(): ReadonlySet<string> {
    return this.#workspaces
  }

  /** Says that what is collected from now on is that of a workspace. */
  serve(workspace: string): void {
    if (this.#workspaces.has(workspace)) return
    this.#workspaces.add(workspace)
    this.#file.noteWorkspaces(this.#workspaces)
  }

  draft(): MemoryDraft {
    const fresh = new Map<string, Remembered>()
    return {
      // Strangers choose the ids, and a key of LMDB has an end: events have them shortened in the same way.
      get: (id) => {
        const key = shortId(id)
        return fresh.get(key) ?? this.#file.generations[0].get(key) ?? this.#file.generations[1].get(key)
      },
      set: (id, remembered) => {
        this.#drafts.add(fresh)
        fresh.set(shortId(id), remembered)
      },
      commit: (cursor) =>
        this.#inTurn(() => this.#commit(fresh, cursor)).finally(() => {
          this.#drafts.delete(fresh)
        }),
    }
  }

  /**
   * Forgets everything about a person: of their own posts and reactions all, of others' what names them. Afterwards no byte of
   * it is in the file. Resolves with how many things are forgotten or changed.
   */
  erase(person: RememberedPerson): Promise<number> {
    return this.#inTurn(async () => {
      let forgotten = 0
      for (const fresh of this.#drafts)
        for (const [id, remembered] of fresh) {
          const left = person.without(id, remembered)
          if (left === remembered) continue
          forgotten++
          if (left === null) fresh.delete(id)
          else fresh.set(id, left)
        }
      const found = await this.#file.count((id, remembered) => person.without(id, remembered) !== remembered)
      if (found > 0 || (await fileHolds(this.#file.path, person.forms))) await this.#rewrite(person)
      return forgotten + found
    })
  }

  /** Copies everything that is committed into a new directory. */
  copyTo(directory: string): Promise<void> {
    return this.#inTurn(async () => {
      mkdirSync(directory, { recursive: true })
      await this.#file.root.backup(join(directory, fileName(1)), false)
    })
  }

  /** Makes everything durable and lets go of the files. */
  async close(): Promise<void> {
    await this.#turn
    await this.#file.root.flushed
    await this.#file.root.close()
  }

  /** A stop before the new file has its name leaves the old one, afterwards the new one is what counts. */
  async #rewrite(person: RememberedPerson): Promise<void> {
    const old = this.#file
    const path = this.#path(this.#number + 1)
    await old.root.flushed
    removeFile(`${path}.new`)
    await old.rewrite(`${path}.new`, (id, remembered) => person.without(id, remembered))
    await rename(`${path}.new`, path)
    await nodeFiles.syncDirectory(this.#directory)
    this.#file = new MemoryFile(path)
    // One may have been said while the others were copied.
    this.#file.noteWorkspaces(this.#workspaces)
    this.#number++
    this.#young = this.#current.getCount()
    await old.root.close()
    removeFile(old.path)
    removeFile(`${path}.new`)
    await nodeFiles.syncDirectory(this.#directory)
  }

  async #commit(fresh: ReadonlyMap<string, Remembered>, cursor: string | null): Promise<void> {
    this.#young += fresh.size
    const isFull = this.#young > this.#capacity
    const { root, state } = this.#file
    await root.transaction(() => {
      if (isFull) {
        this.#generation++
        this.#current.clearSync()
        void state.put('generation', this.#generation)
        this.#young = fresh.size
      }
      for (const [id, remembered] of fresh) void this.#current.put(id, remembered)
      if (cursor !== null) void state.put('cursor', cursor)
    })
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#turn.then(work)
    this.#turn = done.catch(() => undefined)
    return done
  }

  #path(number: number): string {
    return join(this.#directory, fileName(number))
  }

  get #current(): Generation {
    return this.#file.generations[this.#generation % 2 === 0 ? 0 : 1]
  }
}

const fileName = (number: number): string => `memory-${number}.mdb`
const NAME = /^memory-(\d+)\.mdb$/
/** How the file was called before. */
const FIRST_NAME = 'data.mdb'

/** The number of the file that counts. What a stop left beside it goes. */
function takeOver(directory: string): number {
  mkdirSync(directory, { recursive: true })
  const numbers = readdirSync(directory).flatMap((name) => Number(NAME.exec(name)?.[1] ?? 0) || [])
  const newest = Math.max(0, ...numbers)
  const first = join(directory, FIRST_NAME)
  if (newest === 0 && existsSync(first)) {
    renameSync(first, join(directory, fileName(1)))
    rmSync(join(directory, 'lock.mdb'), { force: true })
    return 1
  }
  for (const name of readdirSync(directory))
    if (name.endsWith('.new') || (NAME.test(name) && name !== fileName(newest))) removeFile(join(directory, name))
  return Math.max(1, newest)
}

/** LMDB keeps a lock beside each file. */
function removeFile(path: string): void {
  for (const each of [path, `${path}-lock`]) rmSync(each, { force: true })
}
