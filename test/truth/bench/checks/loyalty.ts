/** Interaction is no loyalty: the four cells of each cohort are counted exactly, and a Like makes nobody engaged (row 6). */
import type { LoyaltyAnswer } from '@candor/engine/api/shapes'
import type { Score, TruthCheck } from '../check.ts'

type Counts = Record<'people' | 'known' | 'loyal' | 'latent' | 'spurious' | 'none', number>
const CELLS = ['loyal', 'latent', 'spurious', 'none'] as const

export const loyalty: TruthCheck = {
  rows: [6],
  async score(get, truth) {
    const planted = truth.scenarios['matinee-fans']?.['cohorts'] as Record<string, Counts>
    const { cohorts, ladders } = await get<LoyaltyAnswer>('/api/loyalty?brand=Lumen%20Matinee')
    return Object.entries(planted).flatMap(([campaign, counts]): Score[] => {
      const cohort = cohorts.find((one) => one.campaign === campaign)
      const ladder = ladders.find((one) => one.campaign === campaign)
      if (cohort === undefined || ladder === undefined) throw new Error(`no cohort “${campaign}” of the matinee`)
      const of = campaign === '' ? 'no campaign' : campaign
      const counted = cohort.people === counts.known && cohort.unknown === counts.people - counts.known
      return [
        ...CELLS.map((cell): Score => {
          return { finding: cohort[cell], of, ask: 'exact', truth: counts[cell] / counts.known }
        }),
        { finding: cohort.loyal, of: `${of}, people in cells and in none`, ask: 'verdict', truth: null, right: counted },
        { finding: ladder.interacted, of, ask: 'exact', truth: 1 },
        { finding: ladder.engaged, of, ask: 'exact', truth: 0 },
      ]
    })
  },
} // prettier-ignore
