/**
 * A segment: one file of journal rows (NDJSON), and one batch of the store.
 *
 * Its name is unique for ever (a counter for the order, and random digits), because the name is the token under which the
 * batch is loaded: a name used twice would make the store drop the second file as a replay of the first.
 *
 * The ending says how the file is written. `.v2.ndjson`: commits, each with a trailer that proves it (commit.ts). `.ndjson`:
 * as the first version wrote it, bare rows; such files are still read, and no longer written.
 */
import { randomBytes } from 'node:crypto'
import { basename, join } from 'node:path'
import type { JournalRow } from '@candor/queries'
import { AccountBook, fromLedgerRow } from './account.ts'

/** How many rows of each kind; `link` counts interactions that are also entries of the identity log. */
export type Tally = Record<Exclude<JournalRow['kind'], 'person' | 'commit'> | 'link', number>

export interface Segment {
  /** File name without its ending; the replay token. */
  name: string
  path: string
  tally: Tally
  /** Rows of all kinds, without the trailers of commits. */
  rows: number
  bytes: number
  /** Workspaces with rows in it. */
  workspaces: Set<string>
  /** When the first event in it was received, in milliseconds since 1970; null when there is none. */
  oldestAt: number | null
  /** What the requests in it came to. */
  accounts: AccountBook
}

/** How files of this version end. The version before refuses to start over them, and deletes nothing. */
export const SUFFIX = '.v2.ndjson'
const FIRST_SUFFIX = '.ndjson'
const NAME = /^\d{12}-[0-9a-f]+$/

export const emptyTally = (): Tally => ({
  interaction: 0,
  actor: 0,
  definition: 0,
  dead_letter: 0,
  resolution: 0,
  ledger: 0,
  link: 0,
})

export const emptySegment = (name: string, path: string): Segment => ({
  ...{ name, path, tally: emptyTally(), rows: 0, bytes: 0 },
  workspaces: new Set(),
  oldestAt: null,
  accounts: new AccountBook(),
})

export function newSegmentName(sequence: number): string {
  return `${String(sequence).padStart(12, '0')}-${randomBytes(8).toString('hex')}`
}

export const segmentSequence = (name: string): number => Number.parseInt(name.slice(0, 12), 10)

export const segmentPath = (directory: string, name: string): string => join(directory, name + SUFFIX)

/** Whether a file is a segment by its ending; the order of the names is the order of the segments. */
export const isSegmentFile = (file: string): boolean => file.endsWith(FIRST_SUFFIX)

/** A segment's name, and whether its commits have trailers. @throws when the file cannot be one of this journal's */
export function readSegmentPath(path: string): { name: string; hasTrailers: boolean } {
  const hasTrailers = path.endsWith(SUFFIX)
  const name = basename(path, hasTrailers ? SUFFIX : FIRST_SUFFIX)
  if (!NAME.test(name))
    throw new Error(
      `${path} is no segment of this journal, or one of a newer Candor. Nothing was deleted. Move that file away, or ` +
        `install the newer Candor, and start again.`,
    )
  return { name, hasTrailers }
}

/** Adds one row to what is known of a segment. Trailers are not rows. */
export function countRow(segment: Segment, row: JournalRow): void {
  if (row.kind === 'commit') return
  segment.rows++
  segment.workspaces.add(row.workspace)
  if (row.kind === 'person') return
  if (row.kind === 'interaction' || row.kind === 'dead_letter')
    segment.oldestAt = Math.min(segment.oldestAt ?? row.received_at, row.received_at)
  segment.tally[row.kind]++
  if (row.kind === 'interaction' && row.linked !== 0) segment.tally.link++
  if (row.kind === 'ledger') segment.accounts.add(fromLedgerRow(row))
}
