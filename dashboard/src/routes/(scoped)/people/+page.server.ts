import type { LoyaltyAnswer, NpsAnswer } from '@candor/engine/api/shapes'
import { scopedReader } from '$lib/api/page-load.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async (event) => {
  const read = await scopedReader(event)
  const [loyalty, nps] = await Promise.all([read<LoyaltyAnswer>('/api/loyalty'), read<NpsAnswer>('/api/nps')])
  return { loyalty, nps }
}
