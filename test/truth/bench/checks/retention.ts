/** Staying and buying again: intervals hold the share that a constant rate gives (rows 8 and 9). */
import type { RetentionAnswer } from '@candor/engine/api/shapes'
import type { Score, TruthCheck } from '../check.ts'
import { KIOSK, kioskOf, POPCORN } from './kiosk.ts'

type Side = RetentionAnswer['followers']

function shares(side: Side, campaign: string, of: string, truth: Record<string, number>): Score[] {
  const cohort = side.cohorts.find(({ by, key }) => by === 'campaign' && key === campaign)
  if (cohort === undefined) throw new Error(`no cohort ${of}`)
  return cohort.horizons.map(({ days, finding }) => ({
    finding,
    of: `${of}, ${days} days`,
    ask: 'covers',
    truth: truth[String(days)] ?? null,
  }))
}

export const retention: TruthCheck = {
  rows: [8, 9],
  async score(get, truth) {
    const { stays, boughtAgain } = kioskOf(truth)
    const { followers, customers } = await get<RetentionAnswer>(`/api/retention?brand=${encodeURIComponent(KIOSK)}`)
    const [comparison] = followers.comparisons
    if (comparison === undefined) throw new Error('those who came by the offer are not compared with the others')
    const differences = comparison.horizons.map(({ days, finding }): Score => {
      const [one, other] = [stays.offered[String(days)], stays.organic[String(days)]]
      if (one === undefined || other === undefined) throw new Error(`no truth for ${days} days`)
      return { finding, of: `offer against none, ${days} days`, ask: 'covers', truth: one - other }
    })
    return [
      ...shares(followers, POPCORN, 'came by the offer', stays.offered),
      ...shares(followers, '', 'came by no campaign', stays.organic),
      ...shares(customers, '', 'bought at full price first', boughtAgain),
      ...differences,
    ]
  },
}
