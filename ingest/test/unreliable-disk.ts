/**
 * A file system in memory that fails as disks do. What was written is in the cache until it is synced; a power loss keeps
 * of the unsynced whatever it likes, sector by sector, and of names whatever was not synced in its directory. A failed
 * fsync leaves pages that the cache shows, that count as clean, and that the disk may not have (as on Linux: later fsyncs
 * succeed and write nothing).
 */
import { dirname, basename } from 'node:path'
import type { JournalFile, JournalFiles } from '../journal/files.ts'

export type Operation = 'write' | 'datasync' | 'truncate' | 'create' | 'open' | 'read' | 'remove' | 'syncDirectory'

/** The operation fails after `skip` that go well; a short write takes fewer bytes and reports no error. */
export interface Fault {
  operation: Operation
  skip: number
  times: number
  kind: 'EIO' | 'ENOSPC' | 'short'
}

interface Inode {
  cache: Buffer
  disk: Buffer
  /** Sectors whose content in the cache is to be written. */
  dirty: Set<number>
}

interface NameChange {
  directory: string
  apply: (names: Map<string, Inode>) => unknown
}

export class UnreliableDisk {
  readonly #sector: number
  readonly #random: () => number
  readonly #names = new Map<string, Inode>()
  readonly #durableNames = new Map<string, Inode>()
  #pendingNames: NameChange[] = []
  #faults: Fault[] = []
  /** Processes that used this disk; the earlier ones are dead, and their operations never end. */
  #boot = 0

  /** @param random uniform in [0, 1) */
  constructor(sector: number, random: () => number) {
    this.#sector = sector
    this.#random = random
  }

  arm(faults: readonly Fault[]): void {
    this.#faults = faults.map((fault) => ({ ...fault }))
  }

  /** The process dies; the system goes on and keeps its cache. */
  kill(): void {
    this.#boot++
  }

