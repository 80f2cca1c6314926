/** GET /v1/audit: whether the books balance, and what is missing by name. */
import type { FastifyInstance } from 'fastify'
import type { Auditor } from './auditor.ts'

const text = { type: 'string' }
const count = { type: 'integer', minimum: 0 }
const lines = { type: 'array', items: count }
const object = (properties: Record<string, object>): object => ({
  type: 'object',
  required: Object.keys(properties),
  properties,
})

const balance = object({
  workspace: text,
  received: count,
  stored: { ...count, description: 'Interactions in the store' },
  duplicates: count,
  deadLettered: { ...count, description: 'Dead letters in the store' },
  inJournal: { ...count, description: 'Durable, and on the way to the store' },
  inQuarantine: { ...count, description: 'In segments that the store refused' },
  beforeTheBooks: { ...count, description: 'Rows from before the books began; in no other figure' },
  imbalance: { ...count, description: 'Events missing, too many or not accounted for: 0 is well' },
})
const gap = object({
  workspace: text,
  segment: text,
  receivedAt: text,
  kind: text,
  accounted: count,
  stored: count,
  missing: { ...lines, description: 'Lines of the segment, from 0' },
  surplus: { ...lines, description: 'Lines stored twice, or not in the books' },
  missingIds: { type: 'array', items: text, description: 'Where the segment is still kept' },
})

const schema = {
  tags: ['operations'],
  summary: 'received = stored + duplicates + dead-lettered + in journal, by workspace; names what is missing',
  querystring: {
    type: 'object',
    properties: {
      lines: { type: 'string', enum: ['on', 'off'], description: 'on: compare every line, not sums only' },
    },
  },
  response: {
    200: object({
      at: text,
      seconds: { type: 'number' },
      isBalanced: { type: 'boolean' },
      workspaces: { type: 'array', items: balance },
      gaps: { type: 'array', items: gap },
    }),
    503: object({ type: text, title: text, status: count, detail: text }),
  },
} as const

export function mountAudit(app: FastifyInstance, auditor: Auditor): void {
  app.get('/v1/audit', { schema, config: { access: 'every' } }, async (request, reply) => {
    const { lines } = request.query as { lines?: string }
    try {
      return await auditor.run({ isDeep: lines === 'on' })
    } catch (error) {
      const detail = `The books cannot be compared now: ${error instanceof Error ? error.message : String(error)}`
      const problem = { type: 'about:blank', title: 'The audit could not be made', status: 503, detail }
      return reply.status(503).type('application/problem+json').send(problem)
    }
  })
}
