import { Type, type Static } from 'typebox'
import { Nullable, object } from './parts.ts'
import { ScopeQuery } from './scope.ts'

/** Which dead letters: the scope's workspace, and what they are narrowed down to. */
export const DeadLettersQuery = Type.Object(
  {
    ...ScopeQuery.properties,
    reason: Type.Optional(Type.String({ maxLength: 100, description: 'Only those of this reason' })),
    source: Type.Optional(Type.String({ maxLength: 100, description: 'Only those of this entrance' })),
    state: Type.Optional(Type.Enum(['open', 'resolved', 'all'], { description: '"all" if left out' })),
    before: Type.Optional(Type.String({ maxLength: 200, description: 'The next page: what "next" of this one says' })),
  },
  { additionalProperties: false },
)
export type DeadLettersQuery = Static<typeof DeadLettersQuery>

/** GET /api/dead-letters: what could not be accepted in this workspace, why, and what was sent. */
export const DeadLettersAnswer = object({
  total: Type.Integer({ description: 'All that were kept, whether they went in later or not' }),
  resolved: Type.Integer({ description: 'How many of them went in later, by a replay; the others are open' }),
  reasons: Type.Array(
    object({
      reason: Type.String({ description: 'Stable code, e.g. "invalid_time"' }),
      source: Type.String({ description: 'Which entrance: segment, native, import' }),
      events: Type.Integer(),
      resolved: Type.Integer(),
      newest: Type.String({ description: 'RFC 3339' }),
    }),
    { description: 'All there are, most frequent first' },
  ),
  letters: Type.Array(
    object({
      letter: Type.String({ description: 'Its name: the segment it came in and its line there' }),
      receivedAt: Type.String({ description: 'RFC 3339' }),
      source: Type.String(),
      reason: Type.String(),
      detail: Type.String({ description: 'A sentence that says what to do' }),
      position: Type.Integer({ description: 'Where in the request it stood, 0-based' }),
      bytes: Type.String({ description: 'What was sent, base64; the first 2,000 bytes' }),
      size: Type.Integer({ description: 'How many bytes were sent' }),
      resolved: Type.Boolean({ description: 'It went in later' }),
    }),
    { description: 'A page of ten of those that were asked for, newest first' },
  ),
  next: Nullable(Type.String(), 'Where the next page begins: give it as "before"; null when this is the last'),
})
export type DeadLettersAnswer = Static<typeof DeadLettersAnswer>
