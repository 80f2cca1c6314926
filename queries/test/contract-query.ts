/** The part of the store contract about asking. */
import { setTimeout as delay } from 'node:timers/promises'
import { ClickHouseError } from '@clickhouse/client'
import { tableFromIPC } from 'apache-arrow'
import { describe, expect, it } from 'vitest'
import { readQuerySource } from '../query-source.ts'
import type { ContractContext } from './contract.ts'
import { AT, interactions } from './rows.ts'

async function thrownBy(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => undefined,
    (error: unknown) => error,
  )
}

export function queryContract(context: ContractContext): void {
  describe('asked', () => {
    it('decodes rows into the declared types', async () => {
      const workspace = context.workspace()
      expect(await context.store.query('admin/scope', { workspace })).toEqual([
        { events: 0, first_at: null, last_at: null },
      ])
      await context.store.load(
        'interaction',
        context.directory.journal(interactions(3, () => ({ workspace }))),
        workspace,
      )
      const at = new Date(AT).toISOString()
      expect(await context.store.query('admin/scope', { workspace })).toEqual([
        { events: 3, first_at: at, last_at: at },
      ])
    })

    it('answers in every supported type', async () => {
      const rows = await context.ask(`-- One of each.
        -- row big: UInt64
        -- row small: Int8
        -- row share: Float64
        -- row yes: Bool
        -- row nothing: Nullable(Float64)
        -- row names: Array(String)
        -- row pair: Tuple(UInt64, String)
        -- row counts: Map(String, UInt64)
        -- row day: Date
        -- row second: DateTime('UTC')
        -- row instant: DateTime64(3, 'UTC')
        -- row word: LowCardinality(String)
        SELECT toUInt64(9007199254740991) AS big, toInt8(-1) AS small, 0.1 AS share, true AS yes,
          CAST(NULL, 'Nullable(Float64)') AS nothing, ['a', 'b'] AS names, (toUInt64(7), 'x') AS pair,
          map('k', toUInt64(1)) AS counts, toDate('2025-02-03') AS day,
          toDateTime('2025-02-03 04:05:06', 'UTC') AS second,
          toDateTime64('2025-02-03 04:05:06.789', 3, 'UTC') AS instant, toLowCardinality('w') AS word`)
      expect(rows).toEqual([
        {
          big: Number.MAX_SAFE_INTEGER,
          small: -1,
          share: 0.1,
          yes: true,
          nothing: null,
          names: ['a', 'b'],
          pair: [7, 'x'],
          counts: { k: 1 },
          day: '2025-02-03',
          second: '2025-02-03T04:05:06Z',
          instant: '2025-02-03T04:05:06.789Z',
          word: 'w',
        },
      ])
    })

    it('refuses a 64-bit number that a JavaScript number would round', async () => {
      const asked = context.ask('-- Too big.\n-- row n: UInt64\nSELECT toUInt64(9007199254740993) AS n')
      await expect(asked).rejects.toThrow(/9007199254740993 is beyond 2\^53/)
    })

    it.each(['nan', 'inf', '-inf'])('refuses %s where a number is promised, Nullable or not', async (value) => {
      await expect(context.ask(`-- Not a number.\n-- row x: Float64\nSELECT toFloat64(${value}) AS x`)).rejects.toThrow(
        /expected Float64/,
      )
      const nullable = `-- Not a number.\n-- row x: Nullable(Float64)\nSELECT toNullable(toFloat64(${value})) AS x`
      await expect(context.ask(nullable)).rejects.toThrow(/expected Float64/)
    })

    it('refuses an answer whose columns are not the declared ones', async () => {
      await expect(context.ask('-- Wrong.\n-- row n: UInt32\nSELECT toUInt64(1) AS n')).rejects.toThrow(
        /answers \(n: UInt64\) but declares/,
      )
    })

    it('brings every parameter through unchanged, whatever it holds', async () => {
      const params = {
        text: 'a\'b\\c\nd\te\0f`g"{x:String}€😀--/*',
        list: ["it's", '\\', '', '\n\n', '😀'],
        from: '2025-01-02T03:04:05.678+02:00',
        day: '2024-02-29',
        whole: Number.MAX_SAFE_INTEGER,
        share: 0.1 + 0.2,
        yes: false,
        none: null,
      }
      const [row] = await context.ask(
        `-- Echo.
        -- param text: String
        -- param list: Array(String)
        -- param from: DateTime64(3, 'UTC')
        -- param day: Date
        -- param whole: UInt64
        -- param share: Float64
        -- param yes: Bool
        -- param none: Nullable(String)
        -- row text: String
        -- row list: Array(String)
        -- row from: DateTime64(3, 'UTC')
        -- row day: Date
        -- row whole: UInt64
        -- row share: Float64
        -- row yes: Bool
        -- row none: Nullable(String)
        SELECT {text:String} AS text, {list:Array(String)} AS list, {from:DateTime64(3, 'UTC')} AS from, {day:Date} AS day,
          {whole:UInt64} AS whole, {share:Float64} AS share, {yes:Bool} AS yes, {none:Nullable(String)} AS none`,
        params,
      )
      expect(row).toEqual({ ...params, from: '2025-01-02T01:04:05.678Z' })
    })

    it('binds nothing inside strings and comments', async () => {
      const text = "-- Quoted.\n-- row s: String\nSELECT '{x:String}' /* {y:String} */ AS s"
      expect(await context.ask(text)).toEqual([{ s: '{x:String}' }])
    })

    it('keeps characters whole in a large answer', async () => {
      const [row] = await context.ask(
        "-- Many bytes.\n-- row s: String\nSELECT concat('x', repeat('€😀', 300000)) AS s",
      )
      expect(row?.['s'] === `x${'€😀'.repeat(300_000)}`).toBe(true)
    })

    it('gives Arrow that needs no decompression, and CSV', async () => {
      const workspace = context.workspace()
      await context.store.load(
        'interaction',
        context.directory.journal(interactions(20, () => ({ workspace }))),
        workspace,
      )
      const day = new Date(AT).toISOString().slice(0, 10)
      const asked = { workspace, brands: ['Acme'], first: day, last: day }
      const arrow = tableFromIPC(await context.store.bytes('metrics/voice_daily', asked, 'ArrowStream'))
      expect(arrow.toArray().map(({ brand, mentions }) => `${brand} ${mentions}`)).toEqual(['Acme 20'])
      const csv = await context.store.bytes('metrics/voice_daily', asked, 'CSVWithNames')
      expect(new TextDecoder().decode(csv)).toBe(`"day","brand","mentions"\n"${day}","Acme",20\n`)
    })

    it("throws the client's own error, with the engine's code", async () => {
      const error = await thrownBy(context.ask('-- Nowhere.\n-- row n: UInt64\nSELECT n FROM nowhere'))
      expect(error).toBeInstanceOf(ClickHouseError)
      expect(error).toMatchObject({ code: '60', type: 'UNKNOWN_TABLE' })
    })

    it('refuses more rows than a page can use', async () => {
      const error = await thrownBy(context.ask('-- Many.\n-- row n: UInt64\nSELECT number AS n FROM numbers(1000001)'))
      expect(error).toMatchObject({ type: 'TOO_MANY_ROWS_OR_BYTES' })
    })

    it('keeps half an answer of a failed call out of the next one', async () => {
      const failing =
        "-- Fails late.\n-- row n: UInt8\nSELECT throwIf(number = 900000, 'late') AS n FROM numbers(1000000)"
      expect(await thrownBy(context.ask(failing))).toMatchObject({ type: 'FUNCTION_THROW_IF_VALUE_IS_NON_ZERO' })
      expect(await context.ask('-- One.\n-- row n: UInt8\nSELECT 1 AS n')).toEqual([{ n: 1 }])
    })

    it('leaves no setting behind', async () => {
      const limit = "-- The limit in force.\n-- row n: UInt64\nSELECT toUInt64(getSetting('max_execution_time')) AS n"
      expect(await context.ask(limit)).toEqual([{ n: 30 }])
      const bare = await context.store.client.query({
        query: "SELECT toUInt8(getSetting('max_execution_time')) AS n",
        format: 'JSONEachRow',
      })
      expect(await bare.json()).toEqual([{ n: 0 }])
    })

    it('runs calls side by side', async () => {
      const nap = '-- A nap.\n-- row n: UInt8\nSELECT sleep(0.5) AS n'
      const start = performance.now()
      await Promise.all([1, 2, 3, 4].map(() => context.ask(nap)))
      expect(performance.now() - start).toBeLessThan(1500) // one after another: 2000
    })

    it('ends an aborted query in the engine, not only the wait for it', async () => {
      const slow = readQuerySource(
        'test/slow',
        `-- Takes long.\n-- row n: UInt64
        SELECT count() AS n FROM numbers(1000000000000) WHERE sipHash64(number) = 42`,
      )
      const running = `-- How many are running.\n-- row n: UInt64
        SELECT count() AS n FROM system.processes WHERE query LIKE '%numbers(1000000000000)%' AND query NOT LIKE '%system.processes%'`
      const controller = new AbortController()
      const asked = thrownBy(context.store.rows(slow, {}, { signal: controller.signal }))
      await expect.poll(() => context.ask(running), { timeout: 5000 }).toEqual([{ n: 1 }])
      controller.abort(new Error('the page was closed'))
      expect(await asked).toMatchObject({ message: 'the page was closed' })
      await delay(100)
      await expect.poll(() => context.ask(running), { timeout: 3000 }).toEqual([{ n: 0 }])
    })
  })
}
