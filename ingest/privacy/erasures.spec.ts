/** Erasure and export against a real store: what goes, what stays, and that not a byte of an id is left. */
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { openStore, type Store } from '@candor/queries'
import { IndexDatabase, noClaims } from '../index-database.ts'
import type { Origin } from '../candidate.ts'
import { Intake } from '../intake.ts'
import { encodeCommit } from '../journal/commit.ts'
import { readNative } from '../protocols/native.ts'
import { byteForms } from './byte-forms.ts'
import { exportPerson, type ExportLine } from './export.ts'
import { filesHolding } from './scan.ts'
import { everyLink, type Subject } from './subject.ts'

const NOW = Date.parse('2026-03-01T12:00:00Z')
const ANN = 'ann-7f3a9c2e"ü\\x'
const ANN_SHOP = 'customer-00417-ann'
const SUBJECT: Subject = { workspace: 'shop', channel: 'x', id: ANN }

let directory = ''
let store: Store
let intake: Intake
const trouble: string[] = []

async function open(): Promise<void> {
  store = await openStore({ path: join(directory, 'store') })
  intake = await Intake.open({
    directory,
    store,
    onTrouble: (words, error) => trouble.push(`${words}: ${String(error)}`),
  })
}
async function close(): Promise<void> {
  await intake.close()
  await store.close()
}
/** A store with its tables and nothing in them: each test has a copy, since making one takes longer than most tests. */
let empty = ''
beforeAll(async () => {
  empty = await mkdtemp(join(tmpdir(), 'candor-erase-empty-'))
  const made = await openStore({ path: empty })
  await made.migrate()
  await made.close()
})
afterAll(() => rm(empty, { recursive: true }))
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'candor-erase-'))
  trouble.length = 0
  await cp(empty, join(directory, 'store'), { recursive: true, verbatimSymlinks: true })
  await open()
})
afterEach(async () => {
  vi.restoreAllMocks()
  await close()
  await rm(directory, { recursive: true })
})

const origin: Origin = { workspace: 'shop', source: 'native', receivedAt: NOW }
const send = (...events: (object | string)[]) => {
  const lines = events.map((event) => (typeof event === 'string' ? event : JSON.stringify(event))).join('\n')
  return intake.accept(readNative(Buffer.from(lines), NOW), origin)
}
const event = (id: string, actor: string, more: object = {}) => ({
  ...{ id, verb: 'Create', at: '2026-02-01T00:00:00Z', channel: 'x', actor: { id: actor }, brand: 'Acme' },
  ...more,
})
const filesWith = (id: string): Promise<string[]> => filesHolding(directory, byteForms(id))
const events = async (): Promise<number> => (await store.query('admin/scope', { workspace: 'shop' }))[0]?.events ?? 0

/** Ann everywhere: two linked accounts, texts, dead letters, an import that was broken off, quarantine, a damaged file. */
async function fill(): Promise<void> {
  await send(
    event('1', ANN, { text: `I am ${ANN}`, properties: { mail: ANN_SHOP } }),
    event('2', ANN, { at: '2026-01-01T00:00:00Z', value: 5 }),
    event('3', 'bob', { text: 'hello' }),
    event('4', ANN_SHOP, { actor: { id: ANN_SHOP, channel: 'shop' }, verb: 'Link', linked: { channel: 'x', id: ANN } }),
    event('5', 'bob', { verb: 'Like', at: '2026-01-01T00:00:00Z' }),
    `{"id":"6","actor":{"id":${JSON.stringify(ANN)}}`,
    '{"id":"7","actor":{"id":"bob"}',
  )
  await intake.drained()
  await remember('live', 'shop', ANN)
  await remember('live-of-others', 'other', 'did:of-bob')
  await mkdir(join(directory, 'imports'), { recursive: true })
  await writeFile(join(directory, 'imports', 'a.json'), JSON.stringify({ problems: [{ reason: ANN }] }))
  await writeFile(join(directory, 'imports', 'b.json'), JSON.stringify({ problems: [{ reason: 'bob' }] }))
}

/** As a live source does: a post of theirs, and one of Bob's in a thread of theirs. */
async function remember(source: string, workspace: string, id: string): Promise<void> {
  const draft = intake.memories.of(source, workspace).draft()
  draft.set(`at://${id}/app.bsky.feed.post/1`, { brand: 'Acme' })
  draft.set('2', { brand: 'Acme', actor: 'bob', thread: `at://${id}/app.bsky.feed.post/1` })
  await draft.commit('17')
}

