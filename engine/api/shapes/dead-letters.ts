import { Type, type Static } from 'typebox'
import { object } from './parts.ts'

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
    { description: 'Most frequent first' },
  ),
  newest: Type.Array(
    object({
      receivedAt: Type.String({ description: 'RFC 3339' }),
      source: Type.String(),
      reason: Type.String(),
      detail: Type.String({ description: 'A sentence that says what to do' }),
      position: Type.Integer({ description: 'Where in the request it stood, 0-based' }),
      bytes: Type.String({ description: 'What was sent, base64; the first 2,000 bytes' }),
    }),
    { description: 'The newest fifty, newest first' },
  ),
})
export type DeadLettersAnswer = Static<typeof DeadLettersAnswer>
