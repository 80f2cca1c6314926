/** What the OpenAPI document says of the ingest routes. Bodies are read as bytes and checked in validate.ts, never by these. */
import { Type } from 'typebox'
import { Definition } from './definition.ts'
import { Interaction } from './interaction.ts'
import type { SegmentCall } from './protocols/segment.ts'

const Count = Type.Integer({ minimum: 0 })
const Workspace = Type.Optional(Type.String({ description: 'Which workspace the data belongs to; "main" if left out' }))

const Problem = Type.Object(
  { type: Type.String(), title: Type.String(), status: Type.Integer(), detail: Type.String() },
  { description: 'RFC 9457 problem document: what went wrong, and what to do' },
)
const problems = { '4xx': Problem, '5xx': Problem }

const Call = Type.Object(
  {
    messageId: Type.Optional(Type.String({ description: 'The event id; one is made up where it is missing' })),
    userId: Type.Optional(Type.String()),
    anonymousId: Type.Optional(Type.String()),
    timestamp: Type.Optional(Type.String({ format: 'date-time' })),
  },
  { additionalProperties: true, description: 'As Segment’s specification has it' },
)

export const segmentSchema = (call: SegmentCall | 'batch') => ({
  body: call === 'batch' ? Type.Object({ batch: Type.Array(Call), writeKey: Type.Optional(Type.String()) }) : Call,
  consumes: ['application/json'],
  tags: ['ingest'],
  summary: call === 'batch' ? 'Segment batch' : `Segment ${call}`,
  description:
    'As Segment’s HTTP API. 200 means that every event is durable, was a duplicate, or is a dead letter with its reason.',
  response: { 200: Type.Object({ success: Type.Boolean() }), ...problems },
})

export const ReceiptSchema = Type.Object({
  received: Count,
  accepted: Count,
  duplicates: Count,
  deadLettered: Count,
  errors: Type.Array(Type.Object({ position: Count, reason: Type.String(), detail: Type.String() }), {
    description: 'The first hundred refusals: position in the request (0-based), stable reason, what to do',
  }),
})

export const interactionsSchema = {
  tags: ['ingest'],
  summary: 'Interactions, natively',
  description:
    'NDJSON (one Interaction a line) or a JSON array; plain or gzipped. A bad event never refuses its neighbours.',
  querystring: Type.Object({ workspace: Workspace, source: Type.Optional(Type.Literal('import')) }),
  consumes: ['application/x-ndjson', 'application/json'],
  body: Interaction,
  response: { 200: ReceiptSchema, ...problems },
}

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
    200: Type.Object({
      received: Count,
      accepted: Count,
      duplicates: Count,
      deadLettered: Count,
      loadedRows: Count,
      backlog: Type.Object({ segments: Count, rows: Count, bytes: Count }),
      quarantined: Count,
      storeError: Type.Union([Type.String(), Type.Null()]),
    }),
  },
}
