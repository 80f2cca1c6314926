import { describe, expect, it } from 'vitest'
import { answered, near } from './expectations.ts'
import { averageOf, groupTimeCells, staggeredEffects } from './group-time-effects.ts'
import { Random } from './random.ts'
import { coverage, SEEDED } from './simulation.ts'
import { cohortsOf, staggered, type Unit } from './staggered-panel.ts'

describe('two groups, two moments', () => {
  const units: Unit[] = [
    ...[[10, 15], [12, 16], [9, 15], [14, 18], [11, 15]].map((values) => ({ from: 1, values })),
    ...[[8, 9], [7, 9], [9, 9], [6, 8], [8, 10], [5, 6]].map((values) => ({ from: null, values })),
  ] // prettier-ignore

  it('are the difference of the changes, with Welch’s interval of the changes (by hand: 4.6 − 1.3333; scipy 1.17 ttest_ind, equal_var=False)', () => {
    const { overall } = answered(staggeredEffects(cohortsOf(units)))
    expect(overall.value).toBeCloseTo(4.6 - 8 / 6, 12)
    // Changes 5 4 6 4 4 and 1 2 0 2 2 1: variances 0.8 and 2/3 (4.6667 − 6·1.3333² over 5 is 0.66667).
    expect(overall.se ** 2).toBeCloseTo(0.8 / 5 + 2 / 3 / 6, 12)
    expect(overall.df).toBeCloseTo((0.16 + 1 / 9) ** 2 / (0.16 ** 2 / 4 + (1 / 9) ** 2 / 5), 10)
    expect(overall.p < 0.05).toBe(overall.lo > 0)
  })

  it('are refused where a group is too small to vary, everybody is treated, or nobody is', () => {
    const treated = units.slice(0, 5)
    expect(staggeredEffects(cohortsOf([...treated, ...units.slice(5, 8)]))).toMatchObject({ refused: 'too-few-units' })
    expect(staggeredEffects(cohortsOf(treated))).toMatchObject({ refused: 'no-comparison' })
    expect(staggeredEffects(cohortsOf(units.slice(5)))).toMatchObject({ refused: 'no-treated' })
    const same = units.map(({ from }) => ({ from, values: from === null ? [1, 2] : [4, 9] }))
    expect(staggeredEffects(cohortsOf(same))).toMatchObject({ refused: 'no-variation' })
    expect(staggeredEffects([])).toMatchObject({ refused: 'impossible-input' })
    expect(staggeredEffects(cohortsOf(units), { level: 1 })).toMatchObject({ refused: 'impossible-level' })
  })
})

describe('staggered starts', () => {
  it('agree with means of the raw rows, cell by cell', () => {
    const units = staggered(new Random(3))
    const cells = answered(groupTimeCells(cohortsOf(units)))
    const mean = (from: (number | null)[], at: number): number => {
      const of = units.filter((unit) => from.includes(unit.from))
      return of.reduce((sum, { values }) => sum + (values[at] ?? 0), 0) / of.length
    }
    const cell = (from: number, moment: number) => cells.after.find((one) => one.from === from && one.moment === moment)
    const change = (from: (number | null)[], to: number): number => mean(from, to) - mean(from, 1)
    expect(cell(2, 3)?.form.value).toBeCloseTo(change([2], 3) - change([4, null], 3), 10)
    expect(cell(2, 5)?.form.value).toBeCloseTo(change([2], 5) - change([null], 5), 10)
    expect(cells.after).toHaveLength(4 + 2)
    expect(cells.before).toHaveLength(1 + 3)
  })

  it('have the variance that leaving out each unit in turn has (delete-one jackknife of the whole procedure)', () => {
    const units = staggered(new Random(8), { each: 40 })
    const value = (rows: Unit[]): number => {
      const cohorts = cohortsOf(rows)
      return averageOf(answered(groupTimeCells(cohorts)).after, cohorts).value
    }
    const without = units.map((_, left) => value(units.filter((_unit, at) => at !== left)))
    const middle = without.reduce((sum, one) => sum + one, 0) / without.length
    const jackknife = ((units.length - 1) / units.length) * without.reduce((sum, one) => sum + (one - middle) ** 2, 0)
    const { overall } = answered(staggeredEffects(cohortsOf(units)))
    expect(overall.se / Math.sqrt(jackknife)).toBeCloseTo(1, 1.5)
  })

  it(`cover the truth at 95 %, overall and since the start ${SEEDED}`, () => {
    // Cohorts of 32 and 34: their effects 2, 3, 4, 5 and 2, 3, by size.
    const truth = (32 * (2 + 3 + 4 + 5) + 34 * (2 + 3)) / (32 * 4 + 34 * 2)
    const overall = coverage(400, truth, (random) => answered(staggeredEffects(cohortsOf(staggered(random)))).overall)
    expect(overall.covered).toBeGreaterThan(0.95 - 4 * Math.sqrt((0.95 * 0.05) / 400))
    expect(overall.width / (2 * 1.96 * overall.scatter)).toBeGreaterThan(0.85)
    expect(overall.width / (2 * 1.96 * overall.scatter)).toBeLessThan(1.25)
  })

  it('are positive where every effect is, though one regression with fixed effects would say the contrary', () => {
    // Goodman-Bacon (2021): effects that grow make the early treated bad controls for the late ones.
    const { overall, bySince } = answered(
      staggeredEffects(cohortsOf(staggered(new Random(2), { effect: 1, growth: 5 }))),
    )
    expect(overall.lo).toBeGreaterThan(0)
    expect(bySince.map(({ effect }) => effect.value > 0)).toEqual([true, true, true, true])
    expect(bySince[3]?.effect.value).toBeGreaterThan(13)
  })

  it('do not depend on the order of cohorts, nor on a level or a unit of measure', () => {
    const units = staggered(new Random(5))
    const { overall } = answered(staggeredEffects(cohortsOf(units)))
    expect(answered(staggeredEffects(cohortsOf(units).reverse())).overall).toMatchObject({ value: near(overall.value, 10), se: near(overall.se, 10) }) // prettier-ignore
    const scaled = units.map(({ from, values }) => ({ from, values: values.map((value) => 1e6 + 100 * value) }))
    expect(answered(staggeredEffects(cohortsOf(scaled))).overall).toMatchObject({ value: near(100 * overall.value, 6), p: near(overall.p, 8) }) // prettier-ignore
  })
})
