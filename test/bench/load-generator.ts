/**
 * A cheap load: keep-alive connections over bare sockets, bodies made of one template with the ids written in. A real HTTP
 * client would take more of the two cores than the service that is measured.
 */
import { connect, type Socket } from 'node:net'

export interface LoadOptions {
  url: string
  path: string
  /** Events a request. */
  size: number
  connections: number
  seconds: number
  /** Events a second over all connections; as fast as they are answered if left out. */
  rate?: number
}

export interface LoadOutcome {
  events: number
  seconds: number
  /** Milliseconds from the first byte sent to the whole answer, one a request. */
  acks: number[]
}

const DIGITS = 10
const TEXT = 'Something that somebody said about a brand, of a usual length. '.repeat(3)
let serial = 0

/** One event as NDJSON, with ten zeros where its number goes: 402 bytes. */
const line = (n: number): string =>
  JSON.stringify({
    id: 'bench-0000000000', verb: 'Create', at: new Date(Date.UTC(2026, 0, 1 + (n % 28), n % 24)).toISOString(), actor: { id: `a${n % 20_000}` },
    channel: `c${n % 5}`, brand: `b${n % 3}`, campaign: `k${n % 7}`, object: { id: `post-${n % 500}` }, text: TEXT,
  }) + '\n' // prettier-ignore

/** A request whose ids can be renumbered in place. */
class Request {
  readonly bytes: Buffer
  readonly #slots: number[] = []

  constructor({ path, size }: LoadOptions) {
    const body = Array.from({ length: size }, (_, n) => line(n)).join('')
    const head = `POST ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/x-ndjson\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n`
    this.bytes = Buffer.from(head + body)
    for (let at = this.bytes.indexOf('bench-0'); at >= 0; at = this.bytes.indexOf('bench-0', at + 1))
      this.#slots.push(at + 'bench-'.length)
  }

  renumber(): Buffer {
    for (const slot of this.#slots) this.bytes.write(String(serial++).padStart(DIGITS, '0'), slot, 'latin1')
    return this.bytes
  }
}

export async function load(options: LoadOptions): Promise<LoadOutcome> {
  const acks: number[] = []
  const began = performance.now()
  const end = began + options.seconds * 1000
  const pace = options.rate === undefined ? 0 : (options.size * options.connections * 1000) / options.rate
  const connection = async (number: number): Promise<void> => {
    const socket = await open(options.url)
    const request = new Request(options)
    let due = began + (number * pace) / options.connections
    // At least one, also when connecting takes as long as the measurement.
    do {
      await pause(due - performance.now())
      due += pace
      const sent = performance.now()
      await exchange(socket, request.renumber())
      acks.push(performance.now() - sent)
    } while (performance.now() < end)
    socket.destroy()
  }
  await Promise.all(Array.from({ length: options.connections }, (_, number) => connection(number)))
  return { events: acks.length * options.size, seconds: (performance.now() - began) / 1000, acks }
}

function open(url: string): Promise<Socket> {
  const { hostname, port } = new URL(url)
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => resolve(socket.setNoDelay(true)))
    socket.once('error', reject)
  })
}

/** Sends a request and waits for the whole answer. @throws on anything but 200 */
function exchange(socket: Socket, request: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    let answer = ''
    const onData = (chunk: Buffer): void => {
      answer += chunk.toString('latin1')
      const head = answer.indexOf('\r\n\r\n')
      if (head < 0) return
      const length = Number(/content-length: (\d+)/i.exec(answer.slice(0, head))?.[1] ?? 0)
      if (answer.length < head + 4 + length) return
      socket.off('data', onData).off('close', onClose)
      if (answer.startsWith('HTTP/1.1 200')) resolve()
      else reject(new Error(`The service answered ${answer.slice(0, 300)}`))
    }
    const onClose = (): void => reject(new Error('The service closed the connection.'))
    socket.on('data', onData).once('close', onClose)
    socket.write(request)
  })
}

const pause = (ms: number): Promise<void> =>
  ms <= 0 ? Promise.resolve() : new Promise((resolve) => setTimeout(resolve, ms))
