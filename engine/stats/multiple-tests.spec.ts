import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  adjusted,
  adjustedWithin,
  lordPlusPlus,
  saffron,
  type OnlineTest,
  type TestsRefusal,
} from './multiple-tests.ts'
import { Random } from './random.ts'
import { isRefusal } from './refusal.ts'
import { SEED, SEEDED } from './simulation.ts'

const PS = [0.01, 0.02, 0.03, 0.04, 0.05, 0.0001, 0.9]
const given = <T extends object>(result: T | TestsRefusal): T => {
  if (isRefusal(result)) throw new Error(result.reason)
  return result
}
const expectClose = (actual: readonly number[], expected: readonly number[]) => {
  expect(actual).toHaveLength(expected.length)
  actual.forEach((value, place) => {
    expect(value).toBeCloseTo(expected[place] ?? 0, 13)
  })
}

describe('adjusted p-values', () => {
  it('of Benjamini and Hochberg, and of Yekutieli, are those of scipy 1.17 false_discovery_control', () => {
    const bh = [0.035, 0.04666666666666667, 0.0525, 0.056, 0.05833333333333333, 0.0007, 0.9]
    expectClose(given(adjusted(PS, 'benjamini-hochberg')), bh)
    const by = [0.09075, 0.121, 0.136125, 0.1452, 0.15125, 0.001815, 1]
    expectClose(given(adjusted(PS, 'benjamini-yekutieli')), by)
  })

  it('of Holm and of Bonferroni are those of their definitions, by hand: 7, 6, 5 … times the smallest, never falling', () => {
    expectClose(given(adjusted(PS, 'holm')), [0.06, 0.1, 0.12, 0.12, 0.12, 0.0007, 0.9])
    expectClose(given(adjusted(PS, 'bonferroni')), [0.07, 0.14, 0.21, 0.28, 0.35, 0.0007, 1])
  })

  it('of Benjamini and Hochberg reject four of the fifteen of their own example (1995, table 1), Holm’s three', () => {
    const table = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719, 0.6528, 0.759, 1] // prettier-ignore
    const winners = (method: 'holm' | 'benjamini-hochberg') => given(adjusted(table, method)).filter((p) => p <= 0.05)
    expect(winners('benjamini-hochberg')).toHaveLength(4)
    expect(winners('holm')).toHaveLength(3)
  })

  it('are adjusted within their scope alone', () => {
    const tests = PS.map((p, place) => ({ p, scope: place < 3 ? 'visit' : 'spend' }))
    const within = given(adjustedWithin(tests, 'holm'))
    expectClose(within, [...given(adjusted(PS.slice(0, 3), 'holm')), ...given(adjusted(PS.slice(3), 'holm'))])
    expect(adjustedWithin([], 'holm')).toEqual([])
  })

  it('never fall below the p itself, keep its order, and refuse what is no p', () => {
    const method = fc.constantFrom('holm' as const, 'benjamini-hochberg' as const, 'benjamini-yekutieli' as const)
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 30 }), method, (ps, how) => {
        const result = given(adjusted(ps, how))
        ps.forEach((p, place) => {
          expect(result[place]).toBeGreaterThanOrEqual(p * (1 - 1e-12))
          expect(result[place]).toBeLessThanOrEqual(1)
          ps.forEach((other, at) => {
            if (p < other) expect(result[place]).toBeLessThanOrEqual(result[at] ?? 0)
          })
        })
      }),
    )
    expect(adjusted([Number.NaN], 'holm')).toMatchObject({ refused: 'impossible-p' })
    expect(adjustedWithin([{ p: 2, scope: '' }], 'holm')).toMatchObject({ refused: 'impossible-p' })
  })
})

/** The p-values that the authors of the R package onlineFDR use as their example. */
const STREAM = [2.9e-8, 0.06743, 0.01514, 0.08174, 0.00171, 3.6e-5, 0.79149, 0.27201, 0.28295, 7.59e-8, 0.69274, 0.30443, 0.00136, 0.72342, 0.54757] // prettier-ignore
const rejectedAt = (tests: readonly OnlineTest[]) =>
  tests.flatMap(({ rejected }, place) => (rejected ? [place + 1] : []))

describe('tests that come one after the other', () => {
  it('have the levels of LORD++ (numpy 2.4, from the formula of Ramdas et al. 2017)', () => {
    const tests = given(lordPlusPlus(STREAM, 0.05))
    expectClose(
      tests.slice(0, 12).map(({ level }) => level),
      [0.0002675838545630043, 0.0024664457199817477, 0.000573281754204682, 0.0004872804760455688, 0.0004059066212002699, 0.00034472863862898366, 0.0029745012820979033, 0.0008450114061401572, 0.0007305648272027261, 0.0006243142501075557, 0.003218591331670942, 0.0010617226723021516],
    ) // prettier-ignore
    expect(rejectedAt(tests)).toEqual([1, 6, 10])
  })

  it('have the levels of SAFFRON (numpy 2.4, from algorithm 1 of Ramdas et al. 2018)', () => {
    const tests = given(saffron(STREAM, 0.05))
    expectClose(
      tests.slice(0, 12).map(({ level }) => level),
      [0.0054686270725, 0.010937254145, 0.010937254145, 0.010937254145, 0.010937254145, 0.02187450829, 0.032811762435, 0.010823845024845846, 0.010823845024845846, 0.010823845024845846, 0.021761099169845845, 0.009265591486850504],
    ) // prettier-ignore
    expect(rejectedAt(tests)).toEqual([1, 5, 6, 10, 13])
  })

  it(`are false in at most 5 %% of what they find, with one effect in five ${SEEDED}`.replace('%%', '%'), () => {
    const random = new Random(SEED)
    for (const rule of [lordPlusPlus, saffron]) {
      let share = 0
      const runs = 300
      for (let run = 0; run < runs; run += 1) {
        const real = Array.from({ length: 200 }, () => random.uniform() < 0.2)
        const ps = real.map((effect) => (effect ? random.uniform() ** 12 : random.uniform()))
        const winners = given(rule(ps, 0.05)).flatMap(({ rejected }, place) => (rejected ? [real[place]] : []))
        share += winners.filter((effect) => effect === false).length / Math.max(1, winners.length) / runs
      }
      expect(share).toBeLessThan(0.05 + 3 * Math.sqrt(0.05 / runs / 10))
    }
  })

  it('are refused where alpha or a p cannot be', () => {
    for (const rule of [lordPlusPlus, saffron]) {
      expect(rule([0.5], 0)).toMatchObject({ refused: 'impossible-level' })
      expect(rule([-1], 0.05)).toMatchObject({ refused: 'impossible-p' })
      expect(rule([], 0.05)).toEqual([])
    }
  })
})
