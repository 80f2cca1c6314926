/**
 * The de-duplication window: the last so many event ids, as fingerprints in memory, and on disk in append-only files in the
 * order of their arrival. A start reads the files; the oldest file goes when the others hold enough.
 *
 * A file is only ever written by one process, and given up when a write or fsync fails: what was not known to be durable is
 * written again into the next one.
 */
import { closeSync, mkdirSync, openSync, readdirSync, readSync, statSync } from 'node:fs'
import { open, unlink, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { FingerprintSet, type Fingerprint } from './fingerprint-set.ts'

const SUFFIX = '.ids'
const HEADER = Buffer.from('candor-ids1\n')
const RECORD = 12
/** The window is kept in so many files: one more than full is how much it may exceed its size. */
const FILES = 16
const FORGET_AT_ONCE = 20_000
const READ_AT_ONCE = 8_192
/** While the store is away nothing is flushed, and millions may gather: typed arrays hold them in a sixth of the memory. */
const GATHERED_WORDS = 3 * 65_536

type UseId = (a: number, b: number, c: number) => void

interface IdFile {
  path: string
  ids: number
}

export class IdWindow {
  readonly #directory: string
  readonly #size: number
  readonly #set: FingerprintSet
  /** Complete files, the oldest first. */
  readonly #files: IdFile[]
  #current: (IdFile & { handle: FileHandle }) | null = null
  #nextNumber: number
  /** Words of ids that are recorded and not known to be on disk: those that a write failed for, and those since. */
  #unwritten: Uint32Array[] = []
  #recent: number[] = []
  /**
   * The file that an earlier run wrote last. What is read back may never have reached the disk (an fsync that failed leaves it
   * in the cache), and many small files would gather: its ids are written again into the next file, and then it goes.
   */
  #superseded: IdFile | null = null
  #forgetting: Promise<void> | null = null

  /**
   * Reads what earlier runs left.
   * @param size how many ids are remembered at least
   */
  constructor(directory: string, size: number) {
    this.#directory = directory
    this.#size = size
    mkdirSync(directory, { recursive: true })
    const names = readdirSync(directory)
      .filter((name) => name.endsWith(SUFFIX))
      .sort()
    this.#files = names.map((name) => ({ path: join(directory, name), ids: idsInside(join(directory, name)) }))
    this.#set = new FingerprintSet(this.#files.reduce((sum, { ids }) => sum + ids, 0))
    for (const { path } of this.#files) eachId(path, (a, b, c) => this.#set.add(a, b, c))
    this.#nextNumber = Number.parseInt(names.at(-1) ?? '0', 10) + 1
    const newest = this.#files.at(-1)
    if (newest !== undefined && newest.ids < this.#fileSize) this.#superseded = this.#files.pop() ?? null
  }

  /** How many ids are remembered now. */
  get count(): number {
    return this.#set.size
  }

  /** Bytes of memory that they take. */
  get bytes(): number {
    return this.#set.bytes
  }

  /** False if it is remembered: the event is a duplicate. */
  claim(fingerprint: Fingerprint): boolean {
    return this.#set.add(fingerprint[0], fingerprint[1], fingerprint[2])
  }

  /** Takes a claim back. */
  release(fingerprint: Fingerprint): void {
    this.#set.delete(...fingerprint)
  }

  /** Remembers an id that is read back from the journal. It is on disk after flush(). */
  record(fingerprint: Fingerprint): void {
    this.#set.add(fingerprint[0], fingerprint[1], fingerprint[2])
    this.keep(fingerprint)
  }

  /** Keeps a claim whose event is in the journal now. It is on disk after flush(). */
  keep(fingerprint: Fingerprint): void {
    this.#recent.push(fingerprint[0], fingerprint[1], fingerprint[2])
    if (this.#recent.length < GATHERED_WORDS) return
    this.#unwritten.push(Uint32Array.from(this.#recent))
    this.#recent = []
  }

  /** Resolves when everything recorded before is on disk. After a failure it can be called again. One call at a time. */
  async flush(): Promise<void> {
    if (this.#unwritten.length === 0 && this.#recent.length === 0) return
    const file = (this.#current ??= await this.#create())
    const old = this.#superseded === null ? [] : [wordsOf(this.#superseded)]
    const words = joined([...old, ...this.#unwritten, Uint32Array.from(this.#recent)])
    this.#unwritten = [words.subarray(old[0]?.length ?? 0)]
    this.#recent = []
    try {
      await writeWords(file.handle, words, HEADER.length + file.ids * RECORD)
    } catch (error) {
      // What it holds durably stays good; the rest goes into the next file.
      await this.#complete(file)
      throw error
    }
    file.ids += words.length / 3
    // What was recorded meanwhile stands behind it.
    this.#unwritten.shift()
    if (this.#superseded !== null) await unlink(this.#superseded.path).catch(() => undefined)
    this.#superseded = null
    if (file.ids >= this.#fileSize) await this.#complete(file)
    this.#forgetting ??= this.#forget().finally(() => (this.#forgetting = null))
  }

  async close(): Promise<void> {
    try {
      await this.flush()
    } finally {
      await this.#forgetting
      await this.#current?.handle.close().catch(() => undefined)
    }
  }

  get #fileSize(): number {
    return Math.ceil(this.#size / FILES)
  }

  async #create(): Promise<IdFile & { handle: FileHandle }> {
    const path = join(this.#directory, `${String(this.#nextNumber++).padStart(8, '0')}${SUFFIX}`)
    const handle = await open(path, 'wx')
    try {
      await handle.write(HEADER, 0, HEADER.length, 0)
      const directory = await open(this.#directory, 'r')
      await directory.sync().finally(() => directory.close())
    } catch (error) {
      await handle.close().catch(() => undefined)
      await unlink(path).catch(() => undefined)
      throw error
    }
    return { path, ids: 0, handle }
  }

  async #complete(file: IdFile & { handle: FileHandle }): Promise<void> {
    this.#current = null
    this.#files.push({ path: file.path, ids: file.ids })
    await file.handle.close().catch(() => undefined)
  }

  /** Removes the oldest file while the others hold the window, and its ids a few at a time. */
  async #forget(): Promise<void> {
    let held = this.#files.reduce((sum, { ids }) => sum + ids, this.#current?.ids ?? 0)
    for (
      let oldest = this.#files[0];
      oldest !== undefined && held - oldest.ids >= this.#size;
      oldest = this.#files[0]
    ) {
      held -= oldest.ids
      const words = wordsOf(oldest)
      for (let from = 0; from < words.length; from += FORGET_AT_ONCE * 3) {
        eachIn(words.subarray(from, from + FORGET_AT_ONCE * 3), (a, b, c) => this.#set.delete(a, b, c))
        await new Promise((resolve) => setImmediate(resolve))
      }
      this.#files.shift()
      await unlink(oldest.path).catch(() => undefined)
    }
  }
}

const idsInside = (path: string): number => Math.max(0, Math.floor((statSync(path).size - HEADER.length) / RECORD))

/**
 * Every id in a file, in small pieces: memory that is taken at a start is hard to give back. A last record that was cut off
 * is left out. @throws when the file is none of ours
 */
function eachId(path: string, use: UseId): void {
  const file = openSync(path, 'r')
  try {
    const header = Buffer.alloc(HEADER.length)
    const read = readSync(file, header, 0, header.length, 0)
    if (read < header.length) return
    if (!header.equals(HEADER))
      throw new Error(
        `${path} is no file of seen ids, or one of a newer Candor. Nothing was deleted. Move it away to start.`,
      )
    const words = new Uint32Array(READ_AT_ONCE * 3)
    const bytes = Buffer.from(words.buffer)
    for (let at = header.length; ; at += bytes.length) {
      const taken = readSync(file, bytes, 0, bytes.length, at)
      eachIn(words.subarray(0, Math.floor(taken / RECORD) * 3), use)
      if (taken < bytes.length) return
    }
  } finally {
    closeSync(file)
  }
}

/** Records of zeros were never written: the machine went dark in between. */
function eachIn(words: Uint32Array, use: UseId): void {
  for (let at = 0; at + 2 < words.length; at += 3) {
    const a = words[at] ?? 0
    const b = words[at + 1] ?? 0
    const c = words[at + 2] ?? 0
    if (a !== 0 || b !== 0 || c !== 0) use(a, b, c)
  }
}

function wordsOf({ path, ids }: IdFile): Uint32Array {
  const words = new Uint32Array(ids * 3)
  let at = 0
  eachId(path, (a, b, c) => {
    words[at++] = a
    words[at++] = b
    words[at++] = c
  })
  return words.subarray(0, at)
}

function joined(parts: readonly Uint32Array[]): Uint32Array {
  const words = new Uint32Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    words.set(part, at)
    at += part.length
  }
  return words
}

async function writeWords(handle: FileHandle, words: Uint32Array, position: number): Promise<void> {
  const bytes = Buffer.from(words.buffer)
  for (let done = 0; done < bytes.length;) {
    const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, position + done)
    done += bytesWritten
  }
  await handle.datasync()
}
