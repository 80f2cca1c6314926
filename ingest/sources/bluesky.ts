/**
 * Bluesky through Jetstream: a WebSocket that tells every public commit of the network, from a time on
 * (https://github.com/bluesky-social/jetstream, `/subscribe`).
 *
 * The cursor is `time_us`, microseconds since 1970 by the relay's clock. It is not exact across relays, so a connection
 * begins some seconds before it. A relay keeps a day or so: where the first message comes long after the cursor, the time
 * between is told as a gap.
 */
import { WebSocket } from 'ws'
import { readJetstream, COLLECTIONS } from './bluesky-events.ts'
import type { Rules } from './rules.ts'
import type { Gap, Upstream } from './source.ts'

export interface BlueskyOptions {
  /** Such as wss://jetstream2.us-east.bsky.network/subscribe */
  url: string
  rules: Rules
  /** How far before the cursor a connection begins, in milliseconds. */
  rewindMs?: number
  /** A connection on which nothing at all comes for so long is dead, in milliseconds; it is pinged at a third of it. */
  idleMs?: number
  /** How many messages are read ahead of what was taken. */
  readAhead?: number
}

/** A first message later than this after the cursor tells of a gap: the network is never silent for so long. */
const GAP_US = 60_000_000
/** No post comes near this; a larger record is not sent by the relay. */
const MAX_MESSAGE_BYTES = 1_000_000

export function bluesky(options: BlueskyOptions): Upstream<string> {
  return {
    kind: 'bluesky',
    connect: (cursor, signal, onGap) => subscribe(options, cursor, signal, onGap),
    read: (text, collected, receivedAt) => readJetstream(text, options.rules, collected, receivedAt),
  }
}

/** The address of a subscription that begins `rewindMs` before the cursor. */
export function subscriptionUrl(url: string, cursor: string | null, rewindMs: number): URL {
  const address = new URL(url)
  for (const collection of COLLECTIONS) address.searchParams.append('wantedCollections', collection)
  address.searchParams.set('maxMessageSizeBytes', String(MAX_MESSAGE_BYTES))
  if (cursor !== null) address.searchParams.set('cursor', String(Math.max(0, Number(cursor) - rewindMs * 1000)))
  return address
}

async function* subscribe(
  { url, rewindMs = 5000, idleMs = 60_000, readAhead = 5000 }: BlueskyOptions,
  cursor: string | null,
  signal: AbortSignal,
  onGap: (gap: Gap) => void,
): AsyncGenerator<readonly string[]> {
  signal.throwIfAborted()
  const socket = new WebSocket(subscriptionUrl(url, cursor, rewindMs), {
    handshakeTimeout: idleMs,
    maxPayload: MAX_MESSAGE_BYTES * 16,
  })
  const inbox = new Inbox(socket, { signal, idleMs, readAhead })
  try {
    let isFirst = cursor !== null
    for (let messages = await inbox.take(); messages !== null; messages = await inbox.take()) {
      if (isFirst) tellGap(Number(cursor), messages[0], onGap)
      isFirst = false
      yield messages
    }
  } finally {
    inbox.close()
  }
}

function tellGap(cursor: number, message: string | undefined, onGap: (gap: Gap) => void): void {
  const first = Number(/"time_us":\s*(\d+)/.exec(message ?? '')?.[1] ?? NaN)
  if (first - cursor > GAP_US) onGap({ from: instant(cursor), to: instant(first) })
}

const instant = (microseconds: number): string => new Date(microseconds / 1000).toISOString()

/** The messages of a socket, at most so many ahead of the reader: beyond them the socket itself is not read. */
class Inbox {
  readonly #socket: WebSocket
  readonly #watch: NodeJS.Timeout
  readonly #signal: AbortSignal
  #messages: string[] = []
  #failure: Error | null = null
  #ended = false
  #lastSign = Date.now()
  #wake: () => void = () => undefined

  constructor(socket: WebSocket, options: { signal: AbortSignal; idleMs: number; readAhead: number }) {
    this.#socket = socket
    this.#signal = options.signal
    socket.on('message', (data: Buffer) => {
      this.#messages.push(data.toString('utf8'))
      if (this.#messages.length >= options.readAhead) socket.pause()
      this.#sign()
    })
    for (const event of ['open', 'ping', 'pong'] as const) socket.on(event, () => this.#sign())
    socket.on('error', (error) => this.#end(error))
    socket.on('close', (code) =>
      this.#end(code === 1000 || code === 1001 ? null : new Error(`It was closed with ${code}`)),
    )
    options.signal.addEventListener('abort', this.#abort)
    this.#watch = setInterval(() => this.#look(options.idleMs), options.idleMs / 3)
  }

  /** What has come since the last call, at least one message; null when the other side has ended it. */
  async take(): Promise<string[] | null> {
    while (this.#messages.length === 0) {
      if (this.#failure !== null) throw this.#failure
      if (this.#ended) return null
      await new Promise<void>((resolve) => (this.#wake = resolve))
    }
    const messages = this.#messages
    this.#messages = []
    if (this.#socket.isPaused) this.#socket.resume()
    this.#lastSign = Date.now()
    return messages
  }

  close(): void {
    clearInterval(this.#watch)
    this.#signal.removeEventListener('abort', this.#abort)
    this.#socket.terminate()
  }

  readonly #abort = (): void => this.#end(new Error('It was stopped'))

  #look(idleMs: number): void {
    if (this.#socket.isPaused) return
    if (Date.now() - this.#lastSign > idleMs) this.#end(new Error(`Nothing came for ${idleMs} ms`))
    else if (this.#socket.readyState === WebSocket.OPEN) this.#socket.ping()
  }

  #sign(): void {
    this.#lastSign = Date.now()
    this.#wake()
  }

  #end(failure: Error | null): void {
    this.#failure ??= failure
    this.#ended = true
    this.#wake()
  }
}
