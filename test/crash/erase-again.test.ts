/**
 * kill -9 while a restore erases again: each start goes on where the one before was stopped, and prints its address only once
 * nobody is left whom a receipt is for.
 *
 * CANDOR_KILL_SEED repeats a run.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startService } from '@candor/app'
import { createBackup } from '@candor/app/backup/create'
import { restoreBackup } from '@candor/app/backup/restore'
import { readReceipts } from '@candor/ingest'
import { byteForms } from '@candor/ingest/byte-forms'

const SEED = Number(process.env['CANDOR_KILL_SEED'] ?? 20_261_126)
const PEOPLE = 6
const KILLS = 5

let directory = ''
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'candor-again-kill-'))
})
afterAll(() => rm(directory, { recursive: true, force: true }))

const person = (n: number): string => `person-${n}-${(n * 7919 + 104_729).toString(36)}-gone`
const event = (id: string, actor: string): string =>
  JSON.stringify({ id, verb: 'Create', at: '2026-02-01T00:00:00Z', channel: 'x', actor: { id: actor }, text: actor })

async function holding(data: string): Promise<string[]> {
  const forms = Array.from({ length: PEOPLE }, (_, n) => byteForms(person(n))).flat()
  const found: string[] = []
  for (const entry of await readdir(data, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const content = await readFile(join(entry.parentPath, entry.name))
    if (forms.some((form) => content.includes(form))) found.push(entry.name)
  }
  return found
}

function begin(data: string): { child: ChildProcess; said: () => string; ended: Promise<void> } {
  const child = spawn(process.execPath, ['--import', 'tsx', join(import.meta.dirname, 'victim.ts'), data], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
  return { child, said: () => output, ended: new Promise((resolve) => child.once('exit', () => resolve())) }
}

/** Park and Miller's minimal standard generator. */
function random(seed: number): () => number {
  let state = seed % 2_147_483_647
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647
}

it(`is finished after ${KILLS} kills, and before anybody is served (seed ${SEED})`, { timeout: 240_000 }, async () => {
  const [first, second, backup] = ['first', 'second', 'backup'].map((name) => join(directory, name)) as [string, string, string] // prettier-ignore
  const given = { host: '127.0.0.1', port: 0, clickhouse: null, writeKeys: {}, sample: false }
  const candor = await startService({ config: { dataDirectory: first, ...given }, dashboard: '' })
  const lines = Array.from({ length: PEOPLE * 10 }, (_, n) => event(`e${n}`, n % 2 === 0 ? person((n / 2) % PEOPLE) : 'stays-here')) // prettier-ignore
  await fetch(`${candor.url}/v1/interactions`, { method: 'POST', body: lines.join('\n') })
  await createBackup(candor.intake, first, backup)
  for (let n = 0; n < PEOPLE; n++) await fetch(`${candor.url}/v1/people/x/${person(n)}`, { method: 'DELETE' })
  await cp(join(first, 'erasures', 'receipts.ndjson'), join(directory, 'kept.ndjson'))
  await candor.close()

  expect((await restoreBackup(backup, second, await readReceipts(join(directory, 'kept.ndjson')))).again).toBe(PEOPLE)
  expect((await holding(second)).length).toBeGreaterThan(0)
  const next = random(SEED)
  let killedBefore = 0
  for (let kill = 0; kill < KILLS; kill++) {
    const { child, said, ended } = begin(second)
    await wait(500 + next() * 4000)
    child.kill('SIGKILL')
    await ended
    if (said() === '') killedBefore++
    else expect(await holding(second)).toEqual([])
  }
  const { child, said, ended } = begin(second)
  await expect.poll(said, { timeout: 60_000 }).toContain('http://')
  expect(await holding(second)).toEqual([])
  const audit = (await (await fetch(`${said().trim()}/v1/audit?lines=on`)).json()) as { isBalanced: boolean }
  const scope = (await (await fetch(`${said().trim()}/api/scope`)).json()) as { events: number }
  expect([audit.isBalanced, scope.events]).toEqual([true, PEOPLE * 5])
  child.kill('SIGKILL')
  await ended
  expect(killedBefore).toBeGreaterThan(0)
  console.log(`${KILLS} kills, ${killedBefore} of them before anything was served`)
  const receipts = await readReceipts(join(second, 'erasures', 'receipts.ndjson'))
  const repeated = new Set(receipts.flatMap(({ repeats }) => repeats ?? []))
  expect(repeated.size).toBe(PEOPLE)
})
