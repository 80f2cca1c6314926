/** Randomised effects: intervals hold what really happened among these people; the naive comparison does not (rows 7, 14, 47, 57). */
import type { ExperimentAnswer } from '@candor/engine/api/shapes'
import type { Score, TruthCheck } from '../check.ts'

export const experiments: TruthCheck = {
  rows: [7, 14, 31, 47, 57],
  async score(get, truth) {
    const scores: Score[] = []
    for (const [key, planted] of Object.entries(truth.experiments)) {
      const { outcomes } = await get<ExperimentAnswer>(`/api/experiments/${key}`)
      for (const { key: outcome, comparisons, naive, primary } of outcomes) {
        for (const { arm, absolute } of comparisons) {
          const realised = planted.effects[arm]?.[outcome]?.realised
          if (realised === undefined) throw new Error(`no truth for ${key} ${outcome} ${arm}`)
          scores.push({ finding: absolute, of: `${key} ${outcome} ${arm}`, ask: 'covers', truth: realised })
          if (naive !== null && primary)
            scores.push({ finding: naive.absolute, of: `${key} ${outcome} ${arm}`, ask: 'fails', truth: realised })
        }
      }
    }
    return scores
  },
}
