/** Readers of a queue, for tests that want to see what comes of it. */
import type { LabelQueueAnswer } from '@candor/engine/api/shapes'
import type { TestService } from './service.ts'

/** Somebody has read the first so many messages, and of some of them a second one thinks otherwise. */
export async function readVoices(candor: TestService, messages: number): Promise<void> {
  const words = ['negative', 'neutral', 'negative', 'positive', 'cannot-tell']
  const labels: object[] = []
  let after = ''
  for (let n = 0; n < messages; n++) {
    const { message, brand } = await candor.get<LabelQueueAnswer>(
      `/api/voices/queue?workspace=sample&reader=cid${after}`,
    )
    if (message === null) throw new Error('there is nothing left to read')
    after = `&after=${message.place}`
    const said = words[n % words.length] ?? 'neutral'
    const label = (reader: string, word: string) => ({
      ...{ id: `${reader}-${n}`, verb: 'Label', at: '2026-01-01T09:00:00Z', channel: 'candor', brand },
      ...{ actor: { id: reader, role: 'employee' }, object: { id: message.event } },
      ...(word === 'cannot-tell' ? {} : { sentiment: word }),
      ...(word === 'negative' && { topics: [n % 2 === 0 ? 'app' : 'seats'] }),
      properties: { asks: message.text.includes('?') ? 'yes' : 'no', ...(word === 'cannot-tell' && { label: word }) },
    })
    labels.push(label('cid', said))
    if (n % 3 === 0) labels.push(label('dot', n % 7 === 0 ? 'neutral' : said))
  }
  await candor.post('/v1/interactions?workspace=sample', labels.map((label) => JSON.stringify(label)).join('\n'))
}
