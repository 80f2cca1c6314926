import {
  appendFile,
  mkdtemp,
  open as openFile,
  readdir,
  readFile,
  rm,
  writeFile,
  type FileHandle,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { ActorRow, JournalRow } from '@candor/queries'
import { Journal, JournalUnavailable, type JournalOptions } from './journal.ts'
import { JournalDamaged, type Segment } from './segment.ts'

let directory = ''
let sealed: Segment[] = []

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'candor-journal-'))
  sealed = []
})
afterEach(async () => {
  vi.restoreAllMocks()
  await rm(directory, { recursive: true })
})

/** What every FileHandle inherits its methods from: where a failing disk is simulated. */
async function fileMethods(): Promise<FileHandle> {
  const probe = await openFile(tmpdir(), 'r')
  await probe.close()
  return Object.getPrototypeOf(probe) as FileHandle
}
const diskFull = () => Promise.reject(Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' }))

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

  it('has sealed what was appended before when seal resolves, at whatever moment it is called', async () => {
    for (let ticks = 0; ticks < 12; ticks++) {
      const { journal } = await open({ maxAgeMs: 60_000 })
      sealed = []
      const appended = journal.append([row(ticks)])
      await appended
      for (let i = 0; i < ticks; i++) await Promise.resolve()
      await journal.seal()
      expect([ticks, sealed.length]).toEqual([ticks, 1])
      await journal.close()
    }
  })

  it('goes on after a disk that was full, and keeps nothing of what it refused', async () => {
    const { journal } = await open()
    await journal.append([row(1)])
    vi.spyOn(await fileMethods(), 'datasync').mockImplementationOnce(diskFull)
    const refused = [row(2), row(3)].map((one) => journal.append([one]))
    for (const one of refused) await expect(one).rejects.toThrow(JournalUnavailable)
    await journal.append([row(4)])
    await journal.close()
    expect(sealed.map(({ rows, tally }) => [rows, tally.actor])).toEqual([[2, 2]])
    expect(await content()).toEqual([row(1), row(4)])
  })

  it('hands on no segment with a refused write in it, and takes events again once that could be cut off', async () => {
    const { journal } = await open({ maxAgeMs: 10 })
    const methods = await fileMethods()
    const datasync = vi.spyOn(methods, 'datasync').mockImplementation(diskFull)
    const truncate = vi.spyOn(methods, 'truncate').mockImplementation(diskFull)
    await expect(journal.append([row(1)])).rejects.toThrow(JournalUnavailable)
    await expect(journal.append([row(2)])).rejects.toThrow(JournalUnavailable)
    await new Promise((resolve) => setTimeout(resolve, 60))
    expect(sealed).toEqual([])
    datasync.mockRestore()
    truncate.mockRestore()
    await journal.append([row(3)])
    await journal.close()
    expect(await content()).toEqual([row(3)])
    expect(sealed.map(({ rows }) => rows)).toEqual([1])
  })

  it('makes durable what it finds at a start: whole lines may never have been synced', async () => {
    const first = await open()
    await first.journal.append([row(1)])
    await first.journal.close()
    const sync = vi.spyOn(await fileMethods(), 'sync')
    await open()
    expect(sync).toHaveBeenCalledTimes(2) // the file and its directory
  })

  it('does not gather more bytes into one write than a segment may have', async () => {
    const { journal } = await open({ maxBytes: 200 })
    await Promise.all([1, 2, 3, 4, 5, 6].map((actor) => journal.append([row(actor)])))
    await journal.close()
    expect(Math.max(...sealed.map(({ bytes }) => bytes))).toBeLessThanOrEqual(280)
    expect((await content()).length).toBe(6)
  })

  it('refuses to start over a file that is none of its own', async () => {
    await writeFile(join(directory, 'notes.ndjson'), '{}\n')
    await expect(open()).rejects.toThrow('is no segment of this journal')
  })
})
