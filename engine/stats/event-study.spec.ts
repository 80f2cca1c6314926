import { describe, expect, it } from 'vitest'
import { cohortOf } from './cohort-panel.ts'
import { eventStudy } from './event-study.ts'
import { answered, near } from './expectations.ts'
import { staggeredEffects } from './group-time-effects.ts'
import { Random } from './random.ts'
import { SEED, SEEDED } from './simulation.ts'
import { cohortsOf, staggered, type Unit } from './staggered-panel.ts'

describe('an event study', () => {
  const units = staggered(new Random(3))
  const { points, before } = answered(eventStudy(cohortsOf(units)))

  it('is made of moments that one pass over the units gives as well as the textbook does', () => {
    for (const one of cohortsOf(units)) {
      const made = cohortOf(one.from, units.filter(({ from }) => from === one.from).map(({ values }) => values)) // prettier-ignore
      expect(made).toEqual({ from: one.from, n: one.n, mean: one.mean.map((y) => near(y, 10)), covariance: one.covariance.map((row) => [...row].map((y) => near(y, 10))) }) // prettier-ignore
    }
  })

  it('has one base, the moment before the start: what comes before lies against it as what comes after (means of the raw rows)', () => {
    expect(points.map(({ since }) => since)).toEqual([-2, 0, 1, 2, 3])
    const mean = (from: (number | null)[], at: number): number => {
      const of = units.filter((unit) => from.includes(unit.from))
      return of.reduce((sum, { values }) => sum + (values[at] ?? 0), 0) / of.length
    }
    const gap = (own: number, others: (number | null)[], at: number, base: number): number =>
      mean([own], at) - mean([own], base) - (mean(others, at) - mean(others, base))
    // Cohorts of 32 and 34 units.
    const early = gap(2, [4, null], 0, 1)
    const late = gap(4, [null], 2, 3)
    expect(points[0]?.effect.value).toBeCloseTo((32 * early + 34 * late) / 66, 10)
    expect(points[0]?.units).toBe(66)
    expect(before).toMatchObject({ moments: 1, since: -2, p: near(points[0]?.effect.p ?? NaN, 12) })
    expect(before.largest).toBeCloseTo(Math.abs(points[0]?.effect.value ?? NaN), 12)
  })

  it('has the same effects after the start as the averages by moments since', () => {
    const { bySince } = answered(staggeredEffects(cohortsOf(units)))
    expect(points.filter(({ since }) => since >= 0).map(({ since, effect }) => ({ since, effect }))).toEqual(bySince)
  })

  it('says nothing of the time before where there is none', () => {
    const early = units.map(({ from, values }) => ({ from: from === null ? null : 1, values }))
    expect(answered(eventStudy(cohortsOf(early))).before).toEqual({ p: null, moments: 0, since: null, largest: 0 })
    expect(eventStudy(cohortsOf(units.filter(({ from }) => from === null)))).toMatchObject({ refused: 'no-treated' })
  })

  it(`with eight units a cohort and more moments than these, it rejects what ran alike in about 5 % at most ${SEEDED}`, () => {
    const random = new Random(SEED)
    const runs = 150
    let rejected = 0
    for (let run = 0; run < runs; run += 1) {
      const late = staggered(random, { each: 6, effect: 0, growth: 0, moments: 18 }).map(({ from, values }): Unit => ({ from: from === null ? null : from + 10, values })) // prettier-ignore
      if ((answered(eventStudy(cohortsOf(late))).before.p ?? 1) < 0.05) rejected += 1
    }
    expect(rejected / runs).toBeLessThan(0.05 + 3 * Math.sqrt((0.05 * 0.95) / runs))
  })
})
