import type { AlarmsAnswer, ExperimentsAnswer, NpsAnswer, ReachAnswer, VoiceAnswer } from '@candor/engine/api/shapes'
import { scopedReader } from '$lib/api/page-load.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async (event) => {
  const read = await scopedReader(event)
  const [experiments, reach, voice, nps, alarms] = await Promise.all([
    read<ExperimentsAnswer>('/api/experiments'),
    read<ReachAnswer>('/api/reach'),
    read<VoiceAnswer>('/api/voice'),
    read<NpsAnswer>('/api/nps'),
    read<AlarmsAnswer>('/api/alarms'),
  ])
  return { experiments, reach, voice, nps, alarms }
}
