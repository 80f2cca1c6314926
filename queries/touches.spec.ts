import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadNamesOnDisk, queryNamesOnDisk, querySource } from './catalogue.ts'
import { EmbeddedStore } from './embedded/store.ts'
import { temporaryDirectory } from './test/temporary.ts'
import { readsFrom, WRITES } from './touches.ts'

describe('what loads write and queries read', () => {
  const directory = temporaryDirectory()
  let store: EmbeddedStore
  const select = async (query: string): Promise<Record<string, string>[]> =>
    (await store.client.query({ query, format: 'JSONEachRow' })).json()

  beforeAll(async () => {
    store = new EmbeddedStore(join(directory.path, 'data'), 'candor')
    await store.migrate()
  })
  afterAll(async () => {
    await store.close()
    directory.remove()
  })

  it('knows every load, and every table that a view makes of its table', async () => {
    expect(Object.keys(WRITES).sort()).toEqual(loadNamesOnDisk())
    const views = await select(
      `SELECT extract(create_table_query, ' TO [^. ]+[.]([^ (]+)') AS target FROM system.tables
       WHERE database = currentDatabase() AND engine = 'MaterializedView' ORDER BY target`,
    )
    expect(WRITES.interaction.slice(1)).toEqual(views.map(({ target }) => target))
  })

  it('names for every query each table that is written in it', async () => {
    const tables = (await select(`SELECT name FROM system.tables WHERE database = currentDatabase()`)).map(
      ({ name }) => name,
    )
    const of = new Map(Object.entries(WRITES).flatMap(([load, written]) => written.map((table) => [table, load])))
    for (const name of queryNamesOnDisk()) {
      const { sql } = querySource(name)
      const reads = readsFrom(sql)
      // A table's name anywhere but as a column: before a dot, or alone after FROM, JOIN, IN or a comma in a list of tables.
      for (const table of tables) {
        const load = of.get(table ?? '')
        if (load !== undefined && new RegExp(`\\b(FROM|JOIN|IN)\\s*\\(?\\s*${table}\\b(?!\\s*\\()`, 'i').test(sql))
          expect(reads, `${name} reads ${table}`).toContain(load)
      }
    }
  })

  it('takes definitions and links to be read by few, and what it does not know to be read from all', () => {
    expect(readsFrom(querySource('admin/definitions').sql)).toEqual(['definition'])
    expect(readsFrom(querySource('admin/scope').sql)).toEqual(['interaction'])
    expect(readsFrom('SELECT 1').length).toBe(Object.keys(WRITES).length)
  })
})
