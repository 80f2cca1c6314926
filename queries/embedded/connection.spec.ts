import { join } from 'node:path'
import { Readable } from 'node:stream'
import { ClickHouseError, type ClickHouseClient, createClient } from '@clickhouse/client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { temporaryDirectory } from '../test/temporary.ts'
import { EmbeddedConnection, PARALLEL_READS } from './connection.ts'

describe('the connection to the embedded engine', () => {
  const directory = temporaryDirectory()
  let client: ClickHouseClient
  const rows = async (query: string, params: Record<string, unknown> = {}) => {
    const result = await client.query({ query, query_params: params, format: 'JSONEachRow' })
    return result.json()
  }
  const milliseconds = async (work: Promise<unknown>) => {
    const start = performance.now()
    await work
    return performance.now() - start
  }
  const error = (work: Promise<unknown>) =>
    work.then(
      () => undefined,
      (reason: unknown) => reason,
    )

  beforeAll(async () => {
    client = createClient({ connection: new EmbeddedConnection(join(directory.path, 'data'), 'candor') })
    await client.command({ query: 'CREATE TABLE t (id UInt64, s String) ENGINE = MergeTree ORDER BY id' })
    await client.command({ query: 'CREATE TABLE victim (a UInt8) ENGINE = Memory' })
  })
  afterAll(async () => {
    await client.close()
    directory.remove()
  })
  const victimIsAlive = async () =>
    (await rows("SELECT toUInt8(count()) AS n FROM system.tables WHERE name = 'victim'"))[0]

  it('works in an Atomic database of its own', async () => {
    expect(await rows('SELECT name, engine FROM system.databases WHERE name = currentDatabase()')).toEqual([
      { name: 'candor', engine: 'Atomic' },
    ])
  })

  it('takes no rows inside a statement, so that none of them can run as SQL', async () => {
    const body = '{"id":1,"s":"x"}\n\nDROP TABLE victim;\n'
    const values = Readable.from([Buffer.from(body)], { objectMode: false })
    await expect(client.exec({ query: 'INSERT INTO t FORMAT JSONEachRow', values })).rejects.toThrow(
      /Load them from a file/,
    )
    await expect(client.insert({ table: 't', values: [{ id: 1, s: 'x' }] })).rejects.toThrow(/Load them from a file/)
    await expect(client.command({ query: `INSERT INTO t FORMAT JSONEachRow\n${body}` })).rejects.toThrow(/Load them/)
    await expect(client.command({ query: "INSERT INTO t VALUES (1, 'x')" })).rejects.toThrow(/Load them/)
    await expect(client.command({ query: 'INSERT INTO t\n\n(1)' })).rejects.toThrow(/Load them/)
    expect(await victimIsAlive()).toEqual({ n: 1 })
  })

  it('takes no settings beside a statement, so that none can run as SQL or outlive the call', async () => {
    const attack = { insert_deduplication_token: "x\\'; DROP TABLE victim; SELECT '" }
    await expect(client.command({ query: 'SELECT 1', clickhouse_settings: attack })).rejects.toThrow(/SETTINGS clause/)
    expect(await victimIsAlive()).toEqual({ n: 1 })
  })

  it.each(['SET max_threads = 1', 'use default', '/* x */ SET a = 1', 'CREATE TEMPORARY TABLE x (a UInt8)'])(
    'refuses %s',
    async (query) => {
      await expect(client.command({ query })).rejects.toThrow(/outlive the call/)
    },
  )

  it.each(['SELECT 1; DROP TABLE victim', "SELECT 'a;b'; SELECT 2", ''])(
    'runs one statement at a time, not %j',
    async (query) => {
      await expect(client.command({ query })).rejects.toThrow(/statement/)
      expect(await victimIsAlive()).toEqual({ n: 1 })
    },
  )

  it('refuses a statement whose parameter is missing, and lets none break out of its literal', async () => {
    await expect(rows('SELECT {a:String} AS a')).rejects.toThrow(/needs a parameter a/)
    const attack = "\\'; DROP TABLE victim; --"
    expect(await rows('SELECT {a:String} AS a', { a: attack })).toEqual([{ a: attack }])
    expect(await rows('SELECT {a:Array(String)} AS a', { a: [attack, "']"] })).toEqual([{ a: [attack, "']"] }])
    expect(await victimIsAlive()).toEqual({ n: 1 })
  })

  it('takes parameters of a megabyte', async () => {
    const many = Array.from({ length: 100_000 }, (_, i) => 1_700_000_000 + i)
    expect(await rows('SELECT toUInt32(length({a:Array(UInt32)})) AS n', { a: many })).toEqual([{ n: 100_000 }])
  })

  it('runs calls with parameters side by side', async () => {
    const naps = [1, 2, 3, 4].map((n) => rows('SELECT sleep(0.5), {n:UInt8} AS n', { n }))
    expect(await milliseconds(Promise.all(naps))).toBeLessThan(1500) // one after another: 2000
  })

  it('keeps a full lane of reads from holding up a write', async () => {
    const naps = Promise.all(Array.from({ length: PARALLEL_READS * 2 }, () => rows('SELECT sleep(0.7)')))
    expect(await milliseconds(client.command({ query: "INSERT INTO t SELECT 1, 'x'" }))).toBeLessThan(600)
    await naps
  })

  it("ends an aborted query in the engine, and throws the engine's error as the client's class", async () => {
    const controller = new AbortController()
    const query = 'SELECT count() FROM numbers(1000000000000) WHERE sipHash64(number) = 1'
    const running = client.query({ query, abort_signal: controller.signal })
    setTimeout(() => controller.abort(), 100)
    const reason = await error(running)
    expect(reason).toBeInstanceOf(ClickHouseError)
    expect(reason).toMatchObject({ type: 'QUERY_WAS_CANCELLED' })
    const left = await rows(
      "SELECT query FROM system.processes WHERE query LIKE '%numbers(1000000000000)%' AND query NOT LIKE '%processes%'",
    )
    expect(left).toEqual([])
  })

  it('does not start a call that was aborted while it waited', async () => {
    const controller = new AbortController()
    const naps = Promise.all(Array.from({ length: PARALLEL_READS }, () => rows('SELECT sleep(0.3)')))
    const waiting = client.query({ query: 'SELECT 1', abort_signal: controller.signal })
    controller.abort(new Error('gone'))
    await expect(waiting).rejects.toThrow('gone')
    await naps
    expect(await rows('SELECT 1 AS n')).toEqual([{ n: 1 }])
  })
})
