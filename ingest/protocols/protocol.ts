/**
 * What a wire protocol is to Candor: the endpoints its clients call, how a request becomes candidates, and how it is
 * answered. One protocol, one file; index.ts lists them, routes.ts mounts them. A protocol only translates: it keeps no
 * state, reads no clock and decides nothing about acceptance.
 */
import type { IncomingHttpHeaders } from 'node:http'
import type { FastifySchema } from 'fastify'
import type { Candidate, Receipt } from '../intake.ts'
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

export const json = (value: unknown, status = 200): Reply => ({ status, body: JSON.stringify(value) })

/** A body in which no event can be found: one dead letter that holds it all. */
export const unreadable = (body: Buffer, why: string): Reading => ({
  candidates: [{ bytes: body, event: new Rejection('malformed_json', why) }],
  writeKey: null,
  unreadable: true,
})
