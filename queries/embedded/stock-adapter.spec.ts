/**
 * Why we have a connection of our own: the defects of the adapter that comes with the engine, each as it is today. When one
 * of these tests fails after an upgrade, that defect may be gone, and the decision in docs/decisions/002 is due for a look.
 */
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { setTimeout as delay } from 'node:timers/promises'
import { ClickHouseError, type ClickHouseClient, createClient } from '@clickhouse/client'
import { drainPending } from 'chdb'
import { createChdbConnection } from 'chdb/connection'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { temporaryDirectory } from '../test/temporary.ts'

type Connection = NonNullable<NonNullable<Parameters<typeof createClient>[0]>['connection']>

describe("the engine's own adapter, chdb 3.4.0", () => {
  const directory = temporaryDirectory()
  const connect = () =>
    createClient({
      connection: createChdbConnection({ path: join(directory.path, 'data') }) as unknown as Connection,
      log: { level: 127 },
    })
  let client: ClickHouseClient
  let other: ClickHouseClient
  const rows = async (query: string) => (await client.query({ query, format: 'JSONEachRow' })).json()
  const victim = () => rows("SELECT toUInt8(count()) AS alive FROM system.tables WHERE name = 'victim'")

  beforeAll(async () => {
    client = connect()
    other = connect()
    await client.command({ query: 'CREATE TABLE t (id UInt64) ENGINE = MergeTree ORDER BY id' })
  })
  beforeEach(async () => {
    await client.command({ query: 'CREATE TABLE IF NOT EXISTS victim (a UInt8) ENGINE = Memory' })
    expect(await victim()).toEqual([{ alive: 1 }])
  })
  afterAll(async () => {
    await drainPending()
    await client.close()
    await other.close()
    directory.remove()
  })

  it('D1: runs data as SQL', async () => {
    const values = Readable.from([Buffer.from('{"id":1}\n\nDROP TABLE victim;')], { objectMode: false })
    await client.exec({ query: 'INSERT INTO t FORMAT JSONEachRow', values })
    expect(await victim()).toEqual([{ alive: 0 }])
  })

  it('D2: runs a setting as SQL', async () => {
    const settings = { insert_deduplication_token: "x\\'; DROP TABLE victim; SELECT '" }
    await client
      .insert({ table: 't', values: [{ id: 1 }], format: 'JSONEachRow', clickhouse_settings: settings })
      .catch(() => undefined)
    expect(await victim()).toEqual([{ alive: 0 }])
  })

  it('D3: keeps the settings of one call for the next', async () => {
    await client.query({ query: 'SELECT 1', clickhouse_settings: { max_execution_time: 7 } })
    expect(await rows("SELECT toUInt8(getSetting('max_execution_time')) AS n")).toEqual([{ n: 7 }])
  })

  it('D4: makes calls with parameters wait for each other, even those of two clients', async () => {
    const start = performance.now()
    await Promise.all(
      [client, other].map((one) => one.query({ query: 'SELECT sleep(0.4), {n:UInt8} AS n', query_params: { n: 1 } })),
    )
    expect(performance.now() - start).toBeGreaterThan(780)
  })

  it('D5: goes on computing after an abort, and throws errors of another class', async () => {
    const controller = new AbortController()
    const query =
      'SELECT count() FROM numbers(1000000000000) WHERE sipHash64(number) = 1 SETTINGS max_execution_time = 2'
    const asked = other.query({ query, abort_signal: controller.signal }).catch(() => 'rejected')
    await delay(100)
    controller.abort()
    expect(await asked).toBe('rejected')
    await delay(300)
    const running = await rows(
      "SELECT toUInt8(count()) AS n FROM system.processes WHERE query LIKE '%numbers(1000000000000)%' AND query NOT LIKE '%processes%'",
    )
    expect(running).toEqual([{ n: 1 }])
    const error: unknown = await client.command({ query: 'SELECT 1 FROM nowhere' }).catch((reason: unknown) => reason)
    expect(error).toMatchObject({ code: '60' })
    expect(error).not.toBeInstanceOf(ClickHouseError)
  })
})
