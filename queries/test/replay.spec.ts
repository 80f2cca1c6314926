import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { EmbeddedStore } from '../embedded/store.ts'
import { readMigrations } from '../migrate.ts'
import { HUNDRED, interactions } from './rows.ts'
import { temporaryDirectory } from './temporary.ts'

const COUNTED = {
  activity_hourly_view: 'rollup_events',
  activity_monthly_view: 'monthly_events',
  crowd_daily_view: 'daily_acts',
  crowd_monthly_view: 'monthly_acts',
  author_daily_view: 'rollup_posts',
} as const

describe('a load that a crash cut off between the table and its rollups', () => {
  const directory = temporaryDirectory()
  const views = [
    'activity_hourly_view',
    'activity_monthly_view',
    'crowd_daily_view',
    'crowd_monthly_view',
    'author_daily_view',
  ] as const
  let store: EmbeddedStore
  const open = () => new EmbeddedStore(join(directory.path, 'data'), 'candor')
  const run = (query: string) => store.client.command({ query })
  const recreate = (view: string) => {
    const statement = readMigrations()
      .flatMap(({ statements }) => statements)
      .find((text) => text.includes(`VIEW IF NOT EXISTS ${view} `))
    if (statement === undefined) throw new Error(`No migration creates ${view}.`)
    return run(statement)
  }

  beforeAll(async () => {
    store = open()
    await store.migrate()
  })
  afterAll(async () => {
    await store.close()
    directory.remove()
  })

  it.each(views)('is healed by the same load again: %s', async (view) => {
    const workspace = view.replaceAll('_', '-')
    const file = directory.journal(interactions(100, () => ({ workspace, value: 1 })))
    const audit = async () => (await store.query('admin/rollup_audit', {})).find((row) => row.workspace === workspace)

    // What a crash leaves behind: the table has the block, this rollup does not.
    await run(`DROP VIEW ${view}`)
    await store.load('interaction', file, workspace)
    await recreate(view)
    const before = await audit()
    expect(before?.events).toBe(100)
    expect(before?.[COUNTED[view]]).toBe(0)

    await store.load('interaction', file, workspace)
    expect(await audit()).toMatchObject(HUNDRED)
    await store.load('interaction', file, workspace)
    expect(await audit()).toMatchObject(HUNDRED)
  })

  it('still knows its tokens after the directory was closed and opened again', async () => {
    const workspace = 'reopened'
    const file = directory.journal(interactions(100, () => ({ workspace })))
    await store.load('interaction', file, workspace)
    await store.close()
    store = open()
    await store.load('interaction', file, workspace)
    const audit = (await store.query('admin/rollup_audit', {})).find((row) => row.workspace === workspace)
    expect(audit).toMatchObject({ events: 100, rollup_events: 100, posts: 100, rollup_posts: 100 })
  })

  it('has a de-duplication window on every table that a load or a rollup writes to', async () => {
    const result = await store.client.query({
      query: `SELECT name FROM system.tables WHERE database = currentDatabase() AND engine LIKE '%MergeTree'
        AND name != 'schema_migration' AND engine_full NOT LIKE '%non_replicated_deduplication_window = 10000%'`,
      format: 'JSONEachRow',
    })
    expect(await result.json()).toEqual([])
  })
})
