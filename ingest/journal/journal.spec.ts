import { appendFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ActorRow, JournalRow } from '@candor/queries'
import { nodeFiles, type JournalFile, type JournalFiles } from './files.ts'
import { Journal, JournalUnavailable, type JournalOptions } from './journal.ts'
import { RowBatch } from './row-batch.ts'
import { JournalDamaged } from './recovery.ts'
import type { Segment } from './segment.ts'

let directory = ''
let sealed: Segment[] = []

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'candor-journal-'))
  sealed = []
})
afterEach(() => rm(directory, { recursive: true }))

/** The real file system, except that some operations of files fail while they are named here. */
function failingFiles(fails: Set<keyof JournalFile>): JournalFiles {
  const diskFull = () => Promise.reject(Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' }))
  const failing = (file: JournalFile): JournalFile => ({
    write: (bytes, position) => (fails.has('write') ? diskFull() : file.write(bytes, position)),
    datasync: () => (fails.has('datasync') ? diskFull() : file.datasync()),
    truncate: (length) => (fails.has('truncate') ? diskFull() : file.truncate(length)),
    close: () => file.close(),
  })
  return { ...nodeFiles, create: async (path) => failing(await nodeFiles.create(path)) }
}

const row = (actor: number): ActorRow => ({
  kind: 'actor',
  workspace: 'w',
  actor,
  channel: 'x',
  handle: `h${actor}`,
  received_at: 1,
})

async function open(options: Partial<JournalOptions> = {}, rows: JournalRow[] = []) {
  return Journal.open(
    { directory, onSealed: (segment) => sealed.push(segment), ...options },
    1,
    (found) => void rows.push(...found),
  )
}

const content = async (): Promise<JournalRow[]> => {
  const files = (await readdir(directory)).sort()
  const texts = await Promise.all(files.map((file) => readFile(join(directory, file), 'utf8')))
  return texts.flatMap((text) =>
    text
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as JournalRow)
      .filter(({ kind }) => kind !== 'commit'),
  )
}

