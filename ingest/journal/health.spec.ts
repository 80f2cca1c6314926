import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { nodeFiles } from './files.ts'
import { JournalHealth } from './health.ts'

it('says once that commits fail, and finds out by itself when they would not any more', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'candor-health-'))
  const journal = join(directory, 'journal')
  const told: unknown[] = []
  const health = new JournalHealth(nodeFiles, journal, (error) => told.push(error))
  // Nothing failed: nothing is tried.
  expect(await health.look()).toBeNull()
  health.failed(new Error('no space'))
  health.failed(new Error('no space still'))
  expect(told).toHaveLength(1)
  // The directory is away, and with it every place to write to.
  expect(await Promise.all([health.look(), health.look()])).toEqual(Array(2).fill(expect.stringContaining('ENOENT')))
  await mkdir(journal)
  await writeFile(join(journal, 'room.probe'), 'left by a stop')
  expect(await health.look()).toBeNull()
  expect([health.failure, await readdir(journal)]).toEqual([null, []])
  health.failed(new Error('again'))
  expect(told).toHaveLength(2)
  health.succeeded()
  expect(health.failure).toBeNull()
  await rm(directory, { recursive: true })
})
