/**
 * kill -9 in the middle of an erasure: the next start finishes it. Afterwards no file holds a byte of any id that was erased,
 * the rollups equal a recount, and the books balance.
 *
 * CANDOR_ERASE_KILLS=60 and CANDOR_KILL_SEED lengthen or repeat a run.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { byteForms } from '@candor/ingest/byte-forms'

const KILLS = Number(process.env['CANDOR_ERASE_KILLS'] ?? 3)
const SEED = Number(process.env['CANDOR_KILL_SEED'] ?? 20_261_122)

let directory = ''
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'candor-erase-kill-'))
})
afterAll(() => rm(directory, { recursive: true, force: true }))

/** Park and Miller's minimal standard generator: enough for a schedule, and the same everywhere. */
function random(seed: number): () => number {
  let state = seed % 2_147_483_647
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647
}

async function start(): Promise<{ child: ChildProcess; url: string }> {
  const script = join(import.meta.dirname, 'victim.ts')
  const child = spawn(process.execPath, ['--import', 'tsx', script, directory], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  for await (const line of createInterface({ input: child.stdout })) return { child, url: line }
  throw new Error('The service ended before it was ready.')
}

function kill(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once('exit', () => resolve())
    child.kill('SIGKILL')
  })
}

const person = (round: number): string => `person-${round}-${(round * 7919 + 104_729).toString(36)}-gone`

/** Twelve events of somebody who goes, as many of others, and two dead letters. */
function events(round: number): string {
  const lines = Array.from({ length: 24 }, (_, i) => {
    const id = i % 2 === 0 ? person(round) : `stays-${i}`
    const at = new Date(Date.UTC(2026, i % 3, 1 + i)).toISOString()
    return JSON.stringify({ id: `e-${round}-${i}`, verb: 'Create', at, channel: 'x', actor: { id }, text: `of ${id}` })
  })
  return [...lines, `{"id":"d","actor":{"id":"${person(round)}"`, '{"id":"d","actor":{"id":"stays"'].join('\n')
}

async function filesHolding(ids: readonly string[]): Promise<string[]> {
  const forms = ids.flatMap(byteForms)
  const holding: string[] = []
  for (const entry of await readdir(directory, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const content = await readFile(join(entry.parentPath, entry.name)).catch(() => Buffer.alloc(0))
    if (forms.some((form) => content.includes(form))) holding.push(entry.name)
  }
  return holding
}

const path = (round: number): string => `/v1/people/x/${person(round)}`

/** Waits for the receipt of an erasure that a start goes on with; false when none was begun before the kill. */
async function isFinished(url: string, round: number): Promise<boolean> {
  for (;;) {
    const { receipts } = (await (await fetch(`${url}${path(round)}/erasures`)).json()) as { receipts: object[] }
    if (receipts.length > 0) return true
    const pending = (await readdir(join(directory, 'erasures')).catch(() => [])).some((file) =>
      file.startsWith('pending'),
    )
    if (!pending) return false
    await wait(100)
  }
}

it(`is finished after each of ${KILLS} kills (seed ${SEED})`, { timeout: 60_000 + KILLS * 30_000 }, async () => {
  const next = random(SEED)
  let resumed = 0
  for (let round = 0; round < KILLS; round++) {
    const first = await start()
    await fetch(`${first.url}/v1/interactions`, { method: 'POST', body: events(round) })
    const erasing = fetch(`${first.url}${path(round)}`, { method: 'DELETE' }).catch(() => null)
    await wait(next() * 2500)
    await kill(first.child)
    const answer = await erasing
    const second = await start()
    if (await isFinished(second.url, round)) resumed += answer === null ? 1 : 0
    else expect((await fetch(`${second.url}${path(round)}`, { method: 'DELETE' })).status).toBe(200)
    expect(await filesHolding([person(round)])).toEqual([])
    const audit = (await (await fetch(`${second.url}/v1/audit?lines=on`)).json()) as { isBalanced: boolean }
    expect(audit.isBalanced).toBe(true)
    await kill(second.child)
  }
  const { child, url } = await start()
  const scope = (await (await fetch(`${url}/api/scope`)).json()) as { events: number }
  await kill(child)
  console.log(`${KILLS} kills, ${resumed} erasures finished by the next start, ${scope.events} events of others left`)
  expect(scope.events).toBe(KILLS * 12)
  expect(await filesHolding(Array.from({ length: KILLS }, (_, round) => person(round)))).toEqual([])
  expect(resumed).toBeGreaterThan(0)
})
