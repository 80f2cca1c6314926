/**
 * The account of a request: how many events came, and what became of them. It is written into the same commit as the rows
 * it speaks of, so that it is exactly as durable as they are, and loaded once as they are: books that a crash cannot bend.
 */
import type { LedgerRow } from '@candor/queries'

export interface Account {
  workspace: string
  /** Which entrance: 'segment', 'native', 'import'. */
  source: string
  /** Milliseconds since 1970. */
  receivedAt: number
  received: number
  accepted: number
  duplicates: number
  deadLettered: number
}

/** Accounts added up by workspace and entrance. */
export class AccountBook {
  readonly #entries = new Map<string, Account>()

  /** Adds one. An account of no events leaves no trace. */
  add(account: Account): void {
    if (account.received === 0) return
    const key = `${account.workspace}\u0000${account.source}`
    const entry = this.#entries.get(key)
    if (entry === undefined) {
      this.#entries.set(key, { ...account })
      return
    }
    entry.receivedAt = Math.max(entry.receivedAt, account.receivedAt)
    entry.received += account.received
    entry.accepted += account.accepted
    entry.duplicates += account.duplicates
    entry.deadLettered += account.deadLettered
  }

  addAll(accounts: Iterable<Account>): void {
    for (const account of accounts) this.add(account)
  }

  get size(): number {
    return this.#entries.size
  }

  entries(): Account[] {
    return [...this.#entries.values()]
  }
}

export const toLedgerRow = (account: Account): LedgerRow => ({
  kind: 'ledger',
  workspace: account.workspace,
  source: account.source,
  received_at: account.receivedAt,
  received: account.received,
  accepted: account.accepted,
  duplicates: account.duplicates,
  dead_lettered: account.deadLettered,
})

export const fromLedgerRow = (row: LedgerRow): Account => ({
  workspace: row.workspace,
  source: row.source,
  receivedAt: row.received_at,
  received: row.received,
  accepted: row.accepted,
  duplicates: row.duplicates,
  deadLettered: row.dead_lettered,
})
