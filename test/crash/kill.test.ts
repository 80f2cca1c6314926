/**
 * kill -9 at any time loses no acknowledged event and doubles none, in tables and rollups.
 *
 * Each round starts the whole service on the same data directory, sends batches from several clients at once, and kills the
 * process at a random moment; what was not acknowledged is sent again in the next round, as a real client would. The
 * schedule comes from a seed: CANDOR_KILL_SEED and CANDOR_KILLS repeat or lengthen a run.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openStore } from '@candor/queries'

const KILLS = Number(process.env['CANDOR_KILLS'] ?? 50)
const SEED = Number(process.env['CANDOR_KILL_SEED'] ?? 20_261_122)
const CLIENTS = 4
const BATCH = 40

let directory = ''
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'candor-kill-'))
})
afterAll(() => rm(directory, { recursive: true, force: true }))

/** Park and Miller's minimal standard generator: enough for a schedule, and the same everywhere. */
function random(seed: number): () => number {
  let state = seed % 2_147_483_647
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647
}

function launch() {
  return spawn(process.execPath, ['--import', 'tsx', join(import.meta.dirname, 'victim.ts'), directory], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
}

async function start(): Promise<{ child: ChildProcess; url: string }> {
  const child = launch()
  for await (const line of createInterface({ input: child.stdout })) return { child, url: line }
  throw new Error('The service ended before it was ready.')
}

function kill(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once('exit', () => resolve())
    child.kill('SIGKILL')
  })
}

/** A kill in the middle of opening the store, recovering the journal or loading what was left. */
async function killWhileStarting(ms: number): Promise<void> {
  const child = launch()
  await new Promise((resolve) => setTimeout(resolve, ms))
  await kill(child)
}

const VERBS = ['View', 'Like', 'Create', 'Purchase'] as const

/** Batch number k is the same however often it is sent. */
function batch(k: number): string {
  return Array.from({ length: BATCH }, (_, i) => {
    const n = k * BATCH + i
    const at = new Date(Date.UTC(2026, n % 3, 1 + (n % 28), n % 24)).toISOString()
    const event = {
      id: `event-${n}`,
      verb: VERBS[n % 4],
      at,
      channel: `c${n % 5}`,
      actor: { id: `a${n % 997}` },
      brand: `b${n % 3}`,
    }
    return JSON.stringify(VERBS[n % 4] === 'Purchase' ? { ...event, value: 2 } : event)
  }).join('\n')
}

it(`loses and doubles nothing in ${KILLS} kills (seed ${SEED})`, { timeout: 30_000 + KILLS * 8000 }, async () => {
  const next = random(SEED)
  const acknowledged = new Set<number>()
  const unacknowledged: number[] = []
  let fresh = 0
  let sent = 0

  for (let round = 0; round < KILLS; round++) {
    if (round % 5 === 4) await killWhileStarting(next() * 1200)
    const { child, url } = await start()
    let alive = true
    const client = async (): Promise<void> => {
      while (alive) {
        const k = unacknowledged.shift() ?? fresh++
        try {
          const answer = await fetch(`${url}/v1/interactions`, { method: 'POST', body: batch(k) })
          const receipt = (await answer.json()) as { accepted: number; duplicates: number }
          if (answer.status === 200 && receipt.accepted + receipt.duplicates === BATCH) acknowledged.add(k)
          else unacknowledged.push(k)
          sent++
        } catch {
          unacknowledged.push(k)
        }
      }
    }
    const clients = Array.from({ length: CLIENTS }, client)
    // From the middle of recovery to well into loading: sealing happens every 400 ms.
    await new Promise((resolve) => setTimeout(resolve, next() * 900))
    await kill(child)
    alive = false
    await Promise.all(clients)
  }

  const { child, url } = await start()
  for (const k of unacknowledged) {
    await fetch(`${url}/v1/interactions`, { method: 'POST', body: batch(k) })
    acknowledged.add(k)
  }
  await expect
    .poll(
      async () => ((await (await fetch(`${url}/v1/status`)).json()) as { backlog: { rows: number } }).backlog.rows,
      { timeout: 30_000 },
    )
    .toBe(0)
  await new Promise((resolve) => setTimeout(resolve, 1500))
  await new Promise<void>((resolve) => {
    child.once('exit', () => resolve())
    child.kill('SIGKILL')
  })

  const store = await openStore({ path: join(directory, 'store') })
  try {
    const [audit] = await store.query('admin/rollup_audit', {})
    const doubled = await store.query('admin/duplicates_audit', {})
    const expected = acknowledged.size * BATCH
    console.log(
      `${KILLS} kills, ${sent} answers, ${expected} events acknowledged, ${audit?.events ?? 0} stored, ${doubled.length} doubled`,
    )
    expect(expected).toBeGreaterThan(KILLS * BATCH)
    expect(doubled).toEqual([])
    expect(audit?.events).toBe(expected)
    expect(audit?.rollup_events).toBe(expected)
    expect(audit?.rollup_value).toBe(audit?.value)
    expect(audit?.rollup_accounts).toBe(audit?.accounts)
    expect(audit?.rollup_posts).toBe(audit?.posts)
  } finally {
    await store.close()
  }
})
