/** Talk without the brand: exact (row 34). */
import type { UnownedAnswer } from '@candor/engine/api/shapes'
import type { TruthCheck } from '../check.ts'

export const unowned: TruthCheck = {
  rows: [34],
  async score(get, truth) {
    const planted = truth.scenarios['nobodys-talk'] as unknown as { posts: number; unowned: number }
    const { share } = await get<UnownedAnswer>('/api/voice/unowned?brand=Kestrel')
    return [{ finding: share, of: 'Kestrel', ask: 'exact', truth: planted.unowned / planted.posts }]
  },
}
