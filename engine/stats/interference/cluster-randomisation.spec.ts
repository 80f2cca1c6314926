import { describe, expect, it } from 'vitest'
import { answered, expectShare, near, saying } from '../expectations.ts'
import { Random } from '../random.ts'
import { SEED, SEEDED } from '../simulation.ts'
import { clusterRandomisation } from './cluster-randomisation.ts'
import { everyAssignment, type EqualDesign } from './every-assignment.ts'

const VALUES = [5.1, 6.3, 4.2, 7.7, 3.9, 4.4, 2.8, 5.0]
const ARMS = [1, 1, 0, 1, 0, 0, 0, 1]
const FOUR: EqualDesign = { kind: 'complete', treated: 4 }
const PAIRS: EqualDesign = { kind: 'pairs', pairs: [[0, 2], [1, 5], [3, 4], [7, 6], [8, 9], [10, 11]] } // prettier-ignore
const IN_PAIRS = [...VALUES, 6.0, 4.1, 5.5, 5.2]

describe('randomisation inference on clusters (computed independently in numpy, every effect on a grid of 0.001)', () => {
  it('four of eight: 2.2, p = 2/70, 0.6 to 4.9', () => {
    expect(clusterRandomisation(VALUES, ARMS, FOUR)).toMatchObject({
      value: near(2.2, 12), p: near(2 / 70, 12), lo: near(0.6, 10), hi: near(4.9, 10), smallestP: near(2 / 70, 12), assignments: 70, method: 'all assignments',
    }) // prettier-ignore
  })

  it('one of each of six pairs, at 90 %: 1.8333, p = 2/64, 0.9 to 2.85', () => {
    expect(clusterRandomisation(IN_PAIRS, [...ARMS, 1, 0, 1, 0], PAIRS, { level: 0.9 })).toMatchObject({
      value: near(11 / 6, 12), p: near(2 / 64, 12), lo: near(0.9, 10), hi: near(2.85, 10), assignments: 64,
    }) // prettier-ignore
  })

  it('refuses three of six, whose smallest p is 0.10, and takes four of eight', () => {
    const three = clusterRandomisation([9, 9.1, 9.2, 0, 0.1, 0.2], [1, 1, 1, 0, 0, 0], { kind: 'complete', treated: 3 })
    expect(three).toMatchObject({ refused: 'too-few-clusters', reason: saying('0.10') })
  })

  it('is below 5 % exactly when the interval leaves out 0, over all assignments of tied values', () => {
    const values = [1, 1, 2, 3, 3, 5, 8, 8]
    for (const arms of everyAssignment(FOUR, 8)) {
      const { p, lo, hi } = answered(clusterRandomisation(values, [...arms], FOUR))
      expect(p < 0.05).toBe(lo > 0 || hi < 0)
    }
  })

  it('moves with a constant effect, and does not change with the unit of measurement', () => {
    const one = answered(clusterRandomisation(VALUES, ARMS, FOUR))
    const shifted = answered(clusterRandomisation(VALUES.map((value, at) => value + 7 * (ARMS[at] ?? 0)), ARMS, FOUR)) // prettier-ignore
    expect([shifted.lo - one.lo, shifted.hi - one.hi]).toEqual([near(7, 9), near(7, 9)])
    const cents = answered(clusterRandomisation(VALUES.map((value) => value * 100), ARMS, FOUR)) // prettier-ignore
    expect(cents).toMatchObject({ p: near(one.p, 12), lo: near(one.lo * 100, 8), hi: near(one.hi * 100, 8) })
  })

  it(`of drawn assignments raises at most 5 % false alarms ${SEEDED}`, () => {
    const random = new Random(SEED)
    const design: EqualDesign = { kind: 'complete', treated: 12 }
    const arms = Array.from({ length: 24 }, (_, at) => (at % 2 === 0 ? 1 : 0))
    const found = answered(clusterRandomisation(arms.map(() => random.normal()), arms, design)) // prettier-ignore
    expect(found).toMatchObject({ method: 'drawn assignments', assignments: 20_000 })
    const runs = 400
    let alarms = 0
    for (let run = 0; run < runs; run += 1) {
      const values = ARMS.map(() => random.normal() ** 3)
      if (answered(clusterRandomisation(values, ARMS, FOUR)).p < 0.05) alarms += 1
    }
    expectShare(alarms / runs, 2 / 70, runs)
  })

  it('refuses what was not drawn so, and what does not vary', () => {
    expect(clusterRandomisation(VALUES, [1, 1, 1, 1, 1, 0, 0, 0], FOUR)).toMatchObject({ refused: 'impossible-input' })
    expect(clusterRandomisation([...VALUES.slice(1), Number.NaN], ARMS, FOUR)).toMatchObject({
      refused: 'impossible-input',
    })
    expect(clusterRandomisation(VALUES, ARMS, { kind: 'complete', treated: 8 })).toMatchObject({
      refused: 'impossible-design',
    })
    expect(clusterRandomisation(ARMS.map((arm) => 3 + arm), ARMS, FOUR)).toMatchObject({ refused: 'no-variation' }) // prettier-ignore
    expect(clusterRandomisation(VALUES, ARMS, FOUR, { level: 1 })).toMatchObject({ refused: 'impossible-level' })
  })
})
