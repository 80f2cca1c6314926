/** Removing by partition: a workspace from every table and rollup, or old generations of people. Nothing has to be rewritten. */
import type { ClickHouseClient } from '@clickhouse/client'
import { quoteName, quoteString } from './sql/literal.ts'

export const WORKSPACE_NAME = /^[a-z0-9][a-z0-9-]{0,39}$/

async function strings(
  client: ClickHouseClient,
  query: string,
  params: Record<string, string | readonly number[]> = {},
): Promise<string[]> {
  const result = await client.query({ query, query_params: params, format: 'JSONCompactColumns' as 'JSONCompact' })
  const columns = JSON.parse(await result.text()) as string[][]
  return columns[0] ?? []
}

/** Tables that hold rows by workspace, in the current database. */
export function workspaceTables(client: ClickHouseClient): Promise<string[]> {
  return strings(
    client,
    `SELECT name FROM system.tables
     WHERE database = currentDatabase() AND engine LIKE '%MergeTree' AND has(splitByRegexp('[^a-z_]+', partition_key), 'workspace')
     ORDER BY name`,
  )
}

/** @throws when the name is not that of a workspace */
export async function dropWorkspace(client: ClickHouseClient, workspace: string): Promise<void> {
  checkName(workspace)
  for (const table of await workspaceTables(client)) {
    const partitions = await strings(
      client,
      `SELECT DISTINCT _partition_id FROM ${quoteName(table)} WHERE workspace = {workspace:String} ORDER BY 1`,
      { workspace },
    )
    await dropPartitions(client, table, partitions)
  }
}

/** Removes the generations of people that are not to be kept. */
export async function dropPeople(client: ClickHouseClient, workspace: string, keep: readonly number[]): Promise<void> {
  checkName(workspace)
  const partitions = await strings(
    client,
    `SELECT DISTINCT _partition_id FROM person
     WHERE workspace = {workspace:String} AND NOT has({keep:Array(UInt64)}, generation) ORDER BY 1`,
    { workspace, keep },
  )
  await dropPartitions(client, 'person', partitions)
}

async function dropPartitions(client: ClickHouseClient, table: string, partitions: readonly string[]): Promise<void> {
  for (const id of partitions) {
    await client.command({ query: `ALTER TABLE ${quoteName(table)} DROP PARTITION ID ${quoteString(id)}` })
  }
}

function checkName(workspace: string): void {
  if (WORKSPACE_NAME.test(workspace)) return
  throw new Error(`"${workspace}" is not the name of a workspace: up to 40 lower-case letters, digits and hyphens.`)
}
