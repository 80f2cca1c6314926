/**
 * Reads a segment back after a stop, commit by commit.
 *
 * A tail without a trailer was never acknowledged: it is cut off, and a request is there wholly or not at all. Everything
 * else that does not prove itself is damage: the file as it was is kept under `damaged/`, the commits that prove themselves
 * are kept in place, and it is said. Nothing is deleted that may have been acknowledged.
 */
import { basename, dirname, join } from 'node:path'
import type { JournalRow } from '@candor/queries'
import { findCommits, holdsTrailer, type Commit, type Predecessor } from './commit.ts'
import { writeFully, type JournalFiles } from './files.ts'
import { countRow, emptySegment, readSegmentPath, type Segment } from './segment.ts'

export const DAMAGED = 'damaged'

/** What did not prove itself, and where it is kept. */
export interface Damage {
  segment: string
  /** The whole file as it was found. */
  keptAs: string
  /** Bytes that were left out, from the start of the file. */
  from: number
  to: number
  /** Ids of interactions in there that can still be read: they may be missing from the store. At most a hundred. */
  ids: string[]
}

/** For the log. */
export const sayDamage = ({ segment, from, to, keptAs, ids }: Damage): string =>
  `Segment ${segment} was found damaged from byte ${from} to ${to}. The rest is loaded; the file as it was is kept as ${keptAs}. ` +
  `Events that may be missing: ${ids.length === 0 ? 'none can be read' : ids.join(', ')}`

export interface Recovered {
  segment: Segment
  rows: JournalRow[]
  damage: Damage[]
  /** What the segment says about the one before it. */
  after: Predecessor | null
}

/** A file of the first version has a line in its middle that is not JSON. */
export class JournalDamaged extends Error {
  constructor(path: string, line: number) {
    super(
      `The journal file ${path} is damaged in line ${line}. Nothing was deleted. Move that file away to start without it, ` +
        `or remove the damaged line to keep the others.`,
    )
    this.name = 'JournalDamaged'
  }
}

export interface RecoverOptions {
  files: JournalFiles
  path: string
  /** The last segment may hold bytes whose fsync failed: the system shows them, the disk does not have them. */
  isLast: boolean
  /** How long the next segment says that this one is; null when nobody says so. */
  expectedBytes: number | null
}

/** @throws JournalDamaged over a damaged file of the first version, and whatever the file system throws */
export async function recoverSegment(options: RecoverOptions): Promise<Recovered> {
  const { files, path, isLast } = options
  const { name, hasTrailers } = readSegmentPath(path)
  const content = await files.read(path)
  const found = hasTrailers ? readCommits(content, options) : readBareRows(content)
  const damage: Damage[] = []
  if (found.damaged.length > 0) {
    const keptAs = await keepAside(files, path, content)
    for (const hole of found.damaged) damage.push({ segment: name, keptAs, ...hole, ids: readableIds(content, hole) })
  }
  const whole = withHoles(content.subarray(0, found.end), found.damaged)
  if (isLast || found.damaged.length > 0 || found.end < content.length) await settle(files, path, whole)
  const segment = emptySegment(name, path)
  segment.bytes = found.end
  const rows = readRows(whole, path)
  for (const row of rows) countRow(segment, row)
  return { segment, rows, damage, after: found.after }
}

/** What the first commit of a segment says about the segment before; null when it does not prove itself. */
export async function readPredecessor(files: JournalFiles, path: string): Promise<Predecessor | null> {
  if (!readSegmentPath(path).hasTrailers) return null
  return findCommits(await files.read(path))[0]?.after ?? null
}

interface Found {
  /** The byte after the last good commit. */
  end: number
  damaged: { from: number; to: number }[]
  after: Predecessor | null
}

