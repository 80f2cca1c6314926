import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { answered, expectShare, near, saying } from './expectations.ts'
import { MAINTAINED, NOT_MAINTAINED, PLACEBO, SIX_MP } from './freireich.ts'
import { kaplanMeier, survivalAt, survivalQuantile, type SurvivalCurve } from './kaplan-meier.ts'
import { isRefusal } from './refusal.ts'
import { conditionalOn, type Stay } from './risk-set.ts'
import { coverage, SEEDED } from './simulation.ts'

const curveOf = (stays: Stay[], level?: number): SurvivalCurve => answered(kaplanMeier(stays, level))

describe('survival curve', () => {
  it('of 6-MP has the steps and Greenwood errors of Klein & Moeschberger 2003, table 4.1', () => {
    const steps = curveOf(SIX_MP).steps.map(({ time, atRisk, survival, se }) => [
      time, atRisk, Number(survival.toFixed(4)), Number(se.toFixed(4)),
    ]) // prettier-ignore
    expect(steps).toEqual([
      [6, 21, 0.8571, 0.0764], [7, 17, 0.8067, 0.0869], [10, 15, 0.7529, 0.0963], [13, 12, 0.6902, 0.1068],
      [16, 11, 0.6275, 0.1141], [22, 7, 0.5378, 0.1282], [23, 6, 0.4482, 0.1346],
    ]) // prettier-ignore
  })

  it('of 6-MP has the log(−log) intervals of scipy 1.17 ecdf', () => {
    const { steps } = curveOf(SIX_MP)
    expect(steps[0]?.lo).toBeCloseTo(0.61971796, 8)
    expect(steps[0]?.hi).toBeCloseTo(0.95155175, 8)
    expect(steps.at(-1)?.lo).toBeCloseTo(0.18805201, 8)
    expect(steps.at(-1)?.hi).toBeCloseTo(0.68014263, 8)
  })

  it('has the medians 23 and 8 (Freireich et al. 1963), and 31 and 23 for the maintained (Miller 1981)', () => {
    expect(survivalQuantile(curveOf(SIX_MP))).toEqual({ value: 23, lo: 13, hi: null })
    expect(survivalQuantile(curveOf(PLACEBO))).toMatchObject({ value: 8, lo: 4, hi: 11 })
    expect(survivalQuantile(curveOf(MAINTAINED))).toMatchObject({ value: 31 })
    expect(survivalQuantile(curveOf(NOT_MAINTAINED))).toMatchObject({ value: 23 })
  })

  it('without censoring is the share still there, with its binomial error', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 2, maxLength: 40 }), (times) => {
        for (const { time, survival, se } of curveOf(times.map((t) => ({ time: t, cause: 'left' }))).steps) {
          const share = times.filter((t) => t > time).length / times.length
          expect(survival).toBeCloseTo(share, 12)
          expect(se).toBeCloseTo(Math.sqrt((share * (1 - share)) / times.length), 12)
        }
      }),
    )
  })
})

describe('at the edges', () => {
  it('before the first event the estimate is 1 with the exact bound of no event among those at risk', () => {
    const nobody = curveOf([{ time: 10, cause: null, count: 20 }])
    expect(nobody.steps).toEqual([])
    expect(survivalAt(nobody, 5)).toMatchObject({ survival: 1, hi: 1, lo: near(0.025 ** (1 / 20), 10) })
    expect(survivalQuantile(nobody)).toEqual({ value: null, lo: null, hi: null })
  })

  it('after a censored last observation nothing is known; after everybody is lost, everything is', () => {
    expect(survivalAt(curveOf(SIX_MP), 36)).toMatchObject({ refused: 'beyond-follow-up' })
    expect(survivalAt(curveOf(PLACEBO), 36)).toMatchObject({ survival: 0, lo: 0 })
    expect(curveOf(PLACEBO).steps.at(-1)?.hi).toBe(curveOf(PLACEBO).steps.at(-2)?.hi)
  })

  it('a risk set that empties before others are first seen is refused, with the time', () => {
    const gap: Stay[] = [
      { time: 2, cause: 'left' },
      { entry: 1, time: 3, cause: 'left' },
      { entry: 5, time: 9, cause: 'left' },
      { entry: 5, time: 8, cause: null },
    ]
    expect(kaplanMeier(gap)).toMatchObject({ refused: 'risk-set-emptied', reason: saying('3') })
    expect(curveOf(conditionalOn(gap, 5)).start).toBe(5)
  })

  it('refuses nobody, times that cannot be, and an entry that is not before its end', () => {
    expect(kaplanMeier([])).toMatchObject({ refused: 'no-observations' })
    expect(kaplanMeier([{ entry: 4, time: 4, cause: null }])).toMatchObject({ refused: 'impossible-input' })
    expect(kaplanMeier([{ time: -1, cause: null }])).toMatchObject({ refused: 'impossible-input' })
    expect(kaplanMeier(SIX_MP, 1)).toMatchObject({ refused: 'impossible-level' })
  })
})

