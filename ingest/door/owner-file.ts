/**
 * A small file of the data directory that only its owner may read, and that is replaced as a whole: for what changes rarely and
 * nothing could rebuild, such as keys and users.
 */
import { mkdir, open, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'

const OWNER_ONLY = 0o600

export interface OwnerFileOptions<T> {
  path: string
  /** Whether something that was read is such a value. */
  isSound: (value: unknown) => value is T
  /** What it holds, as words: "a list of keys". */
  holds: string
  /** What to do when it is lost, as words: "make new keys". */
  otherwise: string
}

export class OwnerFile<T> {
  readonly #options: OwnerFileOptions<T>
  #saving: Promise<void> = Promise.resolve()

  constructor(options: OwnerFileOptions<T>) {
    this.#options = options
  }

  /**
   * What it holds; null when it is not there.
   * @throws Error when it is there and cannot be read: a service must not open its doors because of that
   */
  async read(): Promise<T | null> {
    const { path, isSound, holds, otherwise } = this.#options
    const text = await readFile(path, 'utf8').catch((error: unknown) => {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
      throw error
    })
    if (text === null) return null
    const value = parsed(text)
    if (isSound(value)) return value
    throw new Error(`${path} cannot be read as ${holds}. Restore it, or remove it and ${otherwise}.`)
  }

  /** Resolves when the value is on disk. Those that are saved at once go in one after the other. */
  async save(value: T): Promise<void> {
    const content = `${JSON.stringify(value, null, 2)}\n`
    const before = this.#saving.catch(() => undefined)
    this.#saving = before.then(() => replaceFile(this.#options.path, content))
    await this.#saving
  }

  /** Resolves when nothing is being written any more. */
  async settled(): Promise<void> {
    await this.#saving.catch(() => undefined)
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Whole or not at all, also when the power goes; readable by the owner only. */
export async function replaceFile(path: string, content: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  const next = `${path}.new`
  await rm(next, { force: true })
  await writeFile(next, content, { mode: OWNER_ONLY, flush: true })
  await rename(next, path)
  const folder = await open(dirname(path), 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}
