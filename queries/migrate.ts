/**
 * Brings the schema to the newest version.
 *
 * A migration is schema/NNNN_name.sql. Its statements can be repeated (IF NOT EXISTS and the like), and it is recorded only
 * when all of them have run: a crash in the middle is healed by running it again.
 */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import type { ClickHouseClient } from '@clickhouse/client'
import { splitStatements } from './sql/scan.ts'

export interface Migration {
  version: number
  name: string
  checksum: string
  statements: string[]
}

const RECORD = `CREATE TABLE IF NOT EXISTS schema_migration (
  version UInt32, name String, checksum String, applied_at DateTime64(3, 'UTC')
) ENGINE = MergeTree ORDER BY version`

/** A migration from its file. @throws when the file's name does not follow NNNN_name.sql */
export function readMigration(file: string, text: string): Migration {
  const match = /^(\d{4})_([a-z0-9_]+)\.sql$/.exec(file)
  if (match?.[1] === undefined || match[2] === undefined) throw new Error(`Migration ${file}: name it NNNN_words.sql.`)
  const checksum = createHash('sha256').update(text.replace(/\r\n/g, '\n')).digest('hex')
  return { version: Number(match[1]), name: match[2], checksum, statements: splitStatements(text) }
}

/** All migrations of a folder, in order. @throws when the versions are not 1, 2, 3, … */
export function readMigrations(folder = new URL('./schema/', import.meta.url)): Migration[] {
  const files = readdirSync(folder).filter((file) => file.endsWith('.sql'))
  const migrations = files.sort().map((file) => readMigration(file, readFileSync(new URL(file, folder), 'utf8')))
  migrations.forEach(({ version, name }, index) => {
    if (version !== index + 1)
      throw new Error(`Migration ${name} is number ${version}; ${index + 1} is due: no gaps, no repeats.`)
  })
  return migrations
}

async function appliedMigrations(client: ClickHouseClient): Promise<Map<number, string>> {
  const result = await client.query({
    query:
      'SELECT toString(version) AS version, any(checksum) AS checksum FROM schema_migration GROUP BY schema_migration.version',
    format: 'JSONEachRow',
  })
  const rows = await result.json<{ version: string; checksum: string }>()
  return new Map(rows.map((row) => [Number(row.version), row.checksum]))
}

function checkHistory(applied: ReadonlyMap<number, string>, migrations: readonly Migration[]): void {
  const newest = Math.max(0, ...applied.keys())
  if (newest > migrations.length) {
    throw new Error(
      `The database has schema version ${newest}, this Candor knows ${migrations.length}: install a newer Candor. ` +
        'An old one must not write into a newer schema.',
    )
  }
  for (const { version, name, checksum } of migrations) {
    const recorded = applied.get(version)
    if (recorded !== undefined && recorded !== checksum) {
      throw new Error(
        `Migration ${version} (${name}) was changed after it ran here: restore it, and write the change as a new one.`,
      )
    }
  }
}

/**
 * Runs what has not run yet.
 * @throws when an old migration was changed, or the database is newer than the code; nothing is touched then
 */
export async function migrate(
  client: ClickHouseClient,
  migrations: readonly Migration[] = readMigrations(),
): Promise<{ from: number; to: number }> {
  await client.command({ query: RECORD })
  const applied = await appliedMigrations(client)
  checkHistory(applied, migrations)
  for (const migration of migrations.filter(({ version }) => !applied.has(version))) {
    for (const statement of migration.statements) await client.command({ query: statement })
    await client.command({
      query: "INSERT INTO schema_migration SELECT {version:UInt32}, {name:String}, {checksum:String}, now64(3, 'UTC')",
      query_params: { version: String(migration.version), name: migration.name, checksum: migration.checksum },
    })
  }
  return { from: Math.max(0, ...applied.keys()), to: migrations.length }
}
