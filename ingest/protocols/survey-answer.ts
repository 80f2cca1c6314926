/**
 * Which of a form's answers is the answer to a standard question (nps, csat, ces), and who gave it. Form services do not say
 * which question they asked, so the address of the webhook does: ?question=nps&field=REF.
 */
import { Rejection } from '../rejection.ts'
import type { WireRequest } from './protocol.ts'
import { asName, parameter, shortId, type Json } from './wire-values.ts'

/** A number that somebody gave as an answer. */
export interface ScaleAnswer {
  /** All the names under which the form knows the question. */
  names: readonly string[]
  score: number
  /** The standard question, where the service knows it. */
  question?: 'nps'
}

export const SURVEY_PARAMETERS = {
  question: 'The standard question that was asked: nps, csat or ces',
  field: 'The reference (or id) of the question whose answer is the score',
  text: 'The reference of the open question whose answer is kept as text',
  account: 'The hidden field that holds the respondent’s account id',
  accountChannel: 'Where that account lives; "user" if left out, which is where user ids of Segment clients live',
  channel: 'Where it happened; "survey" if left out',
} as const

type Question = 'nps' | 'csat' | 'ces'
const isQuestion = (value: string | undefined): value is Question => /^(nps|csat|ces)$/.test(value ?? '')

/** The answer that is meant; null when the form asked no standard question that is known of; a refusal when it is unclear. */
export function standardAnswer(
  answers: readonly ScaleAnswer[],
  query: WireRequest['query'],
): { score: number; question: Question; field: string } | null | Rejection {
  const [asked, field] = [parameter(query, 'question'), parameter(query, 'field')]
  if (asked !== undefined && !isQuestion(asked))
    return new Rejection('invalid_field', `?question= is ${JSON.stringify(asked)}: write nps, csat or ces`)
  const meant = answers.filter((answer) =>
    field !== undefined ? answer.names.includes(field) : asked !== undefined || answer.question !== undefined,
  )
  const [answer, other] = meant
  if (answer === undefined) return null
  if (other !== undefined)
    return new Rejection('invalid_field', `The form has ${meant.length} answers on a scale: say which, with ?field=`)
  const question = asked ?? answer.question
  if (question === undefined)
    return new Rejection('missing_field', 'The form does not say which standard question this is: add ?question=')
  return { score: answer.score, question, field: answer.names[0] ?? '' }
}

/** Who answered: the account in the hidden field (or known to the service), else a stranger with one answer. */
export function respondent(
  query: WireRequest['query'],
  hidden: Json,
  known: string | undefined,
  stranger: { id: string; channel: string },
): Json {
  const field = parameter(query, 'account')
  const id = field === undefined ? known : asName(hidden[field])
  if (id === undefined) return { id: shortId(stranger.id), channel: stranger.channel }
  return { id: shortId(id), channel: parameter(query, 'accountChannel') ?? 'user' }
}
