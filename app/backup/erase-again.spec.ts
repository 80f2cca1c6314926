/** Erased after the backup, and restored from it: gone again before anybody is served. */
import { appendFile, copyFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { readReceipts, type ErasureReceipt } from '@candor/ingest'
import { byteForms } from '@candor/ingest/byte-forms'
import { EmbeddedStore } from '@candor/queries/test/embedded'
import { startService, type Service } from '../service.ts'
import { createBackup } from './create.ts'
import { eraseAgainIn } from './erase-again.ts'
import { restoreBackup } from './restore.ts'

const ANN = 'ann-51c9-of-the-restore'
const ANN_SHOP = 'customer-ann-99182'
const BEN = 'ben-77d1-of-the-restore'
const BEN_PHONE = 'phone-ben-66120'
const CARA = 'cara-81ee-came-back'

let directory = ''
const at = (...names: string[]): string => join(directory, ...names)
const start = (data: string): Promise<Service> =>
  startService({
    config: {
      ...{ dataDirectory: at(data), host: '127.0.0.1', port: 0, clickhouse: null, writeKeys: {}, sample: false },
    },
    dashboard: '',
  })
const event = (id: string, actor: string, more: object = {}) =>
  JSON.stringify({
    ...{ id, verb: 'Create', at: '2026-02-01T00:00:00Z', channel: 'x', actor: { id: actor }, text: `I am ${actor}` },
    ...more,
  })
async function send(candor: Service, ...events: string[]): Promise<void> {
  const answer = await fetch(`${candor.url}/v1/interactions`, { method: 'POST', body: events.join('\n') })
  expect(answer.status).toBe(200)
  await candor.intake.drained()
}
async function erase(candor: Service, id: string, query = ''): Promise<ErasureReceipt> {
  const answer = await fetch(`${candor.url}/v1/people/x/${id}${query}`, { method: 'DELETE' })
  expect(answer.status).toBe(200)
  return (await answer.json()) as ErasureReceipt
}
async function filesHolding(data: string, id: string): Promise<string[]> {
  const forms = byteForms(id)
  const holding: string[] = []
  for (const entry of await readdir(at(data), { recursive: true, withFileTypes: true }))
    if (entry.isFile()) {
      const content = await readFile(join(entry.parentPath, entry.name))
      if (forms.some((form) => content.includes(form))) holding.push(entry.name)
    }
  return holding
}
const actorsOf = async (candor: Service, channel: string, handle: string) =>
  candor.store.query('people/account_numbers', { workspace: 'main', channel, handle })

let receipts: ErasureReceipt[] = []
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'candor-again-'))
  const candor = await start('first')
  await send(candor, event('0', CARA))
  await erase(candor, CARA)
  await send(
    candor,
    ...[event('1', ANN), event('2', ANN_SHOP, { actor: { id: ANN_SHOP, channel: 'shop' } })],
    event('3', ANN, { verb: 'Link', linked: { channel: 'shop', id: ANN_SHOP } }),
    ...[event('4', BEN), event('5', BEN, { verb: 'Link', linked: { channel: 'phone', id: BEN_PHONE } })],
    event('6', BEN_PHONE, { actor: { id: BEN_PHONE, channel: 'phone' } }),
    event('7', CARA),
    `{"id":"8","actor":{"id":"${ANN}"`,
  )
  // Accepted and not in the store yet: a restore has it in the journal.
  const answer = fetch(`${candor.url}/v1/interactions`, { method: 'POST', body: event('9', ANN) })
  expect((await answer).status).toBe(200)
  await createBackup(candor.intake, at('first'), at('backup'))
  await erase(candor, ANN)
  await erase(candor, BEN, '?linked=no')
  await copyFile(at('first', 'erasures', 'receipts.ndjson'), at('kept.ndjson'))
  await candor.close()
  receipts = await readReceipts(at('kept.ndjson'))
}, 60_000)
afterAll(async () => {
  vi.restoreAllMocks()
  await rm(directory, { recursive: true, force: true })
})

