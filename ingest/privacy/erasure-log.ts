/**
 * What was asked to be erased and is not finished, and the receipts of what was. A request names the person, so that it can
 * be finished after a crash; it is removed with the last step. A receipt names nobody.
 */
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { nodeFiles } from '../journal/files.ts'
import { parseReceipts, sayUnreadable } from './receipts-file.ts'
import type { NamedAccount, Subject } from './subject.ts'

export interface ErasureRequest {
  id: string
  subject: Subject
  /** All that belong to the person, as they were when it was asked. */
  accounts: NamedAccount[]
  salt: string
  /** RFC 3339. */
  requestedAt: string
  /** The receipt of the erasure that this one repeats after a restore. */
  repeats?: string
}

export interface ErasureReceipt {
  id: string
  workspace: string
  /** SHA-256 of a JSON array: salt, workspace, channel, id. Whoever knows the id can show that it was erased. */
  subjectHash: string
  /** The same of every account that went; not in receipts of before. */
  accountHashes?: string[]
  salt: string
  /** The receipt of the erasure that this one repeated after a restore. */
  repeats?: string
  requestedAt: string
  finishedAt: string
  erased: {
    accounts: number
    interactions: number
    links: number
    deadLetters: number
    quarantinedRows: number
    damagedFiles: number
    importStates: number
    /** Addresses and names in the memories of live sources; not in receipts of before. */
    rememberedBySources?: number
  }
  /** Interactions of others that still hold an id of the person somewhere; null when counting took too long. */
  mentionsByOthers: number | null
  /** Files below the data directory that still hold an id in any form; null when the ids are too short to look for. */
  filesHoldingIt: string[] | null
  /** Parts of tables that running queries still held when it ended. */
  partsHeld: number
}

const PENDING = /^pending-(.+)\.json$/
const RECEIPTS = 'receipts.ndjson'
/** Receipts that came with a restore, and whose erasures are to be repeated. */
const AGAIN = 'again.ndjson'
const OWNER_ONLY = 0o600

export class ErasureLog {
  readonly #directory: string

  /** @param directory its own, below the data directory */
  constructor(directory: string) {
    this.#directory = directory
  }

  /** From here on the erasure happens, whatever stops in between. */
  async begin(request: ErasureRequest): Promise<void> {
    await mkdir(this.#directory, { recursive: true })
    const path = this.#pending(request.id)
    await this.#write(`${path}.new`, 'w', JSON.stringify(request))
    await rename(`${path}.new`, path)
    await nodeFiles.syncDirectory(this.#directory)
  }

  /**
   * A line begins with a line break of its own: what stands before may have been cut off. A stop between the two steps means that
   * the erasure runs once more, and finds nothing.
   */
  async finish(receipt: ErasureReceipt): Promise<void> {
    await this.#write(join(this.#directory, RECEIPTS), 'a', `\n${JSON.stringify(receipt)}\n`)
    await rm(this.#pending(receipt.id), { force: true })
    await nodeFiles.syncDirectory(this.#directory)
  }

  /** What is not finished, the oldest first. */
  async unfinished(): Promise<ErasureRequest[]> {
    const requests: ErasureRequest[] = []
    for (const name of await this.#names()) {
      const path = join(this.#directory, name)
      // Whoever asked was not told yet that it would happen.
      if (name.endsWith('.new')) await rm(path, { force: true })
      else if (PENDING.test(name)) requests.push(JSON.parse(await readFile(path, 'utf8')) as ErasureRequest)
    }
    return requests.sort((a, b) => (a.requestedAt < b.requestedAt ? -1 : 1))
  }

  /**
   * Every erasure that was finished, the oldest first. One that a stop made run twice counts with its first receipt; a line that
   * a stop cut off says nothing, since its erasure ran again.
   */
  async receipts(): Promise<ErasureReceipt[]> {
    const { receipts } = parseReceipts(await readFile(join(this.#directory, RECEIPTS), 'utf8').catch(() => ''))
    return receipts
  }

  /** Notes which receipts came with a restore: nothing is served before their erasures are repeated. Those it knows are left out. */
  async beginAgain(receipts: readonly ErasureReceipt[]): Promise<number> {
    const known = new Set((await this.receipts()).map(({ id }) => id))
    const others = receipts.filter(({ id }) => !known.has(id))
    if (others.length === 0) return 0
    await mkdir(this.#directory, { recursive: true })
    await this.#write(join(this.#directory, AGAIN), 'w', linesOf(others))
    await nodeFiles.syncDirectory(this.#directory)
    return others.length
  }

  /** The receipts whose erasures are to be repeated; null when there are none. @throws when one of them cannot be read */
  async again(): Promise<ErasureReceipt[] | null> {
    const path = join(this.#directory, AGAIN)
    const text = await readFile(path, 'utf8').catch((error: unknown) => {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
      throw error
    })
    if (text === null) return null
    const { receipts, unreadable } = parseReceipts(text)
    if (unreadable.length > 0) throw new Error(sayUnreadable(path, unreadable))
    return receipts
  }

  /** They are repeated: from now on these receipts are known here, too, and no later restore repeats them once more. */
  async finishAgain(receipts: readonly ErasureReceipt[]): Promise<void> {
    await this.#write(join(this.#directory, RECEIPTS), 'a', `\n${linesOf(receipts)}`)
    await rm(join(this.#directory, AGAIN), { force: true })
    await nodeFiles.syncDirectory(this.#directory)
  }

  async #write(path: string, flags: 'a' | 'w', content: string): Promise<void> {
    const file = await open(path, flags, OWNER_ONLY)
    try {
      await file.writeFile(content)
      await file.sync()
    } finally {
      await file.close()
    }
  }

  #pending(id: string): string {
    return join(this.#directory, `pending-${id}.json`)
  }

  async #names(): Promise<string[]> {
    return readdir(this.#directory).catch(() => [])
  }
}

const linesOf = (receipts: readonly ErasureReceipt[]): string =>
  receipts.map((receipt) => `${JSON.stringify(receipt)}\n`).join('')
