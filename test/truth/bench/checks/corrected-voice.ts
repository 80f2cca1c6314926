/**
 * Share of voice corrected for what is not seen holds the true share over all talk, and the raw share does not (row 3): for
 * Lumen's market, of which 10 to 34 % is seen, and for one of which 1 to 20 % is.
 */
import type { CorrectedVoiceAnswer, VoiceAnswer } from '@candor/engine/api/shapes'
import type { Truth } from '@candor/datasets'
import type { Score, TruthCheck } from '../check.ts'

function saidAbout(truth: Truth): Record<string, number> {
  const faint = truth.scenarios['faint-talk']?.['brands'] as Record<string, { said: number }>
  const whole = ({ mentions, hidden }: Truth['voice'][string]) =>
    mentions + hidden.public + hidden.dark + hidden.offline
  return {
    ...Object.fromEntries(Object.entries(truth.voice).map(([brand, voice]) => [brand, whole(voice)])),
    ...Object.fromEntries(Object.entries(faint).map(([brand, { said }]) => [brand, said])),
  }
}

export const correctedVoice: TruthCheck = {
  rows: [3],
  async score(get, truth) {
    const said = saidAbout(truth)
    const scores: Score[] = []
    for (const market of ['Lumen', 'Osprey']) {
      const corrected = await get<CorrectedVoiceAnswer>(`/api/voice/corrected?brand=${market}`)
      const raw = await get<VoiceAnswer>(`/api/voice?brand=${market}`)
      const all = corrected.brands.reduce((sum, { brand }) => sum + (said[brand] ?? 0), 0)
      for (const { brand, share, total } of corrected.brands) {
        scores.push({ finding: share, of: brand, ask: 'covers', truth: (said[brand] ?? 0) / all })
        scores.push({ finding: total, of: brand, ask: 'covers', truth: said[brand] ?? 0 })
      }
      for (const { brand, byMentions } of raw.brands)
        scores.push({ finding: byMentions, of: brand, ask: 'fails', truth: (said[brand] ?? 0) / all })
    }
    return scores
  },
}
