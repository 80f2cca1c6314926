/** GET /v1/audit: whether the books balance, and what is missing by name. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { ProblemError, problems, sendProblem } from '@candor/ingest'
import { AuditAnswer } from '@candor/ingest/operations-shapes'
import type { Auditor } from './auditor.ts'

const schema = {
  tags: ['operations'],
  summary: 'received = stored + duplicates + dead-lettered + in journal, by workspace; names what is missing',
  querystring: {
    type: 'object',
    properties: {
      lines: {
        type: 'string',
        enum: ['on', 'off'],
        description: 'on: compare every line, and count every entrance, not sums only',
      },
      maxAge: {
        type: 'integer',
        minimum: 0,
        maximum: 86_400,
        description:
          'An audit at most so many seconds old will do (one is made every minute), or one of every line that found something, until another of its kind does not; 0, or left out, makes one now',
      },
    },
  },
  response: { 200: AuditAnswer, ...problems },
} as const

export function mountAudit(app: FastifyInstance, auditor: Auditor): void {
  const options = { schema, config: { access: 'every' }, errorHandler: sayWrongQuery } as const
  app.get('/v1/audit', options, async (request, reply) => {
    const { lines, maxAge } = request.query as { lines?: string; maxAge?: number }
    try {
      return await auditor.run({ isDeep: lines === 'on', maxAgeMs: (maxAge ?? 0) * 1000 })
    } catch (error) {
      const detail = `The books cannot be compared now: ${error instanceof Error ? error.message : String(error)}${before(auditor)}`
      const problem = { type: 'about:blank', title: 'The audit could not be made', status: 503, detail }
      return reply.status(503).type('application/problem+json').send(problem)
    }
  })
}

/** A query that the schema refuses; whatever else fails is caught where it does. */
function sayWrongQuery(error: Error, _request: FastifyRequest, reply: FastifyReply): Promise<void> {
  return sendProblem(reply, new ProblemError('invalid_request', error.message))
}

/** What was known before, as a sentence. */
function before({ state: { holding } }: Auditor): string {
  if (holding === null) return ''
  return ` (The last audit, of ${holding.at}, ${holding.isBalanced ? 'balanced' : 'did not balance'}.)`
}
