import type { SentimentAnswer, VoiceMessagesAnswer, VoicesAnswer } from '@candor/engine/api/shapes'
import { scopedReader } from '$lib/api/page-load.ts'
import { part } from '$lib/api/read.ts'
import type { PageServerLoad } from './$types'

/** As many as one reads before one opens the list. */
const FIRST_OF = 5
const REASONS = 8

export const load: PageServerLoad = async (event) => {
  const read = await scopedReader(event)
  const [voices, sentiment, waiting] = await Promise.all([
    read<VoicesAnswer>('/api/voices'),
    read<SentimentAnswer>('/api/sentiment'),
    read<VoiceMessagesAnswer>(`/api/voices/messages?of=waiting&limit=${FIRST_OF}`),
  ])
  return { voices, waiting, reasons: part(sentiment, ({ reasons }) => reasons.slice(0, REASONS)) }
}
