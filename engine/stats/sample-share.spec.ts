import { describe, expect, it } from 'vitest'
import { near } from './expectations.ts'
import { hypergeometricLog } from './hypergeometric.ts'
import { npsBySize } from './nps-score.ts'
import { wilson } from './proportion.ts'
import { moreToDraw, sampleNet, sampleShare } from './sample-share.ts'

/** Chance that the interval holds the share, summed over every outcome; least and mean over shares of the population. */
function exactCoverage(n: number, population: number): { least: number; mean: number } {
  const intervals = Array.from({ length: n + 1 }, (_, x) => sampleShare(x, n, population)?.interval)
  const covered = Array.from({ length: population + 1 }, (_, successes) =>
    intervals.reduce((sum, interval, x) => {
      const truth = successes / population
      const holds = interval !== undefined && interval.lo <= truth + 1e-12 && truth <= interval.hi + 1e-12
      return holds ? sum + Math.exp(hypergeometricLog(x, { successes, drawn: n, population })) : sum
    }, 0),
  )
  return { least: Math.min(...covered), mean: covered.reduce((sum, each) => sum + each, 0) / covered.length }
}

describe('a share of a finite population', () => {
  it('has the standard error of Cochran 1977, §3.3: 38 of 200 addresses of 3,042 are wrong, so 578 ± 81.8', () => {
    const told = sampleShare(38, 200, 3042)
    const { lo = 0, hi = 0 } = told?.interval ?? {}
    expect(Math.round((told?.value ?? 0) * 3042)).toBe(578)
    expect((3042 * (hi - lo)) / 2 / 1.96).toBeGreaterThan(80.5)
    expect((3042 * (hi - lo)) / 2 / 1.96).toBeLessThan(82.5)
  })

  it('is Wilson’s interval (1927) where the population is endless, and no interval where all was looked at', () => {
    const bounds = wilson(3, 10)
    expect(sampleShare(3, 10, 1e12)?.interval).toMatchObject({ lo: near(bounds?.lo ?? 0, 9), hi: near(bounds?.hi ?? 0, 9) }) // prettier-ignore
    expect(sampleShare(3, 10, 10)).toMatchObject({ value: 0.3, interval: { lo: 0.3, hi: 0.3 }, level: null })
  })

  it('is never more certain than what is left allows: of 0, of all, of one, and of all but one', () => {
    // One of the two that are left is missed with probability 1/6, both with 1/66: the interval holds the first only.
    expect(sampleShare(0, 10, 12)?.interval.hi).toBeGreaterThan(1 / 12)
    expect(sampleShare(0, 10, 12)?.interval.hi).toBeLessThan(2 / 12)
    expect(sampleShare(10, 10, 12)?.interval.lo).toBeGreaterThanOrEqual(10 / 12)
    expect(sampleShare(1, 1, 1000)?.interval.lo).toBeLessThan(0.21)
    expect(sampleShare(5, 11, 12)?.interval).toMatchObject({ lo: near(5 / 12, 9), hi: near(6 / 12, 9) })
  })

  it('holds the truth in 95 % of draws, summed over every outcome (no simulation)', () => {
    for (const [n, population] of [
      [20, 60],
      [50, 200],
      [100, 400],
      [200, 300],
      [57, 60],
      [300, 310],
    ] as const) {
      // prettier-ignore
      const { least, mean } = exactCoverage(n, population)
      expect([n, population, mean > 0.945 && mean < 0.995]).toEqual([n, population, true])
      expect([n, population, least > 0.93]).toEqual([n, population, true])
    }
  })

  it.each([
    [0, 0, 10],
    [3, 2, 10],
    [1, 11, 10],
    [0.5, 2, 10],
    [Number.NaN, 2, 10],
    [1, 2, Infinity],
  ])('is no answer of %s of %s of %s', (x, n, population) => {
    expect(sampleShare(x, n, population)).toBe(null)
    expect(sampleNet({ positive: x, negative: 0, n }, population)).toBe(null)
  })
})

describe('a net share of a finite population', () => {
  it('is a net promoter score’s interval (Rocks 2016, Tango 1998) where the population is endless', () => {
    for (const [positive, negative, n] of [
      [30, 60, 120],
      [1, 4, 8],
    ] as const) {
      // prettier-ignore
      const score = npsBySize({ promoters: positive, passives: n - positive - negative, detractors: negative })
      const told = sampleNet({ positive, negative, n }, 1e12)
      expect(told).toMatchObject({ value: near((positive - negative) / n, 12), interval: { lo: near((score?.lo ?? 0) / 100, 6), hi: near((score?.hi ?? 0) / 100, 6) } }) // prettier-ignore
    }
  })

  it('has an interval for one message, for all alike, and none where all were read', () => {
    const one = sampleNet({ positive: 0, negative: 1, n: 1 }, 5000)
    expect(one).toMatchObject({ value: -1, interval: { lo: -1 } })
    expect(one?.interval.hi).toBeGreaterThan(0.5)
    expect(sampleNet({ positive: 40, negative: 0, n: 40 }, 5000)?.interval.lo).toBeLessThan(0.98)
    expect(sampleNet({ positive: 10, negative: 0, n: 10 }, 11)?.interval.lo).toBeLessThan(10 / 11)
    expect(sampleNet({ positive: 10, negative: 0, n: 10 }, 11)?.interval.lo).toBeGreaterThanOrEqual(9 / 11)
    expect(sampleNet({ positive: 3, negative: 1, n: 4 }, 4)).toMatchObject({ value: 0.5, level: null })
  })

  it('holds the truth in 95 % of draws of a fifth of the population, summed over every outcome (no simulation)', () => {
    const [population, n] = [150, 30]
    for (const [positive, negative] of [
      [30, 75],
      [5, 140],
      [60, 60],
      [0, 20],
    ] as const) {
      // prettier-ignore
      let covered = 0
      for (let x = 0; x <= Math.min(n, positive); x += 1) {
        const first = hypergeometricLog(x, { successes: positive, drawn: n, population })
        for (let y = 0; y <= Math.min(n - x, negative); y += 1) {
          const chance = first + hypergeometricLog(y, { successes: negative, drawn: n - x, population: population - positive }) // prettier-ignore
          const interval = sampleNet({ positive: x, negative: y, n }, population)?.interval
          const truth = (positive - negative) / population
          if (interval !== undefined && interval.lo <= truth && truth <= interval.hi) covered += Math.exp(chance)
        }
      }
      expect([positive, negative, covered > 0.92 && covered < 0.995]).toEqual([positive, negative, true])
    }
  })
})

it('says how many more: 385 for ± 5 points of a share of a half without end (Cochran 1977, §4.4), fewer of fewer', () => {
  expect(moreToDraw(0.25, 0, 1e12, 0.05)).toBe(385)
  expect(moreToDraw(0.25, 85, 1e12, 0.05)).toBe(300)
  expect(moreToDraw(0.25, 0, 400, 0.05)).toBe(197)
  expect(moreToDraw(0.25, 500, 1e12, 0.05)).toBe(0)
})
