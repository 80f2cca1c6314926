/** The ingest API: Segment's calls, the native endpoint, definitions, and how far things have come. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Compile } from 'typebox/compile'
import { acceptAnyBody, readBody } from './body.ts'
import { Definition } from './definition.ts'
import { IntakeFull, type Candidate, type Intake, type Origin, type Receipt } from './intake.ts'
import { JournalUnavailable } from './journal/journal.ts'
import { LoaderStopped } from './loader.ts'
import { ProblemError, sendProblem } from './problem.ts'
import { readNative } from './protocols/native.ts'
import { readBatch, readCall, SEGMENT_CALLS, type SegmentBody } from './protocols/segment.ts'
import { Rejection } from './rejection.ts'
import { definitionsSchema, dropSchema, interactionsSchema, segmentSchema, statusSchema } from './route-schemas.ts'
import { parseJson } from './validate.ts'

export interface IngestOptions {
  intake: Intake
  /** Which workspace a Segment write key feeds; keys that are not listed feed "main". */
  writeKeys?: Readonly<Record<string, string>>
  /** The clock, in milliseconds since 1970. */
  now?: () => number
  /** Told of every failure that nobody foresaw; the client only learns that there was one. */
  onTrouble?: (message: string, error: unknown) => void
}

const WORKSPACE = /^[a-z0-9][a-z0-9-]{0,39}$/
const MAX_EVENTS = 20_000
const definition = Compile(Definition)

/** Registers the ingest routes on an encapsulated scope. */
export async function ingestRoutes(app: FastifyInstance, options: IngestOptions): Promise<void> {
  const { intake, writeKeys = {}, now = Date.now, onTrouble = () => undefined } = options
  const workspaceByKey = new Map(Object.entries(writeKeys))
  acceptAnyBody(app)
  // The schemas of these routes document; the door (validate.ts) checks, event by event.
  app.setValidatorCompiler(() => () => true)
  app.setErrorHandler(async (error, _request, reply) => {
    const problem = toProblem(error)
    if (problem.code === 'internal') onTrouble('A request failed', error)
    await sendProblem(reply, problem)
  })

  async function take(reply: FastifyReply, { candidates, writeKey }: SegmentBody, receivedAt: number): Promise<void> {
    const workspace = (writeKey === null ? undefined : workspaceByKey.get(writeKey)) ?? 'main'
    await acceptWithin(intake, candidates, { workspace, source: 'segment', receivedAt })
    const [only] = candidates
    if (candidates.length === 1 && only?.event instanceof Rejection && only.event.code === 'malformed_json') {
      throw new ProblemError('malformed_body', only.event.detail)
    }
    await reply.send({ success: true })
  }

  app.post('/v1/batch', { schema: segmentSchema('batch') }, async (request, reply) => {
    const receivedAt = now()
    const body = readBatch(await readBody(request), receivedAt)
    await take(reply, { ...body, writeKey: basicUser(request) ?? body.writeKey }, receivedAt)
  })

  for (const call of SEGMENT_CALLS) {
    app.post(`/v1/${call}`, { schema: segmentSchema(call) }, async (request, reply) => {
      const receivedAt = now()
      const body = readCall(await readBody(request), call, receivedAt)
      await take(reply, { ...body, writeKey: basicUser(request) ?? body.writeKey }, receivedAt)
    })
  }

  app.post('/v1/interactions', { schema: interactionsSchema }, async (request): Promise<Receipt> => {
    const receivedAt = now()
    const origin: Origin = { workspace: workspaceOf(request), source: sourceOf(request), receivedAt }
    return acceptWithin(intake, readNative(await readBody(request), receivedAt), origin)
  })

  app.post('/v1/definitions', { schema: definitionsSchema }, async (request) => {
    const definitions = readDefinitions(await readBody(request))
    await intake.declare(definitions, { workspace: workspaceOf(request), source: 'native', receivedAt: now() })
    return { declared: definitions.length }
  })

  app.delete('/v1/workspaces/:workspace', { schema: dropSchema }, async (request) => {
    const { workspace } = request.params as { workspace: string }
    await intake.dropWorkspace(checkedWorkspace(workspace))
    return { dropped: workspace }
  })

  app.get('/v1/status', { schema: statusSchema }, () => intake.status())
  await Promise.resolve()
}

async function acceptWithin(intake: Intake, candidates: readonly Candidate[], origin: Origin): Promise<Receipt> {
  if (candidates.length > MAX_EVENTS) throw new ProblemError('too_many_events', `There are ${candidates.length}`)
  return intake.accept(candidates, origin)
}

function readDefinitions(body: Buffer): Definition[] {
  const value = parseJson(body)
  if (value instanceof Rejection)
    throw new ProblemError('invalid_definition', 'The body is not one JSON value: send a definition or an array')
  const list: unknown[] = Array.isArray(value) ? value : [value]
  return list.map((item, position) => {
    if (definition.Check(item)) return item
    const kind = typeof item === 'object' && item !== null && 'kind' in item ? item.kind : undefined
    const errors = definition.Errors(item).filter((error) => error.keyword !== 'anyOf' && error.keyword !== 'const')
    const first = errors.find((error) => error.instancePath.startsWith('/body')) ?? errors[0]
    const complaint = first === undefined ? 'is not a definition' : `${first.instancePath || '/'} ${first.message}`
    throw new ProblemError(
      'invalid_definition',
      `Definition ${position} (${JSON.stringify(kind ?? null)}): ${complaint}`,
    )
  })
}

function workspaceOf(request: FastifyRequest): string {
  const { workspace = 'main' } = request.query as { workspace?: string }
  return checkedWorkspace(workspace)
}

function checkedWorkspace(workspace: string): string {
  if (!WORKSPACE.test(workspace)) throw new ProblemError('invalid_workspace', `It is ${JSON.stringify(workspace)}`)
  return workspace
}

const sourceOf = (request: FastifyRequest): string =>
  (request.query as { source?: string }).source === 'import' ? 'import' : 'native'

/** Segment clients authenticate with the write key as the user of Basic authentication. */
function basicUser(request: FastifyRequest): string | null {
  const encoded = /^Basic ([A-Za-z0-9+/=]+)$/.exec(request.headers.authorization ?? '')?.[1]
  if (encoded === undefined) return null
  const user = Buffer.from(encoded, 'base64').toString('utf8').split(':')[0]
  return user === undefined || user === '' ? null : user
}

function toProblem(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error
  if (error instanceof JournalUnavailable) return new ProblemError('journal_unavailable', error.message)
  if (error instanceof LoaderStopped) return new ProblemError('stopping')
  if (error instanceof IntakeFull) return new ProblemError('intake_full')
  if (!(error instanceof Error)) return new ProblemError('internal')
  if ('code' in error && error.code === 'FST_ERR_CTP_BODY_TOO_LARGE') return new ProblemError('body_too_large')
  const status = 'statusCode' in error ? Number(error.statusCode) : 500
  return status >= 400 && status < 500
    ? new ProblemError('invalid_request', error.message)
    : new ProblemError('internal')
}
