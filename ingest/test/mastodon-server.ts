/** A Mastodon server on loopback: streams what it is told, serves the timelines of it, and fails when asked to. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface MastodonServer {
  url: string
  /** Paths and tokens of all requests, in order. */
  requests: { path: string; token: string }[]
  /** How many streams are open. */
  listeners(): number
  /** Says something on all open streams; a status that is an update stands in the timeline too. */
  tell(event: string, data: unknown): void
  /** Sends bytes as they are. */
  raw(text: string): void
  /** Cuts all open streams. */
  cut(): void
  close(): Promise<void>
}

export async function startMastodonServer(token: string): Promise<MastodonServer> {
  const streams = new Set<ServerResponse>()
  const timeline: { id: string }[] = []
  const requests: MastodonServer['requests'] = []
  const server = createServer((request, response) => answer(request, response))
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    const url = new URL(request.url ?? '/', 'http://server/')
    requests.push({ path: `${url.pathname}${url.search}`, token: request.headers.authorization ?? '' })
    if (request.headers.authorization !== `Bearer ${token}`) {
      response.writeHead(401).end('{"error":"The access token is invalid"}')
    } else if (url.pathname.startsWith('/api/v1/streaming/')) {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.write(':)\n')
      streams.add(response)
      response.on('close', () => streams.delete(response))
    } else if (url.pathname.startsWith('/api/v1/timelines/')) {
      const since = BigInt(url.searchParams.get('min_id') ?? 0)
      const page = timeline.filter(({ id }) => BigInt(id) > since).slice(0, Number(url.searchParams.get('limit')))
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(page.reverse()))
    } else response.writeHead(404).end()
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const raw = (text: string): void => {
    for (const stream of streams) stream.write(text)
  }
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    listeners: () => streams.size,
    tell: (event, data) => {
      if (event === 'update') timeline.push(data as { id: string })
      raw(`event: ${event}\ndata: ${typeof data === 'string' ? data : JSON.stringify(data)}\n\n`)
    },
    raw,
    cut: () => {
      for (const stream of streams) stream.destroy()
    },
    close: async () => {
      for (const stream of streams) stream.destroy()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
