import { describe, expect, it } from 'vitest'
import { answered } from './expectations.ts'
import { coverage, SEEDED } from './simulation.ts'
import { timeBasedRegression } from './time-based-regression.ts'

const control = [100, 104, 99, 110, 107, 95, 103, 108, 101, 106, 112, 98]
const treated = [52, 55, 50, 58, 55, 49, 53, 56, 51, 55, 64, 55]

describe('time-based regression', () => {
  it('agrees with least squares and its prediction variance in numpy 2 and scipy 1.17', () => {
    const result = answered(timeBasedRegression({ treated, control, before: 10 }))
    expect(result.value).toBeCloseTo(10.15044247787614, 10)
    expect(result.se).toBeCloseTo(1.1886567525229585, 10)
    expect(result.p).toBeCloseTo(2.7220593893092277e-5, 10)
    expect(result.p < 0.05).toBe(result.lo > 0)
    expect(result.follows).toBeGreaterThan(0.9)
  })

  it(`covers the truth at 95 % ${SEEDED}`, () => {
    const covered = coverage(500, 12, (random) => {
      const shared = Array.from({ length: 26 }, () => 50 + 5 * random.normal())
      const own = shared.map((value, at) => 0.4 * value + random.normal() + (at < 20 ? 0 : 2))
      return answered(timeBasedRegression({ treated: own, control: shared, before: 20 }))
    })
    expect(Math.abs(covered.covered - 0.95)).toBeLessThan(4 * Math.sqrt((0.95 * 0.05) / 500))
  })

  it('is refused with few moments, or where nothing varies', () => {
    expect(timeBasedRegression({ treated, control, before: 7 })).toMatchObject({ refused: 'too-few-moments' })
    expect(timeBasedRegression({ treated, control: control.map(() => 5), before: 10 })).toMatchObject({ refused: 'no-variation' }) // prettier-ignore
    expect(timeBasedRegression({ treated: control.map((x) => 2 * x), control, before: 10 })).toMatchObject({ refused: 'no-variation' }) // prettier-ignore
    expect(timeBasedRegression({ treated, control: [1], before: 10 })).toMatchObject({ refused: 'impossible-input' })
  })
})
