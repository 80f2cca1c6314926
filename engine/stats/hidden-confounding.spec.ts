import { describe, expect, it } from 'vitest'
import { contrastOfMeans } from './contrast-of-means.ts'
import { eValue, eValues, ratioOfDifference } from './e-value.ts'
import { calibrated, systematicError } from './empirical-calibration.ts'
import { answered, near } from './expectations.ts'
import { Random } from './random.ts'
import { SEED, SEEDED } from './simulation.ts'

describe('the E-value', () => {
  it('is 7.26 for a risk ratio of 3.9, and 3.0 for its limit of 1.8: breast-feeding and respiratory death (VanderWeele & Ding 2017)', () => {
    expect(eValues({ value: 3.9, lo: 1.8, hi: 8.7 })).toEqual({ estimate: near(7.26, 2), limit: near(3, 2) })
  })

  it('is the same for a ratio and its inverse, 1 where there is no association, and grows with it', () => {
    expect([eValue(1), eValue(0.25)]).toEqual([1, near(eValue(4), 12)])
    expect(eValues({ value: 1.4, lo: 0.9, hi: 2.2 }).limit).toBe(1)
    expect(ratioOfDifference(0.5)).toBeCloseTo(1.576, 3)
  })
})

describe('empirical calibration', () => {
  /** Controls with an error of their own each, and estimates of it. */
  const controls = (random: Random, count = 30): { value: number; se: number }[] =>
    Array.from({ length: count }, () => {
      const se = 0.05 + 0.1 * random.uniform()
      return { value: 0.4 + 0.3 * random.normal() + se * random.normal(), se }
    })

  it(`covers the truth where the nominal interval covers less than half of it ${SEEDED}`, () => {
    const random = new Random(SEED)
    let [nominal, held] = [0, 0]
    for (let run = 0; run < 600; run += 1) {
      const error = answered(systematicError(controls(random)))
      const value = 1 + 0.4 + 0.3 * random.normal() + 0.1 * random.normal()
      if (Math.abs(value - 1) < 1.96 * 0.1) nominal += 1
      const result = answered(calibrated({ value, se: 0.1 }, error))
      if (result.lo < 1 && result.hi > 1) held += 1
    }
    expect(nominal / 600).toBeLessThan(0.5)
    expect(held / 600).toBeGreaterThan(0.9)
  })

  it('finds the error it was given, and none where there is none', () => {
    const error = answered(systematicError(controls(new Random(3), 3000)))
    expect(error).toMatchObject({ mean: near(0.4, 1), spread: near(0.3, 1) })
    const exact = Array.from({ length: 12 }, (_, at) => ({ value: at % 2 === 0 ? 0.01 : -0.01, se: 0.5 }))
    expect(answered(systematicError(exact)).spread).toBe(0)
  })

  it('has p below 0.05 exactly when the interval leaves out 0, and refuses fewer than ten controls', () => {
    const error = answered(systematicError(controls(new Random(4))))
    for (let value = -2; value < 3; value += 0.01) {
      const result = answered(calibrated({ value, se: 0.1 }, error))
      expect(result.p < 0.05).toBe(result.lo > 0 || result.hi < 0)
    }
    expect(systematicError(controls(new Random(4), 9))).toMatchObject({ refused: 'too-few-controls' })
    expect(systematicError([{ value: 1, se: 0 }])).toMatchObject({ refused: 'impossible-input' })
  })
})

describe('a contrast of means', () => {
  it('of two groups is Welch’s t, by the numbers of scipy 1.17 (ttest_ind_from_stats, equal_var=False)', () => {
    const result = answered(contrastOfMeans([{ of: { n: 12, mean: 5.2, m2: 33 }, factor: 1 }, { of: { n: 9, mean: 3.9, m2: 10 }, factor: -1 }])) // prettier-ignore
    expect(result.p).toBeCloseTo(0.051071619740982184, 10)
    expect(result.p < 0.05).toBe(result.lo > 0 || result.hi < 0)
  })

  it('is refused without variation, or with one unit', () => {
    expect(contrastOfMeans([{ of: { n: 1, mean: 1, m2: 0 }, factor: 1 }])).toMatchObject({ refused: 'too-few-units' })
    expect(contrastOfMeans([{ of: { n: 5, mean: 1, m2: 0 }, factor: 1 }])).toMatchObject({ refused: 'no-variation' })
    expect(contrastOfMeans([])).toMatchObject({ refused: 'impossible-input' })
  })
})
