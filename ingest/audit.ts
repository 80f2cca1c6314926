/**
 * The conservation audit: received = stored + duplicates + dead-lettered + in the journal, for each workspace, over the whole
 * life of its books. The left side comes from the ledger, which was written into the same commits as the events; the right
 * side from counting what is there. When they differ, the missing events are named.
 */
import type { Store } from '@candor/queries'
import type { Account } from './journal/account.ts'
import type { KeptSegments } from './kept-segments.ts'

/** The books of a workspace, in events. */
export interface Balance {
  workspace: string
  received: number
  /** Interactions in the store. */
  stored: number
  duplicates: number
  /** Dead letters in the store. */
  deadLettered: number
  /** Accepted or dead-lettered, durable, and on the way to the store. */
  inJournal: number
  /** In segments that the store refused; they need a person. */
  inQuarantine: number
  /** Rows from before the books began. They are in no other figure. */
  beforeTheBooks: number
  /** Events that are missing, too many, or not accounted for: 0 when the books balance. */
  imbalance: number
}

/** Lines of one segment that the ledger vouches for and the store does not have, or the other way round. */
export interface Gap {
  workspace: string
  segment: string
  receivedAt: string
  kind: string
  accounted: number
  stored: number
  /** Places in the segment, from 0. */
  missing: number[]
  surplus: number[]
  /** Ids of the missing events, where the segment is still kept. */
  missingIds: string[]
}

export interface Audit {
  /** RFC 3339. */
  at: string
  seconds: number
  isBalanced: boolean
  workspaces: Balance[]
  gaps: Gap[]
}

/** What is not in the store yet, taken at the moment of the audit. */
export interface Unsettled {
  inJournal: readonly Account[]
  /** Segments that the store may have in part. */
  partial: readonly string[]
}

export interface AuditParts {
  store: Store
  kept: KeptSegments
  unsettled: Unsettled
}

/**
 * Takes the balance. No load may run meanwhile.
 * @param isDeep compares every segment line by line, which also finds errors that cancel out; otherwise only the segments of
 *   workspaces that do not balance
 */
export async function audit({ store, kept, unsettled }: AuditParts, isDeep: boolean): Promise<Audit> {
  const started = Date.now()
  const except = [...unsettled.partial, ...kept.quarantined.map(({ name }) => name)]
  const books = await readBooks(store, except)
  const inJournal = byWorkspace(unsettled.inJournal)
  const inQuarantine = byWorkspace(kept.quarantineAccounts)
  const names = new Set([...books.keys(), ...inJournal.keys(), ...inQuarantine.keys()])
  const workspaces = [...names]
    .sort()
    .map((name) => balance(name, books.get(name) ?? NOTHING_STORED, inJournal.get(name), inQuarantine.get(name)))
  const gaps: Gap[] = []
  for (const { workspace, imbalance } of workspaces)
    if (isDeep || imbalance > 0) gaps.push(...(await findGaps(store, kept, workspace, except)))
  return {
    at: new Date(started).toISOString(),
    seconds: (Date.now() - started) / 1000,
    isBalanced: gaps.length === 0 && workspaces.every(({ imbalance }) => imbalance === 0),
    workspaces,
    gaps,
  }
}

/** Counting parts settles it when all is well; whatever differs is counted row by row. */
async function readBooks(store: Store, except: readonly string[]): Promise<Map<string, Books>> {
  if (except.length === 0) {
    const rows = await store.query('admin/conservation_counts', {})
    const isSettled = rows.every((row) => row.accepted === row.stored && row.dead_lettered === row.dead_letters)
    if (isSettled) return new Map(rows.map((row) => [row.workspace, { ...row, before: 0 }]))
  }
  const rows = await store.query('admin/conservation', { except })
  return new Map(rows.map((row) => [row.workspace, row]))
}

type Books = Record<
  'received' | 'accepted' | 'duplicates' | 'dead_lettered' | 'stored' | 'dead_letters' | 'before',
  number
>
const NOTHING_STORED: Books = {
  ...{ received: 0, accepted: 0, duplicates: 0, dead_lettered: 0, stored: 0, dead_letters: 0, before: 0 },
}
const NO_ACCOUNT = { received: 0, accepted: 0, duplicates: 0, deadLettered: 0 }
type Sums = typeof NO_ACCOUNT

function balance(workspace: string, books: Books, journal: Sums = NO_ACCOUNT, quarantine: Sums = NO_ACCOUNT): Balance {
  const waiting = ({ received, duplicates }: Sums): number => received - duplicates
  const unexplained = books.received - books.accepted - books.duplicates - books.dead_lettered
  return {
    workspace,
    received: books.received + journal.received + quarantine.received,
    stored: books.stored,
    duplicates: books.duplicates + journal.duplicates + quarantine.duplicates,
    deadLettered: books.dead_letters,
    inJournal: waiting(journal),
    inQuarantine: waiting(quarantine),
    beforeTheBooks: books.before,
    imbalance:
      Math.abs(books.accepted - books.stored) +
      Math.abs(books.dead_lettered - books.dead_letters) +
      Math.abs(unexplained),
  }
}

function byWorkspace(accounts: readonly Account[]): Map<string, Sums> {
  const sums = new Map<string, Sums>()
  for (const { workspace, received, accepted, duplicates, deadLettered } of accounts) {
    const sum = sums.get(workspace) ?? NO_ACCOUNT
    sums.set(workspace, {
      received: sum.received + received,
      accepted: sum.accepted + accepted,
      duplicates: sum.duplicates + duplicates,
      deadLettered: sum.deadLettered + deadLettered,
    })
  }
  return sums
}

async function findGaps(
  store: Store,
  kept: KeptSegments,
  workspace: string,
  except: readonly string[],
): Promise<Gap[]> {
  const gaps: Gap[] = []
  for (const row of await store.query('admin/conservation_gaps', { workspace, except })) {
    const { segment, received_at: receivedAt, kind, accounted, stored, missing, surplus } = row
    const lines = missing.length === 0 ? null : await kept.read(segment)
    const missingIds = missing.flatMap((line) => {
      const found = lines?.[line]
      return found?.kind === 'interaction' ? [found.event_id] : []
    })
    gaps.push({ workspace, segment, receivedAt, kind, accounted, stored, missing, surplus, missingIds })
  }
  return gaps
}
