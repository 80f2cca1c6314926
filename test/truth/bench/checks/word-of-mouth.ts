/** Word of mouth: who came through whom, how far complaints travel and how late they are seen (rows 39 and 40). */
import type { Finding } from '@candor/engine'
import type { AvoidableShareAnswer, ComplaintReachAnswer, WordOfMouthAnswer } from '@candor/engine/api/shapes'
import type { Score, TruthCheck } from '../check.ts'

type Counted = Record<'complaints' | 'sightings' | 'shares' | 'sharesBrought' | 'joins' | 'joinsBrought', number>
interface Told extends Counted {
  reach: Record<string, number>
  later: Record<string, number>
  planted: Record<'sharing' | 'size' | 'referral' | 'exponent' | 'topTenth', number> & { later: Record<string, number> }
}
const AT = '?brand=Lumen%20Arcade'

/** Of the reach of every complaint, the value with this rank from below. */
function ranked(reach: Told['reach'], share: number): number {
  const each = Object.entries(reach).flatMap(([people, count]) => Array.from({ length: count }, () => Number(people)))
  each.sort((a, b) => a - b)
  return each[Math.ceil(share * each.length) - 1] ?? NaN
}

export const wordOfMouth: TruthCheck = {
  rows: [39],
  async score(get, truth) {
    const told = truth.scenarios['hearsay'] as unknown as Told
    const { sharing, referral } = await get<WordOfMouthAnswer>(`/api/word-of-mouth${AT}`)
    const { planted } = told
    const finalSize = 1 / (1 - planted.sharing)
    return [
      ...both(sharing.reproduction, 'sharing', told.sharesBrought / told.shares, planted.sharing),
      ...both(referral.reproduction, 'referral', told.joinsBrought / told.joins, planted.referral),
      { finding: sharing.growth, of: 'sharing', ask: 'covers', truth: finalSize },
      { finding: sharing.dispersion, of: 'sharing', ask: 'covers', truth: planted.size },
    ]
  },
}

export const complaintReach: TruthCheck = {
  rows: [39],
  async score(get, truth) {
    const told = truth.scenarios['hearsay'] as unknown as Told
    const { median, ninety, mean, top, complaints } = await get<ComplaintReachAnswer>(`/api/complaint-reach${AT}`)
    const [hundredth, tenth] = top
    if (hundredth === undefined || tenth === undefined) throw new Error('a top is missing')
    return [
      { finding: median, of: 'complaints', ask: 'exact', truth: ranked(told.reach, 0.5) },
      { finding: ninety, of: 'complaints', ask: 'exact', truth: ranked(told.reach, 0.9) },
      { finding: mean, of: 'complaints', ask: 'exact', truth: told.sightings / told.complaints },
      { finding: tenth.held, of: 'the largest tenth', ask: 'covers', truth: told.planted.topTenth },
      { finding: median, of: 'counts', ask: 'verdict', truth: null, right: complaints === told.complaints },
      // Fewer than a hundred complaints have no largest hundredth.
      { finding: hundredth.held, of: 'the largest hundredth', ask: 'refuses', truth: null },
    ]
  },
}

export const avoidableShare: TruthCheck = {
  rows: [40],
  async score(get, truth) {
    const { later, sightings, planted } = truth.scenarios['hearsay'] as unknown as Told
    const { shares, exponent } = await get<AvoidableShareAnswer>(`/api/avoidable-share${AT}`)
    return [
      ...shares.flatMap(({ hours, later: finding }) =>
        both(finding, `${hours} hours`, (later[hours] ?? NaN) / sightings, planted.later[hours] ?? null),
      ),
      { finding: exponent, of: 'power of time', ask: 'covers', truth: planted.exponent },
    ]
  },
}

/** What was counted, and what was planted. */
const both = (finding: Finding, of: string, counted: number, planted: number | null): Score[] => [
  { finding, of, ask: 'exact', truth: counted },
  { finding, of, ask: 'covers', truth: planted },
]
