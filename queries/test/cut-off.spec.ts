/**
 * What a kill or a power loss in the middle of a load leaves in the engine's files, and that loadRest() and healRollups() mend
 * it. The states are made by hand from a real load: the engine appends a token to its log, then renames the part into place
 * (a kill in between leaves a token without rows), and does not wait for the disk after the log (a power loss can leave rows
 * without their token).
 */
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { EmbeddedStore } from '../embedded/store.ts'
import type { LoadName } from '../catalogue.ts'
import { loadNamesOnDisk, loadStatement } from '../catalogue.ts'
import { HUNDRED, interactions } from './rows.ts'
import { temporaryDirectory } from './temporary.ts'

const TABLES = [
  'interaction',
  'activity_hourly',
  'activity_monthly',
  'crowd_daily',
  'crowd_monthly',
  'author_daily',
] as const
const AT = Date.UTC(2026, 0, 31, 12)
const DAY = 86_400_000

describe('a load that ended unseen', () => {
  const directory = temporaryDirectory()
  let store: EmbeddedStore
  const open = (): EmbeddedStore => new EmbeddedStore(join(directory.path, 'data'), 'candor')
  /** Where a table's parts and its log of tokens are. */
  const folderOf = async (table: string): Promise<string> => {
    const result = await store.client.query({
      query: `SELECT data_paths[1] AS path FROM system.tables WHERE database = currentDatabase() AND name = '${table}'`,
      format: 'JSONEachRow',
    })
    const [row] = await result.json<{ path: string }>()
    return row?.path ?? ''
  }
  /** Changes a table's files while nobody has them open. */
  const tamper = async (table: string, change: (folder: string) => void): Promise<void> => {
    const folder = await folderOf(table)
    await store.close()
    change(folder)
    store = open()
  }
  const partsOf = (folder: string): string[] =>
    readdirSync(folder).filter((name) => /^[0-9a-f]{32}_\d+_\d+_\d+$/.test(name))
  const counts = async (workspace: string) =>
    (await store.query('admin/rollup_audit', {})).find((row) => row.workspace === workspace)
  const file = (workspace: string): string =>
    directory.journal(
      interactions(100, (n) => ({ workspace, event_id: `${workspace}-${n}`, value: 1, at: AT + (n % 2) * DAY })),
    )
  const mend = async (path: string, token: string): Promise<string[]> => {
    await store.loadRest('interaction', path, token, 0)
    return store.healRollups(path)
  }

  beforeAll(async () => {
    store = open()
    await store.migrate()
  })
  afterAll(async () => {
    await store.close()
    directory.remove()
  })

  it.each(TABLES)('and left a token without rows in %s: nothing is lost', async (table) => {
    const workspace = `ghost-${table.replaceAll('_', '-')}`
    const path = file(workspace)
    const before = partsOf(await folderOf(table))
    await store.load('interaction', path, workspace)
    // One of the two months that the load touched.
    await tamper(table, (folder) => {
      const [part] = partsOf(folder).filter((name) => !before.includes(name))
      if (part === undefined) throw new Error('The load made no part.')
      rmSync(join(folder, part), { recursive: true })
    })
    expect(await counts(workspace)).not.toMatchObject(HUNDRED)
    // The engine alone takes the load for done. When this changes, decision 015 may be looked at again.
    await store.load('interaction', path, workspace)
    expect(await counts(workspace)).not.toMatchObject(HUNDRED)

    const healed = await mend(path, workspace)
    expect(await counts(workspace)).toMatchObject(HUNDRED)
    expect(healed.length > 0).toBe(true)
    expect(await mend(path, workspace)).toEqual([])
    expect(await counts(workspace)).toMatchObject(HUNDRED)
  })

  it.each(TABLES)('and left rows without a token in %s: nothing is doubled', async (table) => {
    const workspace = `forgot-${table.replaceAll('_', '-')}`
    const path = file(workspace)
    await store.load('interaction', path, workspace)
    await tamper(table, (folder) => {
      const logs = join(folder, 'deduplication_logs')
      for (const log of readdirSync(logs)) {
        const lines = readFileSync(join(logs, log), 'utf8').trimEnd().split('\n')
        writeFileSync(
          join(logs, log),
          lines
            .slice(0, -2)
            .map((line) => `${line}\n`)
            .join(''),
        )
      }
    })
    await mend(path, workspace)
    expect(await counts(workspace)).toMatchObject(HUNDRED)
  })

  it('is told row by row by every load statement', () => {
    for (const name of loadNamesOnDisk()) expect(loadStatement(name as LoadName).stored, name).not.toBeNull()
  })
})
