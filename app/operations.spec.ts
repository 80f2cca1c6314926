/** What takes a service out of a load balancer, and what only needs a person. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { EmbeddedStore } from '@candor/queries/test/embedded'
import { startService, type Service } from './service.ts'

let directory = ''
let candor: Service
const trouble: string[] = []
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'candor-operations-'))
  trouble.length = 0
})
afterEach(async () => {
  vi.restoreAllMocks()
  await candor.close()
  await rm(directory, { recursive: true, force: true })
})

async function start(more: { maxBacklogBytes?: number; keepLoadedBytes?: number; idWindow?: number } = {}) {
  const given = { dataDirectory: directory, host: '127.0.0.1', port: 0, clickhouse: null, writeKeys: {}, sample: false }
  candor = await startService({
    config: { ...given, ...more },
    dashboard: '',
    trouble: (words) => trouble.push(words),
  })
}
const send = (ids: readonly string[]) =>
  fetch(`${candor.url}/v1/interactions`, {
    method: 'POST',
    body: ids
      .map((id) => JSON.stringify({ id, verb: 'View', at: '2026-02-01T00:00:00Z', channel: 'x', actor: { id: 'a' } }))
      .join('\n'),
  })
async function readiness(): Promise<{ status: number; trouble: string[]; warnings: string[] }> {
  const answer = await fetch(`${candor.url}/readyz`)
  return { status: answer.status, ...((await answer.json()) as { trouble: string[]; warnings: string[] }) }
}
const metric = async (name: string): Promise<number> =>
  Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(await (await fetch(`${candor.url}/metrics`)).text())?.[1])

describe('/readyz', () => {
  it('stays 200 over damaged files, quarantine and books that do not balance, and warns', async () => {
    for (const folder of ['damaged', 'quarantine']) {
      await mkdir(join(directory, 'journal', folder), { recursive: true })
      await writeFile(join(directory, 'journal', folder, '000000000900-00112233aabbccdd.v2.ndjson'), 'torn')
    }
    await start()
    await send(['1', '2'])
    await candor.intake.drained()
    if (candor.store instanceof EmbeddedStore)
      await candor.store.client.command({ query: "ALTER TABLE interaction DELETE WHERE event_id = '1' SETTINGS mutations_sync = 1" }) // prettier-ignore
    await (await fetch(`${candor.url}/v1/audit`)).text()
    expect(await readiness()).toMatchObject({
      ...{ status: 200, ready: true, trouble: [] },
      warnings: [
        '1 segments are in quarantine; see journal/quarantine.',
        expect.stringContaining('1 files of the journal were found damaged'),
        '1 event is missing, too many or not accounted for; candor audit names them.',
      ],
    })
    expect(await metric('candor_journal_damaged_files')).toBe(1)
    expect(await metric('candor_journal_quarantined_segments')).toBe(1)
    expect(await metric('candor_conservation_imbalance_events')).toBe(1)
    expect(trouble).toContain('The books do not balance')
    expect((await send(['3'])).status).toBe(200)
  })

  it('warns while the store is away, is 503 once the journal is full, and well again when it has drained', async () => {
    await start({ maxBacklogBytes: 30_000 })
    const away = vi.spyOn(candor.store, 'load').mockRejectedValue(new Error('a row that says who'))
    expect((await send(['0'])).status).toBe(200)
    await vi.waitFor(async () => expect(await metric('candor_store_failing')).toBe(1), { timeout: 5000 })
    expect(await readiness()).toEqual({
      ...{ status: 200, ready: true, trouble: [] },
      warnings: ['The store did not take a load; the log says why.'],
    })
    expect(await metric('candor_journal_refusing')).toBe(0)
    let last = 200
    for (let n = 1; last === 200 && n < 100; n++)
      last = (await send(Array.from({ length: 50 }, (_, k) => `${n}-${k}`))).status
    expect(last).toBe(503)
    expect(await readiness()).toMatchObject({
      ...{ status: 503, ready: false },
      trouble: [expect.stringContaining('The journal has reached its size limit')],
    })
    expect(await metric('candor_journal_refusing')).toBe(1)
    away.mockRestore()
    await candor.intake.drained()
    expect(await readiness()).toEqual({ status: 200, ready: true, trouble: [], warnings: [] })
  })
})

describe('limits that were set', () => {
  it('hold: the window forgets what lies behind it, and no loaded segment is kept', async () => {
    await start({ idWindow: 1_000, keepLoadedBytes: 0 })
    for (let n = 0; n < 6; n++) {
      expect((await send(Array.from({ length: 500 }, (_, k) => `${n}-${k}`))).status).toBe(200)
      await candor.intake.drained()
    }
    await vi.waitFor(() => expect(candor.intake.status().idWindow).toBeLessThan(2_000))
    expect(await (await send(['5-0'])).json()).toMatchObject({ duplicates: 1 })
    expect(await (await send(['0-0'])).json()).toMatchObject({ accepted: 1 })
    await candor.intake.drained()
    const audit = await candor.intake.audit({ isDeep: true })
    expect(audit.isBalanced).toBe(true)
    await expect(rm(join(directory, 'journal', 'loaded'), { recursive: true })).rejects.toThrow('ENOENT')
  })
})