function readCommits(content: Buffer, { isLast, expectedBytes }: RecoverOptions): Found {
  // What stands behind the length that the next segment names was refused and cut off: nobody was told it was accepted.
  const commits = findCommits(content).filter(({ end }) => end <= (expectedBytes ?? Infinity))
  const damaged = holesBetween(content, commits)
  const end = commits.at(-1)?.end ?? 0
  const tail = content.subarray(end)
  const wasAcknowledged = expectedBytes !== null && expectedBytes > end
  const mayHaveBeen = holdsTrailer(tail) || (!isLast && expectedBytes === null && tail.length > 0)
  if (wasAcknowledged || mayHaveBeen) damaged.push({ from: end, to: Math.max(content.length, expectedBytes ?? 0) })
  return { end, damaged, after: commits[0]?.after ?? null }
}

/** Bytes between good commits. Blank ones were put aside at an earlier start. */
function holesBetween(content: Buffer, commits: readonly Commit[]): Found['damaged'] {
  const holes: Found['damaged'] = []
  let end = 0
  for (const commit of commits) {
    if (commit.start > end && !isBlank(content.subarray(end, commit.start))) holes.push({ from: end, to: commit.start })
    end = commit.end
  }
  return holes
}

const isBlank = (bytes: Buffer): boolean => bytes.every((byte) => byte === 0x20 || byte === 0x0a)

/** The first version: whole lines, and perhaps a last one that was cut off before it was acknowledged. */
const readBareRows = (content: Buffer): Found => ({ end: content.lastIndexOf(0x0a) + 1, damaged: [], after: null })

/** The same bytes at the same places, with the damaged ones blank: the store and the next start pass over them. */
function withHoles(content: Buffer, holes: Found['damaged']): Buffer {
  const copy = Buffer.from(content)
  for (const { from, to } of holes) {
    const hole = copy.subarray(from, to)
    hole.fill(0x20)
    if (hole.length > 0) hole[hole.length - 1] = 0x0a
  }
  return copy
}

function readRows(content: Buffer, path: string): JournalRow[] {
  const rows: JournalRow[] = []
  for (const [index, line] of content.toString('utf8').split('\n').entries()) {
    if (line.trim() === '') continue
    const row = parseRow(line)
    if (row === null) throw new JournalDamaged(path, index + 1)
    if (row.kind !== 'commit') rows.push(row)
  }
  return rows
}

function readableIds(content: Buffer, { from, to }: { from: number; to: number }): string[] {
  const lines = content.subarray(from, to).toString('utf8').split('\n')
  const rows = lines.map(parseRow).filter((row) => row?.kind === 'interaction')
  return rows.slice(0, 100).map((row) => row.event_id)
}

function parseRow(line: string): JournalRow | null {
  try {
    const value: unknown = JSON.parse(line)
    return typeof value === 'object' && value !== null && 'kind' in value ? (value as JournalRow) : null
  } catch {
    return null
  }
}

/** Keeps the file as it was found. The first copy stays: it is the nearest to what was written. */
async function keepAside(files: JournalFiles, path: string, content: Buffer): Promise<string> {
  const directory = join(dirname(path), DAMAGED)
  const target = join(directory, basename(path))
  await files.makeDirectory(directory)
  if ((await files.list(directory)).includes(basename(path))) return target
  const unfinished = `${target}.part`
  await files.remove(unfinished).catch(() => undefined)
  const file = await files.create(unfinished)
  try {
    await writeFully(file, content, 0)
    await file.datasync()
  } finally {
    await file.close()
  }
  await files.rename(unfinished, target)
  await files.syncDirectory(directory)
  await files.syncDirectory(dirname(path))
  return target
}

/**
 * Writes the content over itself and makes it durable. An fsync alone would not do: after one that failed, the system
 * believes the pages clean, shows them to every reader, and never writes them.
 */
async function settle(files: JournalFiles, path: string, content: Buffer): Promise<void> {
  const file = await files.openExisting(path)
  try {
    await file.truncate(content.length)
    await writeFully(file, content, 0)
    await file.datasync()
  } finally {
    await file.close()
  }
}
