/** Totals of platforms: bounds that hold the people really reached, and what linked people tell of two channels (row 67). */
import type { AggregateReachAnswer } from '@candor/engine/api/shapes'
import type { Score, TruthCheck } from '../check.ts'

interface Planted {
  people: number
  pairs: Record<string, number>
  linkedShares: Record<string, number>
}

export const aggregateReach: TruthCheck = {
  rows: [67],
  async score(get, truth) {
    const planted = truth.scenarios['platform-totals'] as unknown as Planted | undefined
    if (planted === undefined) throw new Error('the truth world has no platform-totals')
    const { people, linked } = await get<AggregateReachAnswer>('/api/reach/aggregate?brand=Lumen%20Radio')
    const of = (counts: Record<string, number>, pair: string): number => {
      const known = counts[pair]
      if (known === undefined) throw new Error(`nothing is planted of ${pair}`)
      return known
    }
    return [
      { finding: people, of: 'all channels', ask: 'bounds', truth: planted.people },
      ...linked.flatMap(({ one, other, people: together, share }): Score[] => {
        const pair = `${one} + ${other}`
        // Nobody answers for independence there: no point, and an upper bound that holds.
        const shared =
          share.value === null
            ? ({ of: `${pair}, at most`, ask: 'bounds' } as const)
            : ({ of: pair, ask: 'covers' } as const)
        return [
          { finding: together, of: pair, ask: 'covers', truth: of(planted.pairs, pair) },
          { finding: share, ...shared, truth: of(planted.linkedShares, pair) },
        ]
      }),
    ]
  },
}
