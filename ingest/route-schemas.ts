/** What the OpenAPI document says of the ingest routes, and what the protocols share in it. Bodies are read as bytes and checked in validate.ts, never by these. */
import { Type } from 'typebox'
import { Definition } from './definition.ts'
import { StatusAnswer } from './operations-shapes.ts'

const Count = Type.Integer({ minimum: 0 })
export const Workspace = Type.Optional(
  Type.String({ description: 'Which workspace the data belongs to; "main" if left out' }),
)

const Problem = Type.Object(
  { type: Type.String(), title: Type.String(), status: Type.Integer(), detail: Type.String() },
  { description: 'RFC 9457 problem document: what went wrong, and what to do' },
)
/** The error replies of an endpoint. */
export const problems = { '4xx': Problem, '5xx': Problem }

export const ReceiptSchema = Type.Object({
  received: Count,
  accepted: Count,
  duplicates: Count,
  deadLettered: Count,
  errors: Type.Array(Type.Object({ position: Count, reason: Type.String(), detail: Type.String() }), {
    description: 'The first hundred refusals: position in the request (0-based), stable reason, what to do',
  }),
})

export const definitionsSchema = {
  tags: ['ingest'],
  summary: 'Declare markets, campaigns, experiments and coverage',
  description: 'One Definition or an array. All or none; the same kind and key again makes its next version.',
  querystring: Type.Object({ workspace: Workspace }),
  consumes: ['application/json'],
  body: Type.Array(Definition),
  response: { 200: Type.Object({ declared: Count }), ...problems },
}

export const dropSchema = {
  tags: ['operations'],
  summary: 'Drop a workspace',
  description: 'Removes everything it holds, for good: interactions, people, definitions and dead letters.',
  params: Type.Object({ workspace: Type.String() }),
  response: { 200: Type.Object({ dropped: Type.String() }), ...problems },
}

export const statusSchema = {
  tags: ['operations'],
  summary: 'How far the events have come',
  response: {
    200: StatusAnswer,
    ...problems,
  },
}

export const retentionSchema = {
  tags: ['privacy'],
  summary: 'Remove what has outlived its time, now',
  description: 'What happens once a day by itself, by the rules of CANDOR_RETENTION.',
  response: {
    200: Type.Object({
      removed: Type.Record(Type.String(), Type.Object({ interactions: Count, deadLetters: Count }), {
        description: 'By workspace; empty when there are no rules',
      }),
    }),
    ...problems,
  },
}
