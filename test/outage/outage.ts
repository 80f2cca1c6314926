/**
 * The store goes away under load and comes back: what is acknowledged meanwhile waits in the journal, and drains faster than
 * new events arrive. The store is an HTTP server of its own (queries/test/bridge.ts), so that it can be stopped.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openStore } from '@candor/queries'
import { startBridge, type Bridge } from '@candor/queries/test/bridge'
import { startServiceProcess, type ServiceProcess } from '../support/service-process.ts'

export interface OutageOptions {
  /** How long the store is away. */
  seconds: number
  /** Events a second, before, during and after. */
  rate: number
  /** Told of memory and backlog, about every ten seconds. */
  onMoment?: (words: string) => void
}

export interface OutageOutcome {
  acknowledged: number
  stored: number
  distinct: number
  /** Requests that were not acknowledged at the first attempt. */
  refused: number
  /** Rows that waited when the store came back. */
  backlog: number
  drainSeconds: number
  /** Events that were loaded each second while new ones kept arriving, over those that arrived. */
  drainRatio: number
  /** MiB resident: before, and the most in the first and in the second half of the outage. */
  rss: { before: number; firstHalf: number; secondHalf: number }
}

const BATCH = 20
const WARM_UP_SECONDS = 5
const PORT_OF = (url: string): number => Number(new URL(url).port)

export async function outage({ seconds, rate, onMoment = () => undefined }: OutageOptions): Promise<OutageOutcome> {
  const directory = await mkdtemp(join(tmpdir(), 'candor-outage-'))
  let bridge: Bridge | null = await startBridge(join(directory, 'store'))
  const { url } = bridge
  const service = await startServiceProcess(join(directory, 'data'), url)
  const load = new SteadyLoad(service.url, rate)
  try {
    load.begin()
    await pause(WARM_UP_SECONDS * 1000)
    const before = await service.rss()
    await bridge.close()
    bridge = null
    const firstHalf = await mostMemory(service, load, seconds / 2, onMoment)
    const secondHalf = await mostMemory(service, load, seconds / 2, onMoment)
    const backlog = await rowsWaiting(service)
    bridge = await startBridge(join(directory, 'store'), PORT_OF(url))
    const sentBefore = load.acknowledged
    const began = performance.now()
    // New events keep waiting a moment for company: less than a second's worth is as good as nothing.
    while ((await rowsWaiting(service)) > rate) await pause(100)
    const drainSeconds = (performance.now() - began) / 1000
    const arrived = load.acknowledged - sentBefore
    await load.end()
    while ((await rowsWaiting(service)) > 0) await pause(100)
    const counted = await countStored(url)
    return {
      acknowledged: load.acknowledged,
      ...counted,
      refused: load.refused,
      backlog,
      drainSeconds,
      drainRatio: (backlog + arrived) / Math.max(1, arrived),
      rss: { before, firstHalf, secondHalf },
    }
  } finally {
    await load.end()
    await service.stop()
    await bridge?.close()
    await rm(directory, { recursive: true, force: true })
  }
}

/** Sends batches at a steady rate, whatever the answers take; a refused one is sent again, as a client would. */
class SteadyLoad {
  acknowledged = 0
  refused = 0
  readonly #url: string
  readonly #every: number
  readonly #underWay = new Set<Promise<void>>()
  #isGoing = false
  #running: Promise<void> = Promise.resolve()
  #serial = 0

  constructor(url: string, rate: number) {
    this.#url = url
    this.#every = (BATCH / rate) * 1000
  }

  begin(): void {
    this.#isGoing = true
    this.#running = this.#run()
  }

  async end(): Promise<void> {
    this.#isGoing = false
    await this.#running
    await Promise.all(this.#underWay)
  }

  async #run(): Promise<void> {
    let due = performance.now()
    while (this.#isGoing) {
      const request = this.#send(this.#batch()).finally(() => this.#underWay.delete(request))
      this.#underWay.add(request)
      due += this.#every
      await pause(Math.max(0, due - performance.now()))
    }
  }

  #batch(): string {
    return Array.from({ length: BATCH }, () => {
      const n = this.#serial++
      const at = new Date(Date.UTC(2026, 0, 1 + (n % 28), n % 24)).toISOString()
      return JSON.stringify({
        id: `event-${n}`,
        verb: 'View',
        at,
        channel: 'web',
        brand: 'b',
        actor: { id: `a${n % 5000}` },
      })
    }).join('\n')
  }

  async #send(body: string): Promise<void> {
    for (;;) {
      try {
        const answer = await fetch(`${this.#url}/v1/interactions`, { method: 'POST', body })
        await answer.arrayBuffer()
        if (answer.status === 200) break
      } catch {
        // Sent again below.
      }
      this.refused++
      await pause(200)
    }
    this.acknowledged += BATCH
  }
}

async function mostMemory(
  service: ServiceProcess,
  load: SteadyLoad,
  seconds: number,
  onMoment: (words: string) => void,
): Promise<number> {
  const end = performance.now() + seconds * 1000
  let most = 0
  for (let tick = 0; performance.now() < end; tick++) {
    const rss = await service.rss()
    most = Math.max(most, rss)
    if (tick % 20 === 0)
      onMoment(`RSS ${rss.toFixed(0)} MiB, ${load.acknowledged} acknowledged, ${await rowsWaiting(service)} waiting`)
    await pause(500)
  }
  return most
}

async function rowsWaiting({ url }: ServiceProcess): Promise<number> {
  const status = (await (await fetch(`${url}/v1/status`)).json()) as { backlog: { rows: number } }
  return status.backlog.rows
}

async function countStored(url: string): Promise<{ stored: number; distinct: number }> {
  const store = await openStore({ url, user: 'default', password: '' })
  try {
    const [row] = await store.query('admin/distinct_events', { workspace: 'main' })
    return { stored: row?.events ?? 0, distinct: row?.ids ?? 0 }
  } finally {
    await store.close()
  }
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
