/**
 * Typeform's webhook (https://www.typeform.com/developers/webhooks/example-payload/): one form response a request.
 *
 * An answer to a standard question becomes Respond: Typeform's own NPS questions are known by their type, opinion scales and
 * ratings by ?question= and ?field=. A response without such an answer is kept as Track "form_response". Of the answers only
 * numbers, choices and yes/no are kept as properties: free text may hold anything about anybody, so it has to be asked for
 * (?text=REF).
 */
import { Type } from 'typebox'
import { Rejection } from '../rejection.ts'
import { json, type Protocol, type WireRequest } from './protocol.ts'
import { isSignedByTypeform } from './signature.ts'
import { respondent, standardAnswer, SURVEY_PARAMETERS, type ScaleAnswer } from './survey-answer.ts'
import { readWebhook, webhookSchema } from './webhook.ts'
import {
  asName,
  asObject,
  asObjects,
  asProperties,
  asText,
  at,
  contentId,
  parameter,
  shortId,
  type Json,
} from './wire-values.ts'

export const typeform: Protocol = {
  name: 'typeform',
  endpoints: [
    {
      method: 'POST',
      url: '/v1/webhooks/typeform',
      schema: webhookSchema(
        'Webhook of Typeform',
        'A form response becomes Respond where it answers a standard question, else Track.',
        SURVEY_PARAMETERS,
        Type.Object({ event_type: Type.String(), form_response: Type.Object({}, { additionalProperties: true }) }),
      ),
      read: (request) => readWebhook(request, translate),
      reply: (receipt) => json(receipt),
      isSigned: isSignedByTypeform,
    },
  ],
}

function translate(body: Json, { query, receivedAt }: WireRequest): (Json | Rejection)[] {
  const response = asObject(body['form_response'])
  const token = asName(response?.['token'])
  const form = asName(response?.['form_id'])
  if (response === null || token === undefined || form === undefined)
    return [new Rejection('missing_field', 'The body has no "form_response" with "form_id" and "token"')]
  const kind = asText(body['event_type']) ?? 'form_response'
  const answers = asObjects(response['answers'])
  // A part of a response may still change, and the whole of it comes under the same token: it is no answer yet.
  const answer = kind !== 'form_response' ? null : standardAnswer(answers.flatMap(scaleAnswer), query)
  if (answer instanceof Rejection) return [answer]
  const hidden = asObject(response['hidden']) ?? {}
  const common = {
    at: asText(response['submitted_at']) ?? new Date(receivedAt).toISOString(),
    channel: parameter(query, 'channel') ?? 'survey',
    actor: respondent(query, hidden, undefined, { id: token, channel: 'typeform' }),
    brand: parameter(query, 'brand') ?? nameOf(hidden['brand']),
    campaign: nameOf(hidden['campaign']) ?? nameOf(hidden['utm_campaign']),
    text: textOf(answers, parameter(query, 'text')),
    properties: asProperties({ ...Object.fromEntries(answers.flatMap(plainAnswer)), ...hidden }),
  }
  if (answer === null)
    return [
      {
        ...common,
        id: kind === 'form_response' ? shortId(`typeform:${token}`) : contentId(`typeform:${token}`, body),
        verb: 'Track',
        object: { id: shortId(kind), type: 'Event' },
      },
    ]
  return [
    {
      ...common,
      id: shortId(`typeform:${token}:${answer.field}`),
      verb: 'Respond',
      survey: { key: shortId(form), question: answer.question },
      score: answer.score,
    },
  ]
}

/** What came in through an address may be anything; it must not cost the answer. */
function nameOf(value: unknown): string | undefined {
  const name = asText(value)
  return name === undefined ? undefined : shortId(name)
}

const SCALES = new Set(['nps', 'opinion_scale', 'rating'])

const namesOf = (answer: Json): string[] =>
  [asText(at(answer, 'field', 'ref')), asText(at(answer, 'field', 'id'))].filter((name) => name !== undefined)

function scaleAnswer(answer: Json): ScaleAnswer[] {
  const [type, score] = [asText(at(answer, 'field', 'type')), answer['number']]
  if (typeof score !== 'number' || type === undefined || !SCALES.has(type)) return []
  return [{ names: namesOf(answer), score, ...(type === 'nps' && { question: 'nps' as const }) }]
}

function plainAnswer(answer: Json): [string, unknown][] {
  const [name] = namesOf(answer)
  const value =
    answer['number'] ?? answer['boolean'] ?? at(answer, 'choice', 'label') ?? at(answer, 'choices', 'labels')
  return name === undefined || value === undefined ? [] : [[name, value]]
}

const textOf = (answers: readonly Json[], field: string | undefined): string | undefined =>
  field === undefined ? undefined : asText(answers.find((answer) => namesOf(answer).includes(field))?.['text'])
