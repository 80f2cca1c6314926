import { describe, expect, it } from 'vitest'
import type { Cohort } from './cohort-panel.ts'
import { answered, near } from './expectations.ts'
import { averageOf, groupTimeCells, staggeredEffects } from './group-time-effects.ts'
import { noncentralChiSquareSf } from './noncentral-chi-square.ts'
import { breakdown, preTrends } from './pre-trends.ts'
import { Random } from './random.ts'
import { coverage, SEEDED } from './simulation.ts'

interface Unit {
  from: number | null
  values: number[]
}

/** The moments of raw rows, by the textbook. */
function cohortsOf(units: readonly Unit[]): Cohort[] {
  return [...new Set(units.map(({ from }) => from))].map((from) => {
    const rows = units.filter((unit) => unit.from === from).map(({ values }) => values)
    const mean = (rows[0] ?? []).map((_, at) => rows.reduce((sum, row) => sum + (row[at] ?? 0), 0) / rows.length)
    const product = (one: number, other: number): number =>
      rows.reduce((sum, row) => sum + ((row[one] ?? 0) - (mean[one] ?? 0)) * ((row[other] ?? 0) - (mean[other] ?? 0)), 0) // prettier-ignore
    const covariance = mean.map((_, one) => mean.map((_unused, other) => product(one, other) / (rows.length - 1)))
    return { from, n: rows.length, mean, covariance }
  })
}

/** Units that start at 2, at 4 or never, each with a level of its own; the effect grows by `growth` a moment from `effect`. */
function staggered(random: Random, { each = 30, effect = 2, growth = 1, slope = 0, moments = 6 } = {}): Unit[] {
  return [2, 4, null].flatMap((from) =>
    Array.from({ length: each + (from ?? 0) }, () => {
      const level = 3 * random.normal() + (from ?? 0)
      const values = Array.from({ length: moments }, (_, at) => {
        const gain = from === null || at < from ? 0 : effect + growth * (at - from)
        return level + 0.5 * at + (from === null ? 0 : slope * at) + gain + random.normal()
      })
      return { from, values }
    }),
  )
}

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

describe('what was before', () => {
  it(`rejects parallel trends that are there in about 5 % ${SEEDED}`, () => {
    const random = new Random(11)
    let rejected = 0
    for (let run = 0; run < 300; run += 1)
      if ((preTrends(answered(groupTimeCells(cohortsOf(staggered(random))))).p ?? 1) < 0.05) rejected += 1
    expect(rejected / 300).toBeLessThan(0.05 + 4 * Math.sqrt((0.05 * 0.95) / 300) + 0.02)
  })

  it(`finds the slope it says it would find in about 80 % ${SEEDED}`, () => {
    const random = new Random(12)
    const slope = preTrends(answered(groupTimeCells(cohortsOf(staggered(random, { each: 200 }))))).detectableSlope ?? 0
    let found = 0
    for (let run = 0; run < 120; run += 1) {
      const cells = answered(groupTimeCells(cohortsOf(staggered(random, { each: 200, slope }))))
      if ((preTrends(cells).p ?? 1) < 0.05) found += 1
    }
    expect(Math.abs(found / 120 - 0.8)).toBeLessThan(4 * Math.sqrt((0.8 * 0.2) / 120))
  })

  it('is none with a single moment before, and then nothing is claimed of it', () => {
    const units = staggered(new Random(1)).map(({ from, values }) => ({ from: from === null ? null : 1, values }))
    const cells = answered(groupTimeCells(cohortsOf(units)))
    expect(preTrends(cells)).toEqual({ p: null, df: 0, largest: 0, detectableSlope: null })
  })

  it('says how many times it would have to go on to explain the effect', () => {
    const effect = { value: 6, se: 1, lo: 4, hi: 8, level: 0.95, p: 0.001, df: 9 }
    const before = { p: 0.5, df: 2, largest: 0.5, detectableSlope: 1 }
    expect(breakdown(effect, before, 2)).toEqual({ estimate: 6, interval: 4 })
    expect(breakdown({ ...effect, lo: -1 }, before, 2)).toEqual({ estimate: 6, interval: 0 })
  })
})

it('the noncentral chi-square agrees with scipy 1.17 (stats.ncx2.sf)', () => {
  expect(noncentralChiSquareSf(7.814727903251179, 3, 10.90251)).toBeCloseTo(0.7999978621961582, 11)
  expect(noncentralChiSquareSf(3.841458820694124, 1, 7.84886)).toBeCloseTo(0.7999999745518879, 11)
  expect(noncentralChiSquareSf(300, 50, 200)).toBeCloseTo(0.052988299357834875, 11)
  expect(noncentralChiSquareSf(3, 4, 0)).toBeCloseTo(0.5578254003710748, 12)
})
