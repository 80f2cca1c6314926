/**
 * Ingest under load: events acknowledged a second, time to the acknowledgement, time from there to the answer of a query.
 * The service runs in a process of its own, on a directory of its own; both go away at the end.
 *
 *   npm run bench:ingest -- [seconds a size, default 5] [clients, default 4]
 */
import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { describeMachine, quantile } from './machine.ts'

const SECONDS = Math.min(10, Number(process.argv[2] ?? 5))
const CLIENTS = Number(process.argv[3] ?? 4)
const SIZES = [1, 20, 100, 1000]

const directory = await mkdtemp(join(tmpdir(), 'candor-bench-'))
const victim = join(import.meta.dirname, '../crash/victim.ts')
const child = spawn(process.execPath, ['--import', 'tsx', victim, directory], {
  stdio: ['ignore', 'pipe', 'inherit'],
  env: { ...process.env, UV_THREADPOOL_SIZE: '16' },
})
let url = ''
for await (const line of createInterface({ input: child.stdout })) {
  url = line
  break
}

let serial = 0
function body(size: number): string {
  return Array.from({ length: size }, () => {
    const n = serial++
    const at = new Date(Date.UTC(2026, 0, 1 + (n % 28), n % 24)).toISOString()
    const place = { channel: `c${n % 5}`, brand: `b${n % 3}`, campaign: `k${n % 7}`, object: { id: `post-${n % 500}` } }
    const event = { id: `bench-${n}`, verb: 'Create', at, actor: { id: `a${n % 20_000}` }, ...place }
    return JSON.stringify({
      ...event,
      text: 'Something that somebody said about a brand, of a usual length. '.repeat(3),
    })
  }).join('\n')
}

/** Sends one event alone and asks until it is stored. */
async function lag(): Promise<number> {
  const status = async (): Promise<number> =>
    ((await (await fetch(`${url}/v1/status`)).json()) as { backlog: { rows: number } }).backlog.rows
  await fetch(`${url}/v1/interactions`, { method: 'POST', body: body(1) })
  const acknowledged = performance.now()
  while ((await status()) > 0) await new Promise((resolve) => setTimeout(resolve, 2))
  return performance.now() - acknowledged
}

async function load(size: number): Promise<string> {
  const acks: number[] = []
  let events = 0
  const start = performance.now()
  const client = async (): Promise<void> => {
    while (performance.now() - start < SECONDS * 1000) {
      const lines = body(size)
      const sent = performance.now()
      const answer = await fetch(`${url}/v1/interactions`, { method: 'POST', body: lines })
      if (answer.status !== 200) throw new Error(`${answer.status}: ${await answer.text()}`)
      await answer.arrayBuffer()
      acks.push(performance.now() - sent)
      events += size
    }
  }
  await Promise.all(Array.from({ length: CLIENTS }, client))
  const rate = Math.round(events / ((performance.now() - start) / 1000))
  const drain = await lag()
  const lags: number[] = []
  for (let i = 0; i < 8; i++) lags.push(await lag())
  const memory = /VmRSS:\s+(\d+)/.exec(await readFile(`/proc/${child.pid ?? 0}/status`, 'utf8').catch(() => ''))?.[1]
  const ms = (value: number): string => `${value.toFixed(1)} ms`
  return [
    `${size} a request: ${rate} events/s acknowledged`,
    `ack p50 ${ms(quantile(acks, 0.5))}, p99 ${ms(quantile(acks, 0.99))}`,
    `all of it stored ${ms(drain)} after the last`,
    `lag of a lone event p50 ${ms(quantile(lags, 0.5))}, p99 ${ms(quantile(lags, 0.99))}`,
    `RSS ${memory === undefined ? 'unknown' : `${Math.round(Number(memory) / 1024)} MiB`}`,
  ].join('; ')
}

try {
  process.stdout.write(`${describeMachine()}\n${CLIENTS} clients on loopback, ${SECONDS} s a size\n`)
  for (const size of SIZES) process.stdout.write(`${await load(size)}\n`)
} finally {
  child.kill('SIGKILL')
  await new Promise((resolve) => child.once('exit', resolve))
  await rm(directory, { recursive: true, force: true })
}
