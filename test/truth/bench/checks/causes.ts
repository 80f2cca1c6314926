/** Root causes: one was repaired, two only answered faster (row 11); repeats and failure demand of the service desk, exactly. */
import type { CausesAnswer } from '@candor/engine/api/shapes'
import type { Score, TruthCheck } from '../check.ts'

interface Desk {
  failureShare: number
  plantedFailureShare: number
  repeatRate: number
}

export const causes: TruthCheck = {
  rows: [11],
  async score(get, truth) {
    const repairs = truth.scenarios['root-causes']?.['causes'] as Record<string, { repaired: boolean }>
    const told = await get<CausesAnswer>('/api/causes?brand=Lumen')
    const verdicts = Object.entries(repairs).map(([cause, { repaired }]): Score => {
      const row = told.causes.find((candidate) => candidate.cause === cause)
      if (row === undefined) throw new Error(`nobody wrote about ${cause}`)
      const planted = repaired ? 'fixed_at_source' : 'answered_faster_only'
      const right = row.verdict === 'cannot_tell' ? null : row.verdict === planted
      return { finding: row.change.finding, of: cause, ask: 'verdict', truth: null, right }
    })
    const desk = truth.scenarios['service-desk'] as unknown as Desk
    const { repeats, failureDemand } = await get<CausesAnswer>('/api/causes?brand=Lumen%20Service')
    return [
      ...verdicts,
      { finding: repeats, of: 'service desk', ask: 'exact', truth: desk.repeatRate },
      { finding: failureDemand, of: 'service desk', ask: 'exact', truth: desk.failureShare },
      { finding: failureDemand, of: 'service desk', ask: 'covers', truth: desk.plantedFailureShare },
    ]
  },
}
