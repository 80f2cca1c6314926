/** Removing what has outlived its time: by the entrance it came through, else by its channel, else by the general rule. */
import type { ClickHouseClient } from '@clickhouse/client'
import { changeBooks } from './erase.ts'
import { dropScratch, removeOldParts, removeRows } from './rewrite.ts'
import { workspaceTables } from './workspace.ts'

/** Days that events are kept after they happened; 0 keeps them for ever. */
export interface RetentionRules {
  sources: Readonly<Record<string, number>>
  channels: Readonly<Record<string, number>>
  /** For every other event. */
  rest: number
  /** Days after they were received. */
  deadLetters: number
}

export interface RetentionRequest {
  workspace: string
  rules: RetentionRules
  /** Milliseconds since 1970. */
  now: number
}

export interface RemovedRows {
  interactions: number
  deadLetters: number
}

const DAYS = `multiIf(
  has({sources:Array(String)}, source), arrayElement({source_days:Array(UInt32)}, indexOf({sources:Array(String)}, source)),
  has({channels:Array(String)}, channel), arrayElement({channel_days:Array(UInt32)}, indexOf({channels:Array(String)}, channel)),
  {rest:UInt32})`
const NOW = "fromUnixTimestamp64Milli({now:Int64}, 'UTC')"
const OLD_EVENT = `workspace = {workspace:String} AND ${DAYS} > 0 AND at < ${NOW} - toIntervalDay(${DAYS})`
const OLD_LETTER = `workspace = {workspace:String} AND {dead_letters:UInt32} > 0
  AND received_at < ${NOW} - toIntervalDay({dead_letters:UInt32})`

export async function removeOld(
  client: ClickHouseClient,
  { workspace, rules, now }: RetentionRequest,
): Promise<RemovedRows> {
  await dropScratch(client)
  const params = {
    ...{ workspace, now, rest: rules.rest, dead_letters: rules.deadLetters },
    ...{ sources: Object.keys(rules.sources), source_days: Object.values(rules.sources) },
    ...{ channels: Object.keys(rules.channels), channel_days: Object.values(rules.channels) },
  }
  await changeBooks(client, params, 'interaction', OLD_EVENT)
  await changeBooks(client, params, 'dead_letter', OLD_LETTER)
  // A link outlives its event: it says who somebody is, not what they did, and has no channel. It goes with its person.
  const interactions = await removeRows(client, { table: 'interaction', gone: OLD_EVENT, params })
  const deadLetters = await removeRows(client, { table: 'dead_letter', gone: OLD_LETTER, params })
  if (interactions + deadLetters > 0) await removeOldParts(client, await workspaceTables(client))
  return { interactions, deadLetters }
}
