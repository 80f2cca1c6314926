/**
 * Segments beside the journal: those that the store refused (`quarantine/`), and the last ones that it took (`loaded/`, up
 * to a budget), so that what is ever missing from the store can be named and is still there.
 */
import { mkdir, readdir, readFile, rename, rm, stat, unlink, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { JournalRow } from '@candor/queries'
import type { Account } from './journal/account.ts'
import { encodeCommit } from './journal/commit.ts'
import { nodeFiles } from './journal/files.ts'
import { DAMAGED } from './journal/recovery.ts'
import { countRow, emptySegment, readSegmentPath, type Segment } from './journal/segment.ts'

const QUARANTINE = 'quarantine'
const LOADED = 'loaded'

export class KeptSegments {
  readonly #directory: string
  readonly #budget: number
  readonly #quarantined: Segment[] = []
  #damaged = 0
  #loaded: { path: string; bytes: number }[] = []

  /**
   * @param directory that of the journal
   * @param budget how many bytes of loaded segments are kept; 0 keeps none
   */
  constructor(directory: string, budget: number) {
    this.#directory = directory
    this.#budget = budget
  }

  /** Finds what earlier runs kept. Copies that a stop cut off go: what they were made from is still there. */
  async open(): Promise<void> {
    for (const path of [...(await this.#files(QUARANTINE)), ...(await this.#files(DAMAGED))])
      if (/\.(new|part)$/.test(path)) await rm(path, { force: true })
    for (const path of await this.#files(QUARANTINE)) this.#quarantined.push(await readSegment(path))
    for (const path of await this.#files(LOADED)) this.#loaded.push({ path, bytes: (await stat(path)).size })
    this.#damaged = (await this.#files(DAMAGED)).length
    await this.#prune()
  }

  /** Files of the journal that were found damaged, now or earlier; they are kept until somebody removes them. */
  get damaged(): number {
    return this.#damaged
  }

  /** Segments that the store refused for their content; they are kept and need a person. */
  get quarantined(): readonly Segment[] {
    return this.#quarantined
  }

  get quarantineAccounts(): Account[] {
    return this.#quarantined.flatMap(({ accounts }) => accounts.entries())
  }

  /** @throws when it cannot be moved; then it is where it was */
  async quarantine(segment: Segment): Promise<string> {
    const directory = join(this.#directory, QUARANTINE)
    await mkdir(directory, { recursive: true })
    await rename(segment.path, join(directory, basename(segment.path)))
    this.#quarantined.push(segment)
    return directory
  }

  /** Lets a loaded segment go: into the budget, or away. */
  async release(segment: Segment): Promise<void> {
    if (segment.bytes > this.#budget) {
      await unlink(segment.path)
      return
    }
    const path = join(this.#directory, LOADED, basename(segment.path))
    await mkdir(join(this.#directory, LOADED), { recursive: true })
    await rename(segment.path, path)
    this.#loaded.push({ path, bytes: segment.bytes })
    await this.#prune()
  }

  /** Removes every loaded segment that is kept: nothing of a workspace or person that is to be forgotten may stay in one. */
  async clear(): Promise<void> {
    this.#loaded = []
    await rm(join(this.#directory, LOADED), { recursive: true, force: true })
    // Segments that were loaded and removed must not come back after a power cut either.
    await nodeFiles.syncDirectory(this.#directory)
  }

  /** The rows of a segment by their line, trailers included as the store counts them; null when it is not kept. */
  async read(name: string): Promise<JournalRow[] | null> {
    for (const folder of [LOADED, QUARANTINE]) {
      const path = (await this.#files(folder)).find((file) => basename(file).startsWith(`${name}.`))
      if (path !== undefined) return readRows(path)
    }
    return null
  }

  /** Writes segments in quarantine anew without some of their rows, and their books without those. Returns how many went. */
  async eraseQuarantined(stays: (row: JournalRow) => boolean): Promise<number> {
    let removed = 0
    for (const [position, { path }] of this.#quarantined.entries()) {
      const rows = await readRows(path).catch(() => null)
      const gone = rows?.filter((row) => !stays(row)) ?? []
      if (rows === null || gone.length === 0) continue
      const { hasTrailers } = readSegmentPath(path)
      const left = withoutRows(rows, gone)
      const lines = left.map((row) => Buffer.from(`${JSON.stringify(row)}\n`))
      const content = hasTrailers
        ? encodeCommit(lines, { start: 0, rows: left.length, after: null })
        : Buffer.concat(lines)
      await writeFile(`${path}.new`, content, { flush: true })
      await rename(`${path}.new`, path)
      await nodeFiles.syncDirectory(join(this.#directory, QUARANTINE))
      this.#quarantined[position] = await readSegment(path)
      removed += gone.length
    }
    return removed
  }

  /** Removes files that were kept because they are damaged. Returns how many. */
  async removeDamaged(isToGo: (content: Buffer) => boolean): Promise<number> {
    let removed = 0
    for (const path of await this.#files(DAMAGED)) {
      if (!isToGo(await readFile(path))) continue
      await rm(path)
      removed++
    }
    this.#damaged -= removed
    return removed
  }

  /** Never throws: the segment that was just let go has its new place, and what cannot be removed is tried again later. */
  async #prune(): Promise<void> {
    let bytes = this.#loaded.reduce((sum, one) => sum + one.bytes, 0)
    while (bytes > this.#budget) {
      const oldest = this.#loaded[0]
      if (oldest === undefined) return
      try {
        await rm(oldest.path, { force: true })
      } catch {
        return
      }
      bytes -= oldest.bytes
      this.#loaded.shift()
    }
  }

  async #files(folder: string): Promise<string[]> {
    const directory = join(this.#directory, folder)
    const names = await readdir(directory).catch(() => [])
    return names.sort().map((name) => join(directory, name))
  }
}

async function readRows(path: string): Promise<JournalRow[]> {
  const lines = (await readFile(path, 'utf8')).split('\n').filter((line) => line.trim() !== '')
  return lines.map((line) => JSON.parse(line) as JournalRow)
}

/** What is gone stands in no account either. */
function withoutRows(rows: readonly JournalRow[], gone: readonly JournalRow[]): JournalRow[] {
  const left = rows.filter((row) => row.kind !== 'commit' && !gone.includes(row)).map((row) => ({ ...row }))
  for (const row of gone) {
    if (row.kind !== 'interaction' && row.kind !== 'dead_letter') continue
    const count = row.kind === 'interaction' ? 'accepted' : 'dead_lettered'
    const { workspace, source } = row
    const account = left.find(
      (other) =>
        other.kind === 'ledger' && other.workspace === workspace && other.source === source && other[count] > 0,
    )
    if (account?.kind !== 'ledger') continue
    account.received--
    account[count]--
  }
  return left
}

/** A file that does not parse is counted all the same: somebody has to look at it. The books know it by its name. */
async function readSegment(path: string): Promise<Segment> {
  const segment = emptySegment(nameOf(path), path)
  try {
    const read = emptySegment(segment.name, path)
    for (const row of await readRows(path)) countRow(read, row)
    return read
  } catch {
    return segment
  }
}

/** Somebody may have put a file of another name there. */
function nameOf(path: string): string {
  try {
    return readSegmentPath(path).name
  } catch {
    return basename(path)
  }
}
