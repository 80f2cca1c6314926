import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { JournalRow } from '@candor/queries'
import type { Candidate } from './candidate.ts'
import { IndexDatabase } from './index-database.ts'
import type { Interaction } from './interaction.ts'
import { nodeFiles, type JournalFiles } from './journal/files.ts'
import { Journal, JournalUnavailable } from './journal/journal.ts'
import type { Segment } from './journal/segment.ts'
import { RequestWriter } from './request-writer.ts'

const origin = { workspace: 'w', source: 'native', receivedAt: 1_772_366_400_000 }
const candidate = (id: string, actor = id): Candidate => {
  const event: Interaction = { id, verb: 'View', at: '2026-03-01T11:00:00Z', channel: 'x', actor: { id: actor } }
  return { event, bytes: Buffer.from(JSON.stringify(event)) }
}
const many = (count: number, prefix: string): Candidate[] =>
  Array.from({ length: count }, (_, n) => candidate(`${prefix}-${n}`))

let directory = ''
let isFull = false
let sealed: Segment[] = []
let index: IndexDatabase
let journal: Journal
let writer: RequestWriter

/** A disk on which no new file fits while it is full. */
const files: JournalFiles = {
  ...nodeFiles,
  create: (path) => (isFull ? Promise.reject(new Error('ENOSPC')) : nodeFiles.create(path)),
}

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'candor-writer-'))
  isFull = false
  sealed = []
  index = new IndexDatabase(join(directory, 'index'))
  const onSealed = (segment: Segment): void => void sealed.push(segment)
  const opened = await Journal.open({ directory: join(directory, 'journal'), onSealed, files }, 1, () => undefined)
  journal = opened.journal
  writer = new RequestWriter(index, journal)
})
afterEach(async () => {
  await journal.close()
  await index.close()
  await rm(directory, { recursive: true })
})

async function written(): Promise<JournalRow[]> {
  await journal.seal()
  const texts = await Promise.all(sealed.map(({ path }) => readFile(path, 'utf8')))
  return texts.flatMap((text) => text.split('\n').filter(Boolean)).map((line) => JSON.parse(line) as JournalRow)
}

describe('RequestWriter', () => {
  it('lets others have the event loop while it goes through a large request', async () => {
    const claim = vi.spyOn(index, 'claim')
    const seen: number[] = []
    let isGoing = true
    const look = (): void => {
      seen.push(claim.mock.calls.length)
      if (isGoing) setImmediate(look)
    }
    setImmediate(look)
    expect(await writer.write(many(5_000, 'a'), origin, [])).toMatchObject({ received: 5_000, accepted: 5_000 })
    isGoing = false
    expect(claim).toHaveBeenCalledTimes(5_000)
    expect(new Set(seen.filter((claimed) => claimed > 0 && claimed < 5_000)).size).toBeGreaterThan(3)
  })

  it('has a duplicate that comes while a large request is read wait until that is in the journal before it', async () => {
    const large = writer.write(many(5_000, 'a'), origin, [])
    const small = writer.write([candidate('a-4999')], origin, [])
    expect(await small).toMatchObject({ accepted: 0, duplicates: 1 })
    // The account of both came in one commit, or the large one was first.
    const ledger = (await written()).filter((row) => row.kind === 'ledger')
    expect(ledger[0]?.accepted).toBe(5_000)
    await large
  })

  it('refuses a large request when a commit fails meanwhile that it relies on, and keeps nothing of it', async () => {
    isFull = true
    const first = writer.write([candidate('first', 'ann')], origin, [])
    const events = [...many(3_000, 'a'), candidate('first', 'ann'), candidate('second', 'ann')]
    const large = writer.write(events, origin, [])
    await expect(first).rejects.toThrow(JournalUnavailable)
    await expect(large).rejects.toThrow('a commit failed while this request was being read')
    isFull = false
    expect(await writer.write(events, origin, [])).toMatchObject({ accepted: 3_002, duplicates: 0 })
    const rows = await written()
    const named = new Set(rows.flatMap((row) => (row.kind === 'actor' ? [row.actor] : [])))
    const acting = rows.flatMap((row) => (row.kind === 'interaction' ? [row.actor] : []))
    expect(acting).toHaveLength(3_002)
    expect(acting.filter((actor) => !named.has(actor))).toEqual([])
  })
})
