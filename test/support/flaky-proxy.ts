/**
 * A network and a service that fail as real ones do, between a client and Candor: refusals with 429 and Retry-After, 503,
 * connections reset before the request came through and – the treacherous case – after it was accepted, and slow answers.
 * Seeded: the same requests in the same order meet the same faults. The faults take turns, so that five meet them all, and
 * they fall due at the rate asked for and not by luck: a client that sends few requests meets its share of them too.
 */
import { createHash } from 'node:crypto'
import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gunzipSync } from 'node:zlib'

export const FAULTS = ['rate_limited', 'unavailable', 'reset_before', 'reset_after', 'slow'] as const
export type Fault = (typeof FAULTS)[number]

export interface FlakyOptions {
  upstream: string
  seed: number
  /** Share of requests that meet a fault, 0 to 1. */
  rate: number
  /** How often one request (known again by its first event id) fails at most, so that a retry budget is never used up. */
  failuresPerRequest: number
  faults?: readonly Fault[]
  /** Seconds in Retry-After. */
  retryAfter?: number
  /** Milliseconds that a slow answer takes longer. */
  delay?: number
}

export interface FlakyProxy {
  url: string
  /** How often each fault was met, and how many requests came through whole. */
  counts: Record<Fault | 'passed', number>
  close(): Promise<void>
}

export async function startFlakyProxy(options: FlakyOptions): Promise<FlakyProxy> {
  const next = random(options.seed)
  const failures = new Map<string, number>()
  const counts = { passed: 0, rate_limited: 0, unavailable: 0, reset_before: 0, reset_after: 0, slow: 0 }
  const faults = options.faults ?? FAULTS
  let met = 0
  let due = 0
  let at = next()

  const choose = (key: string): Fault | null => {
    const failed = failures.get(key) ?? 0
    due += options.rate
    if (due < at || failed >= options.failuresPerRequest) return null
    due -= 1
    at = next()
    failures.set(key, failed + 1)
    return faults[met++ % faults.length] ?? null
  }

  const server = createServer((request, response) => {
    void (async () => {
      const body = await bodyOf(request)
      const fault = choose(keyOf(request, body))
      counts[fault ?? 'passed']++
      if (fault === null) await forward(request, body, response, options.upstream)
      else await fail(fault, { request, body, response, options })
    })().catch(() => response.socket?.resetAndDestroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    counts,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

interface Exchange {
  request: IncomingMessage
  body: Buffer
  response: ServerResponse
  options: FlakyOptions
}

async function fail(fault: Fault, { request, body, response, options }: Exchange): Promise<void> {
  switch (fault) {
    case 'rate_limited':
      response.writeHead(429, { 'retry-after': String(options.retryAfter ?? 1) }).end()
      return
    case 'unavailable':
      response.writeHead(503, { 'retry-after': String(options.retryAfter ?? 1) }).end()
      return
    case 'reset_before':
      response.socket?.resetAndDestroy()
      return
    case 'reset_after':
      await exchange(request, body, options.upstream)
      response.socket?.resetAndDestroy()
      return
    case 'slow':
      await new Promise((resolve) => setTimeout(resolve, options.delay ?? 300))
      await forward(request, body, response, options.upstream)
  }
}

async function forward(
  request: IncomingMessage,
  body: Buffer,
  response: ServerResponse,
  upstream: string,
): Promise<void> {
  const answer = await exchange(request, body, upstream)
  response.writeHead(answer.status, answer.headers).end(answer.body)
}

function exchange(
  { method, url, headers }: IncomingMessage,
  body: Buffer,
  upstream: string,
): Promise<{ status: number; headers: IncomingMessage['headers']; body: Buffer }> {
  return new Promise((resolve, reject) => {
    const onward = httpRequest(new URL(url ?? '/', upstream), { method, headers, agent: false }, (answer) => {
      bodyOf(answer).then((content) => resolve({ status: answer.statusCode ?? 502, headers: answer.headers, body: content }), reject) // prettier-ignore
    })
    onward.on('error', reject)
    onward.end(body)
  })
}

async function bodyOf(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of message) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}

/** What a request and its retries have in common: the first event in it. */
function keyOf({ url = '' }: IncomingMessage, body: Buffer): string {
  const plain = body[0] === 0x1f && body[1] === 0x8b ? gunzipSync(body) : body
  const id = /"(?:messageId|uuid|eid)":\s*"([^"]+)"/.exec(plain.toString())?.[1]
  return (
    id ??
    createHash('sha256')
      .update(url.replace(/stm=\d+/, ''))
      .update(plain)
      .digest('hex')
  )
}

/** Park and Miller's minimal standard generator: enough for a schedule, and the same everywhere. */
function random(seed: number): () => number {
  let state = seed % 2_147_483_647
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647
}
