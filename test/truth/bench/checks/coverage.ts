/** The coverage register: the panels' intervals hold the share of the talk that is planted as public (rows 3 and 5). */
import type { CoverageAnswer } from '@candor/engine/api/shapes'
import type { TruthCheck } from '../check.ts'

export const coverage: TruthCheck = {
  rows: [3, 5],
  async score(get, truth) {
    const planted = truth.scenarios['hidden-talk']?.['planted'] as Record<string, { public: number }>
    const { brands } = await get<CoverageAnswer>('/api/coverage?brand=Lumen')
    return brands.map(({ brand, whole }) => {
      const share = planted[brand]?.public
      if (share === undefined) throw new Error(`no coverage of ${brand} is planted`)
      return { finding: whole, of: brand, ask: 'covers', truth: share }
    })
  },
}
