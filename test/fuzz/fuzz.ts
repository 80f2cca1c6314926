/**
 * Every entrance of a running Candor, taken from its own OpenAPI document, under bodies that were recorded from real clients
 * and damaged. The service must answer each (never with a 5xx), keep every accepted event, and give its memory back.
 */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ProcessMemory } from '../support/memory.ts'
import { startServiceProcess } from '../support/service-process.ts'
import { Dice, mutated } from './mutate.ts'

export interface FuzzOutcome {
  bodies: number
  endpoints: number
  /** Answers by status. */
  statuses: Record<string, number>
  /** Requests with no answer, or one from 500: what was sent, cut to a few hundred characters. */
  failures: string[]
  received: number
  /** After a tenth of the bodies, half-way from there, and at the end, each time at rest; and at last without the engine's caches. */
  memory: { warm: ProcessMemory; middle: ProcessMemory; end: ProcessMemory; bare: ProcessMemory }
  /** The most that was resident, in MiB, of samples taken every thousand bodies. */
  peak: number
}

export interface FuzzOptions {
  onProgress?: (words: string) => void
  /** How long nothing is sent before memory is measured; the engine's allocator gives free pages back after 5 s. */
  restMs?: number
}

const CLIENTS = 12
const RECORDED = join(import.meta.dirname, '../../ingest/protocols/recorded')
const TYPES = [
  'application/json', 'application/x-ndjson', 'text/plain', 'application/x-www-form-urlencoded', 'application/activity+json',
  'application/cloudevents+json', 'application/cloudevents-batch+json', 'application/octet-stream', 'multipart/form-data', 'x',
] // prettier-ignore
const ENCODINGS = ['gzip', 'identity', 'br', 'deflate', 'zstd']

export async function fuzz(
  bodies: number,
  seed: number,
  { onProgress = () => undefined, restMs = 500 }: FuzzOptions = {},
): Promise<FuzzOutcome> {
  const directory = await mkdtemp(join(tmpdir(), 'candor-fuzz-'))
  const service = await startServiceProcess(directory)
  try {
    const corpus = await recordedBodies()
    const endpoints = await entrances(service.url)
    const statuses: Record<string, number> = {}
    const failures: string[] = []
    const dices = Array.from({ length: CLIENTS }, (_, number) => new Dice(seed * CLIENTS + number))
    let sent = 0
    let peak = 0
    const client = async (dice: Dice, until: number): Promise<void> => {
      while (sent < until) {
        sent++
        if (sent % 1_000 === 0) peak = Math.max(peak, await service.rss())
        if (sent % 10_000 === 0) onProgress(`${sent} bodies, RSS ${(await service.rss()).toFixed(0)} MiB`)
        const { status, failure } = await one(service.url, dice.one(endpoints), corpus, dice)
        statuses[status] = (statuses[status] ?? 0) + 1
        if (failure !== null && failures.length < 20) failures.push(failure)
      }
    }
    /** Sends until so many are sent in all, and says what the service holds when it has nothing to do. */
    const upTo = async (share: number): Promise<ProcessMemory> => {
      await Promise.all(dices.map((dice) => client(dice, Math.ceil(bodies * share))))
      await settled(service.url)
      await new Promise((resolve) => setTimeout(resolve, restMs))
      return service.memory()
    }
    const [warm, middle, end] = [await upTo(0.1), await upTo(0.55), await upTo(1)]
    const { received } = (await (await fetch(`${service.url}/v1/status`)).json()) as { received: number }
    const bare = await service.memory(true)
    return { bodies: sent, endpoints: endpoints.length, statuses, failures, received, memory: { warm, middle, end, bare }, peak } // prettier-ignore
  } finally {
    await service.stop()
    await rm(directory, { recursive: true, force: true })
  }
}

interface Entrance {
  method: string
  path: string
}

/** Every POST there is; operations on a person's or a workspace's data are left out, or the fuzz would erase its own evidence. */
async function entrances(url: string): Promise<Entrance[]> {
  const document = (await (await fetch(`${url}/openapi.json`)).json()) as {
    paths: Record<string, Record<string, unknown>>
  }
  const found = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => ({ method: method.toUpperCase(), path })),
  )
  const posts = found.filter(({ method, path }) => method === 'POST' && !path.includes('{'))
  const pixels = found.filter(({ method, path }) => method === 'GET' && path === '/i')
  if (posts.length === 0) throw new Error('The OpenAPI document names no entrance.')
  return [...posts, ...pixels]
}

async function recordedBodies(): Promise<Buffer[]> {
  const names = (await readdir(RECORDED, { recursive: true })).filter((name) => name.endsWith('.json')).sort()
  const bodies = await Promise.all(names.map((name) => readFile(join(RECORDED, name))))
  const event = {
    id: 'e',
    verb: 'Create',
    at: '2026-02-01T10:00:00Z',
    channel: 'x',
    actor: { id: 'a' },
    text: 'Grüße',
    brand: 'b',
  }
  const market = { kind: 'market', key: 'm', body: { brand: 'b', rivals: ['c'] } }
  return [...bodies, ...[event, market].map((value) => Buffer.from(JSON.stringify(value)))]
}

async function one(
  url: string,
  { method, path }: Entrance,
  corpus: readonly Buffer[],
  dice: Dice,
): Promise<{ status: string; failure: string | null }> {
  const body = mutated(corpus, dice)
  const query = method === 'GET' ? `?${encodeURI(body.toString('latin1', 0, 2000)).replaceAll('#', '')}` : ''
  const headers: Record<string, string> = { 'content-type': dice.one(TYPES) }
  if (dice.below(6) === 0) headers['content-encoding'] = dice.one(ENCODINGS)
  if (dice.below(6) === 0) headers['authorization'] = `Basic ${body.toString('base64', 0, 60)}`
  const name = `${method} ${path} ${JSON.stringify(headers)} ${body.toString('latin1', 0, 300)}`
  try {
    const answer = await fetch(url + path + query, {
      method,
      headers,
      ...(method === 'POST' && { body: new Uint8Array(body) }),
    })
    await answer.arrayBuffer()
    return { status: String(answer.status), failure: answer.status >= 500 ? `${answer.status} ${name}` : null }
  } catch (error) {
    return { status: 'none', failure: `${error instanceof Error ? error.message : String(error)} ${name}` }
  }
}

async function settled(url: string): Promise<void> {
  for (let rows = 1; rows > 0;) {
    await new Promise((resolve) => setTimeout(resolve, 500))
    rows = ((await (await fetch(`${url}/v1/status`)).json()) as { backlog: { rows: number } }).backlog.rows
  }
}
