import type { VoiceMessagesAnswer } from '@candor/engine/api/shapes'
import { scopedReader } from '$lib/api/page-load.ts'
import { parseOf } from '$lib/voices/voices.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async (event) => {
  const read = await scopedReader(event)
  const of = parseOf(event.url.searchParams)
  return { of, own: { of }, list: await read<VoiceMessagesAnswer>(`/api/voices/messages?of=${of}&limit=100`) }
}
