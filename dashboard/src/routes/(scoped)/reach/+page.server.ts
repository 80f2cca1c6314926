import type {
  AggregateReachAnswer,
  ChannelOverlapAnswer,
  CorrectedVoiceAnswer,
  FrequencyDistributionAnswer,
  ReachAnswer,
  SentimentAnswer,
  VoiceAnswer,
  VoiceComparedAnswer,
} from '@candor/engine/api/shapes'
import { scopedReader } from '$lib/api/page-load.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async (event) => {
  const read = await scopedReader(event)
  const [reach, overlap, frequency, totals, voice, corrected, compared, sentiment] = await Promise.all([
    read<ReachAnswer>('/api/reach'),
    read<ChannelOverlapAnswer>('/api/reach/overlap'),
    read<FrequencyDistributionAnswer>('/api/reach/frequency'),
    read<AggregateReachAnswer>('/api/reach/aggregate'),
    read<VoiceAnswer>('/api/voice'),
    read<CorrectedVoiceAnswer>('/api/voice/corrected'),
    read<VoiceComparedAnswer>('/api/voice/compared'),
    read<SentimentAnswer>('/api/sentiment'),
  ])
  return { reach, overlap, frequency, totals, voice, corrected, compared, sentiment }
}
