/** Why people complain: shares of motives of which a post may have several, exact and covering what is planted (row 37). */
import type { SentimentAnswer } from '@candor/engine/api/shapes'
import type { Score, TruthCheck } from '../check.ts'

type Motives = Record<'inform' | 'vent' | 'dissuade', number>

export const complaintMotives: TruthCheck = {
  rows: [37],
  async score(get, truth) {
    const { told, planted } = truth.scenarios['plural-gripes'] as unknown as { told: Motives & { posts: number }; planted: Motives } // prettier-ignore
    const { reasons } = await get<SentimentAnswer>('/api/sentiment?brand=Lumen%20Snacks')
    return (Object.keys(planted) as (keyof Motives)[]).flatMap((motive): Score[] => {
      const share = reasons.find(({ reason }) => reason === motive)?.share
      if (share === undefined) throw new Error(`no complaint to ${motive} is told`)
      return [
        { finding: share, of: motive, ask: 'exact', truth: told[motive] / told.posts },
        { finding: share, of: motive, ask: 'covers', truth: planted[motive] },
      ]
    })
  },
}
