import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openStore, type DeadLetterRow, type JournalRow, type Store } from '@candor/queries'
import { deadLetters } from './dead-letters.ts'

const AT = Date.parse('2026-03-01T12:00:00Z')
let directory: string
let store: Store

const letter = (n: number, fields: Partial<DeadLetterRow> = {}): DeadLetterRow => ({
  ...{ kind: 'dead_letter', workspace: 'main', received_at: AT + Math.floor(n / 4), source: 'native' },
  ...{ reason: 'invalid_time', detail: 'Send RFC 3339.', position: n, bytes: Buffer.from(`"${n}"`).toString('base64') },
  ...fields,
})

/** Forty-five letters, four a millisecond so that pages end within one; the last two are by Segment, and one went in since. */
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'candor-letters-'))
  store = await openStore({ path: join(directory, 'store') })
  await store.migrate()
  const big = Buffer.alloc(5000, 'ä').toString('base64')
  const rows: JournalRow[] = [
    ...Array.from({ length: 43 }, (_, n) => letter(n)),
    ...[43, 44].map((n) => letter(n, { source: 'segment', reason: 'missing_field', bytes: big })),
    { kind: 'resolution', workspace: 'main', letter: '000000000001-ab:44', received_at: AT + 1000 },
  ]
  const file = join(directory, '000000000001-ab.ndjson')
  await writeFile(file, rows.map((row) => JSON.stringify(row) + '\n').join(''))
  for (const load of ['dead_letter', 'dead_letter_resolution'] as const) await store.load(load, file, load)
})
afterAll(async () => {
  await store.close()
  await rm(directory, { recursive: true, force: true })
})

describe('GET /api/dead-letters', () => {
  it('has every letter on exactly one page, the newest first', async () => {
    const seen: string[] = []
    let before: string | undefined
    for (let pages = 0; pages < 5; pages++) {
      const page = await deadLetters(store, 'main', { before })
      expect(page).toMatchObject({ total: 45, resolved: 1 })
      seen.push(...page.letters.map(({ letter: name }) => name))
      before = page.next ?? undefined
    }
    expect(before).toBeUndefined()
    expect(new Set(seen)).toHaveLength(45)
    expect(seen[0]).toBe('000000000001-ab:44')
    expect(seen.at(-1)).toMatch(/:[0-3]$/)
  })

  it('keeps to reason, entrance and state, and always says what there is in all', async () => {
    const names = async (asked: Parameters<typeof deadLetters>[2]): Promise<string[]> =>
      (await deadLetters(store, 'main', asked)).letters.map(({ letter: name }) => name.split(':')[1] ?? '')
    expect(await names({ source: 'segment' })).toEqual(['44', '43'])
    expect(await names({ reason: 'missing_field', state: 'open' })).toEqual(['43'])
    expect(await names({ state: 'resolved' })).toEqual(['44'])
    expect(await names({ source: 'segment', reason: 'invalid_time' })).toEqual([])
    expect((await deadLetters(store, 'main', { state: 'resolved' })).reasons).toMatchObject([
      { reason: 'invalid_time', source: 'native', events: 43, resolved: 0 },
      { reason: 'missing_field', source: 'segment', events: 2, resolved: 1 },
    ])
  })

  it('shows the first 2,000 bytes, says how many there were, and whether it went in', async () => {
    const { letters } = await deadLetters(store, 'main', { source: 'segment' })
    expect(Buffer.from(letters[0]?.bytes ?? '', 'base64')).toHaveLength(2000)
    expect(letters).toMatchObject([{ size: 5000, resolved: true }, { size: 5000, resolved: false }]) // prettier-ignore
  })

  it('has nothing for a workspace that has none, and refuses a page that cannot be', async () => {
    expect(await deadLetters(store, 'other')).toEqual({ total: 0, resolved: 0, reasons: [], letters: [], next: null })
    await expect(deadLetters(store, 'main', { before: 'yesterday~x' })).rejects.toThrow('"before" is no page')
  })
})
