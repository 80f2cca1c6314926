/**
 * The conservation audit: received = stored + duplicates + dead-lettered + in the journal, for each workspace, over the whole
 * life of its books (see books.ts). The left side comes from the ledger, which was written into the same commits as the events; the right
 * side from counting what is there. When they differ, the missing events are named.
 */
import type { Store } from '@candor/queries'
import { gapWords, offBy, sayBooks } from './audit-words.ts'
import { readBooks, type Balance } from './books.ts'
import type { Account } from './journal/account.ts'
import type { KeptSegments } from './kept-segments.ts'

/** Lines of one segment that the ledger vouches for and the store does not have, or the other way round. */
export interface Gap {
  workspace: string
  segment: string
  receivedAt: string
  kind: string
  accounted: number
  stored: number
  /** Places in the segment, from 0: the first thousand. */
  missing: number[]
  surplus: number[]
  /** How many there are. */
  missingCount: number
  surplusCount: number
  /** Ids of the missing events, where the segment is still kept. */
  missingIds: string[]
  /** The same as sentences. */
  words: string[]
}

export interface Audit {
  /** RFC 3339. */
  at: string
  seconds: number
  /** Every line was compared, and every row counted by entrance; not sums only. */
  isDeep: boolean
  isBalanced: boolean
  /** Events that are missing, too many or not accounted for; 0 when the books balance. */
  offBy: number
  /** One sentence. */
  verdict: string
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
  const outside = { inJournal: unsettled.inJournal, inQuarantine: kept.quarantineAccounts, except }
  const workspaces = await readBooks(store, outside, isDeep)
  const gaps: Gap[] = []
  for (const { workspace, imbalance } of workspaces)
    if (isDeep || imbalance > 0) gaps.push(...(await findGaps(store, kept, workspace, except)))
  const isBalanced = gaps.length === 0 && workspaces.every(({ imbalance }) => imbalance === 0)
  const off = offBy(workspaces, gaps)
  return {
    at: new Date(started).toISOString(),
    seconds: (Date.now() - started) / 1000,
    isDeep,
    isBalanced,
    offBy: off,
    verdict: sayBooks(workspaces, isBalanced ? null : off),
    workspaces,
    gaps,
  }
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
    const counts = { accounted, stored, missingCount: row.missing_count, surplusCount: row.surplus_count }
    const figures = { kind, ...counts, missing, surplus, missingIds }
    gaps.push({ workspace, segment, receivedAt, ...figures, words: gapWords(figures) })
  }
  return gaps
}
