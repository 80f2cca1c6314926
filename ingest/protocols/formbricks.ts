/**
 * Formbricks' webhook (https://formbricks.com/docs/xm-and-surveys/core-features/integrations/webhooks): one survey response a
 * request, as responseCreated, responseUpdated or responseFinished.
 *
 * Only a finished response is an answer: an earlier one may still change, and the same event id counts once. The others are
 * kept as Track. Answers stand under question ids; ?question= and ?field= say which of them is the score.
 */
import { Type } from 'typebox'
import { Rejection } from '../rejection.ts'
import { json, type Protocol, type WireRequest } from './protocol.ts'
import { isSignedByFormbricks } from './signature.ts'
import { respondent, standardAnswer, SURVEY_PARAMETERS } from './survey-answer.ts'
import { readWebhook, webhookSchema } from './webhook.ts'
import { asName, asObject, asProperties, asText, at, parameter, shortId, type Json } from './wire-values.ts'

export const formbricks: Protocol = {
  name: 'formbricks',
  endpoints: [
    {
      method: 'POST',
      url: '/v1/webhooks/formbricks',
      schema: webhookSchema(
        'Webhook of Formbricks',
        'A finished response becomes Respond where it answers a standard question, else Track.',
        SURVEY_PARAMETERS,
        Type.Object({ event: Type.String(), data: Type.Object({}, { additionalProperties: true }) }),
      ),
      read: (request) => readWebhook(request, translate),
      reply: (receipt) => json(receipt),
      isSigned: isSignedByFormbricks,
    },
  ],
}

function translate(body: Json, { query, receivedAt }: WireRequest): (Json | Rejection)[] {
  const event = asText(body['event'])
  // What "Test endpoint" sends from the settings: a question whether anybody listens.
  if (event === 'testEndpoint') return []
  const response = asObject(body['data'])
  const id = asName(response?.['id'])
  const survey = asName(response?.['surveyId'])
  if (event === undefined || response === null || id === undefined || survey === undefined)
    return [new Rejection('missing_field', 'The body has no "event", or no "data" with "id" and "surveyId"')]
  const answers = asObject(response['data']) ?? {}
  const common = {
    at: asText(response['updatedAt']) ?? asText(response['createdAt']) ?? new Date(receivedAt).toISOString(),
    channel: parameter(query, 'channel') ?? 'survey',
    actor: respondent(query, answers, contactOf(response), { id, channel: 'formbricks' }),
    brand: parameter(query, 'brand'),
    language: languageOf(response),
    text: asText(answers[parameter(query, 'text') ?? '']),
    properties: asProperties({ ...plainAnswers(answers), survey }),
  }
  const answer = event === 'responseFinished' ? standardAnswer(scaleAnswers(answers), query) : null
  if (answer instanceof Rejection) return [answer]
  const changed = asText(response['updatedAt']) ?? ''
  if (answer === null)
    return [
      {
        ...common,
        id: shortId(`formbricks:${id}:${event}:${changed}`),
        verb: 'Track',
        object: { id: shortId(event), type: 'Event' },
      },
    ]
  return [
    {
      ...common,
      id: shortId(`formbricks:${id}:${answer.field}`),
      verb: 'Respond',
      survey: { key: shortId(survey), question: answer.question },
      score: answer.score,
    },
  ]
}

/** The contact as the company knows it, in this and earlier versions; else as Formbricks does. */
const contactOf = (response: Json): string | undefined =>
  asName(at(response, 'contactAttributes', 'userId')) ??
  asName(at(response, 'contact', 'userId')) ??
  asName(at(response, 'personAttributes', 'userId')) ??
  asName(at(response, 'person', 'userId'))

const languageOf = (response: Json): string | undefined => {
  const language = asText(response['language'])
  return language === 'default' ? undefined : language
}

const scaleAnswers = (answers: Json) =>
  Object.entries(answers).flatMap(([name, score]) => (typeof score === 'number' ? [{ names: [name], score }] : []))

/** Numbers and choices; free text has to be asked for, by ?text=. */
const plainAnswers = (answers: Json): Json =>
  Object.fromEntries(Object.entries(answers).filter(([, value]) => typeof value === 'number' || Array.isArray(value)))
