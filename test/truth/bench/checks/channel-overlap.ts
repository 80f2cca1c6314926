/** What channels share: exact for what links allow to know, and bounds that hold what is really so (row 67). */
import type { ChannelOverlapAnswer } from '@candor/engine/api/shapes'
import type { Finding } from '@candor/engine'
import type { Score, TruthCheck } from '../check.ts'

interface Counts {
  people: number
  resolvable: number
}

/** What nobody is, the truth does not name. */
const both = (finding: Finding, of: string, planted: Counts = { people: 0, resolvable: 0 }): Score[] => [
  { finding, of: `${of}, by the known links`, ask: 'exact', truth: planted.resolvable },
  { finding, of: `${of}, people really`, ask: 'bounds', truth: planted.people },
]

export const channelOverlap: TruthCheck = {
  rows: [67],
  async score(get, truth) {
    const planted = truth.reach['Lumen']?.viewing
    if (planted === undefined) throw new Error('the truth world has no reach of Lumen')
    const { several, channels, pairs } = await get<ChannelOverlapAnswer>('/api/reach/overlap?brand=Lumen')
    return [
      ...both(several, 'several channels', planted.several),
      ...channels.flatMap(({ channel, onlyHere }) => both(onlyHere, `only ${channel}`, planted.only[channel])),
      ...pairs.flatMap(({ one, other, both: shared }) => {
        const name = `${one} + ${other}`
        return both(shared, name, planted.pairs[name])
      }),
    ]
  },
}
