import { describe, expect, it } from 'vitest'
import { cohortOf } from './cohort-panel.ts'
import { driftBefore } from './drift-before.ts'
import { answered } from './expectations.ts'
import { Random } from './random.ts'
import { SEED, SEEDED } from './simulation.ts'
import { cohortsOf, staggered, type Unit } from './staggered-panel.ts'

/** Starts at 8 and 10, with `each` units and two or four more; `slope` is what the treated gain a moment. */
const world = (random: Random, each: number, slope = 0): Unit[] =>
  staggered(random, { each, effect: 0, growth: 0, slope, moments: 12 }).map(({ from, values }) => ({ from: from === null ? null : from + 6, values })) // prettier-ignore

/** As the ladder makes them. */
const cohorts = (units: readonly Unit[]) =>
  [8, 10, null].map((from) =>
    cohortOf(
      from,
      units.filter((unit) => unit.from === from).map(({ values }) => values),
    ),
  )

describe('a drift before the start', () => {
  it('is what least squares says of the difference (by hand: 0.9 in one cohort and 0.45 in the other, weighing 25 and 12)', () => {
    // Without any level or noise that differs between units there would be no variation: one unit of each gains and one loses.
    const unit = (from: number | null, line: readonly number[], off: number): Unit => ({ from, values: line.map((y, at) => y + off * (at % 2)) }) // prettier-ignore
    const cohort = (from: number | null, n: number, line: readonly number[]): Unit[] =>
      Array.from({ length: n }, (_, at) => unit(from, line, at - (n - 1) / 2))
    const flat = [0, 0, 0, 0, 0, 0]
    const units = [...cohort(4, 5, [1, 2, 2, 4, 9, 9]), ...cohort(3, 6, [0, 1.4, 1.4, 9, 9, 9]), ...cohort(null, 5, flat)] // prettier-ignore
    const { slope } = answered(driftBefore(cohortsOf(units)))
    // Of those who start at 3 the others are all 10 untreated then: half of them are the first cohort.
    const first = [0, 1, 2, 3].reduce((sum, at) => sum + (at - 1.5) * ([1, 2, 2, 4][at] ?? 0), 0) / 5
    const others = [1, 2, 2].map((y) => y / 2)
    const second = (1.4 - (others[2] ?? 0) - (0 - (others[0] ?? 0))) / 2
    expect([first, second]).toEqual([0.9, 0.45].map((one) => expect.closeTo(one, 12) as number))
    expect(slope.value).toBeCloseTo((5 * 5 * first + 6 * 2 * second) / (5 * 5 + 6 * 2), 10)
  })

  it(`is seen where there is none in about 5 %, with eight units a cohort ${SEEDED}`, () => {
    const random = new Random(SEED)
    let seen = 0
    for (let run = 0; run < 200; run += 1) if (answered(driftBefore(cohorts(world(random, 6)))).slope.p < 0.05) seen += 1 // prettier-ignore
    expect(Math.abs(seen / 200 - 0.05)).toBeLessThan(4 * Math.sqrt((0.05 * 0.95) / 200))
  })

  it(`of the size it says it would see is seen in about 80 % ${SEEDED}`, () => {
    const random = new Random(SEED)
    // Against those never treated: those treated later drift as well.
    const against = { control: 'never' } as const
    const { detectable } = answered(driftBefore(cohorts(world(random, 100)), against))
    let seen = 0
    for (let run = 0; run < 120; run += 1)
      if (answered(driftBefore(cohorts(world(random, 100, detectable)), against)).slope.p < 0.05) seen += 1
    expect(Math.abs(seen / 120 - 0.8)).toBeLessThan(4 * Math.sqrt((0.8 * 0.2) / 120))
  })

  it('is refused with two moments, and without anybody untreated', () => {
    const random = new Random(1)
    const early = staggered(random).map(({ from, values }) => ({ from: from === null ? null : 2, values }))
    expect(driftBefore(cohortsOf(early))).toMatchObject({ refused: 'too-few-moments' })
    const all = world(random, 6).filter(({ from }) => from !== null)
    expect(driftBefore(cohortsOf(all.filter(({ from }) => from === 10)))).toMatchObject({ refused: 'no-comparison' })
    expect(driftBefore(cohortsOf(world(random, 6)), { power: 1 })).toMatchObject({ refused: 'impossible-power' })
  })
})
