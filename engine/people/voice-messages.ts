/** The messages behind a number of the Voices page, in full: for whoever may see people. */
import type { Store } from '@candor/queries'
import type { VoiceMessagesAnswer, VoiceMessagesQuery } from '../api/shapes/index.ts'
import { voicesParams } from '../metrics/voices.ts'
import type { Scope } from '../scope.ts'
import { accountNames, named } from './held.ts'

const USUAL = 50

type Asked = Pick<VoiceMessagesQuery, 'of' | 'channel' | 'limit'>

export async function voiceMessages(
  store: Store,
  scope: Scope,
  { of, limit = USUAL, ...own }: Asked,
): Promise<VoiceMessagesAnswer> {
  const rows = await store.query('people/voice_messages', { ...voicesParams(scope, own), of, limit })
  const names = await accountNames(store, scope.workspace, [...new Set(rows.map(({ actor }) => actor))])
  return {
    ...{ of, asOf: scope.asOf, found: rows[0]?.found ?? 0 },
    messages: rows.map((row) => ({
      ...{ event: row.event_id, at: row.at, verb: row.verb === 'Message' ? ('Message' as const) : ('Create' as const) },
      ...{ channel: row.channel, visibility: row.visibility, account: named(names, row.actor) },
      ...{ text: row.text, language: row.language, topics: row.topics, sourceLabel: row.source_label },
      ...{ labels: row.labels, asks: row.asks === 1, answered: row.answered === 1 },
    })),
  }
}
