import type { ReachAnswer, SentimentAnswer, VoiceAnswer } from '@candor/engine/api/shapes'
import { scopedReader } from '$lib/api/page-load.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async (event) => {
  const read = await scopedReader(event)
  const [reach, voice, sentiment] = await Promise.all([
    read<ReachAnswer>('/api/reach'),
    read<VoiceAnswer>('/api/voice'),
    read<SentimentAnswer>('/api/sentiment'),
  ])
  return { reach, voice, sentiment }
}
