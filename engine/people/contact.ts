/** One interaction as a contact: who turned to whom, and what there is to tell of it. Pure. */
import type { QueryRow } from '@candor/queries'
import type { Contact } from '../api/shapes/index.ts'
import { named, type AccountNames } from './held.ts'

type Row = QueryRow['people/timeline_rows']
export type Direction = Contact['direction']

/** What brands do to customers, although it is told of the customer. */
const RECEIVED: ReadonlySet<string> = new Set(['View', 'Invite', 'Expose'])
/** What is told about somebody, and done to nobody. */
const TOLD: ReadonlySet<string> = new Set(['Join', 'Leave'])
const SURVEYED: ReadonlySet<string> = new Set(['Invite', 'Respond'])
const PAID: ReadonlySet<string> = new Set(['Purchase', 'Return'])

/**
 * Who turned to whom. A post that answers another customer's is between customers; one that names no account of the brand and
 * answers nobody we know of is said in public.
 * @param theirs the person did it
 * @param answered role of whoever wrote what it answers; null when that is not known
 */
export function directionOf(
  row: Pick<Row, 'verb' | 'role' | 'account' | 'in_reply_to'>,
  theirs: boolean,
  answered: string | null,
): Direction {
  if (TOLD.has(row.verb)) return 'none'
  if (row.role !== 'customer') return 'from_brand'
  if (!theirs) return 'between_customers'
  if (RECEIVED.has(row.verb)) return 'from_brand'
  if (row.verb !== 'Create') return 'to_brand'
  if (answered === 'customer') return 'between_customers'
  return answered !== null || row.account !== '' ? 'to_brand' : 'in_public'
}

export interface Known {
  /** Accounts of the person. */
  actors: ReadonlySet<number>
  names: AccountNames
  /** Who wrote what their posts answer, by the id of the post. */
  answered: ReadonlyMap<string, { role: string }>
  /** Which episode an event belongs to. */
  episodes: ReadonlyMap<string, string>
}

export function contactOf(row: Row, { actors, names, answered, episodes }: Known): Contact {
  const theirs = actors.has(row.actor)
  return {
    ...{ event: row.event_id, at: row.at, verb: row.verb },
    direction: directionOf(row, theirs, answered.get(row.in_reply_to)?.role ?? null),
    ...{ channel: row.channel, visibility: row.visibility },
    account: { ...named(names, row.actor), theirs },
    ...{ role: row.role, brand: row.brand, brandAccount: row.account },
    ...{ text: row.text, language: row.language, sentiment: row.sentiment },
    ...{ thread: row.thread, inReplyTo: row.in_reply_to },
    object: { id: row.object_id, type: row.object_type },
    ...{ causes: row.topics, campaign: row.campaign },
    experiment: row.experiment === '' ? null : { key: row.experiment, arm: row.arm },
    survey: SURVEYED.has(row.verb)
      ? { key: row.survey, question: row.question, score: row.score < 0 ? null : row.score }
      : null,
    money: PAID.has(row.verb) ? { amount: row.value, currency: row.currency } : null,
    episode: episodes.get(row.event_id) ?? null,
  }
}
