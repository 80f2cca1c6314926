/** Promises: planted breaches are counted exactly, and the interval holds the planted rate (row 48). */
import type { PromisesAnswer } from '@candor/engine/api/shapes'
import type { TruthCheck } from '../check.ts'

interface Planted {
  kept: number
  broken: number
  planted: number
}

const DAY = 86_400_000

export const promises: TruthCheck = {
  rows: [48],
  async score(get, truth) {
    const { kept, broken, planted } = truth.scenarios['service-desk']?.['promise'] as Planted
    // Up to the day by whose end every time is up.
    const last = new Date(Date.parse(truth.end) - 3 * DAY).toISOString().slice(0, 10)
    const told = await get<PromisesAnswer>(`/api/promises?brand=Lumen%20Service&to=${last}`)
    const promise = told.promises.find(({ key }) => key === 'chat-hour')
    if (promise === undefined) throw new Error('the promise of the desk is not in the answer')
    const counted = promise.keeps === kept && promise.breaches === broken
    return [
      { finding: promise.kept, of: 'chat, breaches', ask: 'verdict', truth: null, right: counted },
      { finding: promise.kept, of: 'chat', ask: 'exact', truth: kept / (kept + broken) },
      { finding: promise.kept, of: 'chat', ask: 'covers', truth: planted },
    ]
  },
}
