/** Surveys: the unweighted score misses the customers' where regulars answer more, the weighted one covers it (rows 4, 45). */
import type { NpsAnswer, NpsSegmentsAnswer, SatisfactionAnswer } from '@candor/engine/api/shapes'
import type { TruthCheck } from '../check.ts'

interface Club {
  plantedNps: number
  csat: number
  ces: number
  plantedCsat: number
  plantedCes: number
}

export const survey: TruthCheck = {
  rows: [4, 45],
  async score(get, truth) {
    const club = truth.scenarios['weighted-survey'] as unknown as Club
    const brand = 'brand=Lumen%20Club'
    const { nps } = await get<NpsAnswer>(`/api/nps?${brand}`)
    const { weighted } = await get<NpsSegmentsAnswer>(`/api/nps-segments?${brand}`)
    const { csat, ces } = await get<SatisfactionAnswer>(`/api/satisfaction?${brand}`)
    const [satisfied, easy] = [csat[0]?.top, ces[0]?.top]
    if (satisfied === undefined || easy === undefined) throw new Error('nobody in the club answered')
    return [
      { finding: weighted, of: 'club', ask: 'covers', truth: club.plantedNps },
      { finding: nps, of: 'club, unweighted', ask: 'fails', truth: club.plantedNps },
      { finding: satisfied, of: 'club', ask: 'exact', truth: club.csat },
      { finding: satisfied, of: 'club', ask: 'covers', truth: club.plantedCsat },
      { finding: easy, of: 'club', ask: 'exact', truth: club.ces },
      { finding: easy, of: 'club', ask: 'covers', truth: club.plantedCes },
    ]
  },
}
