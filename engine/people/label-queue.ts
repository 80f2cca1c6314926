/**
 * The queue of messages to be read, in the order that chance gave them. Whoever reads sees the words, and neither the label of the
 * source, nor that of another reader, nor who wrote it: what one knows of these is what one then reads.
 */
import { READERS_CHANNEL } from '@candor/ingest/interaction'
import type { Store } from '@candor/queries'
import type { LabelQueueAnswer, LabelQueueQuery } from '../api/shapes/index.ts'
import { planOf } from '../metrics/voices-plan.ts'
import { sampleOf, SECOND_PERCENT } from '../metrics/voices-sample.ts'
import { voicesParams } from '../metrics/voices.ts'
import type { Scope } from '../scope.ts'

type Asked = Pick<LabelQueueQuery, 'channel' | 'reader' | 'after'>

export async function labelQueue(
  store: Store,
  scope: Scope,
  { reader, after, ...own }: Asked,
): Promise<LabelQueueAnswer> {
  const { workspace, brand, generation } = scope
  const params = voicesParams(scope, own)
  const numbers = await store.query('people/account_numbers', { workspace, channel: READERS_CHANNEL, handle: reader.trim() }) // prettier-ignore
  const readers = numbers.map(({ actor }) => actor)
  const next = async (place: number) =>
    (await store.query('people/label_queue', { ...params, readers, second_percent: SECOND_PERCENT, after: place, limit: 1 }))[0] // prettier-ignore
  const [behind, days, read] = await Promise.all([
    next(after ?? -1),
    store.query('metrics/voices_days', params),
    store.query('metrics/voices_read', { ...params, generation }),
  ])
  const skipped = behind === undefined && after !== undefined
  const found = skipped ? await next(-1) : behind
  return {
    ...{ workspace, brand },
    message:
      found === undefined
        ? null
        : {
            ...{ event: found.event_id, place: found.place, at: found.at },
            verb: found.verb === 'Message' ? 'Message' : 'Create',
            ...{ channel: found.channel, visibility: found.visibility, text: found.text, language: found.language },
          },
    skipped: skipped && found !== undefined,
    sample: planOf(sampleOf(days, read)),
  }
}
