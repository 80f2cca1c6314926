/** For benchmarks only: a market of any size made inside the embedded engine, and the same events as other tools keep them. */
import { readFileSync } from 'node:fs'
import type { EmbeddedStore } from '../embedded/store.ts'
import { quoteString } from '../sql/literal.ts'

export interface MarketSize {
  workspace: string
  people: number
  days: number
}

const read = (file: string): string => readFileSync(new URL(file, import.meta.url), 'utf8')

/** Rows that are made by one statement, as one batch of an import would be. */
const AT_ONCE = 1_000_000

/**
 * Makes interactions from number `first` up to and without `end`; the same numbers give the same rows. Brands are "Brand 0" to
 * "Brand 7", campaigns "campaign-1" and so on; 88 % are views.
 */
export async function fillMarket(store: EmbeddedStore, first: number, end: number, size: MarketSize): Promise<void> {
  const template = read('interactions.sql')
  for (let from = first; from < end; from += AT_ONCE) {
    const values: Record<string, string> = {
      first: String(from),
      count: String(Math.min(AT_ONCE, end - from)),
      people: String(size.people),
      days: String(size.days),
      workspace: quoteString(size.workspace),
    }
    const query = template.replace(/\{(first|count|people|days|workspace)\}/g, (_, name: string) => values[name] ?? '')
    await store.client.command({ query })
  }
}

export const PEER_QUERIES = ['scope', 'reach_total', 'reach_channels', 'reach_daily', 'voice_brands', 'sentiment_brands'] as const // prettier-ignore

/** Writes all interactions once more, the way product-analytics tools keep raw events. */
export async function fillPeer(store: EmbeddedStore): Promise<void> {
  await store.client.command({ query: read('peer/table.sql') })
  await store.client.command({ query: read('peer/fill.sql') })
}

/** Asks raw events. Returns how many rows came. */
export async function askPeer(store: EmbeddedStore, name: (typeof PEER_QUERIES)[number]): Promise<number> {
  const result = await store.client.query({ query: read(`peer/${name}.sql`), format: 'JSONCompactEachRow' })
  return (await result.json()).length
}

/** How many interactions the store holds already. */
export async function interactionsIn(store: EmbeddedStore): Promise<number> {
  const result = await store.client.query({ query: 'SELECT toFloat64(count()) AS rows FROM interaction', format: 'JSONEachRow' }) // prettier-ignore
  const [row] = await result.json<{ rows: number }>()
  return row?.rows ?? 0
}

/** Bytes on disk, by table. */
export async function bytesByTable(store: EmbeddedStore): Promise<{ table: string; rows: number; bytes: number }[]> {
  const result = await store.client.query({
    query: `SELECT table, toFloat64(sum(rows)) AS rows, toFloat64(sum(bytes_on_disk)) AS bytes FROM system.parts
            WHERE active AND database = currentDatabase() GROUP BY table ORDER BY bytes DESC`,
    format: 'JSONEachRow',
  })
  return result.json()
}