describe('a restore with receipts', () => {
  it('brings nobody back who was erased after the backup, also when it is cut off, and keeps everybody else', async () => {
    expect(receipts).toHaveLength(3)
    expect((await restoreBackup(at('backup'), at('second'), receipts)).again).toBe(2)
    expect((await filesHolding('second', ANN)).length).toBeGreaterThan(0)
    // Ann goes, then the store fails: nothing is served.
    const failing = vi.spyOn(EmbeddedStore.prototype, 'countMentions')
    failing.mockResolvedValueOnce(0).mockRejectedValueOnce(new Error('cut off'))
    await expect(start('second')).rejects.toThrow('cut off')
    failing.mockRestore()

    const candor = await start('second')
    for (const gone of [ANN, ANN_SHOP, BEN]) expect([gone, await filesHolding('second', gone)]).toEqual([gone, []])
    expect(await actorsOf(candor, 'phone', BEN_PHONE)).toHaveLength(1)
    expect(await actorsOf(candor, 'x', CARA)).toHaveLength(1)
    const rows = await candor.store.query('admin/interactions', { workspace: 'main', limit: 100 })
    expect(rows.map(({ event_id }) => event_id).sort()).toEqual(['6', '7'])
    expect((await candor.intake.audit({ isDeep: true })).isBalanced).toBe(true)
    const now = await candor.intake.erasures.receipts()
    const repeated = now.filter(({ repeats }) => repeats !== undefined)
    expect(new Set(repeated.map(({ repeats }) => repeats))).toEqual(new Set(receipts.slice(1).map(({ id }) => id)))
    expect(repeated.every(({ filesHoldingIt }) => filesHoldingIt?.length === 0)).toBe(true)
    const found = await candor.intake.erasures.receiptsOf({ workspace: 'main', channel: 'shop', id: ANN_SHOP })
    expect(found.map(({ repeats }) => repeats)).toEqual(expect.arrayContaining([undefined, receipts[1]?.id]))
    // The receipts that were brought along are known now: a backup of this one repeats nothing.
    await createBackup(candor.intake, at('second'), at('backup-of-second'))
    await candor.close()
    expect((await restoreBackup(at('backup-of-second'), at('third'), receipts)).again).toBe(0)
  })

  it('follows links for receipts of before, which name one account only', async () => {
    const before = receipts.slice(1, 2).map(({ accountHashes, ...rest }) => {
      expect(accountHashes).toHaveLength(2)
      return rest
    })
    await writeFile(at('before.ndjson'), before.map((each) => `\n${JSON.stringify(each)}\n`).join(''))
    await restoreBackup(at('backup'), at('fourth'), await readReceipts(at('before.ndjson')))
    const trouble: string[] = []
    const onTrouble = (message: string): void => void trouble.push(message)
    // A bit flips in the segment that the backup has beside its store.
    const [segment = ''] = (await readdir(at('fourth', 'journal'))).filter((name) => name.endsWith('.ndjson'))
    const content = await readFile(at('fourth', 'journal', segment))
    const place = content.indexOf('"event_id":"9"')
    content.writeUInt8(content.readUInt8(place + 1) ^ 1, place + 1)
    await writeFile(at('fourth', 'journal', segment), content)
    expect(await eraseAgainIn({ dataDirectory: at('fourth') }, onTrouble)).toBe(1)
    expect(trouble).toEqual([expect.stringContaining('damaged')])
    for (const gone of [ANN, ANN_SHOP]) expect([gone, await filesHolding('fourth', gone)]).toEqual([gone, []])
    expect(await eraseAgainIn({ dataDirectory: at('fourth') }, onTrouble)).toBe(0)
  })

  it('does not begin with a file that holds none', async () => {
    await expect(readReceipts(at('nowhere'))).rejects.toThrow('The receipts cannot be read')
    await writeFile(at('wrong'), 'hello\n{"id":"1"}')
    await expect(readReceipts(at('wrong'))).rejects.toThrow('holds no receipts')
    await writeFile(at('empty'), '')
    expect(await readReceipts(at('empty'))).toEqual([])
  })

  it('does not begin with a file of which a line cannot be read: whoever it was about would be back', async () => {
    const [first, ...others] = receipts.map((each) => `${JSON.stringify(each)}\n`)
    await writeFile(at('damaged'), `\n${first ?? ''}{"id":"torn\n\n${others.join('')}{"id":"1"}\n`)
    await expect(readReceipts(at('damaged'))).rejects.toThrow(/lines 3, 7 cannot be read/)
    await restoreBackup(at('backup'), at('fifth'), receipts)
    await appendFile(at('fifth', 'erasures', 'again.ndjson'), '{"id":"torn')
    await expect(start('fifth')).rejects.toThrow(/again\.ndjson: line \d cannot be read/)
    await expect(eraseAgainIn({ dataDirectory: at('fifth') }, () => undefined)).rejects.toThrow('cannot be read')
  })
})
