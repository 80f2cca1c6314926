import { Type, type Static } from 'typebox'
import { Nullable, object } from './parts.ts'
import { ScopeQuery } from './scope.ts'
import { Channel, READER_LABELS, ReadingPlan } from './voices.ts'

export const LabelQueueQuery = Type.Object(
  {
    ...ScopeQuery.properties,
    channel: Channel,
    reader: Type.String({ ...{ minLength: 1, maxLength: 60 }, description: 'Who reads, as in POST /v1/labels' }),
    after: Type.Optional(
      Type.Integer({
        ...{ minimum: 0, maximum: 2 ** 52 },
        description: 'Behind this place in the order: what skips a message. From the beginning if left out',
      }),
    ),
  },
  { additionalProperties: false },
)
export type LabelQueueQuery = Static<typeof LabelQueueQuery>

/** GET /api/voices/queue: what a reader is to read next, without a word of what source or other readers say of it. */
export const LabelQueueAnswer = object({
  ...{ workspace: Type.String(), brand: Type.String() },
  message: Nullable(
    object({
      event: Type.String({ description: 'Its id: what a label names' }),
      place: Type.Integer({ description: 'In the order of the sample: give it as "after" to go on behind it' }),
      at: Type.String({ description: 'RFC 3339' }),
      verb: Type.Enum(['Create', 'Message'], { description: 'Said in public, or in private' }),
      channel: Type.String(),
      visibility: Type.String(),
      text: Type.String(),
      language: Type.String({ description: 'As declared by the source; "" for none' }),
    }),
    'Null when there is nothing left for this reader',
  ),
  skipped: Type.Boolean({ description: 'The order was gone through, and begins again with what was left out' }),
  sample: ReadingPlan,
})
export type LabelQueueAnswer = Static<typeof LabelQueueAnswer>

/** Which messages: those with a label of a reader, those in which one says something is asked, or those that ask and wait. */
export const VOICES_OF = [...READER_LABELS, 'questions', 'waiting'] as const

export const VoiceMessagesQuery = Type.Object(
  {
    ...ScopeQuery.properties,
    channel: Channel,
    of: Type.Enum(VOICES_OF, {
      description:
        'A label of a reader; questions: a reader says that it asks; waiting: it asks, by a reader or a question mark, and nobody answered (oldest first)',
    }),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, description: '50 if left out' })),
  },
  { additionalProperties: false },
)
export type VoiceMessagesQuery = Static<typeof VoiceMessagesQuery>

/** GET /api/voices/messages: the messages behind a number, in full. */
export const VoiceMessagesAnswer = object({
  of: Type.Enum(VOICES_OF),
  asOf: Nullable(Type.String()),
  found: Type.Integer({ description: 'So many there are; `messages` holds the first of them' }),
  messages: Type.Array(
    object({
      event: Type.String(),
      at: Type.String({ description: 'RFC 3339' }),
      verb: Type.Enum(['Create', 'Message']),
      channel: Type.String(),
      visibility: Type.String(),
      account: object({ channel: Type.String(), id: Type.String() }),
      text: Type.String(),
      language: Type.String(),
      topics: Type.Array(Type.String(), { description: 'As the source gave them' }),
      sourceLabel: Type.String({ description: '"" for none' }),
      labels: Type.Array(Type.String(), { description: 'Of each reader, the first one first' }),
      asks: Type.Boolean(),
      answered: Type.Boolean(),
    }),
  ),
})
export type VoiceMessagesAnswer = Static<typeof VoiceMessagesAnswer>