describe('Journal', () => {
  it('has the rows on disk when append resolves, in the order of the calls', async () => {
    const { journal } = await open()
    await Promise.all([1, 2, 3].map((actor) => journal.append(RowBatch.of([row(actor)]))))
    expect(await content()).toEqual([row(1), row(2), row(3)])
    await journal.close()
  })

  it('seals a full segment and counts what is in it', async () => {
    const { journal } = await open({ maxRows: 2 })
    for (const actor of [1, 2, 3]) await journal.append(RowBatch.of([row(actor)]))
    await journal.close()
    expect(sealed.map((segment) => [segment.rows, segment.tally.actor])).toEqual([
      [2, 2],
      [1, 1],
    ])
    expect(new Set(sealed.map((segment) => segment.name)).size).toBe(2)
  })

  it('seals by age, so that a lonely event does not wait', async () => {
    const { journal } = await open({ maxAgeMs: 20 })
    await journal.append(RowBatch.of([row(1)]))
    await expect.poll(() => sealed.length).toBe(1)
    await journal.close()
  })

  it('fills a segment further while the store is behind, and seals it when the store can take it', async () => {
    let behind = true
    const { journal } = await open({ maxAgeMs: 10, maxRows: 3, isBehind: () => behind })
    for (const actor of [1, 2, 3, 4]) await journal.append(RowBatch.of([row(actor)]))
    await new Promise((resolve) => setTimeout(resolve, 60))
    expect(sealed).toEqual([])
    behind = false
    journal.sealDue()
    await expect.poll(() => sealed.map(({ rows }) => rows)).toEqual([4])
    await journal.append(RowBatch.of([row(5)]))
    await expect.poll(() => sealed.map(({ rows }) => rows)).toEqual([4, 1])
    await journal.close()
  })

  it('fills no segment beyond five times its size, however long the store is behind', async () => {
    const { journal } = await open({ maxRows: 2, isBehind: () => true })
    for (let actor = 0; actor < 12; actor++) await journal.append(RowBatch.of([row(actor)]))
    expect(sealed.map(({ rows }) => rows)).toEqual([10])
    await journal.close()
  })

  it('leaves a segment open that is neither full nor old when the store can take one', async () => {
    const { journal } = await open({ maxRows: 2 })
    await journal.append(RowBatch.of([row(1)]))
    journal.sealDue()
    await journal.append(RowBatch.of([row(2)]))
    await expect.poll(() => sealed.map(({ rows }) => rows)).toEqual([2])
    await journal.close()
  })

  it('hands back what an earlier run left, each file as it was', async () => {
    const first = await open()
    await first.journal.append(RowBatch.of([row(1), row(2)]))
    const rows: JournalRow[] = []
    const second = await open({}, rows)
    expect(second.left.map((segment) => segment.rows)).toEqual([2])
    expect(rows).toEqual([row(1), row(2)])
    await second.journal.append(RowBatch.of([row(3)]))
    expect((await readdir(directory)).length).toBe(2)
    await second.journal.close()
    await first.journal.close()
  })

  it('cuts off a torn last line, which was never acknowledged', async () => {
    const first = await open()
    await first.journal.append(RowBatch.of([row(1)]))
    await first.journal.close()
    const [file = ''] = await readdir(directory)
    await appendFile(join(directory, file), '{"kind":"actor","work')
    const { left } = await open()
    expect(left.map((segment) => segment.rows)).toEqual([1])
    expect(await content()).toEqual([row(1)])
  })

  it('refuses to start over a damaged middle of a file of the first version, and deletes nothing', async () => {
    const first = await open()
    await first.journal.append(RowBatch.of([row(1)]))
    await first.journal.close()
    const [file = ''] = await readdir(directory)
    const path = join(directory, file.replace('.v2', ''))
    await rm(join(directory, file))
    await writeFile(path, `x\n${JSON.stringify(row(1))}\n`)
    await expect(open()).rejects.toThrow(JournalDamaged)
    expect((await readFile(path, 'utf8')).startsWith('x\n')).toBe(true)
  })

  it('never uses a segment name twice, even when all files are gone', async () => {
    const names = new Set<string>()
    for (let round = 0; round < 5; round++) {
      const { journal } = await open()
      await journal.append(RowBatch.of([row(round)]))
      await journal.close()
      for (const file of await readdir(directory)) {
        names.add(file)
        await rm(join(directory, file))
      }
    }
    expect(names.size).toBe(5)
  })

  it('rejects an append that cannot be written, and keeps nothing of it', async () => {
    const { journal } = await open({ maxRows: 1 })
    await journal.append(RowBatch.of([row(1)]))
    await rm(directory, { recursive: true })
    await expect(journal.append(RowBatch.of([row(2)]))).rejects.toThrow(JournalUnavailable)
    const { mkdir } = await import('node:fs/promises')
    await mkdir(directory)
    await journal.append(RowBatch.of([row(3)]))
    await journal.close()
    expect(await content()).toEqual([row(3)])
  })

  it('has sealed what was appended before when seal resolves, at whatever moment it is called', async () => {
    for (let ticks = 0; ticks < 12; ticks++) {
      const { journal } = await open({ maxAgeMs: 60_000 })
      sealed = []
      const appended = journal.append(RowBatch.of([row(ticks)]))
      await appended
      for (let i = 0; i < ticks; i++) await Promise.resolve()
      await journal.seal()
      expect([ticks, sealed.length]).toEqual([ticks, 1])
      await journal.close()
    }
  })

  it('goes on after a disk that was full, in a new segment, and keeps nothing of what it refused', async () => {
    const fails = new Set<keyof JournalFile>()
    const { journal } = await open({ files: failingFiles(fails) })
    await journal.append(RowBatch.of([row(1)]))
    fails.add('datasync')
    const refused = [row(2), row(3)].map((one) => journal.append(RowBatch.of([one])))
    for (const one of refused) await expect(one).rejects.toThrow(JournalUnavailable)
    fails.clear()
    await journal.append(RowBatch.of([row(4)]))
    await journal.close()
    expect(sealed.map(({ rows, tally }) => [rows, tally.actor])).toEqual([
      [1, 1],
      [1, 1],
    ])
    expect(await content()).toEqual([row(1), row(4)])
  })

  it('hands on no segment with a refused write in it, and takes events again once that could be cut off', async () => {
    const fails = new Set<keyof JournalFile>(['datasync', 'truncate'])
    const { journal } = await open({ maxAgeMs: 10, files: failingFiles(fails) })
    await expect(journal.append(RowBatch.of([row(1)]))).rejects.toThrow(JournalUnavailable)
    await expect(journal.append(RowBatch.of([row(2)]))).rejects.toThrow('could not be cut off')
    await new Promise((resolve) => setTimeout(resolve, 60))
    expect(sealed).toEqual([])
    fails.clear()
    await journal.append(RowBatch.of([row(3)]))
    await journal.close()
    expect(await content()).toEqual([row(3)])
    expect(sealed.map(({ rows }) => rows)).toEqual([1])
  })

  it('writes the account of requests into the commit of their rows, added up by workspace and entrance', async () => {
    const { journal } = await open()
    const account = { workspace: 'w', source: 'native', receivedAt: 5, received: 3, accepted: 1, duplicates: 2, deadLettered: 0 } // prettier-ignore
    await journal.append(RowBatch.of([]))
    const appended = [journal.append(RowBatch.of([row(1)]), account), journal.append(RowBatch.of([row(2)]), account)]
    await Promise.all([...appended, journal.append(RowBatch.of([]), { ...account, source: 'segment', receivedAt: 9 })])
    await journal.close()
    const ledger = (await content()).filter((one) => one.kind === 'ledger')
    const sum = (source: string) =>
      ledger.filter((one) => one.source === source).reduce((total, one) => total + one.received, 0)
    expect([sum('native'), sum('segment')]).toEqual([6, 3])
    expect(sealed.flatMap(({ accounts }) => accounts.entries().map((entry) => entry.received))).toEqual([6, 3])
    const { left } = await open()
    expect(left.flatMap(({ accounts }) => accounts.entries().map((entry) => entry.duplicates))).toEqual([4, 2])
  })

  it('does not gather more bytes into one write than a segment may have', async () => {
    const { journal } = await open({ maxBytes: 400 })
    await Promise.all([1, 2, 3, 4, 5, 6].map((actor) => journal.append(RowBatch.of([row(actor)]))))
    await journal.close()
    expect(Math.max(...sealed.map(({ bytes }) => bytes))).toBeLessThanOrEqual(700)
    expect((await content()).length).toBe(6)
  })

  it('refuses to start over a file that is none of its own', async () => {
    await writeFile(join(directory, 'notes.ndjson'), '{}\n')
    await expect(open()).rejects.toThrow('is no segment of this journal')
  })
})
