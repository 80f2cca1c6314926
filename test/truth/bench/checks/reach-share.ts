/** Reach as a share of a dated population: exact, of the count that held then, and refused where none did (row 59). */
import type { ReachAnswer, ReachShareAnswer } from '@candor/engine/api/shapes'
import type { TruthCheck } from '../check.ts'

const DAY = 86_400_000

export const reachShare: TruthCheck = {
  rows: [59],
  async score(get, truth) {
    const { counts } = truth.scenarios['counted-town'] as unknown as { counts: { date: string; people: number }[] }
    const [first, second] = counts
    const reach = truth.reach['Lumen']
    if (first === undefined || second === undefined || reach === undefined) throw new Error('the town is not counted')
    const shareOf = ({ shares }: ReachShareAnswer, market: string | null) => {
      const found = shares.find((one) => one.market === market)
      if (found === undefined) throw new Error(`no share of ${market ?? 'the channel'}`)
      return found
    }
    const now = await get<ReachShareAnswer>('/api/reach/share?brand=Lumen')
    const until = new Date(Date.parse(second.date) - DAY).toISOString().slice(0, 10)
    const before = `brand=Lumen&from=${truth.start.slice(0, 10)}&to=${until}`
    const then = shareOf(await get<ReachShareAnswer>(`/api/reach/share?${before}`), 'Riverside')
    const { people } = await get<ReachAnswer>(`/api/reach?${before}`)
    const { share } = shareOf(now, 'Riverside')
    return [
      { finding: share, of: 'town', ask: 'exact', truth: reach.resolvable / second.people },
      { finding: share, of: 'town', ask: 'bounds', truth: reach.people / second.people },
      {
        finding: then.share,
        of: 'before it was counted again',
        ask: 'exact',
        truth: (people.value ?? 0) / first.people,
      },
      { finding: shareOf(now, null).share, of: 'channel', ask: 'refuses', truth: null },
    ]
  },
}
