import { appendFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ActorRow, JournalRow } from '@candor/queries'
import { Journal, JournalUnavailable, type JournalOptions } from './journal.ts'
import { JournalDamaged, type Segment } from './segment.ts'

let directory = ''
let sealed: Segment[] = []

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'candor-journal-'))
  sealed = []
})
afterEach(() => rm(directory, { recursive: true }))

const row = (actor: number): ActorRow => ({
  kind: 'actor',
  workspace: 'w',
  actor,
  channel: 'x',
  handle: `h${actor}`,
  received_at: 1,
})

async function open(options: Partial<JournalOptions> = {}, rows: JournalRow[] = []) {
  return Journal.open({ directory, onSealed: (segment) => sealed.push(segment), ...options }, 1, (found) =>
    rows.push(found),
  )
}

const content = async (): Promise<JournalRow[]> => {
  const files = (await readdir(directory)).sort()
  const texts = await Promise.all(files.map((file) => readFile(join(directory, file), 'utf8')))
  return texts.flatMap((text) =>
    text
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as JournalRow),
  )
}

describe('Journal', () => {
  it('has the rows on disk when append resolves, in the order of the calls', async () => {
    const { journal } = await open()
    await Promise.all([1, 2, 3].map((actor) => journal.append([row(actor)])))
    expect(await content()).toEqual([row(1), row(2), row(3)])
    await journal.close()
  })

  it('seals a full segment and counts what is in it', async () => {
    const { journal } = await open({ maxRows: 2 })
    for (const actor of [1, 2, 3]) await journal.append([row(actor)])
    await journal.close()
    expect(sealed.map((segment) => [segment.rows, segment.tally.actor])).toEqual([
      [2, 2],
      [1, 1],
    ])
    expect(new Set(sealed.map((segment) => segment.name)).size).toBe(2)
  })

  it('seals by age, so that a lonely event does not wait', async () => {
    const { journal } = await open({ maxAgeMs: 20 })
    await journal.append([row(1)])
    await expect.poll(() => sealed.length).toBe(1)
    await journal.close()
  })

  it('hands back what an earlier run left, each file as it was', async () => {
    const first = await open()
    await first.journal.append([row(1), row(2)])
    const rows: JournalRow[] = []
    const second = await open({}, rows)
    expect(second.left.map((segment) => segment.rows)).toEqual([2])
    expect(rows).toEqual([row(1), row(2)])
    await second.journal.append([row(3)])
    expect((await readdir(directory)).length).toBe(2)
    await second.journal.close()
    await first.journal.close()
  })

  it('cuts off a torn last line, which was never acknowledged', async () => {
    const first = await open()
    await first.journal.append([row(1)])
    await first.journal.close()
    const [file = ''] = await readdir(directory)
    await appendFile(join(directory, file), '{"kind":"actor","work')
    const { left } = await open()
    expect(left.map((segment) => segment.rows)).toEqual([1])
    expect(await content()).toEqual([row(1)])
  })

  it('refuses to start over a damaged middle, and deletes nothing', async () => {
    const first = await open()
    await first.journal.append([row(1)])
    await first.journal.close()
    const [file = ''] = await readdir(directory)
    const path = join(directory, file)
    await writeFile(path, 'x\n' + (await readFile(path, 'utf8')))
    await expect(open()).rejects.toThrow(JournalDamaged)
    expect((await readFile(path, 'utf8')).startsWith('x\n')).toBe(true)
  })

  it('never uses a segment name twice, even when all files are gone', async () => {
    const names = new Set<string>()
    for (let round = 0; round < 5; round++) {
      const { journal } = await open()
      await journal.append([row(round)])
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
    await journal.append([row(1)])
    await rm(directory, { recursive: true })
    await expect(journal.append([row(2)])).rejects.toThrow(JournalUnavailable)
    const { mkdir } = await import('node:fs/promises')
    await mkdir(directory)
    await journal.append([row(3)])
    await journal.close()
    expect(await content()).toEqual([row(3)])
  })
})
