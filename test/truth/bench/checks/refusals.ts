/**
 * Questions that have no answer in these worlds are refused, with a reason (rows 3, 4 and 43): nobody said what is
 * seen of the talk about Kestrel, asked its customers anything, or sold them anything; nobody declared who Lumen's customers
 * are, nor its share of the market.
 */
import type {
  CorrectedVoiceAnswer,
  CoverageAnswer,
  NpsAnswer,
  NpsSegmentsAnswer,
  PurchasesAnswer,
  VoiceComparedAnswer,
} from '@candor/engine/api/shapes'
import type { Finding } from '@candor/engine'
import type { Score, TruthCheck } from '../check.ts'

const refused = (finding: Finding | undefined, of: string): Score => {
  if (finding === undefined) throw new Error(`${of} is not in the answer`)
  return { finding, of, ask: 'refuses', truth: null }
}

export const refusals: TruthCheck = {
  rows: [3, 4, 43],
  async score(get) {
    const [coverage] = (await get<CoverageAnswer>('/api/coverage?brand=Kestrel')).brands
    const [corrected] = (await get<CorrectedVoiceAnswer>('/api/voice/corrected?brand=Kestrel')).brands
    const { nps } = await get<NpsAnswer>('/api/nps?brand=Kestrel')
    const { repeat, expected } = await get<PurchasesAnswer>('/api/purchases?brand=Kestrel')
    const { weighted } = await get<NpsSegmentsAnswer>('/api/nps-segments?brand=Lumen')
    const [lumen] = (await get<VoiceComparedAnswer>('/api/voice/compared?brand=Lumen')).brands
    return [
      refused(coverage?.whole, 'coverage of Kestrel'),
      refused(corrected?.share, 'all talk about Kestrel, share'),
      refused(corrected?.total, 'all talk about Kestrel, posts'),
      refused(nps, 'customers of Kestrel'),
      refused(repeat, 'buyers of Kestrel'),
      refused(expected, 'buyers of Kestrel'),
      refused(weighted, 'customers of Lumen'),
      refused(lumen?.excess, 'Lumen, market share'),
    ]
  },
}
