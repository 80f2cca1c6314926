import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { doublyRobust, type TreatmentCell } from './doubly-robust.ts'
import { takerCells as cells } from './example-takers.ts'
import { answered, near } from './expectations.ts'
import { Random } from './random.ts'
import { coverage, SEEDED } from './simulation.ts'

/** People with a lasting difference in spending, which decides who takes the offer; the offer adds `effect`. */
function takers(random: Random, { people = 900, effect = 1, hidden = 0 } = {}): TreatmentCell[] {
  const byKey = new Map<string, { x: number[]; treated: boolean; ys: number[] }>()
  for (let person = 0; person < people; person += 1) {
    const [bought, secret] = [random.poisson(2), random.normal()]
    const treated = random.uniform() < 1 / (1 + Math.exp(1.2 - 0.5 * bought - hidden * secret))
    const y = 0.8 * bought + hidden * secret + (treated ? effect : 0) + random.normal()
    const cell = byKey.get(`${bought} ${treated}`) ?? { x: [bought], treated, ys: [] }
    cell.ys.push(y)
    byKey.set(`${bought} ${treated}`, cell)
  }
  return [...byKey.values()].map(({ x, treated, ys }) => {
    const mean = ys.reduce((sum, y) => sum + y, 0) / ys.length
    return { x, treated, n: ys.length, mean, m2: ys.reduce((sum, y) => sum + (y - mean) ** 2, 0) }
  })
}

describe('the doubly robust effect on the treated', () => {
  it('agrees with the stacked estimating equations solved in numpy 2, by rows', () => {
    const { value, se } = answered(doublyRobust(cells))
    expect(value).toBeCloseTo(1.6851454252751688, 9)
    expect(se).toBeCloseTo(0.1124023031749813, 6)
  })

  it('is the weighted mean of strata where the regressors name every stratum, by hand', () => {
    const strata = [
      { x: [0], treated: true, n: 30, mean: 5, m2: 20 },
      { x: [0], treated: false, n: 70, mean: 3, m2: 50 },
      { x: [1], treated: true, n: 60, mean: 9, m2: 40 },
      { x: [1], treated: false, n: 40, mean: 8, m2: 30 },
    ]
    const { value, counterfactual, balance } = answered(doublyRobust(strata))
    expect(value).toBeCloseTo((30 * 2 + 60 * 1) / 90, 9)
    expect(counterfactual).toBeCloseTo((30 * 3 + 60 * 8) / 90, 9)
    expect(balance.worst).toBeCloseTo(0, 9)
    expect(balance.differences[0]?.before).toBeGreaterThan(0.5)
  })

  it(`covers the truth at 95 % where everything that mattered was measured, and not where something was hidden ${SEEDED}`, () => {
    const open = coverage(200, 1, (random) => answered(doublyRobust(takers(random))))
    expect(open.covered).toBeGreaterThan(0.95 - 4 * Math.sqrt((0.95 * 0.05) / 200))
    expect(open.width / (3.92 * open.scatter)).toBeGreaterThan(0.85)
    expect(open.width / (3.92 * open.scatter)).toBeLessThan(1.15)
    const hidden = coverage(60, 1, (random) => answered(doublyRobust(takers(random, { hidden: 1 }))))
    expect(hidden.covered).toBeLessThan(0.5)
  })

  it('says where nobody is alike: few who count, many sure to take it', () => {
    const far = takers(new Random(3), { people: 300 }).map((cell) => ({ ...cell, n: cell.treated ? cell.n : cell.x[0] === 0 ? cell.n : 1 })) // prettier-ignore
    const { balance } = answered(doublyRobust(far))
    expect(balance.effectiveUntreated).toBeLessThan(20)
    expect(balance.outsideOverlap).toBeGreaterThan(0.2)
  })

  it('does not depend on how people are put into cells, or on units of measure', () => {
    const split = cells.flatMap((cell) => [{ ...cell, n: cell.n / 2, m2: cell.m2 / 2 }, { ...cell, n: cell.n / 2, m2: cell.m2 / 2 }]) // prettier-ignore
    const whole = answered(doublyRobust(cells))
    expect(answered(doublyRobust(split.reverse()))).toMatchObject({ value: near(whole.value, 9), se: near(whole.se, 9) }) // prettier-ignore
    const scaled = cells.map((cell) => ({ ...cell, x: cell.x.map((value) => 1000 * value), mean: 60 * cell.mean, m2: 3600 * cell.m2 })) // prettier-ignore
    expect(answered(doublyRobust(scaled))).toMatchObject({ value: near(60 * whole.value, 6), p: near(whole.p, 9) })
  })

  it('never answers with NaN, and p is below 0.05 exactly when the interval leaves out 0', () => {
    const cell = fc.record({
      x: fc.tuple(fc.integer({ min: 0, max: 3 })),
      treated: fc.boolean(),
      n: fc.integer({ min: 1, max: 50 }),
      mean: fc.double({ min: -1e6, max: 1e6, noNaN: true }),
      m2: fc.double({ min: 0, max: 1e6, noNaN: true }),
    })
    fc.assert(
      fc.property(fc.array(cell, { maxLength: 12 }), (random) => {
        const result = doublyRobust(random)
        if ('refused' in result) return
        expect([result.value, result.se, result.lo, result.hi, result.p].every(Number.isFinite)).toBe(true)
        expect(result.p < 0.05).toBe(result.lo > 0 || result.hi < 0)
      }),
      { numRuns: 300 },
    )
  })
})
