/**
 * Ingest under load, journal fsynced before each answer: events acknowledged a second (what the store does not keep up with
 * waits in the journal, up to its budget), events a second until all of them can be queried, time to the acknowledgement (also
 * at half that load), time from there to the answer of a query, CPU and memory; beside two references of the same run: a bare
 * handler that only parses the body, and the engine alone loading the same events from files.
 *
 *   pnpm bench:ingest [seconds a measurement, default 6]
 */
import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { startServiceProcess, type ServiceProcess } from '../support/service-process.ts'
import { load } from './load-generator.ts'
import { describeMachine, quantile } from './machine.ts'

const SECONDS = Math.min(60, Number(process.argv.slice(2).find((arg) => arg !== '--') ?? 6))
/** Events a request, and how many connections send them. */
const SIZES = [
  [1, 48],
  [20, 16],
  [100, 8],
] as const
const LONE_EVENTS = 20

const path = '/v1/interactions'
const ms = (value: number): string => value.toFixed(1)
const pause = (time: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, time))

/** Starts a program that prints one line, and hands that line over. */
async function program(name: string): Promise<{ line: string; stop: () => Promise<void> }> {
  const child = spawn(process.execPath, ['--import', 'tsx', join(import.meta.dirname, name)], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, UV_THREADPOOL_SIZE: '16' },
  })
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const stop = async (): Promise<void> => {
    child.kill('SIGKILL')
    await exited
  }
  for await (const line of createInterface({ input: child.stdout })) return { line, stop }
  throw new Error(`${name} ended before it said anything.`)
}

async function rowsWaiting(url: string): Promise<number> {
  return ((await (await fetch(`${url}/v1/status`)).json()) as { backlog: { rows: number } }).backlog.rows
}

async function stored(url: string): Promise<number> {
  const began = performance.now()
  while ((await rowsWaiting(url)) > 0) await pause(2)
  return performance.now() - began
}

async function measure(service: ServiceProcess, url: string, size: number, connections: number): Promise<void> {
  const [cpuBefore, mainBefore] = [await service.cpuSeconds(), await service.mainThreadSeconds()]
  const full = await load({ url, path, size, connections, seconds: SECONDS })
  const mainBusy = (await service.mainThreadSeconds()) - mainBefore
  const backlog = await rowsWaiting(url)
  const drain = await stored(url)
  const sustained = full.events / (full.seconds + drain / 1000)
  const cpu = ((await service.cpuSeconds()) - cpuBefore) / (full.events / 1e6)
  const rate = full.events / full.seconds
  const half = await load({ url, path, size, connections, seconds: SECONDS, rate: rate / 2 })
  await stored(url)
  const lags: number[] = []
  for (let n = 0; n < LONE_EVENTS; n++) {
    await load({ url, path, size: 1, connections: 1, seconds: 0.001 })
    lags.push(await stored(url))
    await pause(Math.random() * 100)
  }
  const bare = await program('bare-handler.ts')
  const reference = await load({ url: bare.line, path, size, connections, seconds: SECONDS })
  await bare.stop()
  const share = rate / (reference.events / reference.seconds)
  console.log(
    `${size} a request, ${connections} connections: ${Math.round(rate)} events/s accepted, ${Math.round(sustained)} to queryable; accepted is ${share.toFixed(2)} of the bare handler's ${Math.round(reference.events / reference.seconds)}\n` +
      `  ack p50 ${ms(quantile(full.acks, 0.5))} ms, p99 ${ms(quantile(full.acks, 0.99))} ms; at half load p50 ${ms(quantile(half.acks, 0.5))} ms, p99 ${ms(quantile(half.acks, 0.99))} ms\n` +
      `  ${backlog} rows waited at the end, stored after ${ms(drain)} ms; a lone event is queryable after p50 ${ms(quantile(lags, 0.5))} ms, p99 ${ms(quantile(lags, 0.99))} ms\n` +
      `  ${cpu.toFixed(1)} CPU s per million events, ${(mainBusy / (full.events / 1e6)).toFixed(1)} of them on the main thread; RSS ${(await service.rss()).toFixed(0)} MiB`,
  )
}

console.log(
  `Machine: ${describeMachine()}\nCommand: pnpm bench:ingest ${SECONDS}; the load comes from the same machine`,
)
const alone = await program('engine-alone.ts')
console.log(`the engine alone loads ${alone.line} events/s from files of 10,000`)
await alone.stop()
for (const [size, connections] of SIZES) {
  const directory = await mkdtemp(join(tmpdir(), 'candor-bench-'))
  const service = await startServiceProcess(directory)
  try {
    await load({ url: service.url, path, size, connections, seconds: 1 })
    await measure(service, service.url, size, connections)
  } finally {
    await service.stop()
    await rm(directory, { recursive: true, force: true })
  }
}
