import { Type, type Static } from 'typebox'
import { HeldMerge } from './held-merges.ts'
import { Nullable, object } from './parts.ts'
import { ScopeQuery } from './scope.ts'

const { workspace, from, to } = ScopeQuery.properties

/** Most contacts that one page of a timeline may have. */
export const LARGEST_PAGE = 200

/** Which part of somebody's timeline. */
export const TimelineQuery = Type.Object(
  {
    ...{ workspace, from, to },
    views: Type.Optional(
      Type.Enum(['yes', 'no'], { description: 'Whether views are contacts too; "no" if left out: there are many' }),
    ),
    before: Type.Optional(Type.String({ maxLength: 300, description: 'The next page: what "next" of this one says' })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: LARGEST_PAGE, description: '50 if left out' })),
    format: Type.Optional(Type.Enum(['json', 'csv'], { description: 'Instead of Accept; "json" if left out' })),
  },
  { additionalProperties: false },
)
export type TimelineQuery = Static<typeof TimelineQuery>

export const PersonParams = Type.Object({
  channel: Type.String({ minLength: 1, maxLength: 200, description: 'Where the account lives' }),
  id: Type.String({ minLength: 1, maxLength: 200, description: 'The account’s id there, exactly as it was sent' }),
})

/** Who turned to whom. */
export const DIRECTIONS = ['to_brand', 'from_brand', 'between_customers', 'in_public', 'none'] as const

const Account = object({ channel: Type.String(), id: Type.String() })
const Text = (description: string) => Type.String({ description: `${description}; "" for none` })

const Contact = object({
  event: Type.String({ description: 'Id of the event' }),
  at: Type.String({ description: 'RFC 3339' }),
  verb: Type.String(),
  direction: Type.Enum(DIRECTIONS, {
    description:
      'in_public: said to nobody in particular, or to somebody who cannot be told; none: told about the person, such as joining a household',
  }),
  channel: Type.String({ description: 'Where it happened' }),
  visibility: Type.String(),
  account: object({
    ...Account.properties,
    theirs: Type.Boolean({ description: 'It is an account of the person' }),
  }),
  role: Type.String({ description: 'customer, brand, employee, bot' }),
  brand: Text('The brand it is about'),
  brandAccount: Text('The brand account it concerned'),
  text: Text('What was said'),
  language: Text('As declared by the source'),
  sentiment: Text('As labelled by the source'),
  thread: Text('The conversation'),
  inReplyTo: Text('Id of the post it answers'),
  object: object({ id: Text('What was acted on'), type: Text('What kind of thing') }),
  causes: Type.Array(Type.String()),
  campaign: Text('The campaign'),
  experiment: Nullable(object({ key: Type.String(), arm: Type.String() })),
  survey: Nullable(
    object({ key: Type.String(), question: Type.String(), score: Nullable(Type.Integer(), 'Null: not answered here') }),
  ),
  money: Nullable(object({ amount: Type.Number(), currency: Type.String() }), 'Of a purchase or return'),
  episode: Nullable(Type.String(), 'Which of the service episodes it belongs to'),
})
export type Contact = Static<typeof Contact>

const Episode = object({
  episode: Type.String({ description: 'Id of its first event' }),
  opened: Type.String(),
  channel: Type.String({ description: 'Where it was opened' }),
  causes: Type.Array(Type.String()),
  messages: Type.Integer({ description: 'What the customer said in it' }),
  answered: Nullable(Type.String(), 'The first reply of a person of the brand'),
  resolved: Nullable(Type.String(), 'The last close'),
  outcome: Type.Enum(['waiting', 'answered', 'resolved']),
  repeats: Nullable(Type.String(), 'An episode of the same cause, opened at most seven days before'),
})
export type Episode = Static<typeof Episode>

/** GET /api/people/:channel/:id/timeline: the contacts of one person over all their accounts, the newest first. */
export const TimelineAnswer = object({
  workspace: Type.String(),
  accounts: Type.Array(Account, { description: 'All accounts of the person; at most a hundred are listed' }),
  accountsInAll: Type.Integer(),
  held: Type.Array(HeldMerge, { description: 'Links to further accounts that wait for review, and join nobody' }),
  from: Type.String({ format: 'date' }),
  to: Type.String({ format: 'date' }),
  asOf: Nullable(Type.String()),
  contacts: Type.Array(Contact),
  episodes: Type.Array(Episode, { description: 'Those that the contacts belong to, and what they repeat' }),
  next: Nullable(Type.String(), 'Where the next page begins: give it as "before"; null when this is the last'),
})
export type TimelineAnswer = Static<typeof TimelineAnswer>
