/**
 * Chatwoot's webhook (https://www.chatwoot.com/hc/user-guide/articles/1677693021-how-to-use-webhooks): messages, conversations
 * and satisfaction surveys of a help desk.
 *
 * - What a contact writes is theirs, what an agent writes is an employee's, what a bot writes is a bot's. What an automation
 *   rule or a campaign sends is nobody's answer, and a bot's too; what was written in the network's own app is the brand's.
 * - Only tweets are public. Chats, e-mails and direct messages are dark, whatever the network.
 * - A contact with an identifier of the company's own is linked to that account on the channel "user".
 * - A satisfaction survey that was sent is an Invite, its answer (message_updated) a Respond.
 */
import { Type } from 'typebox'
import { Rejection } from '../rejection.ts'
import { json, type Protocol, type WireRequest } from './protocol.ts'
import { isSignedByChatwoot } from './signature.ts'
import { readWebhook, webhookSchema } from './webhook.ts'
import {
  asName,
  asList,
  asObject,
  asProperties,
  asText,
  at,
  parameter,
  shortId,
  type Json,
  contentId,
} from './wire-values.ts'

export const chatwoot: Protocol = {
  name: 'chatwoot',
  endpoints: [
    {
      method: 'POST',
      url: '/v1/webhooks/chatwoot',
      schema: webhookSchema(
        'Webhook of Chatwoot',
        'Messages become Message (a tweet: Create), satisfaction surveys Invite and Respond, everything else Track.',
        {
          account:
            'The number of the Chatwoot account; needed for conversations, where Chatwoot does not always say it',
        },
        Type.Object({ event: Type.String() }, { additionalProperties: true }),
      ),
      read: (request) => readWebhook(request, translate),
      reply: (receipt) => json(receipt),
      isSigned: isSignedByChatwoot,
    },
  ],
}

/** What all events of a body share. */
interface Setting {
  event: string
  /** "chatwoot:ACCOUNT", before every id: numbers are Chatwoot's own, account by account. */
  scope: string
  conversation: Json
  contact: Json | null
  receivedAt: number
  brand: string | undefined
}

function translate(body: Json, { query, receivedAt }: WireRequest): (Json | Rejection)[] {
  const event = asText(body['event'])
  if (event === undefined) return [new Rejection('missing_field', 'The body has no "event"')]
  const isMessage = event.startsWith('message_')
  const conversation = isMessage ? (asObject(body['conversation']) ?? {}) : body
  const account = accountOf(body, conversation) ?? parameter(query, 'account')
  // A number made up would make two people of one contact.
  if (account === undefined)
    return [
      new Rejection('missing_field', `A ${event} event does not say its account: add ?account=NUMBER to the address`),
    ]
  const setting: Setting = {
    event,
    scope: `chatwoot:${account}`,
    conversation,
    contact: contactOf(body, conversation, event),
    receivedAt,
    brand: parameter(query, 'brand'),
  }
  const drafts = isMessage ? messageEvents(body, setting) : [otherEvent(body, setting)]
  return [...drafts, ...linkOf(setting)]
}

/** Messages and contacts name their account; of a conversation only its last message does. */
function accountOf(body: Json, conversation: Json): string | undefined {
  const last = asList(conversation['messages'])[0]
  const named = [at(body, 'account', 'id'), at(conversation, 'account', 'id'), body['account_id'], conversation['account_id'], at(last, 'account_id')] // prettier-ignore
  return named.map(asName).find((name) => name !== undefined)
}

function contactOf(body: Json, conversation: Json, event: string): Json | null {
  if (event.startsWith('contact_')) return body
  const sender = asObject(body['sender'])
  const isContact = sender !== null && (sender['type'] === 'contact' || body['message_type'] === 'incoming')
  return (isContact ? sender : null) ?? asObject(at(conversation, 'meta', 'sender')) ?? asObject(body['contact'])
}

function messageEvents(message: Json, setting: Setting): (Json | Rejection)[] {
  const id = asName(message['id'])
  if (id === undefined) return [new Rejection('missing_field', 'The message has no "id"')]
  return message['content_type'] === 'input_csat'
    ? surveyEvents(message, id, setting)
    : [messageEvent(message, id, setting)]
}

function messageEvent(message: Json, id: string, setting: Setting): Json | Rejection {
  const type = message['message_type']
  const isSaid = type === 'incoming' || type === 'outgoing' || type === 0 || type === 1
  if (setting.event !== 'message_created' || !isSaid || message['private'] === true) return otherEvent(message, setting)
  const isIncoming = type === 'incoming' || type === 0
  const actor = isIncoming ? contactRef(setting) : agentRef(message, setting)
  if (actor === null) return new Rejection('missing_field', 'The message has no "sender" with an id')
  const isPublic = at(setting.conversation, 'additional_attributes', 'type') === 'tweet'
  const answered = asName(at(message, 'content_attributes', 'in_reply_to'))
  return {
    ...common(message, setting),
    id: shortId(`${setting.scope}:message:${id}`),
    verb: isPublic ? 'Create' : 'Message',
    visibility: isPublic ? undefined : 'dark',
    actor,
    inReplyTo: answered === undefined ? undefined : shortId(`${setting.scope}:message:${answered}`),
    text: asText(message['content']),
  }
}

