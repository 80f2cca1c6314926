/** Growth: who is new, who stands and why they came, exactly; what is kept, by an interval (rows 9 and 10). */
import type { GrowthAnswer } from '@candor/engine/api/shapes'
import type { TruthCheck } from '../check.ts'
import { KIOSK, kioskOf } from './kiosk.ts'

export const growth: TruthCheck = {
  rows: [9, 10],
  async score(get, truth) {
    const { joined, standing, motives, stays } = kioskOf(truth)
    const { followers } = await get<GrowthAnswer>(`/api/growth?brand=${encodeURIComponent(KIOSK)}`)
    const all = joined.hunter + joined.offered + joined.organic
    const there = standing.hunter + standing.offered + standing.organic
    const bySource = { bought: joined.hunter + joined.offered, unpaid: 0, organic: joined.organic }
    const named = motives.offer + motives.information
    return [
      { finding: followers.new, of: 'all', ask: 'exact', truth: all },
      { finding: followers.standing, of: 'all', ask: 'exact', truth: there },
      { finding: followers.net, of: 'all', ask: 'exact', truth: there },
      ...followers.sources.map(({ source, new: fresh }) => ({
        ...{ finding: fresh, of: source, ask: 'exact' as const },
        truth: bySource[source],
      })),
      ...followers.motives.map(({ motive, share }) => ({
        ...{ finding: share, of: motive, ask: 'exact' as const },
        truth: (motive === 'offer' ? motives.offer : motives.information) / named,
      })),
      ...followers.sources
        .filter(({ source }) => source === 'bought')
        .flatMap(({ kept }) => kept)
        .map(({ days, finding }) => ({
          ...{ finding, of: `bought, ${days} days`, ask: 'covers' as const },
          truth: stays.offered[String(days)] ?? null,
        })),
    ]
  },
}
