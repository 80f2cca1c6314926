/** Removing a workspace: its partitions go, in every table and rollup, so that nothing has to be rewritten. */
import type { ClickHouseClient } from '@clickhouse/client'
import { quoteName, quoteString } from './sql/literal.ts'

export const WORKSPACE_NAME = /^[a-z0-9][a-z0-9-]{0,39}$/

async function strings(
  client: ClickHouseClient,
  query: string,
  params: Record<string, string> = {},
): Promise<string[]> {
  const result = await client.query({ query, query_params: params, format: 'JSONCompactColumns' as 'JSONCompact' })
  const columns = JSON.parse(await result.text()) as string[][]
  return columns[0] ?? []
}

/** Tables that hold rows by workspace, in the current database. */
function workspaceTables(client: ClickHouseClient): Promise<string[]> {
  return strings(
    client,
    `SELECT name FROM system.tables
     WHERE database = currentDatabase() AND engine LIKE '%MergeTree' AND has(splitByRegexp('[^a-z_]+', partition_key), 'workspace')
     ORDER BY name`,
  )
}

/** @throws when the name is not that of a workspace */
export async function dropWorkspace(client: ClickHouseClient, workspace: string): Promise<void> {
  if (!WORKSPACE_NAME.test(workspace)) {
    throw new Error(`"${workspace}" is not the name of a workspace: up to 40 lower-case letters, digits and hyphens.`)
  }
  for (const table of await workspaceTables(client)) {
    const partitions = await strings(
      client,
      `SELECT DISTINCT _partition_id FROM ${quoteName(table)} WHERE workspace = {workspace:String} ORDER BY 1`,
      { workspace },
    )
    for (const id of partitions) {
      await client.command({ query: `ALTER TABLE ${quoteName(table)} DROP PARTITION ID ${quoteString(id)}` })
    }
  }
}
