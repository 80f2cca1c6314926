/** A page of a timeline as a flat table, for spreadsheets. */
import { csvOf, guardCsv, type CsvRow } from '../api/csv.ts'
import type { TimelineAnswer } from '../api/shapes/index.ts'

const COLUMNS = [
  ...['at', 'verb', 'direction', 'channel', 'account_channel', 'account', 'role', 'brand', 'brand_account', 'text'],
  ...['sentiment', 'thread', 'in_reply_to', 'object', 'causes', 'campaign', 'experiment', 'arm', 'survey', 'question'],
  ...['score', 'amount', 'currency', 'episode', 'outcome', 'repeats', 'event'],
] // prettier-ignore

export function timelineCsv({ contacts, episodes }: Pick<TimelineAnswer, 'contacts' | 'episodes'>): string {
  const byId = new Map(episodes.map((episode) => [episode.episode, episode]))
  const rows = contacts.map((contact): CsvRow => {
    const episode = byId.get(contact.episode ?? '')
    return {
      ...{ at: contact.at, verb: contact.verb, direction: contact.direction, channel: contact.channel },
      ...{ account_channel: contact.account.channel, account: contact.account.id, role: contact.role },
      ...{ brand: contact.brand, brand_account: contact.brandAccount, text: contact.text },
      ...{ sentiment: contact.sentiment, thread: contact.thread, in_reply_to: contact.inReplyTo },
      ...{ object: contact.object.id, causes: contact.causes.join('; '), campaign: contact.campaign },
      ...{ experiment: contact.experiment?.key ?? '', arm: contact.experiment?.arm ?? '' },
      ...{ survey: contact.survey?.key ?? '', question: contact.survey?.question ?? '' },
      ...{ score: contact.survey?.score ?? null, amount: contact.money?.amount ?? null },
      ...{ currency: contact.money?.currency ?? '' },
      ...{ episode: contact.episode ?? '', outcome: episode?.outcome ?? '', repeats: episode?.repeats ?? '' },
      event: contact.event,
    }
  })
  return guardCsv(csvOf(COLUMNS, rows))
}
