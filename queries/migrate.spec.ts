import { join } from 'node:path'
import { type ClickHouseClient, createClient } from '@clickhouse/client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { EmbeddedConnection } from './embedded/connection.ts'
import { migrate, readMigration, readMigrations } from './migrate.ts'
import { temporaryDirectory } from './test/temporary.ts'

const table = (name: string) => `CREATE TABLE IF NOT EXISTS ${name} (a UInt8) ENGINE = MergeTree ORDER BY a;`

describe('migrating', () => {
  const directory = temporaryDirectory()
  const first = readMigration('0001_first.sql', `-- one; two\n${table('one')}\n${table('two')}`)
  const second = readMigration('0002_second.sql', table('three'))
  let client: ClickHouseClient
  const tables = async () => {
    const result = await client.query({
      query: 'SELECT name FROM system.tables WHERE database = currentDatabase() ORDER BY name',
      format: 'JSONEachRow',
    })
    return (await result.json<{ name: string }>()).map(({ name }) => name)
  }

  beforeAll(() => {
    client = createClient({ connection: new EmbeddedConnection(join(directory.path, 'data'), 'candor') })
  })
  afterAll(async () => {
    await client.close()
    directory.remove()
  })

  it('goes on where a crash in the middle left it', async () => {
    const broken = { ...first, statements: [...first.statements.slice(0, 1), 'SELECT throwIf(1)'] }
    await expect(migrate(client, [broken])).rejects.toThrow()
    expect(await tables()).toEqual(['one', 'schema_migration'])
    expect(await migrate(client, [first])).toEqual({ from: 0, to: 1 })
    expect(await tables()).toEqual(['one', 'schema_migration', 'two'])
  })

  it('runs only what is new, and nothing when repeated', async () => {
    expect(await migrate(client, [first, second])).toEqual({ from: 1, to: 2 })
    expect(await migrate(client, [first, second])).toEqual({ from: 2, to: 2 })
  })

  it('refuses a migration that was changed after it ran, and touches nothing', async () => {
    const changed = readMigration('0001_first.sql', table('other'))
    const third = readMigration('0003_third.sql', table('four'))
    await expect(migrate(client, [changed, second, third])).rejects.toThrow(/Migration 1 \(first\) was changed/)
    expect(await tables()).not.toContain('four')
  })

  it('refuses a database that is newer than the code', async () => {
    await expect(migrate(client, [first])).rejects.toThrow(
      /schema version 2, this Candor knows 1: install a newer Candor/,
    )
  })

  it('sees no change in line ends', () => {
    expect(readMigration('0001_a.sql', 'SELECT 1;\r\n').checksum).toBe(
      readMigration('0001_a.sql', 'SELECT 1;\n').checksum,
    )
  })

  it('refuses file names out of order', () => {
    expect(() => readMigration('1_a.sql', '')).toThrow(/NNNN_words.sql/)
    expect(readMigrations().map(({ version }) => version)).toEqual(readMigrations().map((_, index) => index + 1))
  })
})
