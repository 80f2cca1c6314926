import type {
  AudienceAnswer,
  FreebieHuntersAnswer,
  GrowthAnswer,
  PurchasesAnswer,
  RetentionAnswer,
  RfmAnswer,
} from '@candor/engine/api/shapes'
import { scopedReader } from '$lib/api/page-load.ts'
import { part } from '$lib/api/read.ts'
import { hunted, staying } from './shown.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async (event) => {
  const read = await scopedReader(event)
  const [audience, retention, growth, freebies, purchases, rfm, { view }] = await Promise.all([
    read<AudienceAnswer>('/api/audience'),
    read<RetentionAnswer>('/api/retention?by=campaign'),
    read<GrowthAnswer>('/api/growth'),
    read<FreebieHuntersAnswer>('/api/freebie-hunters'),
    read<PurchasesAnswer>('/api/purchases'),
    read<RfmAnswer>('/api/rfm'),
    event.parent(),
  ])
  return {
    audience,
    stays: part(retention, ({ followers }) => staying(followers)),
    growth: part(growth, ({ followers }) => followers),
    hunters: part(freebies, (answer) => hunted(answer, view.scope.campaign)),
    purchases,
    rfm: part(rfm, ({ segments, currency }) => ({ segments, currency })),
  }
}
