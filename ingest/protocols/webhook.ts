/** What webhooks have in common: one JSON object a request, an address that says what its sender cannot. */
import { Type, type TSchema } from 'typebox'
import type { Candidate } from '../candidate.ts'
import type { Interaction } from '../interaction.ts'
import { Rejection } from '../rejection.ts'
import { problems, ReceiptSchema, Workspace } from '../route-schemas.ts'
import { parseJson, validateInteraction } from '../validate.ts'
import { unreadable, type Reading, type WireRequest } from './protocol.ts'
import { asObject, defined, keyOf, type Json } from './wire-values.ts'

/** What a body says: events, each a draft of an interaction or a refusal. An empty list is a body that says nothing. */
export type Translation = (body: Json, request: WireRequest) => (Json | Rejection)[]

/** Reads a body that is one JSON object. */
export function readWebhook(request: WireRequest, translate: Translation): Reading {
  const { body, query } = request
  const value = parseJson(body)
  if (value instanceof Rejection && value.code === 'malformed_json') return unreadable(body, 'The body is not JSON')
  const object = asObject(value)
  const refused = value instanceof Rejection ? value : new Rejection('not_an_object', 'The body is not a JSON object')
  const drafts = object === null ? [refused] : translate(object, request)
  return { candidates: drafts.map((draft): Candidate => toCandidate(draft, request)), writeKey: keyOf(query) }
}

/** One event of the body, checked; fields without a value are left out. */
function toCandidate(draft: Json | Rejection, { body, receivedAt }: WireRequest): Candidate {
  return { bytes: body, event: checked(draft, receivedAt) }
}

/** A draft of an interaction as the door sees it. */
export const checked = (draft: Json | Rejection, receivedAt: number): Interaction | Rejection =>
  draft instanceof Rejection ? draft : validateInteraction(defined(draft), receivedAt)

/** The OpenAPI schema of a webhook's endpoint. */
export const webhookSchema = (
  summary: string,
  description: string,
  parameters: Record<string, string>,
  body: TSchema,
) => ({
  tags: ['ingest'],
  summary,
  description,
  querystring: Type.Object({
    workspace: Workspace,
    ...Object.fromEntries(
      Object.entries({ ...COMMON, ...parameters }).map(([name, text]) => [
        name,
        Type.Optional(Type.String({ description: text })),
      ]),
    ),
  }),
  consumes: ['application/json'],
  body,
  response: { 200: ReceiptSchema, ...problems },
})

const COMMON = {
  key: 'The write key: senders of webhooks know nothing but an address',
  brand: 'The brand that all of it is about',
}
