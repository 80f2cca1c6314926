/**
 * From a checked interaction to the line that the journal keeps and the store loads.
 *
 * It is put together by hand: making the row as an object first, and JSON of that, took a third of the time of a request. What
 * is empty is left out, and the store reads it as the default of its column ('', 0, [] or {}).
 */
import type { Origin } from './candidate.ts'
import type { Interaction } from './interaction.ts'

export interface RowContext extends Origin {
  /** Dense number of the acting account. */
  actor: number
  /** Dense number of the other account of a link, else 0. */
  linked: number
}

type Quote = (text: string) => string

/** Text that came as JSON without a backslash needs none in JSON: it holds no quote, no backslash and no control character. */
const quotePlain: Quote = (text) => `"${text}"`
const quoteAny: Quote = (text) => JSON.stringify(text)

/** What the lines of one request begin with. */
export const lineHead = ({ workspace, source, receivedAt }: Origin): string =>
  `{"kind":"interaction","workspace":${quoteAny(workspace)},"source":${quoteAny(source)},"received_at":${receivedAt}`

/**
 * An InteractionRow as one line of JSON, with its line break.
 * @param head of lineHead
 * @param isPlain no text of the event needs an escape in JSON (see Candidate)
 */
export function interactionLine(
  head: string,
  event: Interaction,
  { actor, linked }: Pick<RowContext, 'actor' | 'linked'>,
  isPlain = false,
): string {
  const quote = isPlain ? quotePlain : quoteAny
  const { object, experiment, survey, topics, properties } = event
  return (
    `${head},"event_id":${quote(event.id)},"verb":"${event.verb}","at":${Date.parse(event.at)},` +
    `"channel":${quote(event.channel)},"visibility":"${event.visibility ?? 'public'}","actor":${actor},` +
    `"role":"${event.actor.role ?? 'customer'}","score":${event.score ?? -1}` +
    text('account', event.account, quote) +
    (object === undefined ? '' : text('object_id', object.id, quote) + text('object_type', object.type, quote)) +
    text('thread', event.thread, quote) +
    text('in_reply_to', event.inReplyTo, quote) +
    text('brand', event.brand, quote) +
    text('campaign', event.campaign, quote) +
    (experiment === undefined ? '' : text('experiment', experiment.key, quote) + text('arm', experiment.arm, quote)) +
    (survey === undefined ? '' : text('survey', survey.key, quote) + text('question', survey.question, quote)) +
    text('text', event.text, quote) +
    text('language', event.language, quote) +
    text('sentiment', event.sentiment, quote) +
    text('currency', event.currency, quote) +
    number('linked', linked) +
    number('value', event.value) +
    number('audience', event.audience) +
    (topics === undefined ? '' : `,"topics":${JSON.stringify(topics)}`) +
    (properties === undefined ? '' : `,"properties":${JSON.stringify(properties)}`) +
    '}\n'
  )
}

const text = (name: string, value: string | undefined, quote: Quote): string =>
  value === undefined || value === '' ? '' : `,"${name}":${quote(value)}`

const number = (name: string, value: number | undefined): string =>
  value === undefined || value === 0 ? '' : `,"${name}":${value}`