describe('late entry', () => {
  it('keeps people out of the risk set until they are seen (by hand: ¾, then ¾·⅔, then half of that)', () => {
    const stays: Stay[] = [
      { time: 1, cause: 'left' },
      { time: 2, cause: null },
      { time: 4, cause: 'left' },
      { time: 5, cause: null },
      { entry: 1, time: 3, cause: 'left' },
    ]
    const steps = curveOf(stays).steps.map(({ time, atRisk, survival }) => [time, atRisk, survival])
    expect(steps).toEqual([
      [1, 4, 0.75],
      [3, 3, near(0.5, 12)],
      [4, 2, near(0.25, 12)],
    ])
  })

  it('gives the curve given that one has come so far: S(t)/S(start)', () => {
    const whole = curveOf(SIX_MP)
    const later = curveOf(conditionalOn(SIX_MP, 10))
    expect(later.steps.at(-1)?.survival).toBeCloseTo((whole.steps.at(-1)?.survival ?? 0) / 0.7529411764705882, 12)
  })

  it(`covers the truth at 95 % although the early losses are never seen ${SEEDED}`, () => {
    // Given that one is there at 2.5, the share at 8 is e^(−0.1·5.5).
    const { covered, answered: runs } = coverage(500, Math.exp(-0.55), (random) => {
      const stays: Stay[] = []
      while (stays.length < 80) {
        const time = random.exponential(0.1)
        const entry = 3.5 * random.uniform()
        const end = 9 + 3 * random.uniform()
        if (time > entry) stays.push({ entry, time: Math.min(time, end), cause: time < end ? 'left' : null })
      }
      const at = survivalAt(curveOf(conditionalOn(stays, 2.5)), 8)
      return isRefusal(at) ? null : at
    })
    expect(runs).toBe(500)
    expectShare(covered, 0.95, runs)
  })
})

describe('intervals', () => {
  it(`cover survival and median at 95 % with a third censored ${SEEDED}`, () => {
    const sample = (random: { exponential: (rate: number) => number }): Stay[] =>
      Array.from({ length: 60 }, () => {
        const time = random.exponential(1)
        const end = random.exponential(0.5)
        return { time: Math.min(time, end), cause: time < end ? 'left' : null }
      })
    const survival = coverage(500, Math.exp(-0.7), (random) => {
      const at = survivalAt(curveOf(sample(random)), 0.7)
      return isRefusal(at) ? null : at
    })
    expectShare(survival.covered, 0.95, 500)
    const median = coverage(500, Math.LN2, (random) => {
      const { lo, hi } = answered(survivalQuantile(curveOf(sample(random))))
      return { lo: lo ?? Infinity, hi: hi ?? Infinity }
    })
    expectShare(median.covered, 0.95, 500)
  })

  it(`of the median hold it where only three people were seen: all three outlive it in one case of eight ${SEEDED}`, () => {
    const three = coverage(500, Math.LN2, (random) => {
      const stays = Array.from({ length: 3 }, (): Stay => ({ time: random.exponential(1), cause: 'left' }))
      const { lo, hi } = answered(survivalQuantile(curveOf(stays)))
      return { lo: lo ?? Infinity, hi: hi ?? Infinity }
    })
    expect(three.covered).toBeGreaterThan(0.95)
    // 0.025^(1/5) = 0.478: five who stay may be of a crowd that half have left, six (0.541) may not (Clopper & Pearson).
    const stayed = (count: number) => survivalQuantile(curveOf([{ time: 9, cause: null, count }]))
    expect(stayed(5)).toEqual({ value: null, lo: 0, hi: null })
    expect(stayed(6)).toEqual({ value: null, lo: null, hi: null })
  })

  it('compressed rows, rows in another order and other units give the same curve', () => {
    const rows = fc.record({ time: fc.integer({ min: 1, max: 9 }), lost: fc.boolean(), count: fc.integer({ min: 1, max: 4 }) }) // prettier-ignore
    fc.assert(
      fc.property(fc.array(rows, { minLength: 1, maxLength: 20 }), (list) => {
        const stays = list.map(({ time, lost, count }) => ({ time, cause: lost ? 'left' : null, count }))
        const unrolled = stays.flatMap((stay) => Array.from({ length: stay.count }, () => ({ ...stay, count: 1 })))
        expect(curveOf(unrolled.reverse()).steps).toEqual(curveOf(stays).steps)
        const days = curveOf(stays.map((stay) => ({ ...stay, time: stay.time * 7 })))
        expect(days.steps.map(({ survival }) => survival)).toEqual(curveOf(stays).steps.map(({ survival }) => survival))
        for (const { lo, survival, hi } of days.steps) {
          expect(lo).toBeLessThanOrEqual(survival)
          expect(hi).toBeGreaterThanOrEqual(survival)
        }
      }),
    )
  })
})
