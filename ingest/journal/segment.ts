/**
 * A segment: one file of journal rows (NDJSON), and one batch of the store.
 *
 * Its name is unique for ever (a counter for the order, and random digits), because the name is the token under which the
 * batch is loaded: a name used twice would make the store drop the second file as a replay of the first.
 */
import { randomBytes } from 'node:crypto'
import { open, readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { JournalRow } from '@candor/queries'

/** How many rows of each kind; `link` counts interactions that are also entries of the identity log. */
export type Tally = Record<Exclude<JournalRow['kind'], 'person'> | 'link', number>

export interface Segment {
  /** File name without its ending; the replay token. */
  name: string
  path: string
  tally: Tally
  rows: number
  bytes: number
  /** Workspaces with rows in it. */
  workspaces: Set<string>
}

export const SUFFIX = '.ndjson'
const NAME = /^\d{12}-[0-9a-f]+$/

export const emptyTally = (): Tally => ({ interaction: 0, actor: 0, definition: 0, dead_letter: 0, link: 0 })

export function segmentName(sequence: number): string {
  return `${String(sequence).padStart(12, '0')}-${randomBytes(8).toString('hex')}`
}

export const segmentSequence = (name: string): number => Number.parseInt(name.slice(0, 12), 10)

export const segmentPath = (directory: string, name: string): string => join(directory, name + SUFFIX)

/** Adds one row to a tally. */
export function count(tally: Tally, row: JournalRow): void {
  if (row.kind === 'person') return
  tally[row.kind]++
  if (row.kind === 'interaction' && row.linked !== 0) tally.link++
}

/** A line in the middle of a segment is not JSON: bytes were damaged after they had been made durable. */
export class JournalDamaged extends Error {
  constructor(path: string, line: number) {
    super(
      `The journal file ${path} is damaged in line ${line}. Nothing was deleted. Move that file away to start without it, ` +
        `or remove the damaged line to keep the others.`,
    )
    this.name = 'JournalDamaged'
  }
}

/**
 * Reads a segment back after a stop. Whole lines may have been written and never synced: they are made durable before
 * anybody relies on them (their ids will be called duplicates). A last line without a line break was never acknowledged (the write was cut off): it is
 * removed from the file, so that the batch is the same at every further replay.
 */
export async function recoverSegment(path: string, onRow: (row: JournalRow) => void): Promise<Segment> {
  if (!NAME.test(basename(path, SUFFIX)))
    throw new Error(`${path} is no segment of this journal. Nothing was deleted. Move that file away and start again.`)
  const content = await readFile(path)
  const end = content.lastIndexOf(0x0a) + 1
  await settle(path, end)
  const segment: Segment = {
    name: basename(path, SUFFIX),
    path,
    tally: emptyTally(),
    rows: 0,
    bytes: end,
    workspaces: new Set(),
  }
  const lines = content.subarray(0, end).toString('utf8').split('\n')
  lines.pop()
  for (const [index, line] of lines.entries()) {
    const row = parseRow(line)
    if (row === null) throw new JournalDamaged(path, index + 1)
    count(segment.tally, row)
    segment.rows++
    segment.workspaces.add(row.workspace)
    onRow(row)
  }
  return segment
}

function parseRow(line: string): JournalRow | null {
  try {
    return JSON.parse(line) as JournalRow
  } catch {
    return null
  }
}

async function settle(path: string, length: number): Promise<void> {
  const file = await open(path, 'r+')
  try {
    await file.truncate(length)
    await file.sync()
  } finally {
    await file.close()
  }
}
