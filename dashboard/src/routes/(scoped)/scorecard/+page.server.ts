import type { ScorecardAnswer } from '@candor/engine/api/shapes'
import { scopedReader } from '$lib/api/page-load.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async (event) => {
  const read = await scopedReader(event)
  return { scorecard: await read<ScorecardAnswer>('/api/scorecard') }
}
