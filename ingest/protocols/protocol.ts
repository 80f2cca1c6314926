/**
 * What a wire protocol is to Candor: the endpoints its clients call, how a request becomes candidates, and how it is
 * answered. One protocol, one file; index.ts lists them, routes.ts mounts them. A protocol only translates: it keeps no
 * state, reads no clock and decides nothing about acceptance.
 */
import type { IncomingHttpHeaders } from 'node:http'
import type { FastifySchema } from 'fastify'
import type { Scope } from '../door/api-key.ts'
import type { Candidate, Receipt } from '../candidate.ts'
import type { ProblemError } from '../problem.ts'
import { Rejection } from '../rejection.ts'

export interface WireRequest {
  /** Unpacked; empty when there was none. */
  body: Buffer
  headers: IncomingHttpHeaders
  query: Readonly<Record<string, unknown>>
  params: Readonly<Record<string, string>>
  /** Milliseconds since 1970, the clock of this service. */
  receivedAt: number
}

/** What a request says. */
export interface Reading {
  candidates: Candidate[]
  /** The write key that the protocol carries in its body or in a header or parameter of its own; null if it has none. */
  writeKey: string | null
  /** Which entrance is recorded with each event, when it is not the protocol's own name. */
  source?: string
  /** Nothing in the body could be read: it is kept whole as one dead letter, and the client is told with a 400. */
  unreadable?: boolean
}

export interface Reply {
  status: number
  /** Content type; JSON if left out. */
  type?: string
  body: string | Buffer
}

export interface Endpoint {
  method: 'GET' | 'POST'
  url: string
  /** What a key must be for; 'ingest' if left out, which keys in clients are. */
  scope?: Scope
  /** What OpenAPI says of it; bodies are checked event by event, never by this. */
  schema: FastifySchema
  read: (request: WireRequest) => Reading
  /** The protocol's own word for "all of it is durable, a duplicate or a dead letter". */
  reply: (receipt: Receipt) => Reply
  /**
   * Whether the request bears the signature that its sender makes with a shared secret; left out by protocols that sign
   * nothing. The door calls it for write keys that have a secret, before anything is read.
   */
  isSigned?: (request: WireRequest, secret: string) => boolean
  /** The protocol's own shape of an error, where its clients expect one; an RFC 9457 problem document if left out. */
  refuse?: (problem: ProblemError) => Reply
}

export interface Protocol {
  /** Its name, recorded as the source of each event: 'segment', 'native'. */
  name: string
  endpoints: readonly Endpoint[]
}

/**
 * The status with which a protocol of libraries tells a problem. Such a client drops for good what is refused with most of
 * 4xx: a body that may only have been damaged on its way is asked for again, with the status of a request that did not arrive
 * whole. It is no fault of the service, so no 5xx.
 *
 * @param again what its clients send again for, where 408 is not among it
 */
export const statusFor = (problem: ProblemError, again: 408 | 429 = 408): number =>
  problem.code === 'damaged_gzip' ? again : problem.statusCode

/**
 * A candidate that is checked when it is first looked at: a large request is gone through in slices, so that it does not hold
 * up everybody else (see settle in protocol-routes.ts).
 */
export function candidate(bytes: Buffer, check: () => Candidate['event']): Candidate {
  let event: Candidate['event'] | undefined
  return {
    bytes,
    get event() {
      return (event ??= check())
    },
  }
}

export const json = (value: unknown, status = 200): Reply => ({ status, body: JSON.stringify(value) })

/**
 * The first field of that name in a form or a query, decoded; null if there is none. The rest is not parsed: a hostile form
 * has millions of fields.
 */
export function formField(form: string, name: string): string | null {
  const sign = `${name}=`
  const at = form.startsWith(sign) ? 0 : form.indexOf(`&${sign}`) + 1
  if (!form.startsWith(sign, at)) return null
  const end = form.indexOf('&', at)
  return new URLSearchParams(form.slice(at, end < 0 ? undefined : end)).get(name)
}

/** What a parameter `data` says: JSON as it is, or in base64 of either alphabet. */
export function unwrapData(data: string): Buffer {
  if (/^\s*[[{]/.test(data)) return Buffer.from(data)
  // A form turns the plus signs of base64 into spaces where a library forgot to escape them.
  return Buffer.from(data.replaceAll(' ', '+'), 'base64')
}

export const plain = (body: string, status = 200): Reply => ({ status, type: 'text/plain; charset=utf-8', body })

/** A transparent image of one pixel, for entrances that pages and e-mails call as images. */
export const pixel = (): Reply => ({
  status: 200,
  type: 'image/gif',
  body: Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64'),
})

/** A body in which no event can be found: one dead letter that holds it all. */
export const unreadable = (body: Buffer, why: string): Reading => ({
  candidates: [{ bytes: body, event: new Rejection('malformed_json', why) }],
  writeKey: null,
  unreadable: true,
})
