/**
 * Server-sent events as they come out of a response's body (WHATWG HTML, 9.2.6 "Interpreting an event stream"): events of
 * an `event:` and its `data:` lines. Comments (Mastodon's ":thump") only show that the connection lives.
 */
export interface ServerEvent {
  event: string
  data: string
}

/** A server that sends no end of line for so long has lost its way. */
const MAX_EVENT_CHARACTERS = 4 * 1024 * 1024

/** Takes pieces of the stream, cut anywhere, and gives the events that are complete. Throws when one is far too long. */
export class EventStreamParser {
  readonly #decoder = new TextDecoder()
  #rest = ''
  #event = ''
  #data: string[] = []

  push(piece: Uint8Array): ServerEvent[] {
    this.#rest += this.#decoder.decode(piece, { stream: true })
    const lines = this.#rest.split(/\r\n|\n|\r(?!$)/)
    this.#rest = lines.pop() ?? ''
    const size = this.#rest.length + this.#data.reduce((sum, line) => sum + line.length, 0)
    if (size > MAX_EVENT_CHARACTERS) throw new Error('An event of the stream is longer than 4 million characters')
    return lines.flatMap((line) => this.#line(line) ?? [])
  }

  #line(line: string): ServerEvent | null {
    if (line === '') return this.#dispatch()
    const [, field, value = ''] = /^([^:]*)(?::\s?(.*))?$/s.exec(line) ?? []
    if (field === 'event') this.#event = value
    if (field === 'data') this.#data.push(value)
    return null
  }

  #dispatch(): ServerEvent | null {
    const event = { event: this.#event === '' ? 'message' : this.#event, data: this.#data.join('\n') }
    const isEmpty = this.#data.length === 0
    this.#event = ''
    this.#data = []
    return isEmpty ? null : event
  }
}
