/**
 * Rollups after a load that ended unseen. A view gives the engine a block of its own to store, and a crash may take it: the
 * rollups of the months that the load touched are compared with the table, by counts that each must agree with, and made anew
 * where they do not.
 */
import type { ClickHouseClient } from '@clickhouse/client'
import { dropScratch, rebuild, rollupsOf, selectRows } from './rewrite.ts'
import { quoteName, quoteString } from './sql/literal.ts'

/**
 * What a rollup and its table must agree on. A part of a rollup holds all or nothing of a block's rows of one partition, so
 * that a count tells.
 */
const AGREE: Readonly<Record<string, { rollup: string; table: string }>> = {
  activity_hourly: { rollup: 'sum(events)', table: 'count()' },
  activity_monthly: { rollup: 'sum(events)', table: 'count()' },
  crowd_daily: { rollup: "sumIf(events, campaign = '')", table: "countIf(role = 'customer')" },
  crowd_monthly: { rollup: "sumIf(events, campaign = '')", table: "countIf(role = 'customer')" },
  author_daily: { rollup: 'sum(posts)', table: "countIf(verb = 'Create' AND role = 'customer')" },
}

/**
 * @param segment whose rows say which partitions are looked at
 * @returns which rollup was made anew for which partition
 * @throws when a rollup of interactions is not listed above
 */
export async function healRollups(client: ClickHouseClient, segment: string): Promise<string[]> {
  const partitions = await selectRows(
    client,
    `SELECT _partition_id AS id, any(toString(_partition_value)) AS value FROM interaction
     WHERE segment = ${quoteString(segment)} GROUP BY id ORDER BY id`,
  )
  const healed: string[] = []
  if (partitions.length === 0) return healed
  await dropScratch(client)
  const rollups = await rollupsOf(client, 'interaction')
  for (const { id, value } of partitions.map((row) => ({ id: String(row['id']), value: String(row['value']) }))) {
    const rows = `(SELECT * FROM interaction WHERE _partition_id = ${quoteString(id)})`
    for (const rollup of rollups) {
      if (await agrees(client, rollup.target, { id, value })) continue
      await rebuild(client, 'interaction', rollup, { rows, value })
      await dropScratch(client)
      healed.push(`${rollup.target} ${value}`)
    }
  }
  return healed
}

async function agrees(
  client: ClickHouseClient,
  target: string,
  { id, value }: { id: string; value: string },
): Promise<boolean> {
  const counts = AGREE[target]
  if (counts === undefined)
    throw new Error(`heal.ts does not say what ${target} and its table must agree on. Add it there.`)
  const [row] = await selectRows(
    client,
    `SELECT (SELECT toUInt64(${counts.table}) FROM interaction WHERE _partition_id = ${quoteString(id)}) =
       (SELECT toUInt64(${counts.rollup}) FROM ${quoteName(target)} WHERE toString(_partition_value) = {value:String}) AS same`,
    { value },
  )
  return Number(row?.['same']) === 1
}
