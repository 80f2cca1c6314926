/**
 * Surveys: the unweighted score misses the customers' where regulars answer more, the weighted one covers it (rows 4, 45).
 * A share says how many answered, and its interval is the one that the formula gives: 90 % of 141 is ± 5 points (row 46).
 */
import type { NpsAnswer, NpsSegmentsAnswer, SatisfactionAnswer } from '@candor/engine/api/shapes'
import type { Finding } from '@candor/engine'
import type { TruthCheck } from '../check.ts'

interface Club {
  answered: number
  plantedNps: number
  csat: number
  ces: number
  plantedCsat: number
  plantedCes: number
}

/** Wilson (1927), the score interval of a share p of n answers. */
function scoreInterval(p: number, n: number): [number, number] {
  const z = 1.959963984540054
  const centre = (p + z ** 2 / (2 * n)) / (1 + z ** 2 / n)
  const half = (z / (1 + z ** 2 / n)) * Math.sqrt((p * (1 - p)) / n + z ** 2 / (4 * n ** 2))
  return [centre - half, centre + half]
}

/** Whether the share comes with the number of those who answered, and with the interval of the formula. */
function saysHowSure({ value, n, interval }: Finding, answered: number): boolean {
  if (value === null || interval === null || n !== answered) return false
  if (interval.lo === null || interval.hi === null) return false
  const [lo, hi] = scoreInterval(value, answered)
  return Math.abs(interval.lo - lo) < 1e-9 && Math.abs(interval.hi - hi) < 1e-9
}

export const survey: TruthCheck = {
  rows: [4, 45, 46],
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
      {
        finding: satisfied,
        of: 'club, n and interval',
        ask: 'verdict',
        truth: null,
        right: saysHowSure(satisfied, club.answered),
      },
      { finding: easy, of: 'club', ask: 'exact', truth: club.ces },
      { finding: easy, of: 'club', ask: 'covers', truth: club.plantedCes },
    ]
  },
}
