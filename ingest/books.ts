/**
 * The books of a workspace, by entrance, and what its tables hold: read from the store, and with what waits beside it made
 * into the two sides that the audit compares.
 */
import type { Store } from '@candor/queries'
import type { Account } from './journal/account.ts'

/** What came through one entrance, in events. */
export interface Entrance {
  /** 'segment', 'native', 'import'. */
  source: string
  received: number
  /** Interactions and dead letters: as counted in the store, or, where nothing was counted, as the books have them. */
  stored: number
  deadLettered: number
  duplicates: number
  inJournal: number
  inQuarantine: number
  /** False: only the sum over all entrances was compared with the store. */
  isCounted: boolean
  /** 0 where nothing was counted. */
  imbalance: number
}

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
  /** The same by entrance, in the order of their names. */
  entrances: Entrance[]
}

/** What is outside the store. */
export interface Outside {
  inJournal: readonly Account[]
  inQuarantine: readonly Account[]
  /** Segments that the store has in part, or may have. */
  except: readonly string[]
}

/**
 * The books of every workspace, in the order of their names. Counting parts settles it when all is well, less the rows of
 * segments that stand outside; whatever differs is counted row by row and by entrance.
 * @param isDeep counts by entrance in any case
 */
export async function readBooks(store: Store, outside: Outside, isDeep: boolean): Promise<Balance[]> {
  const settled = isDeep ? null : await settledRows(store, outside.except)
  const rows = settled ?? (await store.query('admin/conservation_entrances', { except: outside.except }))
  const byWorkspace = new Map<string, Row[]>()
  const of = (workspace: string): Row[] => {
    const known = byWorkspace.get(workspace) ?? []
    byWorkspace.set(workspace, known)
    return known
  }
  for (const row of rows) of(row.workspace).push({ ...NOTHING, ...row, isCounted: settled === null })
  for (const [account, place] of waiting(outside)) of(account.workspace).push({ ...NOTHING, source: account.source, ...place }) // prettier-ignore
  return [...byWorkspace].sort(byName).map(([workspace, own]) => balance(workspace, own, settled === null))
}

/** The books by entrance, and the tables' sums in rows without one; null when they do not agree at once. */
async function settledRows(store: Store, except: readonly string[]): Promise<StoredRow[] | null> {
  const rows: StoredRow[] = await store.query('admin/conservation_counts', { except })
  if (except.length > 0)
    for (const { workspace, stored, dead_letters: letters } of await store.query('admin/conservation_excepted', {
      segments: except,
    }))
      rows.push({ ...NO_ROWS, workspace, source: '', stored: -stored, dead_letters: -letters })
  const sums = new Map<string, { accepted: number; stored: number; dead_lettered: number; dead_letters: number }>()
  for (const row of rows) {
    const sum = sums.get(row.workspace) ?? { accepted: 0, stored: 0, dead_lettered: 0, dead_letters: 0 }
    sum.accepted += row.accepted
    sum.stored += row.stored
    sum.dead_lettered += row.dead_lettered
    sum.dead_letters += row.dead_letters
    sums.set(row.workspace, sum)
  }
  const isSettled = [...sums.values()].every(
    (sum) => sum.accepted === sum.stored && sum.dead_lettered === sum.dead_letters,
  )
  return isSettled ? rows : null
}

type StoredRow = Record<
  'received' | 'accepted' | 'duplicates' | 'dead_lettered' | 'stored' | 'dead_letters',
  number
> & { workspace: string; source: string; before?: number }

const NO_ROWS = { received: 0, accepted: 0, duplicates: 0, dead_lettered: 0, stored: 0, dead_letters: 0, before: 0 }
const NOTHING = {
  ...{ source: '', ...NO_ROWS },
  ...{ inJournal: 0, inQuarantine: 0, isCounted: false },
}
type Row = typeof NOTHING

/** What waits was received and is on its way, or a duplicate; nothing of it is anywhere else. */
function waiting({ inJournal, inQuarantine }: Outside): [Account, Partial<Row>][] {
  const place = (name: 'inJournal' | 'inQuarantine', account: Account): [Account, Partial<Row>] => {
    const { received, duplicates } = account
    // Accepted and dead-lettered in one: nothing is compared of what waits.
    return [account, { received, duplicates, [name]: received - duplicates }]
  }
  return [
    ...inJournal.map((account) => place('inJournal', account)),
    ...inQuarantine.map((account) => place('inQuarantine', account)),
  ]
}

function balance(workspace: string, rows: readonly Row[], isCounted: boolean): Balance {
  // Sums of tables that nobody counted by entrance have none; counted rows without one are an entrance like any other.
  const counted = isCounted ? rows : rows.filter(({ source }) => source !== '')
  const sources = [...new Set(counted.map(({ source }) => source))].sort()
  const entrances = sources.map((source) => entrance(source, rows, isCounted))
  const all = sumOf(rows)
  return {
    workspace,
    received: all.received,
    stored: all.stored,
    duplicates: all.duplicates,
    deadLettered: all.dead_letters,
    inJournal: all.inJournal,
    inQuarantine: all.inQuarantine,
    beforeTheBooks: all.before,
    // By entrance where that is known: what is missing of one does not make up for what is too much of another.
    imbalance: isCounted ? entrances.reduce((sum, one) => sum + one.imbalance, 0) : imbalanceOf(all),
    entrances,
  }
}

function entrance(source: string, rows: readonly Row[], isCounted: boolean): Entrance {
  const sum = sumOf(rows.filter((row) => row.source === source))
  const { received, duplicates, inJournal, inQuarantine } = sum
  const stored = isCounted ? sum.stored : sum.accepted
  const deadLettered = isCounted ? sum.dead_letters : sum.dead_lettered
  const imbalance = isCounted ? imbalanceOf(sum) : 0
  return { source, received, stored, deadLettered, duplicates, inJournal, inQuarantine, isCounted, imbalance }
}

function imbalanceOf(sum: Row): number {
  const atRest = sum.received - sum.inJournal - sum.inQuarantine
  const unexplained = atRest - sum.accepted - sum.duplicates - sum.dead_lettered
  return Math.abs(sum.accepted - sum.stored) + Math.abs(sum.dead_lettered - sum.dead_letters) + Math.abs(unexplained)
}

const NUMBERS = ['received', 'accepted', 'duplicates', 'dead_lettered', 'stored', 'dead_letters', 'before', 'inJournal', 'inQuarantine'] as const // prettier-ignore

function sumOf(rows: readonly Row[]): Row {
  const sum = { ...NOTHING }
  for (const row of rows) for (const name of NUMBERS) sum[name] += row[name]
  return sum
}

const byName = ([a]: [string, unknown], [b]: [string, unknown]): number => (a < b ? -1 : 1)
