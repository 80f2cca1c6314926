import { Type, type Static } from 'typebox'
import { Finding } from '../../finding.ts'
import { Nullable, object } from './parts.ts'

/** What a reader may say of a message and keep: what is withdrawn is gone. */
export const READER_LABELS = ['positive', 'neutral', 'negative', 'cannot-tell'] as const

/** The one parameter that voices have beside the scope. */
export const Channel = Type.Optional(Type.String({ maxLength: 200, description: 'Only what was said on this channel' }))

/** How far the reading of a random sample has come. */
export const ReadingPlan = object({
  seed: Type.String({ description: 'Names the draw: the order is that of SipHash-2-4 of it, a zero byte, and the event id' }), // prettier-ignore
  messages: Type.Integer({ description: 'In the scope, with words' }),
  planned: Type.Integer({ description: 'How many are to be read' }),
  read: Type.Integer({ description: 'Labels that count: all before the first message that nobody has read' }),
  population: Type.Integer({ description: 'The messages they are a sample of' }),
  through: Nullable(Type.String({ format: 'date' }), 'The last day that the sample covers; null: all of the scope'),
  waiting: Type.Integer({ description: 'Labels that wait for messages before them in the order' }),
  later: Type.Integer({ description: 'Messages after `through`' }),
  next: Nullable(
    object({
      more: Type.Integer({ description: 'So many messages more …' }),
      points: Type.Integer({ description: '… and net sentiment reaches about ± so many points' }),
    }),
    'Null when nothing is left that would narrow it to a whole number of points',
  ),
})

export type ReadingPlan = Static<typeof ReadingPlan>

/** GET /api/voices: what people say and ask, from a random sample that people have read. */
export const VoicesAnswer = object({
  sample: ReadingPlan,
  wordless: Type.Integer({ description: 'Messages without words, which nobody can read: left out' }),
  net: Finding,
  netOfPeople: Finding,
  shares: Type.Array(object({ label: Type.Enum(READER_LABELS), messages: Type.Integer(), share: Finding })),
  topics: Type.Array(object({ topic: Type.String(), messages: Type.Integer(), share: Finding }), {
    description: 'What readers say negative messages are about, the most frequent first',
  }),
  questions: object({
    share: Finding,
    answered: Finding,
    marked: Type.Integer({ description: 'Messages with a question mark' }),
    open: Type.Integer({ description: 'Of these, without an answer' }),
  }),
  source: object({
    net: Finding,
    corrected: Finding,
    accuracy: Finding,
    unlabelled: Type.Integer({ description: 'Messages without a label of the source, among those sampled from' }),
    confusion: Type.Array(
      object({ source: Type.String({ description: '"" where the source gave none' }), label: Type.Enum(READER_LABELS), messages: Type.Integer() }), // prettier-ignore
      { description: 'Of the messages that were read: what the source said, and what a reader did' },
    ),
  }),
  agreement: Finding,
  loudest: object({ share: Finding, authors: Type.Integer() }),
})
export type VoicesAnswer = Static<typeof VoicesAnswer>