/** The rating comes first and the words later, if at all: the answer is one event, and the words another beside it. */
function surveyEvents(message: Json, id: string, setting: Setting): (Json | Rejection)[] {
  const actor = contactRef(setting)
  if (actor === null) return [new Rejection('missing_field', 'The survey does not say whom it was sent to')]
  const answer = at(message, 'content_attributes', 'submitted_values', 'csat_survey_response')
  const [score, words] = [at(answer, 'rating'), asText(at(answer, 'feedback_message'))]
  const own = { ...common(message, setting), visibility: 'dark', actor }
  const invitation = `${setting.scope}:csat:${id}`
  const survey = { key: 'chatwoot-csat', question: 'csat' }
  if (score === undefined || score === null) return [{ ...own, id: shortId(invitation), verb: 'Invite', survey }]
  const answered = { ...own, at: timeOf(message['updated_at'] ?? setting.receivedAt / 1000, setting) }
  const rating: Json = { ...answered, id: shortId(`${invitation}:answer`), verb: 'Respond', survey, score }
  if (words === undefined) return [rating]
  const object = { id: 'csat_feedback', type: 'Event' }
  return [rating, { ...answered, id: shortId(`${invitation}:words`), verb: 'Track', object, text: words }]
}

/** Conversations, private notes, edits and all else: who it is about, and what happened. */
function otherEvent(body: Json, setting: Setting): Json | Rejection {
  const isNote = body['private'] === true
  const actor = isNote || body['message_type'] === 'outgoing' ? agentRef(body, setting) : contactRef(setting)
  if (actor === null) return new Rejection('not_an_event', `A ${setting.event} event names no contact`)
  const version = asName(body['updated_at'] ?? body['timestamp'])
  const kind = body['message_type'] === undefined ? 'on' : 'message'
  return {
    ...common(body, setting),
    id:
      version === undefined
        ? contentId(setting.scope, body)
        : shortId(`${setting.scope}:${kind}:${asName(body['id']) ?? ''}:${setting.event}:${version}`),
    at: timeOf(body['updated_at'] ?? body['timestamp'] ?? body['created_at'], setting),
    verb: 'Track',
    visibility: 'dark',
    actor,
    object: { id: isNote ? 'private_note' : shortId(setting.event), type: 'Event' },
  }
}

function common(body: Json, { conversation, scope, brand, ...setting }: Setting): Json {
  const number = asName(conversation['id'])
  const inbox = asText(at(body, 'inbox', 'name'))
  const labels = asList(conversation['labels']).filter((label): label is string => asText(label) !== undefined)
  return {
    at: timeOf(body['created_at'], { ...setting, conversation, scope, brand }),
    channel: channelOf(asText(conversation['channel'])),
    account: inbox === undefined ? undefined : shortId(inbox),
    thread:
      number === undefined || setting.event.startsWith('contact_')
        ? undefined
        : shortId(`${scope}:conversation:${number}`),
    topics: labels.length === 0 ? undefined : labels.map(shortId).slice(0, 20),
    brand,
    properties: asProperties({ status: conversation['status'], priority: conversation['priority'] }),
  }
}

function contactRef({ contact, scope }: Setting): Json | null {
  const id = asName(contact?.['id'])
  return id === undefined ? null : { id: shortId(`${scope}:contact:${id}`), channel: 'chatwoot' }
}

function agentRef(message: Json, { scope }: Setting): Json | null {
  const type = at(message, 'sender', 'type')
  const rule = asName(at(message, 'content_attributes', 'automation_rule_id'))
  if (rule !== undefined) return { id: shortId(`${scope}:rule:${rule}`), channel: 'chatwoot', role: 'bot' }
  const campaign = asName(at(message, 'additional_attributes', 'campaign_id'))
  if (campaign !== undefined) return { id: shortId(`${scope}:campaign:${campaign}`), channel: 'chatwoot', role: 'bot' }
  const inbox = asName(at(message, 'inbox', 'id'))
  if (at(message, 'content_attributes', 'external_echo') === true && inbox !== undefined)
    return { id: shortId(`${scope}:inbox:${inbox}`), channel: 'chatwoot', role: 'brand' }
  const id = asName(at(message, 'sender', 'id'))
  if (id === undefined) return null
  const isBot = type === 'agent_bot' || type === 'captain_assistant'
  return {
    id: shortId(`${scope}:${isBot ? 'bot' : 'agent'}:${id}`),
    channel: 'chatwoot',
    role: isBot ? 'bot' : 'employee',
  }
}

/** The company's own id of a contact, as a link: told with every event, stored once. */
function linkOf(setting: Setting): Json[] {
  const identifier = asName(setting.contact?.['identifier'])
  const actor = contactRef(setting)
  if (identifier === undefined || actor === null) return []
  return [
    {
      id: shortId(`${actor['id'] as string}:is:${identifier}`),
      verb: 'Link',
      at: new Date(setting.receivedAt).toISOString(),
      channel: 'chatwoot',
      actor,
      linked: { channel: 'user', id: shortId(identifier) },
    },
  ]
}

/** "Channel::WebWidget" and its like, by the names that other sources use for the same place. */
const CHANNELS = new Map([
  ['TwitterProfile', 'x'],
  ['FacebookPage', 'facebook'],
  ['TwilioSms', 'sms'],
  ['WebWidget', 'web-chat'],
  ['Api', 'chatwoot'],
])

function channelOf(type: string | undefined): string {
  const name = type?.replace(/^Channel::/, '') ?? ''
  return name === '' ? 'chatwoot' : (CHANNELS.get(name) ?? shortId(name.toLowerCase()))
}

/** Chatwoot writes times in three ways: RFC 3339, "2020-03-03 13:05:57 UTC", and seconds since 1970. */
function timeOf(value: unknown, { receivedAt }: Setting): string {
  if (typeof value === 'number' && value > 0 && value < 1e11) return new Date(Math.round(value * 1000)).toISOString()
  const text = asText(value)
  if (text === undefined) return new Date(receivedAt).toISOString()
  return text.replace(/^(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2}:\d{2}(?:\.\d+)?) UTC$/, '$1T$2Z')
}
