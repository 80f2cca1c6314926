/** Reach: exact for what links allow to know, and bounds that hold the people who are really there (row 67). */
import type { ReachAnswer } from '@candor/engine/api/shapes'
import type { Score, TruthCheck } from '../check.ts'

export const reach: TruthCheck = {
  rows: [67],
  async score(get, truth) {
    const planted = truth.reach['Lumen']
    if (planted === undefined) throw new Error('the truth world has no reach of Lumen')
    const { people, channels } = await get<ReachAnswer>('/api/reach?brand=Lumen')
    return [
      { finding: people, of: 'Lumen, by the known links', ask: 'exact', truth: planted.resolvable },
      { finding: people, of: 'Lumen, people really', ask: 'bounds', truth: planted.people },
      ...channels.map(({ channel, people: there }): Score => {
        const people = planted.channels[channel]?.resolvable
        if (people === undefined) throw new Error(`no reach on ${channel} is planted`)
        return { finding: there, of: channel, ask: 'exact', truth: people }
      }),
    ]
  },
}
