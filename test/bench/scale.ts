/**
 * `pnpm bench:scale [millions …]` (1 10 50 unless said otherwise): what the pages ask, over so many interactions of the same
 * people and days, exact and from rollups; beside them, in the same run, the same questions asked of raw events
 * approximately, the way product-analytics tools keep and ask them. One store grows from size to size.
 *
 * "anew" is computed for every request, as if an event had come before each that everything depends on. "Page" is the same,
 * asked as the dashboard's pages ask: what is slow may be up to a minute old, and is brought up to date behind. "Again" is the
 * same request while nothing has changed. One request at a time, warm; CPU is what all threads took.
 *
 * `--keep DIRECTORY` keeps the filled store there: a later run goes on from what it holds, and measures it first.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import Fastify, { type FastifyInstance } from 'fastify'
import { engineApi } from '@candor/engine'
import type { Changes, Store } from '@candor/queries'
import {
  askPeer,
  bytesByTable,
  fillMarket,
  fillPeer,
  interactionsIn,
  PEER_QUERIES,
} from '@candor/queries/synthetic/market'
import { EmbeddedStore } from '@candor/queries/test/embedded'
import { describeMachine, quantile } from './machine.ts'

const { values, positionals } = parseArgs({ allowPositionals: true, options: { keep: { type: 'string' } } })
const sizes = positionals.map(Number)
const MILLIONS = sizes.length > 0 ? sizes : [1, 10, 50]
const MARKET = { workspace: 'main', people: 3_000_000, days: 180 }
const PAGES = ['/api/scope', '/api/reach', '/api/voice', '/api/sentiment', '/api/dialogue', '/api/nps', '/api/loyalty', '/api/alarms', '/api/sources'] // prettier-ignore
const SCOPES = [
  '?brand=Brand%200',
  '?brand=Brand%200&from=2025-05-01&to=2025-06-15',
  '?brand=Brand%203&campaign=campaign-16',
]
const ROUNDS = 5
/** How old an answer the dashboard accepts (its hooks.server.ts). */
const PAGE_STALE_SECONDS = 60

interface Timing {
  wall: number
  cpu: number
}

async function timed(work: () => Promise<unknown>): Promise<Timing> {
  const cpu = process.cpuUsage()
  const began = performance.now()
  await work()
  const wall = performance.now() - began
  const { user, system } = process.cpuUsage(cpu)
  return { wall, cpu: (user + system) / 1000 }
}

const line = (name: string, timings: readonly Timing[]): string => {
  const of = (share: number, of: keyof Timing): string => quantile(timings.map((timing) => timing[of]), share).toFixed(0).padStart(6) // prettier-ignore
  return `${name.padEnd(34)} p50 ${of(0.5, 'wall')} ms  p95 ${of(0.95, 'wall')} ms  CPU ${of(0.5, 'cpu')} ms`
}

/** An API over the store. @param anew as if before each request an event had come that every answer depends on */
async function apiOver(store: EmbeddedStore, anew: boolean): Promise<FastifyInstance> {
  let [asked, requests] = [0, 0]
  const query: Store['query'] = async (name, params, options) => {
    const rows = await store.query(name, params, options)
    if (name === 'admin/activity' && anew) for (const row of rows) Reflect.set(row, 'digest', String((asked += 1)))
    return rows
  }
  const changed = (): Changes => {
    const count = { begun: requests, ended: requests }
    return { ...count, removed: 0, of: { ...store.changes.of, interaction: count } }
  }
  const seen = new Proxy<Store>(store, {
    get: (target, key) => {
      if (key === 'query') return query
      if (key === 'changes' && anew) return changed()
      const value: unknown = Reflect.get(target, key)
      return typeof value === 'function' ? (value.bind(target) as unknown) : value
    },
  })
  const app = Fastify()
  app.addHook('onRequest', (_request, _reply, done) => {
    requests += 1
    done()
  })
  await app.register(engineApi, { store: seen })
  return app
}

async function ask(app: FastifyInstance, url: string, maxStale = 0): Promise<void> {
  const answer = await app.inject({ url, headers: { 'cache-control': `max-stale=${maxStale}` } })
  if (answer.statusCode !== 200) throw new Error(`${url} answered ${answer.statusCode}: ${answer.body}`)
}

const MODES = ['anew', 'page', 'again'] as const
type Timings = Record<(typeof MODES)[number], Timing[]>
const noTimings = (): Timings => ({ anew: [], page: [], again: [] })

async function measurePages(store: EmbeddedStore): Promise<void> {
  const apis = {
    anew: await apiOver(store, true),
    page: await apiOver(store, true),
    again: await apiOver(store, false),
  }
  const all = noTimings()
  for (const page of PAGES) {
    const timings = noTimings()
    for (let round = -1; round < ROUNDS; round++)
      for (const scope of SCOPES)
        for (const mode of MODES) {
          const timing = await timed(() => ask(apis[mode], page + scope, mode === 'page' ? PAGE_STALE_SECONDS : 0))
          if (round >= 0) timings[mode].push(timing)
        }
    for (const mode of MODES) {
      console.log(line(`${page} ${mode}`, timings[mode]))
      all[mode].push(...timings[mode])
    }
  }
  for (const mode of MODES) console.log(line(`all pages, ${mode}`, all[mode]))
  for (const mode of MODES) await apis[mode].close()
}

const directory = values.keep ?? mkdtempSync(join(tmpdir(), 'candor-bench-scale-'))
const store = new EmbeddedStore(directory, 'candor')
try {
  console.log(`Machine: ${describeMachine()}\nCommand: pnpm bench:scale ${MILLIONS.join(' ')}`)
  await store.migrate()
  let filled = await interactionsIn(store)
  for (const millions of MILLIONS) {
    const end = Math.round(millions * 1_000_000)
    console.log(`\n${millions} million interactions`)
    if (filled < end) {
      const { wall } = await timed(() => fillMarket(store, filled, end, MARKET))
      console.log(`${((end - filled) / wall).toFixed(0)} thousand a second made and rolled up`)
      filled = end
    }
    for (const { table, rows, bytes } of await bytesByTable(store))
      if (bytes > 100_000)
        console.log(
          `  ${table.padEnd(20)} ${String(rows).padStart(10)} rows ${(bytes / 2 ** 20).toFixed(0).padStart(6)} MiB`,
        )
    await measurePages(store)
    console.log(`RSS ${Math.round(process.memoryUsage.rss() / 2 ** 20)} MiB`)
  }
  await fillPeer(store)
  for (const name of PEER_QUERIES) {
    const timings: Timing[] = []
    for (let round = -1; round < ROUNDS; round++) {
      const timing = await timed(() => askPeer(store, name))
      if (round >= 0) timings.push(timing)
    }
    console.log(line(`raw events: ${name}`, timings))
  }
} finally {
  await store.close()
  if (values.keep === undefined) rmSync(directory, { recursive: true, force: true })
}
