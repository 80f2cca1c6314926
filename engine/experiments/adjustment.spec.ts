import { describe, expect, it } from 'vitest'
import { crossMomentsOf, mergeCrossMoments, noCrossMoments } from '../stats/cross-moments.ts'
import { momentsIn } from '../stats/cross-moments.ts'
import { effectOf } from '../stats/effect.ts'
import { DEFAULT_PLAN, looksOf, monitor, type Reading } from '../stats/monitoring-plan.ts'
import { Random } from '../stats/random.ts'
import { liftIn, testOf } from '../stats/reading.ts'
import { adjusted, adjustmentCheck, prePeriodCheck } from './adjustment.ts'
import { daysBefore } from './variables.ts'

const SEED = 20261127
const MEAN = { kind: 'mean', of: 0 } as const
const variable = (from: number, to: number) => ({ verb: 'Visit', measure: 'count' as const, from, to })
const VARIABLES = { outcome: [variable(0, 7)], covariates: [variable(-14, 0)], pairs: [] }

/** So many people: what they did, of which half the variance was there before, and what they did before. */
const people = (random: Random, n: number, effect = 0, before = 0) =>
  crossMomentsOf(
    Array.from({ length: n }, () => {
      const habit = random.normal() + before
      return [10 + effect + habit + random.normal(), 5 + habit]
    }),
    2,
  )

describe('an adjustment', () => {
  it('takes out what was there before: half of the variance, where half of it was (Deng et al. 2013, eq. 5: 1 − ρ²)', () => {
    const random = new Random(SEED)
    const arms = adjusted(people(random, 5000, 0.1), people(random, 5000), MEAN, VARIABLES)
    expect(arms?.reduction).toBeCloseTo(0.5, 1)
    expect(arms?.theta[0]).toBeCloseTo(1, 1)
  })

  it('is none where nobody did anything before, or too few did to tell', () => {
    const idle = crossMomentsOf([[1, 0], [2, 0], [4, 0]], 2) // prettier-ignore
    expect(adjusted(idle, idle, MEAN, VARIABLES)).toBeNull()
    const few = crossMomentsOf([[1, 0]], 2)
    expect(adjusted(few, few, MEAN, VARIABLES)).toBeNull()
  })

  it('says what it did, or would have done, and what the difference is without it', () => {
    const random = new Random(SEED)
    const arms = adjusted(people(random, 900), people(random, 900), MEAN, VARIABLES)
    const said = adjustmentCheck({ adjust: {} }, 0.25, arms, 'events')
    expect(said?.sentence).toMatch(
      /took out \d+% of the variance of the difference\. Without it the difference is \+0\.25/,
    )
    expect(adjustmentCheck({}, 0.25, arms, 'events')?.sentence).toContain('would have taken out')
    expect(adjustmentCheck({ adjust: { daysBefore: 28 } }, 0, null, 'events')?.sentence).toContain('the 28 days before')
    expect(adjustmentCheck({}, 0, null, 'events')).toBeNull()
    expect(daysBefore({})).toBe(14)
  })
})

describe(`adjusted effects that are looked at every day (seed ${SEED})`, () => {
  const [RUNS, DAYS, A_DAY] = [400, 12, 60]
  const random = new Random(SEED)
  const study = (effect: number): Reading[] => {
    let [treatment, control] = [noCrossMoments(2), noCrossMoments(2)]
    return Array.from({ length: DAYS }, (_, day) => {
      treatment = mergeCrossMoments(treatment, people(random, A_DAY, effect))
      control = mergeCrossMoments(control, people(random, A_DAY))
      const estimates = adjusted(treatment, control, MEAN, VARIABLES)
      const reading = { time: (day + 1) / DAYS, treatment: momentsIn(treatment, 0), control: momentsIn(control, 0) }
      return estimates === null ? reading : { ...reading, estimates }
    })
  }
  const levels = looksOf(DEFAULT_PLAN, study(0), 0.05).map(({ nominal }) => nominal)
  const stops = (readings: readonly Reading[]) =>
    readings.some((reading, look) => (testOf(reading, 0.95)?.p ?? 1) < (levels[look] ?? 0))
  const shareOf = (effect: number, plain = false) => {
    let found = 0
    for (let run = 0; run < RUNS; run += 1)
      if (stops(study(effect).map(({ estimates, ...rest }) => (plain || !estimates ? rest : { ...rest, estimates })))) found += 1 // prettier-ignore
    return found / RUNS
  }

  it('keep the error of the plan, and find more of what is there', () => {
    // 5 % ± three standard errors of 400 studies; the plan keeps a tenth of it for looks past its end.
    expect(shareOf(0)).toBeLessThan(0.05 + 3 * Math.sqrt((0.05 * 0.95) / RUNS))
    const [withIt, without] = [shareOf(0.15), shareOf(0.15, true)]
    expect(withIt - without).toBeGreaterThan(0.15)
  })

  it('p < alpha exactly when a bound was crossed, exactly when the intervals leave out 0', () => {
    for (let run = 0; run < 12; run += 1) {
      const readings = study(run / 60)
      const monitored = monitor(DEFAULT_PLAN, readings, 0.05)
      const last = readings.at(-1)
      const [test, lift] = [last && testOf(last, 0.95), last && liftIn(last, 0.95)]
      expect((monitored?.p ?? 1) < 0.05).toBe(monitored?.stopped !== null)
      expect((test?.lo ?? 0) > 0 || (test?.hi ?? 0) < 0).toBe((lift?.lo ?? 0) > 0 || (lift?.hi ?? 0) < 0)
      const estimates = last?.estimates
      const effect = estimates === undefined || 'refused' in estimates ? null : effectOf(estimates)
      expect(effect).toMatchObject({ value: monitored?.looks.at(-1)?.difference })
    }
  })
})

describe('whether the arms did alike before', () => {
  const random = new Random(SEED)
  const plan = { arms: ['control', 'offer'].map((key) => ({ key, name: key, weight: 1 })) }
  const check = (shift: number, n = 400) =>
    prePeriodCheck({ ...plan, adjust: {} } as Parameters<typeof prePeriodCheck>[0], [
      {
        outcome: { name: 'Visits' },
        variables: VARIABLES,
        cohorts: [
          { arm: 'control', day: '2026-03-01', moments: people(random, n) },
          { arm: 'offer', day: '2026-03-01', moments: people(random, n, 0, shift) },
        ],
      },
    ])

  it('passes for arms that were, fails for arms that were not, and says nothing where nothing was seen', () => {
    expect(check(0)).toMatchObject({ id: 'pre_period', passed: true, threshold: 0.001 })
    expect(check(0.5)).toMatchObject({ passed: false })
    expect(check(0.5).sentence).toContain('differed in “Visits” already in the 14 days before')
    expect(check(0, 1)).toMatchObject({ passed: null, value: null })
  })
})
