/**
 * What people decide about merges that are held (see engine/people/merge.ts): "these two accounts are one person", or
 * "they are not". A decision is an entry of the same append-only log as every other link, and stands above what sources
 * say, before or after it; a later decision on the same two replaces it.
 */
import { randomUUID } from 'node:crypto'
import { Type } from 'typebox'
import { Compile } from 'typebox/compile'
import { AccountRef, type Interaction } from '../interaction.ts'
import { Rejection } from '../rejection.ts'
import { problems, ReceiptSchema, Workspace } from '../route-schemas.ts'
import { parseJson, validateInteraction } from '../validate.ts'
import { json, unreadable, type Protocol, type Reading } from './protocol.ts'

const Decision = Type.Object(
  {
    decision: Type.Enum(['same', 'different'], { description: 'Whether one person stands behind both accounts' }),
    accounts: Type.Tuple([AccountRef, AccountRef], { description: 'The two accounts' }),
    by: Type.Optional(Type.String({ minLength: 1, maxLength: 200, description: 'Who decided' })),
    note: Type.Optional(Type.String({ minLength: 1, maxLength: 2000, description: 'Why' })),
  },
  { additionalProperties: false },
)
const decision = Compile(Decision)

export const review: Protocol = {
  name: 'review',
  endpoints: [
    {
      method: 'POST',
      // Who is who is decided by people who answer for it, not by whoever may send events.
      scope: 'admin',
      url: '/v1/identity/decisions',
      schema: {
        tags: ['ingest'],
        summary: 'Decide whether accounts are one person',
        description: 'One decision or an array. GET /api/people/held lists what waits for one.',
        querystring: Type.Object({ workspace: Workspace }),
        consumes: ['application/json'],
        body: Type.Union([Decision, Type.Array(Decision)]),
        response: { 200: ReceiptSchema, ...problems },
      },
      read: ({ body, receivedAt }) => readDecisions(body, receivedAt),
      reply: (receipt) => json(receipt),
    },
  ],
}

/** Reads one decision or an array of them. */
export function readDecisions(body: Buffer, receivedAt: number): Reading {
  const value = parseJson(body)
  if (value instanceof Rejection) return unreadable(body, value.detail)
  const list: unknown[] = Array.isArray(value) ? value : [value]
  return {
    candidates: list.map((item) => ({ bytes: Buffer.from(JSON.stringify(item)), event: toLink(item, receivedAt) })),
    writeKey: null,
  }
}

function toLink(item: unknown, receivedAt: number): Interaction | Rejection {
  if (!decision.Check(item)) {
    const [error] = decision.Errors(item)
    return new Rejection('invalid_field', `A decision: ${error?.instancePath ?? '/'} ${error?.message ?? ''}`)
  }
  const [actor, linked] = item.accounts
  const { by, note } = item
  return validateInteraction(
    {
      id: `review:${randomUUID()}`,
      verb: item.decision === 'same' ? 'Link' : 'Unlink',
      at: new Date(receivedAt).toISOString(),
      channel: 'review',
      actor,
      linked,
      properties: { ...(by !== undefined && { by }), ...(note !== undefined && { note }) },
    },
    receivedAt,
  )
}
