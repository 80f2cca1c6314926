import type { AvoidableShareAnswer, ComplaintReachAnswer, WordOfMouthAnswer } from '@candor/engine/api/shapes'
import { scopedReader } from '$lib/api/page-load.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async (event) => {
  const read = await scopedReader(event)
  const [passing, reach, avoidable] = await Promise.all([
    read<WordOfMouthAnswer>('/api/word-of-mouth'),
    read<ComplaintReachAnswer>('/api/complaint-reach'),
    read<AvoidableShareAnswer>('/api/avoidable-share'),
  ])
  return { passing, reach, avoidable }
}
