/** The streams that detectors watch: counts by hour of one verb of a brand's customers. Adding one is adding a line. */
import type { QueryRow } from '@candor/queries'

export interface Stream {
  id: string
  /** As in "more … than usual". */
  name: string
  verb: 'Create' | 'Message' | 'Undo' | 'Return' | 'Purchase' | 'Flag'
  /** The stance that the source labelled; '' for all, labelled or not. */
  sentiment: '' | 'negative'
}

export const STREAMS: readonly Stream[] = [
  { id: 'negative_mentions', name: 'negative posts', verb: 'Create', sentiment: 'negative' },
  { id: 'mentions', name: 'posts', verb: 'Create', sentiment: '' },
  { id: 'messages', name: 'messages to the brand', verb: 'Message', sentiment: '' },
  { id: 'retractions', name: 'follows, likes and shares taken back', verb: 'Undo', sentiment: '' },
  { id: 'returns', name: 'returns', verb: 'Return', sentiment: '' },
]

/** Since when a stream has been told of: its first event (RFC 3339); null when there was none. */
export function begunOf({ verb, sentiment }: Stream, rows: readonly QueryRow['stream/begun'][]): string | null {
  const firsts = rows
    .filter((row) => row.verb === verb && (sentiment === '' || row.sentiment === sentiment))
    .map((row) => row.first_at)
  return firsts.sort()[0] ?? null
}
