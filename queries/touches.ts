/** Which tables a load writes and a query reads, so that an answer outlives a load that it has nothing to do with. */
import type { LoadName } from './generated/catalogue.ts'
import { codeOf } from './sql/scan.ts'

/** What each load writes: its table, and the rollups that views make of it. */
export const WRITES: Readonly<Record<LoadName, readonly string[]>> = {
  actor: ['actor'],
  alarm_record: ['alarm_record'],
  dead_letter: ['dead_letter'],
  dead_letter_resolution: ['dead_letter_resolution'],
  definition: ['definition'],
  identity_link: ['identity_link'],
  interaction: ['interaction', 'activity_hourly', 'activity_monthly', 'author_daily', 'crowd_daily', 'crowd_monthly'],
  ledger: ['ledger'],
  person: ['person'],
}

export const LOADS = Object.keys(WRITES) as LoadName[]

/** The loads whose tables a SELECT reads, by the names after FROM and JOIN; all of them when it reads something else. */
export function readsFrom(sql: string): readonly LoadName[] {
  const named = new Set([...codeOf(sql).matchAll(/\b(?:FROM|JOIN)\s+([a-z_]+)/gi)].map(([, name]) => name ?? ''))
  const loads = LOADS.filter((load) => WRITES[load].some((table) => named.has(table)))
  return loads.length === 0 || /\b(?:FROM|JOIN)\s+system\b/i.test(sql) ? LOADS : loads
}