  /** The machine goes dark and comes back. */
  losePower(): void {
    this.kill()
    for (const inode of new Set([...this.#names.values(), ...this.#durableNames.values()])) this.#settleByChance(inode)
    const keepsOrder = this.#random() < 0.5
    const kept = Math.floor(this.#random() * (this.#pendingNames.length + 1))
    for (const [index, change] of this.#pendingNames.entries())
      if (keepsOrder ? index < kept : this.#random() < 0.5) change.apply(this.#durableNames)
    this.#pendingNames = []
    this.#names.clear()
    for (const [path, inode] of this.#durableNames) this.#names.set(path, inode)
  }

  /** What a new process sees of the disk; after kill() or losePower() nothing it asks for ever ends. */
  boot(): JournalFiles {
    const process = ++this.#boot
    return {
      makeDirectory: () => this.#operate(process, null, () => undefined),
      list: (directory) => this.#operate(process, null, () => this.#list(directory)),
      create: (path) => this.#operate(process, 'create', () => this.#file(process, this.#create(path))),
      openExisting: (path) => this.#operate(process, 'open', () => this.#file(process, this.#find(path))),
      read: (path) => this.#operate(process, 'read', () => Buffer.from(this.#find(path).cache)),
      remove: (path) =>
        this.#operate(process, 'remove', () => {
          this.#find(path)
          this.#change(path, (names) => names.delete(path))
        }),
      rename: (from, to) =>
        this.#operate(process, 'create', () => {
          const inode = this.#find(from)
          this.#change(to, (names) => names.delete(from) && names.set(to, inode))
        }),
      syncDirectory: (path) => this.#operate(process, 'syncDirectory', () => this.#syncDirectory(path)),
    }
  }

  #list(directory: string): string[] {
    const names = [...this.#names.keys()].filter((path) => dirname(path) === directory)
    return names.map((path) => basename(path)).sort()
  }

  #create(path: string): Inode {
    if (this.#names.has(path)) throw new Error(`EEXIST: ${path}`)
    const inode: Inode = { cache: Buffer.alloc(0), disk: Buffer.alloc(0), dirty: new Set() }
    this.#change(path, (names) => names.set(path, inode))
    return inode
  }

  #syncDirectory(path: string): void {
    for (const change of this.#pendingNames) if (change.directory === path) change.apply(this.#durableNames)
    this.#pendingNames = this.#pendingNames.filter((change) => change.directory !== path)
  }

  #change(path: string, apply: (names: Map<string, Inode>) => unknown): void {
    apply(this.#names)
    this.#pendingNames.push({ directory: dirname(path), apply })
  }

  #find(path: string): Inode {
    const inode = this.#names.get(path)
    if (inode === undefined) throw new Error(`ENOENT: ${path}`)
    return inode
  }

  #file(process: number, inode: Inode): JournalFile {
    return {
      write: (bytes, position) =>
        this.#operate(
          process,
          'write',
          (share) => this.#put(inode, bytes, position, share),
          (share) => this.#put(inode, bytes, position, share),
        ),
      datasync: () =>
        this.#operate(
          process,
          'datasync',
          () => this.#sync(inode, () => true),
          () => this.#sync(inode, () => this.#random() < 0.5),
        ),
      truncate: (length) => this.#operate(process, 'truncate', () => this.#truncate(inode, length)),
      close: () => Promise.resolve(),
    }
  }

  #put(inode: Inode, bytes: Uint8Array, position: number, share: number): number {
    const taken = share === 1 ? bytes.length : Math.max(1, Math.floor(bytes.length * share))
    const end = position + taken
    if (end > inode.cache.length) inode.cache = Buffer.concat([inode.cache, Buffer.alloc(end - inode.cache.length)])
    Buffer.from(bytes.subarray(0, taken)).copy(inode.cache, position)
    for (let at = Math.floor(position / this.#sector); at * this.#sector < end; at++) inode.dirty.add(at)
    return taken
  }

  #truncate(inode: Inode, length: number): void {
    inode.cache = Buffer.concat([inode.cache, Buffer.alloc(Math.max(0, length - inode.cache.length))], length)
    for (const sector of inode.dirty) if (sector * this.#sector >= length) inode.dirty.delete(sector)
    if (length % this.#sector !== 0) inode.dirty.add(Math.floor(length / this.#sector))
  }

  /** Writes the dirty sectors that `reaches` lets through; all of them are clean afterwards. The length is kept if all went well. */
  #sync(inode: Inode, reaches: () => boolean): void {
    let isWhole = true
    for (const sector of inode.dirty) {
      if (reaches()) this.#writeBack(inode, sector)
      else isWhole = false
    }
    inode.dirty.clear()
    if (isWhole) inode.disk = resized(inode.disk, inode.cache.length)
  }

  #writeBack(inode: Inode, sector: number): void {
    const [from, to] = [sector * this.#sector, Math.min((sector + 1) * this.#sector, inode.cache.length)]
    if (to <= from) return
    if (inode.disk.length < to) inode.disk = resized(inode.disk, to)
    inode.cache.copy(inode.disk, from, from, to)
  }

  #settleByChance(inode: Inode): void {
    const chance = [0, 0.5, 0.9, 1][Math.floor(this.#random() * 4)] ?? 0.5
    for (const sector of inode.dirty) if (this.#random() < chance) this.#writeBack(inode, sector)
    // The new length may have reached the disk without what stands there: then it reads as zeros.
    if (this.#random() < 0.5) inode.disk = resized(inode.disk, inode.cache.length)
    inode.dirty.clear()
    inode.cache = Buffer.from(inode.disk)
  }

  /** One system call: takes its time, may fail as armed, and never ends for a process that died meanwhile. */
  async #operate<T>(
    process: number,
    operation: Operation | null,
    succeed: (share: number) => T,
    fail: (share: number) => unknown = () => undefined,
  ): Promise<T> {
    for (let ticks = Math.floor(this.#random() * 3); ticks >= 0; ticks--) await Promise.resolve()
    if (process !== this.#boot) return NEVER
    const fault = this.#faults.find((one) => one.operation === operation && one.times > 0)
    if (fault === undefined || fault.skip-- > 0) {
      const result = succeed(1)
      await Promise.resolve()
      return process === this.#boot ? result : NEVER
    }
    fault.times--
    if (fault.kind === 'short') return succeed(this.#random())
    fail(this.#random())
    throw Object.assign(new Error(`${fault.kind}: ${operation}`), { code: fault.kind })
  }
}

/** What a system call answers to a process that is dead. */
const NEVER = new Promise<never>(() => undefined)

function resized(content: Buffer, length: number): Buffer {
  return Buffer.concat([content, Buffer.alloc(Math.max(0, length - content.length))], length)
}
