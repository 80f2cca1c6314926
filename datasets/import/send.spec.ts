import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { gunzipSync } from 'node:zlib'
import type { Interaction } from '@candor/ingest/interaction'
import { describe, expect, it, onTestFinished } from 'vitest'
import { generateWorld, PRESETS } from '../index.ts'
import { batchesOf, sendBatch, sendWorld, type Target } from './send.ts'

interface Call {
  path: string
  headers: IncomingMessage['headers']
  body: string
}

type Answer = (call: Call, count: number) => { status: number; headers?: Record<string, string>; body?: unknown }

const receive: Answer = ({ body }) => {
  const received = body.split('\n').length
  return { status: 200, body: { received, accepted: received, duplicates: 0, deadLettered: 0, errors: [] } }
}

/** A stand-in for Candor on a real socket: keeps the calls, answers as it is told. */
async function server(answer: Answer): Promise<{ target: Target; calls: Call[]; waits: number[] }> {
  const calls: Call[] = []
  const waits: number[] = []
  const http = createServer((request: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const raw = Buffer.concat(chunks)
      const body = (request.headers['content-encoding'] === 'gzip' ? gunzipSync(raw) : raw).toString('utf8')
      calls.push({ path: request.url ?? '', headers: request.headers, body })
      const {
        status,
        headers = {},
        body: reply,
      } = answer({ path: request.url ?? '', headers: request.headers, body }, calls.length)
      response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(reply ?? {}))
    })
  })
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void http.close())
  const address = http.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const wait = (milliseconds: number) => {
    waits.push(milliseconds)
    return Promise.resolve()
  }
  return { target: { url: `http://127.0.0.1:${port}`, workspace: 'main', wait }, calls, waits }
}

const event: Interaction = { id: 'e1', verb: 'Like', at: '2025-01-01T00:00:00Z', channel: 'x', actor: { id: 'a' } }

describe('sending', () => {
  it('posts gzipped NDJSON to the public API, and gives back what the server says', async () => {
    const { target, calls } = await server(receive)
    expect((await sendBatch(target, [event, event])).accepted).toBe(2)
    expect(calls[0]?.path).toBe('/v1/interactions?workspace=main&source=import')
    expect(calls[0]?.headers['content-type']).toBe('application/x-ndjson')
    expect(calls[0]?.body).toBe(`${JSON.stringify(event)}\n${JSON.stringify(event)}`)
  })

  it('waits as long as a busy server asks, doubling when it does not say, and sends the same bytes again', async () => {
    const { target, calls, waits } = await server((call, count) => {
      if (count === 1) return { status: 429, headers: { 'retry-after': '7' } }
      return count < 4 ? { status: 503 } : receive(call, count)
    })
    await sendBatch(target, [event])
    expect(waits).toEqual([7000, 500, 1000])
    expect(new Set(calls.map(({ body }) => body)).size).toBe(1)
  })

  it('does not repeat what the server calls wrong, and says what it said', async () => {
    const { target, calls } = await server(() => ({ status: 400, body: { message: 'workspace: no such name' } }))
    await expect(sendBatch(target, [event])).rejects.toThrow(/answered 400 after 1 attempt\(s\): .*no such name/)
    expect(calls.length).toBe(1)
  })

  it('gives up on a server that is not there, and asks whether it runs', async () => {
    const waits: number[] = []
    const wait = (milliseconds: number) => Promise.resolve(waits.push(milliseconds))
    const target = {
      url: 'http://127.0.0.1:9',
      workspace: 'main',
      wait,
      fetch: () => Promise.reject(new TypeError('refused')),
    }
    await expect(sendBatch(target, [event])).rejects.toThrow(
      /could not be reached in 9 attempts \(refused\); is Candor running/,
    )
    expect(waits).toEqual([250, 500, 1000, 2000, 4000, 8000, 16_000, 30_000])
  })

  it('does not take any 200 for an ingest reply', async () => {
    const { target } = await server(() => ({ status: 200, body: { ok: true } }))
    await expect(sendBatch(target, [event])).rejects.toThrow(/is this address a Candor service/)
  })

  it('sends a world: definitions first, then every interaction once, in order', async () => {
    const { target, calls } = await server((call, count) =>
      call.path.includes('definitions') ? { status: 200 } : receive(call, count),
    )
    const world = generateWorld(PRESETS.tiny)
    const progress: number[] = []
    const delivery = await sendWorld(world, target, ({ sent }) => progress.push(sent))
    const [first, ...others] = calls
    expect(first?.path).toBe('/v1/definitions?workspace=main')
    expect(JSON.parse(first?.body ?? '')).toEqual(world.definitions)
    const lines = others.flatMap(({ body }) => body.split('\n'))
    expect(lines).toEqual([...world.interactions].map((interaction) => JSON.stringify(interaction)))
    expect([delivery.sent, delivery.accepted]).toEqual([lines.length, lines.length])
    expect(progress.at(-1)).toBe(lines.length)
  })
})

describe('batches', () => {
  it('keep order and lose nothing', () => {
    expect([...batchesOf([1, 2, 3, 4, 5], 2)]).toEqual([[1, 2], [3, 4], [5]])
    expect([...batchesOf([], 2)]).toEqual([])
  })
})
