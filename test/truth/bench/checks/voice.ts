/** Share of voice: exact for what is seen (row 3 asks for what is not). */
import type { VoiceAnswer } from '@candor/engine/api/shapes'
import type { TruthCheck } from '../check.ts'

export const voice: TruthCheck = {
  rows: [3],
  async score(get, truth) {
    const { brands } = await get<VoiceAnswer>('/api/voice?brand=Lumen')
    const seen = brands.reduce((sum, { brand }) => sum + (truth.voice[brand]?.mentions ?? 0), 0)
    return brands.map(({ brand, byMentions }) => ({
      ...{ finding: byMentions, of: brand, ask: 'exact' as const },
      truth: (truth.voice[brand]?.mentions ?? 0) / seen,
    }))
  },
}
