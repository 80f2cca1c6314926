import { describe, expect, it } from 'vitest'
import { Random } from './random.ts'
import { isRefusal } from './refusal.ts'
import { SEED, SEEDED } from './simulation.ts'
import { sequentialSrm } from './srm-sequential.ts'

/** ln of the Bayes factor of 100 against 200, planned to be equal. */
const HUNDREDS = 11.970879637053955

function srm(...given: Parameters<typeof sequentialSrm>) {
  const result = sequentialSrm(...given)
  if (isRefusal(result)) throw new Error(result.reason)
  return result
}

describe('sequential sample-ratio mismatch', () => {
  it.each([
    [[100, 200], [1, 1], 100, HUNDREDS],
    [[21306, 21307, 21387], [1, 1, 1], 100, -6.368617718745184],
    [[6700, 3300], [8, 2], 10_000, 245.34504100231803],
  ])(
    'of %j against %j with concentration %d has the Bayes factor of mpmath 1.3 loggamma (40 digits)',
    (counts, weights, concentration, expected) => {
      expect(srm([counts], weights, concentration).logBayesFactor).toBeCloseTo(expected, 7)
    },
  )

  it('keeps the least p so far, and says when it was', () => {
    const looks = [
      [10, 10],
      [100, 200],
      [5000, 5010],
    ]
    const result = srm(looks, [1, 1])
    expect(result.lowestAt).toBe(1)
    expect(result.p).toBeCloseTo(Math.exp(-HUNDREDS), 12)
    expect(srm([[10, 10]], [1, 1])).toMatchObject({ p: 1, lowestAt: null })
    expect(srm([], [1, 1]).p).toBe(1)
  })

  it(`alarms at 1 % in fewer than 1 % of fair experiments, looked at after every ten people, and finds 45 against 55 ${SEEDED}`, () => {
    const random = new Random(SEED)
    const alarms = (share: number, runs: number) => {
      let found = 0
      for (let run = 0; run < runs; run += 1) {
        const counts = [0, 0]
        const looks = Array.from({ length: 200 }, () => {
          for (let person = 0; person < 10; person += 1) {
            const arm = random.uniform() < share ? 0 : 1
            counts[arm] = (counts[arm] ?? 0) + 1
          }
          return [...counts]
        })
        if (srm(looks, [1, 1]).p < 0.01) found += 1
      }
      return found / runs
    }
    expect(alarms(0.5, 400)).toBeLessThanOrEqual(0.01 + 2.5 * Math.sqrt(0.01 / 400))
    expect(alarms(0.45, 100)).toBeGreaterThan(0.85)
  })

  it('is refused where counts fall, or are none, or an arm has no weight', () => {
    expect(sequentialSrm([[2, 2], [1, 3]], [1, 1])).toMatchObject({ refused: 'impossible-counts' }) // prettier-ignore
    expect(sequentialSrm([[2, Number.NaN]], [1, 1])).toMatchObject({ refused: 'impossible-counts' })
    expect(sequentialSrm([[2]], [1, 1])).toMatchObject({ refused: 'impossible-counts' })
    expect(sequentialSrm([[2, 2]], [1, 0])).toMatchObject({ refused: 'impossible-weights' })
    expect(sequentialSrm([[2]], [1])).toMatchObject({ refused: 'impossible-weights' })
  })
})
