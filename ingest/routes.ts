/** The ingest API: Segment's calls, the native endpoint, definitions, and how far things have come. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Compile } from 'typebox/compile'
import { acceptAnyBody, readBody } from './body.ts'
import { Definition } from './definition.ts'
import { IntakeFull, type Candidate, type Intake, type Origin, type Receipt } from './intake.ts'
import { JournalUnavailable } from './journal/journal.ts'
import { LoaderStopped } from './loader.ts'
import { ProblemError, sendProblem } from './problem.ts'
import { PROTOCOLS } from './protocols/index.ts'
import type { Endpoint, Reply, WireRequest } from './protocols/protocol.ts'
import { Rejection } from './rejection.ts'
import { definitionsSchema, dropSchema, statusSchema } from './route-schemas.ts'
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

  for (const protocol of PROTOCOLS) {
    for (const endpoint of protocol.endpoints)
      mount(app, protocol.name, endpoint, { intake, workspaceByKey, now, onTrouble })
  }

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

interface Door {
  intake: Intake
  workspaceByKey: ReadonlyMap<string, string>
  now: () => number
  onTrouble: (message: string, error: unknown) => void
}

/** One endpoint of a protocol: read, accept, answer as the protocol does. */
function mount(
  app: FastifyInstance,
  name: string,
  endpoint: Endpoint,
  { intake, workspaceByKey, now, onTrouble }: Door,
): void {
  const { method, url, schema, read, reply: answer, refuse } = endpoint
  app.route({
    method,
    url,
    schema,
    ...(refuse !== undefined && {
      errorHandler: (error, _request, reply) => {
        const problem = toProblem(error)
        if (problem.code === 'internal') onTrouble('A request failed', error)
        void send(reply, refuse(problem))
      },
    }),
    handler: async (request, reply) => {
      const receivedAt = now()
      const reading = read(await wireRequest(request, receivedAt))
      const key = basicUser(request) ?? reading.writeKey
      const keyed = key === null ? undefined : workspaceByKey.get(key)
      const workspace = keyed ?? workspaceOf(request)
      const source = reading.source ?? name
      const receipt = await acceptWithin(intake, reading.candidates, { workspace, source, receivedAt })
      if (reading.unreadable === true) throw new ProblemError('malformed_body', receipt.errors[0]?.detail)
      return send(reply, answer(receipt))
    },
  })
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

const send = (reply: FastifyReply, { status, type = 'application/json; charset=utf-8', body }: Reply): FastifyReply =>
  reply.status(status).type(type).send(body)

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
