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

/** What rows come to. */
export interface Contents {
  tally: Tally
  /** Rows of all kinds, without the trailers of commits. */
  rows: number
  /** Workspaces with rows in it. */
  workspaces: Set<string>
  /** When the first event in it was received, in milliseconds since 1970; null when there is none. */
  oldestAt: number | null
  /** What the requests in it came to. */
  accounts: AccountBook
}

export interface Segment extends Contents {
  /** File name without its ending; the replay token. */
  name: string
  path: string
  bytes: number
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

export const noContents = (): Contents => ({
  ...{ tally: emptyTally(), rows: 0, oldestAt: null },
  workspaces: new Set(),
  accounts: new AccountBook(),
})

export const emptySegment = (name: string, path: string): Segment => ({ name, path, bytes: 0, ...noContents() })

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

/** Adds one row. Trailers are not rows. */
export function countRow(contents: Contents, row: JournalRow): void {
  if (row.kind === 'commit') return
  if (row.kind === 'interaction') {
    countInteraction(contents, row.workspace, row.received_at, (row.linked ?? 0) !== 0)
    return
  }
  contents.rows++
  contents.workspaces.add(row.workspace)
  if (row.kind === 'person') return
  if (row.kind === 'dead_letter') isReceived(contents, row.received_at)
  contents.tally[row.kind]++
  if (row.kind === 'ledger') contents.accounts.add(fromLedgerRow(row))
}

export function countInteraction(contents: Contents, workspace: string, receivedAt: number, isLink: boolean): void {
  contents.rows++
  contents.workspaces.add(workspace)
  contents.tally.interaction++
  if (isLink) contents.tally.link++
  isReceived(contents, receivedAt)
}

function isReceived(contents: Contents, at: number): void {
  contents.oldestAt = Math.min(contents.oldestAt ?? at, at)
}

/** Adds what some rows come to to what others do. */
export function addContents(to: Contents, more: Contents): void {
  to.rows += more.rows
  for (const kind of KINDS) to.tally[kind] += more.tally[kind]
  for (const workspace of more.workspaces) to.workspaces.add(workspace)
  if (more.oldestAt !== null) isReceived(to, more.oldestAt)
  to.accounts.addAll(more.accounts.entries())
}

const KINDS = Object.keys(emptyTally()) as (keyof Tally)[]
