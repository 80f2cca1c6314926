import { randomUUID } from 'node:crypto'
import type { LabelQueueAnswer } from '@candor/engine/api/shapes'
import { scopedReader } from '$lib/api/page-load.ts'
import { parseQueue } from '$lib/voices/voices.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async (event) => {
  const asked = parseQueue(event.url.searchParams)
  const own: Record<string, string> = asked.reader === '' ? {} : { reader: asked.reader }
  if (asked.reader === '') return { asked, own, id: '', queue: null }
  const params = new URLSearchParams({ reader: asked.reader, ...(asked.after !== '' && { after: asked.after }) })
  const read = await scopedReader(event)
  const queue = await read<LabelQueueAnswer>(`/api/voices/queue?${params.toString()}`)
  // A form that is sent twice is one label.
  return { asked, own, id: `label-${randomUUID()}`, queue }
}
