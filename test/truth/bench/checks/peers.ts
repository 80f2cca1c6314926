/**
 * Customers helping customers: who answers whom is counted exactly though replies arrive before what they answer, and the
 * intervals hold what is planted (rows 13 and 17).
 */
import type { PeersAnswer } from '@candor/engine/api/shapes'
import type { TruthCheck } from '../check.ts'

type Planted = Record<
  'asked' | 'peer' | 'staff' | 'back' | 'answered' | 'byPeers' | 'byStaff' | 'plantedAnswers' | 'plantedPosts',
  number
>

export const peers: TruthCheck = {
  rows: [13, 17],
  async score(get, truth) {
    const planted = truth.scenarios['peer-help'] as unknown as Planted
    const told = await get<PeersAnswer>('/api/peers?brand=Lumen%20Workshop')
    const { peer, staff, back } = planted
    const sameTree =
      (['peer', 'staff', 'back'] as const).every((kind) => told.edges[kind] === planted[kind]) &&
      told.edges.own === 0 &&
      (['asked', 'answered', 'byPeers', 'byStaff'] as const).every((count) => told[count] === planted[count])
    return [
      { finding: told.answers, of: 'who answers whom', ask: 'verdict', truth: null, right: sameTree && back > 0 },
      { finding: told.answers, of: 'workshop', ask: 'exact', truth: peer / (peer + staff) },
      { finding: told.answers, of: 'workshop', ask: 'covers', truth: planted.plantedAnswers },
      { finding: told.posts, of: 'workshop', ask: 'exact', truth: planted.byPeers / planted.answered },
      { finding: told.posts, of: 'workshop', ask: 'covers', truth: planted.plantedPosts },
    ]
  },
}
