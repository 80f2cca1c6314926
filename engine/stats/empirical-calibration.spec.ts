import { describe, expect, it } from 'vitest'
import { calibrated, systematicError } from './empirical-calibration.ts'
import { answered, near } from './expectations.ts'
import { Random } from './random.ts'
import { SEED, SEEDED } from './simulation.ts'

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
