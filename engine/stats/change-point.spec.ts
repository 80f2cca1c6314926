import { describe, expect, it } from 'vitest'
import { changePoint, type Period } from './change-point.ts'
import { answered, expectShare } from './expectations.ts'
import { Random } from './random.ts'
import { coverage, SEED, SEEDED } from './simulation.ts'

/** Coal-mining disasters in Great Britain a year, 1851–1962 (Jarrett 1979, Biometrika 66, 191–193). */
const DISASTERS = [
  4, 5, 4, 1, 0, 4, 3, 4, 0, 6, 3, 3, 4, 0, 2, 6, 3, 3, 5, 4, 5, 3, 1, 4, 4, 1, 5, 5, 3, 4, 2, 5, 2, 2, 3, 4, 2, 1, 3, 2, 2,
  1, 1, 1, 1, 3, 0, 0, 1, 0, 1, 1, 0, 0, 3, 1, 0, 3, 2, 2, 0, 1, 1, 1, 0, 1, 0, 1, 0, 0, 0, 2, 1, 0, 0, 0, 1, 1, 0, 2, 3, 3,
  1, 1, 2, 1, 1, 1, 1, 2, 4, 2, 0, 0, 1, 4, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1, 0, 0, 1, 0, 1, 0,
] // prettier-ignore
const yearly: Period[] = DISASTERS.map((events) => ({ events, exposure: 1 }))

describe('one change of a rate', () => {
  it('191 coal-mining disasters: from 3.10 to 0.90 a year after 1891 (Carlin, Gelfand & Smith 1992, Applied Statistics 41, 389–405)', () => {
    expect(DISASTERS.reduce((sum, count) => sum + count, 0)).toBe(191)
    const result = answered(changePoint(yearly, 'poisson', SEED))
    expect(1851 + result.after).toBe(1891)
    expect(result.before).toBeCloseTo(3.1, 2)
    expect(result.since).toBeCloseTo(0.9, 2)
    expect(result.p).toBe(0.001)
    // The 95 % posterior interval there is 1886 … 1896, give or take a year.
    expect(1851 + result.interval.from).toBeGreaterThanOrEqual(1883)
    expect(1851 + result.interval.to).toBeLessThanOrEqual(1898)
  })

  it('is the same when time runs backwards, and with exposure in other units', () => {
    const forward = answered(changePoint(yearly, 'poisson', SEED))
    const backward = answered(changePoint([...yearly].reverse(), 'poisson', SEED))
    expect(backward.after).toBe(DISASTERS.length - 2 - forward.after)
    expect(backward.likelihoodRatio).toBeCloseTo(forward.likelihoodRatio, 9)
    const days = answered(changePoint(yearly.map(({ events }) => ({ events, exposure: 365 })), 'poisson', SEED)) // prettier-ignore
    expect(days.after).toBe(forward.after)
    expect(days.before * 365).toBeCloseTo(forward.before, 9)
  })

  it('refuses few events, few periods, and more successes than trials', () => {
    const of = (events: number, exposure: number, n = 6) => Array.from({ length: n }, () => ({ events, exposure }))
    expect(changePoint(of(1, 5), 'poisson', 1)).toMatchObject({ refused: 'too-few-events' })
    expect(changePoint(of(100, 5, 3), 'poisson', 1)).toMatchObject({ refused: 'too-few-periods' })
    expect(changePoint(of(6, 5), 'binomial', 1)).toMatchObject({ refused: 'impossible-input' })
    expect(changePoint(of(5, 5), 'binomial', 1)).toMatchObject({ refused: 'too-few-events' })
    expect(answered(changePoint(of(50, 100), 'binomial', 1)).p).toBe(1)
  })

  it('with very many events bounds p over the dates, and says so', () => {
    const many = Array.from({ length: 30 }, (_, i) => ({ events: i < 15 ? 100_000 : 100_400, exposure: 1 }))
    const result = answered(changePoint(many, 'poisson', 1))
    expect(result.method).toBe('Bonferroni over the dates')
    expect(result.p).toBeLessThan(0.05)
    expect(result.after).toBe(14)
  })

  it.each(['poisson', 'binomial'] as const)(`finds a change where there is none about 5 times in 100: %s ${SEEDED}`, (kind) => {
    const random = new Random(SEED)
    let found = 0
    for (let run = 0; run < 100; run += 1) {
      const periods = Array.from({ length: 10 }, (_, i) => {
        const exposure = i % 2 === 0 ? 10 : 30
        return { exposure, events: kind === 'poisson' ? random.poisson(exposure * 0.2) : random.binomial(exposure, 0.2) }
      })
      if (answered(changePoint(periods, kind, run)).p <= 0.05) found += 1
    }
    expectShare(found / 100, 0.05, 100)
  }) // prettier-ignore

  it.each(['poisson', 'binomial'] as const)(`the bound over the dates is never too small, also with a period a thousand times shorter: %s ${SEEDED}`, (kind) => {
    const random = new Random(SEED)
    const RUNS = 1000
    let found = 0
    for (let run = 0; run < RUNS; run += 1) {
      const periods = [1, 1000, 1000, 1].map((size) => {
        const exposure = kind === 'poisson' ? size : 6 * size
        return { exposure, events: kind === 'poisson' ? random.poisson(3 * size) : random.binomial(exposure, 0.5) }
      })
      const result = answered(changePoint(periods, kind, run, 0.95, 0))
      expect(result.method).toBe('Bonferroni over the dates')
      if (result.p <= 0.05) found += 1
    }
    // Four standard errors above 5 %; with the law of χ² in place of the exact tails it is 13 % (Poisson).
    expect(found / RUNS).toBeLessThan(0.05 + 4 * Math.sqrt((0.05 * 0.95) / RUNS))
    expect(found).toBeGreaterThan(0)
  }) // prettier-ignore

  it('bounds p above the simulated one: coal-mining disasters since 1901, and over all the years', () => {
    const quiet = yearly.slice(50)
    const [simulated, bound] = [answered(changePoint(quiet, 'poisson', SEED)), answered(changePoint(quiet, 'poisson', SEED, 0.95, 0))] // prettier-ignore
    expect(bound.p).toBeGreaterThanOrEqual(simulated.p)
    expect(answered(changePoint(yearly, 'poisson', SEED, 0.95, 0)).p).toBeLessThan(1e-9)
  })

  it(`intervals hold the date of a change at least 95 times in 100 ${SEEDED}`, () => {
    const { covered } = coverage(300, 24, (random) => {
      const periods = Array.from({ length: 60 }, (_, i) => ({ exposure: 500, events: random.poisson(i <= 24 ? 20 : 28) }))
      const { interval } = answered(changePoint(periods, 'poisson', 1))
      return { lo: interval.from, hi: interval.to }
    }) // prettier-ignore
    expect(covered).toBeGreaterThan(0.93)
  })
})
