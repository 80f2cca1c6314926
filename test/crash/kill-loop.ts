/**
 * kill -9, again and again, on one data directory: under load, while the service starts, while it loads what was left, and
 * while the store merges. What was not acknowledged is sent again in the next round, as a real client would; at the end
 * everything is counted. The schedule comes from a seed.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { appendFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { countStored, type Stored } from './count-stored.ts'
import { BATCH, batch } from './batch.ts'
import { bundleVictim } from './victim-bundle.ts'

export interface KillOptions {
  kills: number
  seed: number
  /** A file that gets one JSON line a round. */
  log?: string | undefined
  onRound?: (round: number) => void
  /** Ends the run after the kill under way; what was done by then is counted. */
  signal?: AbortSignal
}

export interface KillOutcome extends Stored {
  seed: number
  /** Kills by the moment they were aimed at. */
  kills: Record<Moment, number>
  answers: number
  /** Events that were acknowledged, once each. */
  acknowledged: number
}

/** What is killed, and where its data are. */
interface Victim {
  script: string
  directory: string
}

const MOMENTS = ['load', 'merge', 'load', 'replay', 'start'] as const
type Moment = (typeof MOMENTS)[number]
const CLIENTS = 4
const START_MS = 1500
const LOAD_MS = 900
const REPLAY_MS = 300

/** Park and Miller's minimal standard generator: enough for a schedule, and the same everywhere. */
function random(seed: number): () => number {
  let state = seed % 2_147_483_647
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647
}

export async function killLoop({ kills, seed, log, onRound, signal }: KillOptions): Promise<KillOutcome> {
  const root = await mkdtemp(join(tmpdir(), 'candor-kill-'))
  const victim: Victim = { script: await bundleVictim(root), directory: join(root, 'data') }
  const next = random(seed)
  const clients = new Clients()
  const counts: Record<Moment, number> = { load: 0, merge: 0, replay: 0, start: 0 }
  try {
    for (let round = 0; round < kills && signal?.aborted !== true; round++) {
      const moment = MOMENTS[round % MOMENTS.length] ?? 'load'
      const share = next()
      counts[moment]++
      if (log !== undefined) appendFileSync(log, JSON.stringify({ seed, round, moment, share }) + '\n')
      await oneKill(victim, moment, share, clients)
      onRound?.(round + 1)
    }
    await lastRound(victim, clients)
    const stored = await countStored(join(victim.directory, 'store'), clients.acknowledged)
    return { seed, kills: counts, answers: clients.answers, acknowledged: clients.acknowledged.size * BATCH, ...stored }
  } finally {
    await rm(root, { recursive: true, force: true })
  }
}

async function oneKill(victim: Victim, moment: Moment, share: number, clients: Clients): Promise<void> {
  if (moment === 'start') {
    const child = launch(victim)
    await pause(share * START_MS)
    await kill(child)
    return
  }
  const { child, url } = await start(victim, moment === 'merge' ? ['merging'] : [])
  // What was left is being loaded right after a start; nobody sends then.
  const sending = moment === 'replay' ? null : clients.send(url)
  await pause(share * (moment === 'replay' ? REPLAY_MS : LOAD_MS))
  await kill(child)
  await sending?.stop()
}

/** Everything is acknowledged in the end, and stored; the last kill comes when nothing is under way. */
async function lastRound(victim: Victim, clients: Clients): Promise<void> {
  const { child, url } = await start(victim)
  await clients.sendRest(url)
  for (let rows = 1; rows > 0;) {
    await pause(200)
    rows = ((await (await fetch(`${url}/v1/status`)).json()) as { backlog: { rows: number } }).backlog.rows
  }
  await kill(child)
}

class Clients {
  readonly acknowledged = new Set<number>()
  answers = 0
  readonly #unacknowledged: number[] = []
  #fresh = 0

  send(url: string): { stop(): Promise<void> } {
    let isGoing = true
    const client = async (): Promise<void> => {
      while (isGoing) await this.#sendOne(url, this.#unacknowledged.shift() ?? this.#fresh++)
    }
    const all = Promise.all(Array.from({ length: CLIENTS }, client))
    return {
      stop: async () => {
        isGoing = false
        await all
      },
    }
  }

  async sendRest(url: string): Promise<void> {
    for (let k = this.#unacknowledged.shift(); k !== undefined; k = this.#unacknowledged.shift())
      await this.#sendOne(url, k)
  }

  async #sendOne(url: string, k: number): Promise<void> {
    try {
      const answer = await fetch(`${url}/v1/interactions`, { method: 'POST', body: batch(k) })
      const receipt = (await answer.json()) as { accepted: number; duplicates: number }
      if (answer.status === 200 && receipt.accepted + receipt.duplicates === BATCH) this.acknowledged.add(k)
      else this.#unacknowledged.push(k)
      this.answers++
    } catch {
      this.#unacknowledged.push(k)
      await pause(5)
    }
  }
}

function launch({ script, directory }: Victim, more: readonly string[] = []): ChildProcess {
  return spawn(process.execPath, [script, directory, ...more], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, UV_THREADPOOL_SIZE: '16' },
  })
}

async function start(victim: Victim, more: readonly string[] = []): Promise<{ child: ChildProcess; url: string }> {
  const child = launch(victim, more)
  if (child.stdout === null) throw new Error('The service has no output to read its address from.')
  for await (const line of createInterface({ input: child.stdout })) return { child, url: line }
  throw new Error('The service ended before it was ready.')
}

function kill(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) {
      resolve()
      return
    }
    child.once('exit', () => resolve())
    child.kill('SIGKILL')
  })
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
