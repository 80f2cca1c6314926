/** A Jetstream relay on loopback: replays a recording from a cursor on, and fails as it is told to. */
import type { AddressInfo } from 'node:net'
import { WebSocketServer, type WebSocket } from 'ws'

export interface RelayOptions {
  /** Messages in the order of their time_us. */
  recording: readonly { time: number; text: string }[]
  /** After how many messages each connection breaks; later ones do not. */
  breaks?: readonly number[]
  /** How a connection breaks: cut without a word, closed politely, or silent from then on. */
  manner?: 'cut' | 'close' | 'silence'
  /** The oldest time it still has, in microseconds. */
  oldest?: number
}

export interface Relay {
  url: string
  /** The query of each connection, in order. */
  connections: URLSearchParams[]
  sent: number
  /** Messages that were sent and are not yet taken by the reader’s socket, at their most. */
  stalled: number
  close(): Promise<void>
}

const CHUNK = 200
/** Bytes that may wait in a socket before the relay waits, too. */
const HIGH_WATER = 1024 * 1024

export async function startRelay(options: RelayOptions): Promise<Relay> {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0, path: '/subscribe' })
  await new Promise((resolve) => server.once('listening', resolve))
  const relay: Relay = {
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}/subscribe`,
    connections: [],
    sent: 0,
    stalled: 0,
    close: () =>
      new Promise((resolve) => {
        for (const client of server.clients) client.terminate()
        server.close(() => resolve())
      }),
  }
  server.on('connection', (socket, request) => {
    const query = new URL(request.url ?? '', relay.url).searchParams
    const limit = options.breaks?.[relay.connections.length] ?? Infinity
    relay.connections.push(query)
    void replay(socket, query, limit, options, relay)
  })
  return relay
}

async function replay(
  socket: WebSocket,
  query: URLSearchParams,
  limit: number,
  { recording, manner = 'cut', oldest = 0 }: RelayOptions,
  relay: Relay,
): Promise<void> {
  const from = Math.max(Number(query.get('cursor') ?? 0), oldest)
  const messages = recording.filter(({ time }) => time >= from)
  for (let n = 0; n < messages.length; n++) {
    if (n >= limit) {
      fail(socket, manner)
      return
    }
    if (!isOpen(socket)) return
    socket.send(messages[n]?.text ?? '')
    relay.sent++
    if (n % CHUNK === 0) await new Promise((resolve) => setImmediate(resolve))
    while (socket.bufferedAmount > HIGH_WATER && isOpen(socket)) {
      relay.stalled++
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
  }
}

const isOpen = (socket: WebSocket): boolean => socket.readyState === socket.OPEN

function fail(socket: WebSocket, manner: 'cut' | 'close' | 'silence'): void {
  if (manner === 'cut') socket.terminate()
  else if (manner === 'close') socket.close(1001)
  // Silence: not even a pong comes back.
  else socket.pause()
}