async function fillQuarantine(): Promise<void> {
  const name = '000000000900-00112233aabbccdd'
  const line = (row: object): Buffer =>
    Buffer.from(`${JSON.stringify({ workspace: 'shop', received_at: NOW, ...row })}\n`)
  const rows = [
    line({ kind: 'actor', actor: 1, channel: 'x', handle: ANN }),
    line({ kind: 'interaction', actor: 1, linked: 0, event_id: 'q1', source: 'native', text: ANN }),
    line({ kind: 'interaction', actor: 2, linked: 0, event_id: 'q2', source: 'native', text: 'bob' }),
    line({ kind: 'dead_letter', source: 'native', bytes: Buffer.from(`x${ANN}`).toString('base64') }),
    line({ kind: 'ledger', source: 'native', received: 3, accepted: 2, duplicates: 0, dead_lettered: 1 }),
  ]
  for (const folder of ['quarantine', 'damaged']) await mkdir(join(directory, 'journal', folder), { recursive: true })
  const content = encodeCommit(rows, { start: 0, rows: rows.length, after: null })
  await writeFile(join(directory, 'journal', 'quarantine', `${name}.v2.ndjson`), content)
  await writeFile(join(directory, 'journal', 'damaged', `${name}.v2.ndjson`), content.subarray(10))
}

describe('erasing a person', () => {
  it('leaves not a byte of any of their ids in any file, everybody else as they were, and a receipt that whoever knows the id can find', async () => {
    await fill()
    await close()
    await fillQuarantine()
    await open()
    expect((await filesWith(ANN)).length).toBeGreaterThan(4)
    expect((await filesWith(ANN_SHOP)).length).toBeGreaterThan(0)
    const receipt = await intake.erasures.erase(SUBJECT, everyLink(store))
    expect(receipt).toMatchObject({
      erased: {
        ...{ accounts: 2, interactions: 3, links: 1, deadLetters: 1 },
        ...{ quarantinedRows: 3, damagedFiles: 1, importStates: 1, rememberedBySources: 2 },
      },
      ...{ mentionsByOthers: 0, filesHoldingIt: [], partsHeld: 0 },
    })
    expect(await filesWith(ANN)).toEqual([])
    expect(await filesWith(ANN_SHOP)).toEqual([])
    expect(await events()).toBe(2)
    expect(await store.query('admin/rollup_audit', {})).toMatchObject([
      { workspace: 'shop', events: 2, rollup_events: 2, accounts: 1, rollup_accounts: 1, posts: 1, rollup_posts: 1 },
    ])
    expect(await store.query('admin/dead_letter_reasons', { workspace: 'shop' })).toMatchObject([{ events: 1 }])
    const audit = await intake.audit({ isDeep: true })
    expect([audit.isBalanced, audit.workspaces[0]?.inQuarantine]).toEqual([true, 1])
    expect(await readdir(join(directory, 'imports'))).toEqual(['b.json'])
    await close()
    expect(await filesWith(ANN)).toEqual([])
    await open()
    expect(trouble).toEqual([])
    expect((await intake.erasures.receiptsOf(SUBJECT)).map(({ id }) => id)).toEqual([receipt.id])
    expect(await intake.erasures.receiptsOf({ ...SUBJECT, id: 'bob' })).toEqual([])
    expect(await readFile(join(directory, 'erasures', 'receipts.ndjson'), 'utf8')).not.toContain('ann')
  })

  it('says how many rows of others still hold the id, and where', async () => {
    await fill()
    await send(event('8', 'bob', { text: `@${ANN} hello` }), event('9', 'bob', { object: { id: ANN } }))
    const receipt = await intake.erasures.erase(SUBJECT, everyLink(store))
    expect(receipt.mentionsByOthers).toBe(2)
    expect(receipt.filesHoldingIt?.every((file) => file.startsWith('store/'))).toBe(true)
    expect(receipt.filesHoldingIt?.length).toBeGreaterThan(0)
    expect(await events()).toBe(4)
  })

  it('can leave linked accounts alone', async () => {
    await fill()
    const receipt = await intake.erasures.erase(SUBJECT, null)
    expect(receipt.erased).toMatchObject({ accounts: 1, interactions: 3, links: 1 })
    expect(
      await store.query('people/account_numbers', { workspace: 'shop', channel: 'shop', handle: ANN_SHOP }),
    ).toHaveLength(1)
  })

  it('does not touch a namesake in another workspace or on another channel', async () => {
    await fill()
    await intake.accept(readNative(Buffer.from(JSON.stringify(event('1', ANN))), NOW), {
      ...origin,
      workspace: 'other',
    })
    await send(event('ny', ANN, { actor: { id: ANN, channel: 'y' } }))
    await remember('of-another-workspace', 'other', ANN)
    await intake.erasures.erase(SUBJECT, everyLink(store))
    const known = intake.memories.of('of-another-workspace', 'other').draft()
    expect(known.get(`at://${ANN}/app.bsky.feed.post/1`)).toEqual({ brand: 'Acme' })
    expect(await store.query('people/account_numbers', { workspace: 'other', channel: 'x', handle: ANN })).toHaveLength(
      1,
    )
    expect(await store.query('people/account_numbers', { workspace: 'shop', channel: 'y', handle: ANN })).toHaveLength(
      1,
    )
  })

  it('does not let a late retry bring the person back, and counts what is new as somebody new', async () => {
    await fill()
    await intake.erasures.erase(SUBJECT, everyLink(store))
    expect(await send(event('1', ANN), event('2', ANN))).toMatchObject({ duplicates: 2, accepted: 0 })
    expect(await send(event('new', ANN))).toMatchObject({ accepted: 1 })
    await intake.drained()
    const numbers = await store.query('people/account_numbers', { workspace: 'shop', channel: 'x', handle: ANN })
    expect(numbers.map(({ actor }) => actor)).toEqual([4])
    expect((await intake.erasures.erase(SUBJECT, everyLink(store))).erased).toMatchObject({
      interactions: 1,
      accounts: 1,
    })
    expect(await filesWith(ANN)).toEqual([])
  })

  it('takes in what comes meanwhile, and keeps it', async () => {
    await fill()
    const erasing = intake.erasures.erase(SUBJECT, everyLink(store))
    const sent = await Promise.all(Array.from({ length: 50 }, (_, n) => send(event(`while-${n}`, 'bob'))))
    expect(sent.reduce((sum, { accepted }) => sum + accepted, 0)).toBe(50)
    await erasing
    await intake.drained()
    expect(await events()).toBe(52)
    expect((await intake.audit({ isDeep: true })).isBalanced).toBe(true)
  })

  it.each(['erasePeople', 'countMentions'] as const)(
    'is finished by the next start when a stop in %s cut it off',
    async (step) => {
      await fill()
      vi.spyOn(store, step).mockRejectedValue(new Error('stopped'))
      await expect(intake.erasures.erase(SUBJECT, everyLink(store))).rejects.toThrow('stopped')
      await close()
      await open()
      await intake.erasures.settled()
      expect(await filesWith(ANN)).toEqual([])
      expect(await filesWith(ANN_SHOP)).toEqual([])
      expect(await events()).toBe(2)
      expect((await intake.erasures.receiptsOf(SUBJECT)).map(({ filesHoldingIt }) => filesHoldingIt)).toEqual([[]])
      expect((await intake.audit({ isDeep: true })).isBalanced).toBe(true)
    },
  )

  it('of somebody who was never seen still looks at what could not be understood', async () => {
    await send('{"id":"6","actor":{"id":"nobody-in-particular"}')
    const receipt = await intake.erasures.erase({ ...SUBJECT, id: 'nobody-in-particular' }, everyLink(store))
    expect(receipt).toMatchObject({ erased: { accounts: 0, deadLetters: 1 }, filesHoldingIt: [] })
    expect(await filesWith('nobody-in-particular')).toEqual([])
  })

  it('refuses to follow links that join a crowd', async () => {
    const links = Array.from({ length: 120 }, (_, n) => event(`l${n}`, ANN, { verb: 'Link', linked: { channel: 'device', id: `d${n}` } })) // prettier-ignore
    await send(...links)
    await expect(intake.erasures.erase(SUBJECT, everyLink(store))).rejects.toMatchObject({ code: 'too_many_accounts' })
    expect((await intake.erasures.erase(SUBJECT, null)).erased.interactions).toBe(120)
  })
})

