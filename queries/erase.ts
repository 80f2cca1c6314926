/** Removing people from every table and rollup of a workspace, by their dense numbers; their names never stand in a file. */
import type { ClickHouseClient } from '@clickhouse/client'
import { changeRows, dropScratch, removeOldParts, removeRows, selectRows, type Params } from './rewrite.ts'
import { dropPeople, workspaceTables } from './workspace.ts'

export interface EraseRequest {
  workspace: string
  /** Dense numbers of the accounts. */
  actors: readonly number[]
  /** Bytes, in hex, whose presence in a dead letter means that it names one of them. */
  needles: readonly string[]
}

/** What went, in rows. Repeated after a stop in the middle, it says what was left to do. */
export interface ErasedRows {
  interactions: number
  links: number
  accounts: number
  deadLetters: number
  /** Old parts that running queries still hold; they go when these end. */
  partsHeld: number
}

const OF_ACTORS =
  'workspace = {workspace:String} AND (has({actors:Array(UInt32)}, actor) OR has({actors:Array(UInt32)}, linked))'
const NAMED =
  'workspace = {workspace:String} AND arrayExists(x -> position(bytes, unhex(x)) > 0, {needles:Array(String)})'

export async function erasePeople(client: ClickHouseClient, request: EraseRequest): Promise<ErasedRows> {
  await dropScratch(client)
  const params = { ...request }
  const { workspace } = request
  // The books first: they are changed by what is still there, which is gone afterwards.
  await changeBooks(client, params, 'interaction', OF_ACTORS)
  await changeBooks(client, params, 'dead_letter', NAMED)
  const interactions = await removeRows(client, { table: 'interaction', gone: OF_ACTORS, params })
  const links = await removeRows(client, { table: 'identity_link', gone: OF_ACTORS, params })
  const accounts = await removeRows(client, {
    table: 'actor',
    gone: 'workspace = {workspace:String} AND has({actors:Array(UInt32)}, actor)',
    params,
  })
  const deadLetters = await removeRows(client, { table: 'dead_letter', gone: NAMED, params })
  if (links > 0) await dropPeople(client, workspace, [])
  const partsHeld = await removeOldParts(client, await workspaceTables(client))
  return { interactions, links, accounts, deadLetters, partsHeld }
}

/** Events that are gone stand in no book. What counts is which lines are struck out, so that striking them again is nothing. */
export async function changeBooks(
  client: ClickHouseClient,
  params: Params & { workspace: string },
  table: 'interaction' | 'dead_letter',
  gone: string,
): Promise<void> {
  const found = await selectRows(
    client,
    `SELECT toString(segment) AS segment, arraySort(groupArray(line)) AS lines FROM ${table}
     WHERE ${gone} AND segment != '' GROUP BY segment ORDER BY segment`,
    params,
  )
  const column = table === 'interaction' ? 'interaction_lines' : 'dead_letter_lines'
  const count = table === 'interaction' ? 'accepted' : 'dead_lettered'
  const struck = 'arrayElement({lines:Array(Array(UInt32))}, indexOf({segments:Array(String)}, segment))'
  const fewer = `toUInt64(length(arrayIntersect(${column}, ${struck})))`
  for (let from = 0; from < found.length; from += SEGMENTS_AT_ONCE) {
    const some = found.slice(from, from + SEGMENTS_AT_ONCE)
    await changeRows(
      client,
      {
        table: 'ledger',
        gone: 'workspace = {workspace:String} AND has({segments:Array(String)}, segment)',
        params: { ...params, segments: some.map((row) => row['segment']), lines: some.map((row) => row['lines']) },
      },
      {
        received: `received - ${fewer}`,
        [count]: `${count} - ${fewer}`,
        [column]: `arraySort(arrayExcept(${column}, ${struck}))`,
      },
    )
  }
}

/** A statement must stay of a size that the engine reads. */
const SEGMENTS_AT_ONCE = 1000

/** How many interactions hold one of these texts anywhere; null when that could not be counted in time. */
export async function countMentions(
  client: ClickHouseClient,
  workspace: string,
  texts: readonly string[],
): Promise<number | null> {
  const fields = ['text', 'object_id', 'thread', 'in_reply_to', 'account', 'event_id', 'campaign']
  const [row] = await selectRows(
    client,
    `SELECT toUInt32(count()) AS rows FROM interaction
     WHERE workspace = {workspace:String} AND (
       ${fields.map((field) => `multiSearchAny(toString(${field}), {texts:Array(String)})`).join(' OR ')}
       OR arrayExists(x -> multiSearchAny(x, {texts:Array(String)}), mapValues(properties))
       OR arrayExists(x -> multiSearchAny(x, {texts:Array(String)}), arrayMap(x -> toString(x), mapKeys(properties)))
       OR arrayExists(x -> multiSearchAny(toString(x), {texts:Array(String)}), topics)
     ) SETTINGS max_execution_time = 300`,
    { workspace, texts },
  ).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === '159') return [{ rows: null }]
    throw error
  })
  return row?.['rows'] === null || row === undefined ? null : Number(row['rows'])
}
