import type {
  AudienceAnswer,
  FreebieHuntersAnswer,
  GrowthAnswer,
  LoyaltyAnswer,
  LoyaltyMovesAnswer,
  NpsAnswer,
  RetentionAnswer,
} from '@candor/engine/api/shapes'
import { scopedReader } from '$lib/api/page-load.ts'
import { part } from '$lib/api/read.ts'
import { hunted, staying } from './shown.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async (event) => {
  const read = await scopedReader(event)
  const [loyalty, moves, audience, nps, retention, growth, freebies, { view }] = await Promise.all([
    read<LoyaltyAnswer>('/api/loyalty'),
    read<LoyaltyMovesAnswer>('/api/loyalty-moves'),
    read<AudienceAnswer>('/api/audience'),
    read<NpsAnswer>('/api/nps'),
    read<RetentionAnswer>('/api/retention?by=campaign'),
    read<GrowthAnswer>('/api/growth'),
    read<FreebieHuntersAnswer>('/api/freebie-hunters'),
    event.parent(),
  ])
  return {
    loyalty,
    moves,
    audience,
    nps,
    stays: part(retention, ({ followers }) => staying(followers)),
    growth: part(growth, ({ followers }) => followers),
    hunters: part(freebies, (answer) => hunted(answer, view.scope.campaign)),
  }
}
