/** What a data directory holds after the last kill, counted event by event, rollup by rollup, and in the books. */
import { EmbeddedStore } from '@candor/queries/test/embedded'
import { BATCH } from './batch.ts'

export interface Stored {
  stored: number
  /** Acknowledged events that are not in the store. */
  lost: number
  /** Rows beyond the first of each event. */
  doubled: number
  /** Sums that differ between the table and what derives from it: rollups, and the ledger. */
  mismatched: number
}

export async function countStored(directory: string, acknowledged: ReadonlySet<number>): Promise<Stored> {
  const store = new EmbeddedStore(directory, 'candor')
  try {
    const perBatch = await batches(store)
    let lost = 0
    for (const k of acknowledged) lost += BATCH - (perBatch.get(k)?.events ?? 0)
    const doubled = [...perBatch.values()].reduce((sum, { rows, events }) => sum + rows - events, 0)
    const stored = [...perBatch.values()].reduce((sum, { rows }) => sum + rows, 0)
    return { stored, lost, doubled, mismatched: await mismatches(store) }
  } finally {
    await store.close()
  }
}

async function batches(store: EmbeddedStore): Promise<Map<number, { rows: number; events: number }>> {
  const result = await store.client.query({
    query: `SELECT toUInt32(intDiv(toUInt32(substring(event_id, 7)), ${BATCH})) AS k, toUInt32(count()) AS rows,
      toUInt32(uniqExact(event_id)) AS events FROM interaction GROUP BY k`,
    format: 'JSONEachRow',
  })
  const rows = await result.json<{ k: number; rows: number; events: number }>()
  return new Map(rows.map(({ k, rows, events }) => [k, { rows, events }]))
}

async function mismatches(store: EmbeddedStore): Promise<number> {
  const [audit] = await store.query('admin/rollup_audit', {})
  const [books] = await store.query('admin/conservation', { except: [] })
  if (audit === undefined || books === undefined) return 1
  const gaps = await store.query('admin/conservation_gaps', { workspace: 'main', except: [] })
  const pairs = [
    [audit.events, audit.rollup_events],
    [audit.events, audit.monthly_events],
    [audit.value, audit.rollup_value],
    [audit.audience, audit.rollup_audience],
    [audit.accounts, audit.rollup_accounts],
    [audit.accounts, audit.monthly_accounts],
    [audit.acts, audit.daily_acts],
    [audit.acts, audit.monthly_acts],
    [audit.digest, audit.rollup_digest],
    [audit.digest, audit.monthly_digest],
    [audit.posts, audit.rollup_posts],
    [books.accepted, books.stored],
    [books.received, books.accepted + books.duplicates],
  ]
  return pairs.filter(([a, b]) => a !== b).length + gaps.length
}
