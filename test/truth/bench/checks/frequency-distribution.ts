/** How often people were reached: exact for what links allow to know, and bounds that hold what is really so (row 67). */
import type { FrequencyDistributionAnswer } from '@candor/engine/api/shapes'
import type { Score, TruthCheck } from '../check.ts'

export const frequencyDistribution: TruthCheck = {
  rows: [67],
  async score(get, truth) {
    const planted = truth.reach['Lumen']
    if (planted === undefined) throw new Error('the truth world has no reach of Lumen')
    const { times } = planted.viewing
    const { mean, classes } = await get<FrequencyDistributionAnswer>('/api/reach/frequency?brand=Lumen')
    return [
      { finding: mean, of: 'mean, by the known links', ask: 'exact', truth: planted.views / planted.resolvable },
      { finding: mean, of: 'mean, people really', ask: 'bounds', truth: planted.views / planted.people },
      ...classes.flatMap(({ from, to, people: finding }): Score[] => {
        const within = (counts: Record<number, number>): number =>
          Object.entries(counts)
            .filter(([views]) => Number(views) >= from && (to === null || Number(views) <= to))
            .reduce((sum, [, people]) => sum + people, 0)
        const name = to === null ? `${from} or more` : `${from} to ${to}`
        return [
          { finding, of: `${name}, by the known links`, ask: 'exact', truth: within(times.resolvable) },
          { finding, of: `${name}, people really`, ask: 'bounds', truth: within(times.people) },
        ]
      }),
    ]
  },
}
