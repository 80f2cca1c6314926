/** /v1/dead-letters: whole, with their original bytes, and going in after all. What `candor dead-letters` calls. */
import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import type { Store } from '@candor/queries'
import { readBody } from '../body.ts'
import { credentialOf } from '../door/credential.ts'
import type { Door } from '../door/door.ts'
import type { Intake } from '../intake.ts'
import { ProblemError } from '../problem.ts'
import { workspaceAsked } from '../protocol-routes.ts'
import { problems, Workspace } from '../route-schemas.ts'
import { Rejection } from '../rejection.ts'
import { parseJson } from '../validate.ts'
import { Fix, NO_FIX, readFix } from './fix.ts'
import { letters, Replays, type LetterFilter } from './replay.ts'
import type { Letter } from './reread.ts'

const Count = Type.Integer({ minimum: 0 })
const filters = {
  workspace: Workspace,
  reason: Type.Optional(Type.String({ description: 'Only those of this reason, such as "invalid_time"' })),
  source: Type.Optional(Type.String({ description: 'Only those of this entrance, such as "segment"' })),
  since: Type.Optional(Type.String({ description: 'Only those received from then on: RFC 3339, or a date' })),
}
const tags = ['operations']

const listSchema = {
  tags,
  summary: 'Dead letters, whole',
  description:
    'NDJSON, the oldest first: where it stood, why, the original bytes as text or in base64, whether it went in since.',
  produces: ['application/x-ndjson'],
  querystring: Type.Object({ ...filters, state: Type.Optional(Type.Enum(['open', 'resolved', 'all'], { description: '"all" if left out' })) }), // prettier-ignore
  response: { 200: Type.String(), ...problems },
}
const replaySchema = {
  tags,
  summary: 'Replay dead letters',
  description:
    'Reads every open one again, after the rules of the fix in the body, if there is one. What can be accepted now goes in, once; the rest stays open.',
  querystring: Type.Object({ ...filters, preview: Type.Optional(Type.Enum(['on', 'off'], { description: 'on: say what would happen, and do nothing' })) }), // prettier-ignore
  body: Type.Optional(Fix),
  response: {
    200: Type.Object({
      ...{
        letters: Count,
        resolved: Count,
        refused: Count,
        accepted: Count,
        duplicates: Count,
        isPreview: Type.Boolean(),
      },
      refusals: Type.Array(Type.Object({ letter: Type.String(), source: Type.String(), reason: Type.String(), detail: Type.String() })), // prettier-ignore
    }),
    ...problems,
  },
}

export function letterRoutes(
  app: FastifyInstance,
  { door, store, intake }: { door: Door; store: Store; intake: Intake },
): void {
  const replays = new Replays(intake, store)
  const admitted = (request: FastifyRequest): string =>
    door.admit(request, 'admin', credentialOf(request), workspaceAsked(request)).workspace

  app.get('/v1/dead-letters', { schema: listSchema }, async (request, reply) => {
    const filter = { workspace: admitted(request), ...filterOf(request), state: stateOf(request) }
    await intake.drained()
    const pages = letters(store, filter, new Date().toISOString())
    // The first page decides whether there is an answer at all.
    const first = await pages.next()
    return reply.type('application/x-ndjson').send(Readable.from(ndjson(first, pages)))
  })

  app.post('/v1/dead-letters/replay', { schema: replaySchema }, async (request) => {
    const filter = { workspace: admitted(request), ...filterOf(request) }
    const preview = oneOf(request, 'preview', ['on', 'off'])
    return replays.replay(filter, fixOf(await readBody(request)), { isPreview: preview === 'on' })
  })
}

function fixOf(body: Buffer): Fix {
  if (body.length === 0) return NO_FIX
  const value = parseJson(body)
  try {
    if (value instanceof Rejection) throw new Error(value.detail)
    return readFix(value)
  } catch (error) {
    throw new ProblemError('invalid_request', `The fix cannot be used: ${error instanceof Error ? error.message : ''}`)
  }
}

function filterOf(request: FastifyRequest): Pick<LetterFilter, 'reason' | 'source' | 'since'> {
  const since = Date.parse(textOf(request, 'since') || '1970-01-01')
  if (Number.isNaN(since) || since < 0) throw new ProblemError('invalid_request', '"since" is no time: write 2026-03-01 or RFC 3339') // prettier-ignore
  return {
    reason: textOf(request, 'reason'),
    source: textOf(request, 'source'),
    since: new Date(since).toISOString(),
  }
}

function stateOf(request: FastifyRequest): LetterFilter['state'] {
  const state = oneOf(request, 'state', ['open', 'resolved', 'all'])
  return state === 'open' || state === 'resolved' ? state : ''
}

function oneOf(request: FastifyRequest, name: string, choices: readonly string[]): string {
  const text = textOf(request, name)
  if (text === '' || choices.includes(text)) return text
  throw new ProblemError('invalid_request', `"${name}" is ${choices.join(' or ')}`)
}

function textOf(request: FastifyRequest, name: string): string {
  const value = (request.query as Record<string, unknown>)[name] ?? ''
  if (typeof value === 'string') return value
  throw new ProblemError('invalid_request', `"${name}" stands there twice`)
}

type Pages = ReturnType<typeof letters>
type Page = Awaited<ReturnType<Pages['next']>>

async function* ndjson(first: Page, rest: Pages): AsyncGenerator<string> {
  if (first.done !== true) yield lines(first.value)
  for await (const page of rest) yield lines(page)
}

function lines(page: readonly (Letter & { isResolved: boolean })[]): string {
  return page
    .map(({ bytes, isResolved, ...letter }) => {
      const text = bytes.toString('utf8')
      const content = Buffer.from(text).equals(bytes) ? { text } : { base64: bytes.toString('base64') }
      return `${JSON.stringify({ ...letter, state: isResolved ? 'resolved' : 'open', ...content })}\n`
    })
    .join('')
}
