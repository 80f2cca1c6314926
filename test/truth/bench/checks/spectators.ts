/** Spectators: who saw a complaint and not the answer, and who of a campaign only looked, as exact sets (row 18). */
import type { SpectatorsAnswer } from '@candor/engine/api/shapes'
import type { TruthCheck } from '../check.ts'

type Planted = Record<
  'complaints' | 'saw' | 'missed' | 'onlyAnswer' | 'plantedOnlyLooked' | 'plantedMissed',
  number
> & {
  tour: { reached: number; onlyLooked: number }
}

export const spectators: TruthCheck = {
  rows: [18],
  async score(get, truth) {
    const planted = truth.scenarios['onlookers'] as unknown as Planted
    const { campaigns, complaints } = await get<SpectatorsAnswer>('/api/spectators?brand=Lumen%20Kitchen')
    const tour = campaigns.find(({ campaign }) => campaign === 'kitchen-tour')
    if (tour === undefined) throw new Error('nobody saw the campaign of the kitchen')
    const { missed, answered, saw, onlyAnswer } = complaints
    const sets = [answered, saw, onlyAnswer, tour.reached].join(' ')
    const right = sets === [planted.complaints, planted.saw, planted.onlyAnswer, planted.tour.reached].join(' ')
    return [
      { finding: missed, of: 'who saw what', ask: 'verdict', truth: null, right },
      { finding: missed, of: 'complaints', ask: 'exact', truth: planted.missed / planted.saw },
      { finding: missed, of: 'complaints', ask: 'covers', truth: planted.plantedMissed },
      { finding: tour.onlyLooked, of: 'campaign', ask: 'exact', truth: planted.tour.onlyLooked / planted.tour.reached },
      { finding: tour.onlyLooked, of: 'campaign', ask: 'covers', truth: planted.plantedOnlyLooked },
    ]
  },
}
