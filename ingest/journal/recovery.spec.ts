import { appendFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { JournalRow } from '@candor/queries'
import { toInteractionRow } from '../test/interaction-row.ts'
import { Journal } from './journal.ts'
import { RowBatch } from './row-batch.ts'

let directory = ''

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'candor-recovery-'))
})
afterEach(() => rm(directory, { recursive: true }))

const row = (id: string): JournalRow =>
  toInteractionRow(
    { id, verb: 'View', at: '2026-01-01T00:00:00Z', channel: 'x', actor: { id: 'a' } },
    { workspace: 'w', source: 'native', receivedAt: 0, actor: 1, linked: 0 },
  )

async function open() {
  const rows: JournalRow[] = []
  const opened = await Journal.open({ directory, onSealed: () => undefined, maxAgeMs: 60_000 }, 1, (found) => {
    rows.push(...found)
  })
  return { ...opened, ids: rows.map((one) => (one.kind === 'interaction' ? one.event_id : one.kind)) }
}

/** Each inner list is a segment, each text in it a commit of one event. */
async function write(...segments: string[][]): Promise<string[]> {
  const { journal } = await open()
  for (const ids of segments) {
    for (const id of ids) await journal.append(RowBatch.of([row(id)]))
    await journal.seal()
  }
  await journal.close()
  return (await readdir(directory)).sort().map((file) => join(directory, file))
}

async function damage(path: string, text: string): Promise<Buffer> {
  const content = await readFile(path)
  const at = content.indexOf(text)
  content[at] = (content[at] ?? 0) ^ 1
  await writeFile(path, content)
  return content
}

describe('recovering a segment', () => {
  it('leaves out a damaged commit, keeps the file as it was, and says which ids may be missing', async () => {
    const [path = ''] = await write(['first', 'second', 'third'])
    const broken = await damage(path, 'View')
    const { ids, damage: found, left } = await open()
    expect(ids).toEqual(['second', 'third'])
    expect(found).toMatchObject([{ from: 0, ids: ['first'] }])
    expect(await readFile(found[0]?.keptAs ?? '')).toEqual(broken)
    expect(left.map(({ rows, tally }) => [rows, tally.interaction])).toEqual([[2, 2]])
  })

  it('says it once: the next start passes over the hole, and finds the rest where it was', async () => {
    const [path = ''] = await write(['first', 'second', 'third'])
    await damage(path, '"event_id":"second"')
    const length = (await readFile(path)).length
    await open()
    const { ids, damage: found } = await open()
    expect([ids, found]).toEqual([['first', 'third'], []])
    expect((await readFile(path)).length).toBe(length)
  })

  it('says so, whatever byte of a sealed segment is damaged, and keeps every commit that is not hit', async () => {
    const commits = ['first', 'second', 'third']
    const [path = ''] = await write(commits, ['fourth'])
    const whole = await readFile(path)
    const places = fc.tuple(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }))
    await fc.assert(
      fc.asyncProperty(places, async ([at, bits]) => {
        const content = Buffer.from(whole)
        content[at] = (content[at] ?? 0) ^ bits
        await writeFile(path, content)
        await rm(join(directory, 'damaged'), { recursive: true, force: true })
        const { ids, damage: found } = await open()
        expect(found.length).toBe(1)
        // A line break behind a trailer belongs to two commits: the one it ends, and the one it parts from it.
        expect(ids.length).toBeGreaterThanOrEqual(commits.length - 1)
        expect(ids.every((id) => [...commits, 'fourth'].includes(id))).toBe(true)
      }),
      { numRuns: 150 },
    )
  })

  it('knows a damaged end for what it is when the next segment says how long this one was', async () => {
    const [path = ''] = await write(['first', 'second'], ['third'])
    const content = await readFile(path)
    await writeFile(path, content.subarray(0, content.length - 30))
    const { ids, damage: found } = await open()
    expect(ids).toEqual(['first', 'third'])
    expect(found).toMatchObject([{ to: content.length, ids: ['second'] }])
  })

  it('keeps a last commit aside whose trailer is whole and wrong: it may have been acknowledged', async () => {
    const [path = ''] = await write(['first', 'second'])
    await damage(path, '"event_id":"second"')
    const { ids, damage: found } = await open()
    expect(ids).toEqual(['first'])
    expect(found.length).toBe(1)
  })

  it('cuts off what was never acknowledged, rows of a whole request included, and says nothing of it', async () => {
    const [path = ''] = await write(['first'])
    await appendFile(path, `${JSON.stringify(row('second'))}\n${JSON.stringify(row('third'))}\n{"kind":"com`)
    const { ids, damage: found } = await open()
    expect([ids, found]).toEqual([['first'], []])
    expect((await readFile(path, 'utf8')).includes('second')).toBe(false)
  })

  it('does not take back what stands behind the length that the next segment names: it was refused', async () => {
    const [path = '', next = ''] = await write(['first', 'refused'], ['third'])
    const content = await readFile(path, 'utf8')
    const length = content.indexOf('\n', content.indexOf('"kind":"commit"')) + 1
    const claimed = (await readFile(next, 'utf8')).replace(/"after_bytes":\d+/, `"after_bytes":${length}`)
    const { encodeCommit } = await import('./commit.ts')
    const name = /"after":"([^"]+)"/.exec(claimed)?.[1] ?? ''
    const line = Buffer.from(claimed.slice(0, claimed.indexOf('\n') + 1))
    await writeFile(next, encodeCommit([line], { start: 0, rows: 1, after: { name, bytes: length } }))
    expect((await open()).ids).toEqual(['first', 'third'])
  })

  it('reads what the first version left: bare rows, and a last line that was cut off', async () => {
    await writeFile(
      join(directory, '000000000007-0123456789abcdef.ndjson'),
      `${JSON.stringify(row('old'))}\n${JSON.stringify(row('older'))}\n{"kind":"inter`,
    )
    const { journal, ids, left } = await open()
    expect([ids, journal.sequence]).toEqual([['old', 'older'], 8])
    expect(left.map(({ name, rows }) => [name, rows])).toEqual([['000000000007-0123456789abcdef', 2]])
    await journal.append(RowBatch.of([row('new')]))
    await journal.close()
    expect((await open()).ids).toEqual(['old', 'older', 'new'])
  })
})
