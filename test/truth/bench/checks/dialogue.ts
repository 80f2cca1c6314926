/** Dialogue or broadcast: what is answered is counted exactly for both brands, and the one that answers stands first (row 2). */
import type { DialogueAnswer } from '@candor/engine/api/shapes'
import type { TruthCheck } from '../check.ts'

interface Tones {
  brands: Record<string, { turns: number; answered: number }>
  planted: Record<string, number>
}

const [FORUM, HERALD] = ['Lumen Forum', 'Lumen Herald'] as const

export const dialogue: TruthCheck = {
  rows: [2],
  async score(get, truth) {
    const { brands, planted } = truth.scenarios['two-tones'] as unknown as Tones
    const answeredBy = async (brand: string) =>
      (await get<DialogueAnswer>(`/api/dialogue?brand=${encodeURIComponent(brand)}`)).answered
    const exactly = (brand: string): number => (brands[brand]?.answered ?? 0) / (brands[brand]?.turns ?? 0)
    const [forum, herald] = [await answeredBy(FORUM), await answeredBy(HERALD)]
    const right = forum.value === null || herald.value === null ? null : forum.value > herald.value
    return [
      { finding: forum, of: FORUM, ask: 'exact', truth: exactly(FORUM) },
      { finding: herald, of: HERALD, ask: 'exact', truth: exactly(HERALD) },
      { finding: forum, of: FORUM, ask: 'covers', truth: planted[FORUM] ?? null },
      { finding: forum, of: 'who answers stands before who broadcasts', ask: 'verdict', truth: null, right },
    ]
  },
}
