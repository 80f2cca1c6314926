/**
 * Removing rows for good. A mutation would leave the old rows in inactive parts for minutes and its condition in a file, so
 * partitions are written anew without what must go, and put in the place of the old ones in one step. Then the old parts are
 * removed from the disk at once, not when the engine comes to it.
 */
import { setTimeout as delay } from 'node:timers/promises'
import type { ClickHouseClient } from '@clickhouse/client'
import { LOAD_BYTES } from './limits.ts'
import { quoteName, quoteString, settingsText } from './sql/literal.ts'

export type Params = Readonly<Record<string, unknown>>

/** Rows of one table that go: a condition, and its parameters. Whatever is not selected by it stays. */
export interface Removal {
  table: string
  gone: string
  params: Params
}

const SCRATCH = 'scratch_'
const REWRITE_SETTINGS = settingsText({
  max_execution_time: 3600,
  max_memory_usage: LOAD_BYTES,
  insert_deduplicate: 0,
  max_partitions_per_insert_block: 0,
})
/** How long running queries may hold on to old parts before we say that they do. */
const PATIENCE_MS = 30_000

export async function selectRows(
  client: ClickHouseClient,
  query: string,
  params: Params = {},
): Promise<Record<string, unknown>[]> {
  const result = await client.query({ query, query_params: params, format: 'JSONEachRow' })
  return result.json<Record<string, unknown>>()
}

const text = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))

/** Removes what an earlier run may have left half done. */
export async function dropScratch(client: ClickHouseClient): Promise<void> {
  const tables = await selectRows(
    client,
    `SELECT name FROM system.tables WHERE database = currentDatabase() AND startsWith(name, ${quoteString(SCRATCH)})`,
  )
  for (const { name } of tables) await client.command({ query: `DROP TABLE IF EXISTS ${quoteName(text(name))} SYNC` })
}

/** Writes every partition of a table that holds rows to remove anew, after dropScratch(). Returns how many rows went. */
export async function removeRows(client: ClickHouseClient, removal: Removal): Promise<number> {
  const partitions = await affected(client, removal)
  const rollups = partitions.length === 0 ? [] : await rollupsOf(client, removal.table)
  let removed = 0
  for (const { id, value, rows } of partitions) {
    await copyInto(client, removal.table, [
      { as: '*', where: `_partition_id = ${quoteString(id)} AND NOT (${removal.gone})`, params: removal.params },
    ])
    // Rollups first: while rows are left to remove, a run that was cut off comes here again.
    const isEmptied = await isEmpty(client, quoteName(SCRATCH + removal.table))
    for (const rollup of rollups)
      if (isEmptied) await dropRollup(client, rollup, value)
      else await rebuild(client, removal.table, rollup, { rows: SCRATCH + removal.table, value })
    await replace(client, removal.table, id)
    await dropScratch(client)
    removed += rows
  }
  return removed
}

/** Writes a table's rows of a workspace anew with some columns changed, after dropScratch(). */
export async function changeRows(
  client: ClickHouseClient,
  { table, gone: changed, params }: Removal,
  columns: Readonly<Record<string, string>>,
): Promise<void> {
  const replaced = Object.entries(columns).map(([name, expression]) => `${expression} AS ${quoteName(name)}`)
  for (const { id } of await affected(client, { table, gone: changed, params })) {
    const there = `_partition_id = ${quoteString(id)}`
    await copyInto(client, table, [
      { as: '*', where: `${there} AND NOT (${changed})`, params },
      { as: `* REPLACE (${replaced.join(', ')})`, where: `${there} AND (${changed})`, params },
    ])
    await replace(client, table, id)
    await dropScratch(client)
  }
}

/** Takes parts that nobody reads any more off the disk. Returns how many are still held by running queries. */
export async function removeOldParts(client: ClickHouseClient, tables: readonly string[]): Promise<number> {
  const left = await oldParts(client, tables)
  for (const table of left.keys())
    await client.command({ query: `ALTER TABLE ${quoteName(table)} MODIFY SETTING old_parts_lifetime = 0` })
  const held = await cleanUp(client, left)
  for (const table of left.keys())
    await client.command({ query: `ALTER TABLE ${quoteName(table)} RESET SETTING old_parts_lifetime` })
  return held
}

/** The engine counts the age of a part in whole seconds: what has just been replaced goes within the next one. */
async function cleanUp(client: ClickHouseClient, old: ReadonlyMap<string, number>): Promise<number> {
  let left = old
  for (const until = Date.now() + PATIENCE_MS; ;) {
    // Dropping a partition, also one that is not there, cleans up behind itself, and does not wait for its turn.
    for (const table of left.keys())
      await client.command({ query: `ALTER TABLE ${quoteName(table)} DROP PARTITION ID 'ffffffff'` })
    left = await oldParts(client, [...left.keys()])
    if (left.size === 0) return 0
    if (Date.now() > until) return [...left.values()].reduce((sum, parts) => sum + parts, 0)
    await delay(200)
  }
}

