import type { LoyaltyAnswer, LoyaltyMovesAnswer, NpsAnswer } from '@candor/engine/api/shapes'
import { scopedReader } from '$lib/api/page-load.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async (event) => {
  const read = await scopedReader(event)
  const [loyalty, moves, nps] = await Promise.all([
    read<LoyaltyAnswer>('/api/loyalty'),
    read<LoyaltyMovesAnswer>('/api/loyalty-moves'),
    read<NpsAnswer>('/api/nps'),
  ])
  return { loyalty, moves, nps }
}
