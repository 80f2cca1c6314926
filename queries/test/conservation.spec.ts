/** The books: what a segment's requests came to, and whether the tables hold it. */
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { EmbeddedStore } from '../embedded/store.ts'
import type { DeadLetterRow, JournalRow, LedgerRow } from '../journal-row.ts'
import { AT, interactions } from './rows.ts'
import { temporaryDirectory } from './temporary.ts'

describe('conservation', () => {
  const directory = temporaryDirectory()
  let store: EmbeddedStore
  const run = (query: string) => store.client.command({ query })

  beforeAll(async () => {
    store = new EmbeddedStore(join(directory.path, 'data'), 'candor')
    await store.migrate()
  })
  afterAll(async () => {
    await store.close()
    directory.remove()
  })

  const ledger = (workspace: string, fields: Partial<LedgerRow>): LedgerRow => ({
    ...{ kind: 'ledger', workspace, source: 'native', received_at: AT },
    ...{ received: 0, accepted: 0, duplicates: 0, dead_lettered: 0 },
    ...fields,
  })
  const letter = (workspace: string): DeadLetterRow => ({
    ...{ kind: 'dead_letter', workspace, received_at: AT, source: 'native', reason: 'r', detail: 'd' },
    ...{ position: 0, bytes: '' },
  })
  async function load(...rows: JournalRow[]): Promise<string> {
    const file = directory.journal(rows)
    for (const name of ['dead_letter', 'interaction', 'ledger'] as const)
      await store.load(name, file, `${file} ${name}`)
    return /([^/]+)\.ndjson$/.exec(file)?.[1] ?? ''
  }
  const books = async (workspace: string, except: string[] = []) =>
    (await store.query('admin/conservation', { except })).find((row) => row.workspace === workspace)
  const gaps = (workspace: string) => store.query('admin/conservation_gaps', { workspace, except: [] })

  it('balance when a segment is loaded, and when it is loaded again', async () => {
    const rows = interactions(3, () => ({ workspace: 'whole' }))
    const segment = await load(
      ...rows,
      letter('whole'),
      ledger('whole', { received: 6, accepted: 3, duplicates: 2, dead_lettered: 1 }),
    )
    const balanced = {
      received: 6,
      accepted: 3,
      duplicates: 2,
      dead_lettered: 1,
      stored: 3,
      dead_letters: 1,
      before: 0,
    }
    expect(await books('whole')).toMatchObject(balanced)
    expect(await gaps('whole')).toEqual([])
    expect(await books('whole', [segment])).toBeUndefined()
  })

  it('name the lines that are gone, and those that are there twice or were never accounted for', async () => {
    const workspace = 'broken'
    const rows = interactions(5, () => ({ workspace }))
    const segment = await load(
      ...rows,
      letter(workspace),
      ledger(workspace, { received: 6, accepted: 5, dead_lettered: 1 }),
    )
    await run(
      `ALTER TABLE interaction DELETE WHERE workspace = 'broken' AND line IN (1, 3) SETTINGS mutations_sync = 1`,
    )
    await run(`ALTER TABLE dead_letter DELETE WHERE workspace = 'broken' SETTINGS mutations_sync = 1`)
    const [dead, missing] = await gaps(workspace)
    expect(dead).toMatchObject({ segment, kind: 'dead letter', accounted: 1, stored: 0, missing: [5], surplus: [] })
    expect(missing).toMatchObject({
      segment,
      kind: 'interaction',
      accounted: 5,
      stored: 3,
      missing: [1, 3],
      surplus: [],
    })
    await run(`INSERT INTO interaction SELECT * FROM interaction WHERE workspace = 'broken' AND line IN (0, 2)`)
    expect((await books(workspace))?.stored).toBe(5)
    expect((await gaps(workspace))[1]).toMatchObject({ missing: [1, 3], surplus: [0, 2] })
    await run(`INSERT INTO interaction (workspace, at, segment, line) SELECT 'broken', '2026-01-01', 'unknown', 7`)
    expect(await gaps(workspace)).toContainEqual(
      expect.objectContaining({ segment: 'unknown', accounted: 0, stored: 1, surplus: [7] }),
    )
  })

  it('take a segment of the first version for what it holds, and leave rows from before out of the balance', async () => {
    await load(...interactions(2, () => ({ workspace: 'old' })), letter('old'))
    await run(`INSERT INTO interaction (workspace, at) SELECT 'old', '2026-01-01'`)
    const balanced = {
      received: 3,
      accepted: 2,
      duplicates: 0,
      dead_lettered: 1,
      stored: 2,
      dead_letters: 1,
      before: 1,
    }
    expect(await books('old')).toMatchObject(balanced)
    expect(await gaps('old')).toEqual([])
  })

  it('count a segment of duplicates only', async () => {
    await load(ledger('again', { received: 4, duplicates: 4 }))
    expect(await books('again')).toMatchObject({ received: 4, duplicates: 4, stored: 0 })
    expect(await gaps('again')).toEqual([])
  })

  it('go with their workspace', async () => {
    await load(...interactions(1, () => ({ workspace: 'gone' })), ledger('gone', { received: 1, accepted: 1 }))
    await store.dropWorkspace('gone')
    expect(await books('gone')).toBeUndefined()
  })
})
