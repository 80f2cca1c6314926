/** Mounts the endpoints of a protocol: let in, read, accept, answer as the protocol does. */
import { setImmediate } from 'node:timers/promises'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { readBody } from './body.ts'
import type { ApiKey } from './door/api-key.ts'
import { writeCredentialOf } from './door/credential.ts'
import type { Door } from './door/door.ts'
import { idempotencyKeyOf, type IdempotencyKeys } from './door/idempotency.ts'
import type { RateLimits } from './door/rate-limit.ts'
import type { Candidate, Origin, Receipt } from './candidate.ts'
import { IntakeFull, type Intake } from './intake.ts'
import { JournalUnavailable } from './journal/journal.ts'
import { LoaderStopped } from './loader.ts'
import { ProblemError } from './problem.ts'
import type { Endpoint, Protocol, Reading, Reply, WireRequest } from './protocols/protocol.ts'

export interface ProtocolContext {
  intake: Intake
  door: Door
  limits: RateLimits
  idempotency: IdempotencyKeys
  /** The clock, in milliseconds since 1970. */
  now: () => number
  onTrouble: (message: string, error: unknown) => void
}

const MAX_EVENTS = 20_000
/** The protocol that is ours, and so follows the conventions that others have no word for. */
const NATIVE = 'native'

export function mountProtocol(app: FastifyInstance, protocol: Protocol, context: ProtocolContext): void {
  for (const endpoint of protocol.endpoints) mount(app, protocol.name, endpoint, context)
}

function mount(app: FastifyInstance, name: string, endpoint: Endpoint, context: ProtocolContext): void {
  const { method, url, schema, refuse } = endpoint
  app.route({
    method,
    url,
    schema,
    ...(refuse !== undefined && {
      errorHandler: (error, _request, reply) => {
        const problem = toProblem(error, context.onTrouble)
        void send(reply.headers(problem.headers), refuse(problem))
      },
    }),
    handler: (request, reply) => take(request, reply, name, endpoint, context),
  })
}

/** One request, from its key to its answer. */
async function take(
  request: FastifyRequest,
  reply: FastifyReply,
  name: string,
  { read, reply: answer, url, isSigned, scope = 'ingest' }: Endpoint,
  { intake, door, limits, idempotency, now }: ProtocolContext,
): Promise<FastifyReply> {
  const receivedAt = now()
  const asked = workspaceAsked(request)
  const shown = writeCredentialOf(request)
  // A key outside of the body is looked at before the body: who is not let in costs no more than that.
  const early = shown === null ? null : door.admit(request, scope, shown, asked)
  if (early?.key) limits.takeRequest(early.key)
  const wire = await wireRequest(request, receivedAt)
  const reading = read(wire)
  await settle(reading.candidates)
  const { key, workspace } = early ?? door.admit(request, scope, reading.writeKey, asked)
  const { signingSecret } = key ?? {}
  if (signingSecret !== undefined && isSigned?.(wire, signingSecret) !== true) throw new ProblemError('not_signed')
  const work = async (): Promise<Reply> => {
    if (key !== null) spend(limits, key, early === null, reading)
    const source = reading.source ?? name
    const receipt = await acceptWithin(intake, reading.candidates, { workspace, source, receivedAt })
    if (reading.unreadable === true) throw new ProblemError('malformed_body', receipt.errors[0]?.detail)
    return answer(receipt)
  }
  const once = name === NATIVE ? idempotencyKeyOf(request.headers) : null
  const about = [workspace, key?.id ?? '', url]
  const done = await idempotency.once({ key: once, about, body: wire.body }, work)
  if (done.isReplayed) reply.header('idempotency-replayed', 'true')
  if (key !== null) reply.headers(limits.headers(key))
  return send(reply, done.reply)
}

function spend(limits: RateLimits, key: ApiKey, isFirstLook: boolean, { candidates }: Reading): void {
  if (isFirstLook) limits.takeRequest(key)
  limits.takeEvents(key, candidates.length)
}

/** How long the events of one request are checked before others get their turn. */
const SLICE_MS = 5

/** Has every candidate checked, in slices. Nothing is decided meanwhile: the request is accepted as a whole, afterwards. */
async function settle(candidates: readonly Candidate[]): Promise<void> {
  if (candidates.length > MAX_EVENTS) return
  let began = performance.now()
  for (const each of candidates) {
    each.event satisfies unknown
    if (performance.now() - began < SLICE_MS) continue
    await setImmediate()
    began = performance.now()
  }
}

async function wireRequest(request: FastifyRequest, receivedAt: number): Promise<WireRequest> {
  return {
    body: await readBody(request),
    headers: request.headers,
    query: request.query as WireRequest['query'],
    params: request.params as WireRequest['params'],
    receivedAt,
  }
}

export const send = (
  reply: FastifyReply,
  { status, type = 'application/json; charset=utf-8', body }: Reply,
): FastifyReply => reply.status(status).type(type).send(body)

async function acceptWithin(intake: Intake, candidates: readonly Candidate[], origin: Origin): Promise<Receipt> {
  if (candidates.length > MAX_EVENTS) throw new ProblemError('too_many_events', `There are ${candidates.length}`)
  return intake.accept(candidates, origin)
}

/** The workspace that a request names; null if it leaves that to its key. @throws ProblemError when it names it twice */
export function workspaceAsked(request: FastifyRequest): string | null {
  const { workspace = null } = request.query as { workspace?: unknown }
  if (workspace === null || typeof workspace === 'string') return workspace
  throw new ProblemError('invalid_workspace', `It is ${JSON.stringify(workspace)}`)
}

/** Any failure as a problem. What nobody foresaw is told to the log only. */
export function toProblem(error: unknown, onTrouble: ProtocolContext['onTrouble']): ProblemError {
  const problem = knownProblem(error)
  if (problem !== null) return problem
  onTrouble('A request failed', error)
  return new ProblemError('internal')
}

function knownProblem(error: unknown): ProblemError | null {
  if (error instanceof ProblemError) return error.code === 'internal' ? null : error
  if (error instanceof JournalUnavailable) return new ProblemError('journal_unavailable', error.message)
  if (error instanceof LoaderStopped) return new ProblemError('stopping')
  if (error instanceof IntakeFull) return new ProblemError('intake_full')
  if (!(error instanceof Error)) return null
  if ('code' in error && error.code === 'FST_ERR_CTP_BODY_TOO_LARGE') return new ProblemError('body_too_large')
  const status = 'statusCode' in error ? Number(error.statusCode) : 500
  return status >= 400 && status < 500 ? new ProblemError('invalid_request', error.message) : null
}
