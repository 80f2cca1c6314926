/**
 * The native protocol: interactions as they are (see interaction.ts), one JSON object a line, or a JSON array of them.
 *
 * A line that cannot be accepted never takes its neighbours with it: it goes to the dead-letter store, and the answer says
 * where it stood and why.
 */
import { isUtf8 } from 'node:buffer'
import { Type } from 'typebox'
import type { Candidate } from '../candidate.ts'
import { Interaction } from '../interaction.ts'
import { MAX_PIECES, sliceArray } from '../json-slices.ts'
import { problems, ReceiptSchema, Workspace } from '../route-schemas.ts'
import { parseJson, parseJsonText, validateInteraction } from '../validate.ts'
import { type Protocol, candidate, json } from './protocol.ts'

const schema = {
  tags: ['ingest'],
  summary: 'Interactions, natively',
  description:
    'NDJSON (one Interaction a line) or a JSON array; plain or gzipped. A bad event never refuses its neighbours.',
  querystring: Type.Object({ workspace: Workspace, source: Type.Optional(Type.Literal('import')) }),
  consumes: ['application/x-ndjson', 'application/json'],
  body: Interaction,
  response: { 200: ReceiptSchema, ...problems },
}

export const native: Protocol = {
  name: 'native',
  endpoints: [
    {
      method: 'POST',
      url: '/v1/interactions',
      schema,
      read: ({ body, query, receivedAt }) => ({
        candidates: readNative(body, receivedAt),
        writeKey: null,
        source: query['source'] === 'import' ? 'import' : 'native',
      }),
      reply: (receipt) => json(receipt),
    },
  ],
}

/** The events of a body. Blank lines are skipped; everything else becomes a candidate, good or bad. */
export function readNative(body: Buffer, receivedAt: number): Candidate[] {
  const start = body.findIndex((byte) => byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09)
  if (start < 0) return []
  const slices = sliceArray(body, start)
  if (slices !== null && isBlank(body.subarray(slices.end))) return fromBytes(slices.elements, receivedAt)
  // A byte that is no UTF-8 spoils its own line only.
  return isUtf8(body) ? textLines(body.toString('utf8'), receivedAt) : fromBytes(lines(body), receivedAt)
}

const fromBytes = (pieces: readonly Buffer[], receivedAt: number): Candidate[] =>
  pieces.map((bytes) => candidate(bytes, () => validateInteraction(parseJson(bytes), receivedAt)))

/** A line of text. Its bytes are made when they are asked for: only dead letters need them. */
class Line implements Candidate {
  readonly #text: string
  readonly #receivedAt: number
  #event: Candidate['event'] | undefined

  constructor(text: string, receivedAt: number) {
    this.#text = text
    this.#receivedAt = receivedAt
  }

  get event(): Candidate['event'] {
    return (this.#event ??= validateInteraction(parseJsonText(this.#text), this.#receivedAt))
  }

  get bytes(): Buffer {
    return Buffer.from(this.#text)
  }

  get isPlain(): boolean {
    return !this.#text.includes('\\')
  }
}

function textLines(body: string, receivedAt: number): Line[] {
  const found: Line[] = []
  let from = 0
  while (from < body.length && found.length < MAX_PIECES) {
    let to = body.indexOf('\n', from)
    if (to < 0) to = body.length
    const end = to > from && body.charCodeAt(to - 1) === 0x0d ? to - 1 : to
    const text = body.slice(from, end)
    // Nearly every line begins with a brace.
    if (text.charCodeAt(0) === 0x7b || !BLANK.test(text)) found.push(new Line(text, receivedAt))
    from = to + 1
  }
  return found
}

const BLANK = /^[ \t\r]*$/

/** The lines of a body that is not UTF-8 throughout. */
function lines(body: Buffer): Buffer[] {
  const found: Buffer[] = []
  let from = 0
  while (from < body.length && found.length < MAX_PIECES) {
    let to = body.indexOf(0x0a, from)
    if (to < 0) to = body.length
    const end = to > from && body[to - 1] === 0x0d ? to - 1 : to
    const line = body.subarray(from, end)
    if (!isBlank(line)) found.push(line)
    from = to + 1
  }
  return found
}

const isBlank = (bytes: Buffer): boolean =>
  bytes.every((byte) => byte === 0x20 || byte === 0x09 || byte === 0x0d || byte === 0x0a)
