/** Erasing people from the store: rows, rollups, books and bytes. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { EmbeddedStore } from '../embedded/store.ts'
import type { ActorRow, DeadLetterRow, InteractionRow, JournalRow, LedgerRow } from '../journal-row.ts'
import { AT, interaction } from './rows.ts'
import { temporaryDirectory } from './temporary.ts'

const SEED = Number(process.env['CANDOR_FUZZ_SEED'] ?? 20_261_122)
const DAY = 86_400_000

describe('erasing people', () => {
  const directory = temporaryDirectory()
  const data = join(directory.path, 'data')
  let store: EmbeddedStore

  beforeAll(async () => {
    store = new EmbeddedStore(data, 'candor')
    await store.migrate()
  })
  afterAll(async () => {
    await store.close()
    directory.remove()
  })

  async function load(rows: readonly JournalRow[]): Promise<void> {
    const file = directory.journal(rows)
    for (const name of ['actor', 'identity_link', 'dead_letter', 'interaction', 'ledger'] as const)
      await store.load(name, file, `${file} ${name}`)
  }
  const actorRow = (workspace: string, actor: number, handle: string): ActorRow => ({
    ...{ kind: 'actor', workspace, actor, channel: 'x', handle, received_at: AT },
  })
  const letter = (workspace: string, bytes: string): DeadLetterRow => ({
    ...{ kind: 'dead_letter', workspace, received_at: AT, source: 'native', reason: 'r', detail: 'd', position: 0 },
    bytes: Buffer.from(bytes).toString('base64'),
  })
  const ledger = (workspace: string, accepted: number, dead_lettered: number): LedgerRow => ({
    ...{ kind: 'ledger', workspace, source: 'native', received_at: AT, duplicates: 0, accepted, dead_lettered },
    received: accepted + dead_lettered,
  })
  const hex = (text: string): string => Buffer.from(text).toString('hex')
  const filesWith = (needle: string): string[] =>
    readdirSync(data, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .filter((file) => readFileSync(file).includes(needle))
  const numbers = async (query: string) =>
    (await (await store.client.query({ query, format: 'JSONCompactColumns' as 'JSONCompact' })).text()).replace(
      /\s/g,
      '',
    )

  it('takes their rows out of every table and rollup, their bytes off the disk, and leaves everybody else', async () => {
    const workspace = 'one'
    const rows: InteractionRow[] = [1, 2, 3].flatMap((actor) =>
      [0, 40, 80].map((day) =>
        interaction({
          ...{ workspace, actor, event_id: `e-${actor}-${day}`, at: AT + day * DAY, audience: 5, value: 1.5 },
          text: actor === 1 ? 'SUBJECT-7c3aed-WORDS' : 'hello',
        }),
      ),
    )
    // The subject was active alone in one month.
    rows.push(interaction({ workspace, actor: 1, event_id: 'alone', at: AT + 300 * DAY }))
    rows.push(interaction({ workspace, actor: 2, linked: 1, verb: 'Link', event_id: 'link' }))
    await load([
      ...[actorRow(workspace, 1, 'SUBJECT-7c3aed'), actorRow(workspace, 2, 'other'), actorRow(workspace, 3, 'third')],
      ...rows,
      ...[letter(workspace, '{"actor":"SUBJECT-7c3aed"'), letter(workspace, '{"actor":"other"')],
      ledger(workspace, rows.length, 2),
    ])
    await load([actorRow('two', 1, 'SUBJECT-too'), interaction({ workspace: 'two', event_id: 'x' })])
    expect(filesWith('SUBJECT-7c3aed').length).toBeGreaterThan(0)

    const request = { workspace, actors: [1], needles: [hex('SUBJECT-7c3aed')] }
    expect(await store.erasePeople(request)).toEqual({
      ...{ interactions: 5, links: 1, accounts: 1, deadLetters: 1, partsHeld: 0 },
    })
    expect(filesWith('SUBJECT-7c3aed')).toEqual([])
    const audit = (await store.query('admin/rollup_audit', {})).find((row) => row.workspace === workspace)
    expect(audit).toMatchObject({
      ...{ events: 6, rollup_events: 6, accounts: 2, rollup_accounts: 2, posts: 6, rollup_posts: 6 },
      ...{ value: 9, rollup_value: 9, audience: 30, rollup_audience: 30 },
    })
    expect(await store.query('people/account_names', { workspace, actors: [1, 2, 3] })).toMatchObject([
      ...[{ handle: 'other' }, { handle: 'third' }],
    ])
    const books = (await store.query('admin/conservation', { except: [] })).find((row) => row.workspace === workspace)
    expect(books).toMatchObject({ received: 7, accepted: 6, stored: 6, dead_lettered: 1, dead_letters: 1 })
    expect(await store.query('admin/conservation_gaps', { workspace, except: [] })).toEqual([])
    expect(
      await store.query('people/account_numbers', { workspace: 'two', channel: 'x', handle: 'SUBJECT-too' }),
    ).toEqual([{ actor: 1 }])
    // Again changes nothing.
    expect(await store.erasePeople(request)).toMatchObject({ interactions: 0, links: 0, accounts: 0, deadLetters: 0 })
    expect(await numbers("SELECT count() FROM system.tables WHERE startsWith(name, 'scratch_')")).toBe('[[0]]')
  })

  it(`leaves the rollups as a recount has them, whoever goes (seed ${SEED})`, async () => {
    const anyRow = fc.record({
      ...{ actor: fc.integer({ min: 1, max: 6 }), day: fc.integer({ min: 0, max: 70 }) },
      verb: fc.constantFrom('Create', 'Like', 'View', 'Purchase'),
      ...{ brand: fc.constantFrom('Acme', 'Curl', ''), role: fc.constantFrom('customer', 'brand') },
      ...{ value: fc.integer({ min: 0, max: 9 }), audience: fc.nat(100) },
    })
    let run = 0
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyRow, { minLength: 1, maxLength: 40 }),
        fc.uniqueArray(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 3 }),
        async (list, actors) => {
          const workspace = `recount-${(run += 1)}`
          const rows = list.map(({ day, ...fields }, index) =>
            interaction({ ...fields, workspace, event_id: `e${index}`, at: AT + day * DAY }),
          )
          await load(rows)
          await store.erasePeople({ workspace, actors, needles: [] })
          const rest = rows.filter(({ actor }) => !actors.includes(actor))
          const audit = (await store.query('admin/rollup_audit', {})).find((row) => row.workspace === workspace)
          const posts = rest.filter(({ verb, role }) => verb === 'Create' && role === 'customer').length
          const crowd = new Set(rest.filter(({ role }) => role === 'customer').map(({ actor }) => actor)).size
          const sum = (field: 'value' | 'audience'): number => rest.reduce((total, row) => total + row[field], 0)
          const expected = {
            ...{
              events: rest.length,
              rollup_events: rest.length,
              monthly_events: rest.length,
              posts,
              rollup_posts: posts,
            },
            ...{
              rollup_accounts: crowd,
              monthly_accounts: crowd,
              rollup_digest: audit?.digest,
              monthly_digest: audit?.digest,
            },
            ...{ rollup_value: sum('value'), rollup_audience: sum('audience') },
          }
          expect(audit ?? null).toEqual(rest.length === 0 ? null : expect.objectContaining(expected))
        },
      ),
      { seed: SEED, numRuns: 12 },
    )
  }, 60_000)
})
