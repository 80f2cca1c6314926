import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { expectShare, near } from './expectations.ts'
import { MAINTAINED, NOT_MAINTAINED, PLACEBO, SIX_MP } from './freireich.ts'
import { logRank } from './log-rank.ts'
import { Random } from './random.ts'
import { isRefusal } from './refusal.ts'
import type { Stay } from './risk-set.ts'
import { SEED, SEEDED } from './simulation.ts'

describe('log-rank test', () => {
  it('of 6-MP against placebo is 16.79 with 9 of 19.25 and 21 of 10.75 expected (Freireich data, scipy 1.17 and textbooks)', () => {
    const result = logRank([SIX_MP, PLACEBO])
    expect(result).toMatchObject({ chiSquare: near(16.792940989216536, 9), df: 1 })
    expect(result).toMatchObject({ p: near(4.168809109334529e-5, 12) })
    expect(result).toMatchObject({
      groups: [{ observed: 9, expected: near(19.25, 2) }, { observed: 21, expected: near(10.75, 2) }],
    }) // prettier-ignore
  })

  it('of the maintained against the others is 3.4, p 0.0653 (Miller 1981, R survival: survdiff, aml)', () => {
    expect(logRank([MAINTAINED, NOT_MAINTAINED])).toMatchObject({ p: near(0.06533932204050502, 10) })
  })

  it('does not mind the order of the groups, has k − 1 degrees of freedom, and drops a group that was never at risk', () => {
    const four = [SIX_MP, PLACEBO, MAINTAINED, NOT_MAINTAINED]
    const result = logRank(four)
    const turned = logRank([...four].reverse())
    expect(result).toMatchObject({ df: 3 })
    if (isRefusal(result) || isRefusal(turned)) throw new Error('refused')
    expect(turned.chiSquare).toBeCloseTo(result.chiSquare, 8)
    expect(logRank([SIX_MP, PLACEBO, [{ time: 0.5, cause: null }]])).toMatchObject({
      df: 1,
      chiSquare: near(16.792940989216536, 8),
    })
  })

  it('refuses one group, and groups that were never there together at an event', () => {
    expect(logRank([SIX_MP])).toMatchObject({ refused: 'too-few-groups' })
    expect(logRank([[{ time: 1, cause: 'x' }], [{ entry: 2, time: 3, cause: 'x' }]])).toMatchObject({
      refused: 'nothing-to-compare',
    })
    expect(logRank([[{ time: 1, cause: null }], [{ time: 1, cause: null }]])).toMatchObject({
      refused: 'nothing-to-compare',
    })
  })

  it(`rejects equal groups about 5 times in 100, with late entry ${SEEDED}`, () => {
    const random = new Random(SEED)
    let rejected = 0
    for (let run = 0; run < 500; run += 1) {
      const group = (late: number): Stay[] =>
        Array.from({ length: 50 }, () => {
          const entry = late * random.uniform()
          return { entry, time: entry + random.exponential(1), cause: 'left' }
        })
      const result = logRank([group(0.2), group(0.8), group(0.4)].map((stays) => [...stays, { entry: 0, time: 2, cause: null }])) // prettier-ignore
      if (!isRefusal(result) && result.p < 0.05) rejected += 1
    }
    expectShare(rejected / 500, 0.05, 500)
  })

  it('finds nothing between a group and itself', () => {
    const rows = fc.record({ time: fc.integer({ min: 1, max: 9 }), cause: fc.constantFrom('left', null) })
    fc.assert(
      fc.property(fc.array(rows, { minLength: 2, maxLength: 20 }), (group) => {
        const result = logRank([group, group])
        if (!isRefusal(result)) expect(result.chiSquare).toBeLessThan(1e-9)
      }),
    )
  })
})