/** How many parts that are replaced still lie on the disk, of those tables that have any. */
async function oldParts(client: ClickHouseClient, tables: readonly string[]): Promise<Map<string, number>> {
  const rows = await selectRows(
    client,
    `SELECT table, toUInt32(count()) AS parts FROM system.parts
     WHERE database = currentDatabase() AND NOT active AND has({tables:Array(String)}, table) GROUP BY table ORDER BY table`,
    { tables },
  )
  return new Map(rows.map(({ table, parts }) => [text(table), Number(parts)]))
}

interface Partition {
  id: string
  /** As text, the same for every table that is partitioned alike: ('shop',202602). */
  value: string
  rows: number
}

async function affected(client: ClickHouseClient, { table, gone, params }: Removal): Promise<Partition[]> {
  const rows = await selectRows(
    client,
    `SELECT _partition_id AS id, any(toString(_partition_value)) AS value, toUInt32(count()) AS rows
     FROM ${quoteName(table)} WHERE ${gone} GROUP BY id ORDER BY id`,
    params,
  )
  return rows.map((row) => ({ id: text(row['id']), value: text(row['value']), rows: Number(row['rows']) }))
}

interface Copy {
  as: string
  where: string
  params: Params
}

async function copyInto(client: ClickHouseClient, table: string, copies: readonly Copy[]): Promise<void> {
  const scratch = quoteName(SCRATCH + table)
  await client.command({ query: `CREATE TABLE ${scratch} AS ${quoteName(table)}` })
  for (const { as, where, params } of copies) {
    await client.command({
      query: `INSERT INTO ${scratch} SELECT ${as} FROM ${quoteName(table)} WHERE ${where} SETTINGS ${REWRITE_SETTINGS}`,
      query_params: params,
    })
  }
}

/** One step for whoever reads: the partition as it was, or as it is now. The engine refuses to put nothing in its place. */
async function replace(client: ClickHouseClient, table: string, partition: string): Promise<void> {
  const scratch = quoteName(SCRATCH + table)
  const id = `PARTITION ID ${quoteString(partition)}`
  const action = (await isEmpty(client, scratch)) ? `DROP ${id}` : `REPLACE ${id} FROM ${scratch}`
  await client.command({ query: `ALTER TABLE ${quoteName(table)} ${action}` })
}

const isEmpty = async (client: ClickHouseClient, table: string): Promise<boolean> =>
  (await selectRows(client, `SELECT 1 FROM ${table} LIMIT 1`)).length === 0

export interface Rollup {
  target: string
  /** Its columns, quoted. */
  columns: readonly string[]
  /** The view's own SELECT, which reads the table it belongs to. */
  select: string
}

/** Where a view names the table that it reads. */
const readsFrom = (table: string): string => `FROM [^\\s()]*\\b${table}\\b`

/** What materialized views make of a table. */
export async function rollupsOf(client: ClickHouseClient, table: string): Promise<Rollup[]> {
  const views = await selectRows(
    client,
    `SELECT as_select AS select, extract(create_table_query, ' TO [^. ]+[.]([^ (]+)') AS target
     FROM system.tables
     WHERE database = currentDatabase() AND engine = 'MaterializedView' AND match(as_select, {source:String})
     ORDER BY name`,
    { source: readsFrom(table) },
  )
  const rollups: Rollup[] = []
  for (const view of views) {
    const target = text(view['target']).replaceAll('`', '')
    const columns = await selectRows(
      client,
      'SELECT name FROM system.columns WHERE database = currentDatabase() AND table = {target:String} ORDER BY position',
      { target },
    )
    rollups.push({ target, columns: columns.map(({ name }) => quoteName(text(name))), select: text(view['select']) })
  }
  return rollups
}

/** Where all of a table's rows go, its rollups' rows of that partition go, too. */
async function dropRollup(client: ClickHouseClient, { target }: Rollup, value: string): Promise<void> {
  const partitions = await selectRows(
    client,
    `SELECT DISTINCT _partition_id AS id FROM ${quoteName(target)} WHERE toString(_partition_value) = {value:String}`,
    { value },
  )
  for (const { id } of partitions)
    await client.command({ query: `ALTER TABLE ${quoteName(target)} DROP PARTITION ID ${quoteString(text(id))}` })
}

/**
 * Computes one partition of a rollup anew.
 * @param rows what its table's rows are read from: a table, or a query in parentheses
 * @param value the partition's value as text
 */
export async function rebuild(
  client: ClickHouseClient,
  table: string,
  { target, columns, select }: Rollup,
  { rows, value }: { rows: string; value: string },
): Promise<void> {
  const scratch = quoteName(SCRATCH + target)
  await client.command({ query: `CREATE TABLE ${scratch} AS ${quoteName(target)}` })
  await client.command({
    query: `INSERT INTO ${scratch} (${columns.join(', ')})
            SELECT ${columns.join(', ')} FROM (${select.replace(new RegExp(readsFrom(table)), `FROM ${rows} AS ${table}`)})
            SETTINGS ${REWRITE_SETTINGS}`,
  })
  const partitions = await selectRows(
    client,
    `SELECT DISTINCT _partition_id AS id FROM ${quoteName(target)} WHERE toString(_partition_value) = {value:String}
     UNION DISTINCT SELECT DISTINCT _partition_id AS id FROM ${scratch}`,
    { value },
  )
  for (const { id } of partitions) await replace(client, target, text(id))
}
