/** A backup of a Candor that works: under load, verified, altered, restored elsewhere, balanced. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startService, type Service } from '../service.ts'
import { readManifest, verifyBackup } from './manifest.ts'
import { restoreBackup } from './restore.ts'

let directory = ''
let candor: Service
const start = (data: string) =>
  startService({
    config: {
      dataDirectory: join(directory, data),
      ...{ host: '127.0.0.1', port: 0, clickhouse: null, writeKeys: {}, sample: false },
    },
    dashboard: '',
  })

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'candor-backup-'))
  candor = await start('first')
})
afterAll(async () => {
  await candor.close()
  await rm(directory, { recursive: true, force: true })
})

const post = (path: string, body: string, key?: string) =>
  fetch(candor.url + path, {
    method: 'POST',
    body,
    headers: {
      ...(key !== undefined && { authorization: `Bearer ${key}` }),
      ...(path === '/v1/backups' && { 'content-type': 'application/json' }),
    },
  })
const event = (id: string) =>
  JSON.stringify({ id, verb: 'View', at: '2026-02-01T00:00:00Z', channel: 'x', actor: { id: `a${id}` } })
/** Acknowledged ids, in the order of their acknowledgement. */
const acknowledged: string[] = []
async function send(from: number, count: number): Promise<void> {
  const ids = Array.from({ length: count }, (_, n) => String(from + n))
  const answer = await post('/v1/interactions', [...ids.map(event), '{"bad":1}'].join('\n'))
  expect(answer.status).toBe(200)
  acknowledged.push(...ids)
}
const backup = () => join(directory, 'backup')
const storedIds = async (): Promise<string[]> => {
  const page = { workspace: 'main', after_at: '1970-01-01T00:00:00Z', after_id: '', limit: 10_000 }
  const actors = Array.from({ length: 5000 }, (_, n) => n + 1)
  return (await candor.store.query('people/export_interactions', { ...page, actors })).map(({ event_id }) => event_id)
}

describe('a backup', () => {
  it('is made for the operator of the machine only', async () => {
    expect((await post('/v1/backups', JSON.stringify({ directory: backup() }))).status).toBe(403)
    const relative = await post('/v1/backups', '{"directory":"backup"}', candor.operatorKey)
    expect(await relative.json()).toMatchObject({ status: 422, detail: expect.stringContaining('absolute') as string })
  })

  it('under load holds what was acknowledged before it began, and restored it goes on as if nothing had been', async () => {
    for (let n = 0; n < 20; n++) await send(n * 10, 10)
    const stop = new AbortController()
    const load = (async () => {
      for (let n = 20; !stop.signal.aborted && n < 400; n++) await send(n * 10, 10)
    })()
    const before = [...acknowledged]
    const answer = await post('/v1/backups', JSON.stringify({ directory: backup() }), candor.operatorKey)
    stop.abort()
    await load
    expect(answer.status, await answer.clone().text()).toBe(200)
    expect((await verifyBackup(backup())).faults).toEqual([])
    await send(100_000, 10)
    const all = [...acknowledged]
    await candor.close()

    await restoreBackup(backup(), join(directory, 'second'))
    candor = await start('second')
    await candor.intake.drained()
    const ids = await storedIds()
    expect(new Set(ids).size).toBe(ids.length)
    expect(before.filter((id) => !ids.includes(id))).toEqual([])
    const audit = await candor.intake.audit({ isDeep: true })
    expect(audit).toMatchObject({ isBalanced: true, gaps: [] })
    const { books, inJournal } = await readManifest(backup())
    const sum = [...books, ...inJournal].reduce((total, { received }) => total + received, 0)
    expect(audit.workspaces[0]?.received).toBe(sum)

    // Clients that send everything again: what came after the backup goes in, nothing twice.
    await post('/v1/interactions', all.map(event).join('\n'))
    await candor.intake.drained()
    expect((await storedIds()).sort()).toEqual(all.sort())
    expect((await candor.intake.audit({ isDeep: true })).isBalanced).toBe(true)
  })

  it('goes into an empty data directory only', async () => {
    await expect(restoreBackup(backup(), join(directory, 'first'))).rejects.toThrow('is not empty')
  })

  it('that was altered says which file, and is not restored', async () => {
    const { files } = await readManifest(backup())
    const path = files.find(({ path, bytes }) => path.startsWith('store') && bytes > 100)?.path ?? ''
    const content = await readFile(join(backup(), path))
    content[50] = (content[50] ?? 0) ^ 1
    await writeFile(join(backup(), path), content)
    const gone = files.find((file) => file.path.startsWith('index') && file.path !== path)?.path ?? ''
    await rm(join(backup(), gone))
    expect((await verifyBackup(backup())).faults.sort()).toEqual(
      [`${path} was altered: its SHA-256 is another`, `${gone} is missing`].sort(),
    )
    await expect(restoreBackup(backup(), join(directory, 'third'))).rejects.toThrow('not whole')
  })
})