describe('exporting a person', () => {
  async function everything(): Promise<ExportLine[]> {
    const lines: ExportLine[] = []
    for await (const line of exportPerson(store, SUBJECT, everyLink(store))) lines.push(line)
    return lines
  }

  it('gives everything of all their accounts, and nothing of anybody else', async () => {
    await fill()
    const lines = await everything()
    expect(lines.map(({ kind, event_id: id, id: handle }) => [kind, id ?? handle])).toEqual([
      ['account', ANN],
      ['account', ANN_SHOP],
      ['interaction', '2'],
      ['interaction', '1'],
      ['interaction', '4'],
      ['dead_letter', undefined],
    ])
    expect(lines[3]).toMatchObject({ text: `I am ${ANN}`, properties: { mail: ANN_SHOP }, actor: 1, value: 0 })
    expect(lines[3]).not.toHaveProperty('thread')
    expect(JSON.stringify(lines)).not.toContain('bob')
  })

  it('pages through as many as there are', async () => {
    const many = Array.from({ length: 12_345 }, (_, n) =>
      event(`m${n}`, ANN, { at: `2026-02-0${(n % 5) + 1}T00:00:00Z` }),
    )
    await send(...many)
    await intake.drained()
    const lines = await everything()
    expect(new Set(lines.flatMap(({ event_id: id }) => (id === undefined ? [] : [id]))).size).toBe(12_345)
  })
})

describe('the index', () => {
  it('of an earlier version is rewritten: names were its keys', async () => {
    const { open: openLmdb } = await import('lmdb')
    const path = join(directory, 'old-index')
    const old = openLmdb({ path, maxDbs: 4 })
    await old.openDB<number, string>({ name: 'actors', encoding: 'msgpack' }).put('shop\u00011\u0001x\u0001ann', 7)
    await old.openDB<number, string>({ name: 'counters', encoding: 'msgpack' }).put('next-actor', 8)
    await old.close()
    const index = new IndexDatabase(path)
    expect(index.actor('shop', 'x', 'ann', noClaims())).toEqual({ number: 7, isNew: false })
    expect(index.actor('shop', 'x', 'bob', noClaims())).toEqual({ number: 8, isNew: true })
    await index.close()
  })
})
