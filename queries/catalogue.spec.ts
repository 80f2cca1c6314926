import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  describeQuery,
  fragmentNamesOnDisk,
  loadNamesOnDisk,
  queryFile,
  queryNamesOnDisk,
  querySource,
} from './catalogue.ts'
import { readType } from './column-type.ts'
import { EmbeddedStore } from './embedded/store.ts'
import { catalogueText } from './generate.ts'
import { splitStatements } from './sql/scan.ts'
import { temporaryDirectory } from './test/temporary.ts'

describe('the catalogue', () => {
  it('has types generated from the queries as they are (else run: node --import tsx queries/generate.ts)', () => {
    expect(readFileSync(new URL('./generated/catalogue.ts', import.meta.url), 'utf8')).toBe(catalogueText())
  })

  it('describes a query for people', () => {
    expect(describeQuery('admin/scope')).toMatchObject({
      name: 'admin/scope',
      words:
        'How many interactions a workspace holds, and from when to when they happened. Links between accounts are counted and are no happening.',
      params: [{ name: 'workspace', type: 'String' }],
      rows: [{ name: 'events', type: 'UInt64' }, { name: 'first_at' }, { name: 'last_at' }],
    })
  })

  it.each(['nowhere/x', '../package', 'admin/../admin/scope', 'admin/scope.sql', ''])('knows no query %j', (name) => {
    expect(() => querySource(name)).toThrow(/There is no query named/)
  })

  it('has no fragment that stands once only: then it belongs into its query', () => {
    const files = queryNamesOnDisk().map(queryFile)
    for (const name of fragmentNamesOnDisk())
      expect([name, files.filter((text) => new RegExp(`^\\s*-- with ${name},?$`, 'm').test(text)).length > 1]).toEqual([
        name,
        true,
      ])
  })

  /** Verbs are the only capitalised words between quotes (ingest/interaction.ts lists them). */
  const VERBS = /'([A-Z][a-z]+)'/g

  it.each(queryNamesOnDisk().filter((name) => querySource(name).reads instanceof Array))(
    'remembers %s by every verb that its SQL names',
    (name) => {
      const { sql, reads } = querySource(name)
      const named = [...new Set([...sql.matchAll(VERBS)].map(([, verb]) => verb))]
      expect(reads).toEqual(expect.arrayContaining(named))
    },
  )

  it.each(loadNamesOnDisk())('has one place for the source and one for the settings in load/%s', (name) => {
    const text = readFileSync(new URL(`./load/${name}.sql`, import.meta.url), 'utf8')
    expect(text.split('{source}')).toHaveLength(2)
    expect(text.split('{settings}')).toHaveLength(2)
    expect(splitStatements(text)).toHaveLength(1)
  })
})

describe('the engine', () => {
  const directory = temporaryDirectory()
  let store: EmbeddedStore

  beforeAll(async () => {
    store = new EmbeddedStore(join(directory.path, 'data'), 'candor')
    await store.migrate()
  })
  afterAll(async () => {
    await store.close()
    directory.remove()
  })

  /** A value of the type, only to have something to bind. */
  const anyValue = (name: string, type: string): unknown => {
    if (name === 'zone') return 'UTC' // the engine knows its time zones by name
    if (type.startsWith('Array')) return []
    if (type.startsWith('Nullable')) return null
    if (type.startsWith('DateTime64')) return '2025-01-01 00:00:00.000'
    if (type.startsWith('DateTime')) return '2025-01-01 00:00:00'
    if (type === 'Date') return '2025-01-01'
    if (type === 'Bool') return true
    return type === 'String' ? 'x' : '1'
  }

  it.each(queryNamesOnDisk())('answers %s with the columns it declares', async (name) => {
    const { sql, params, rows } = querySource(name)
    const result = await store.client.query({
      query: `DESCRIBE (${sql}\n)`,
      query_params: Object.fromEntries(params.map((param) => [param.name, anyValue(param.name, param.type.name)])),
      format: 'JSONEachRow',
    })
    const told = await result.json<{ name: string; type: string }>()
    expect(told.map((column) => `${column.name}: ${readType(column.type).name}`)).toEqual(
      rows.map((row) => `${row.name}: ${row.type.name}`),
    )
  })
})
