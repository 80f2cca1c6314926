import { describe, expect, it } from 'vitest'
import { answered } from './expectations.ts'
import { continued } from './local-level.ts'
import { coverage, SEEDED } from './simulation.ts'

/** Annual flow of the Nile at Aswan, 1871–1970, 10⁸ m³ (Cobb 1978). */
const NILE = [
  1120, 1160, 963, 1210, 1160, 1160, 813, 1230, 1370, 1140, 995, 935, 1110, 994, 1020, 960, 1180, 799, 958, 1140, 1100, 1210, 1150, 1250,
  1260, 1220, 1030, 1100, 774, 840, 874, 694, 940, 833, 701, 916, 692, 1020, 1050, 969, 831, 726, 456, 824, 702, 1120, 1100, 832, 764, 821,
  768, 845, 864, 862, 698, 845, 744, 796, 1040, 759, 781, 865, 845, 944, 984, 897, 822, 1010, 771, 676, 649, 846, 812, 742, 801, 1040, 860,
  874, 848, 890, 744, 749, 838, 1050, 918, 986, 797, 923, 975, 815, 1020, 906, 901, 1170, 912, 746, 919, 718, 714, 740,
] // prettier-ignore

describe('a series that goes on', () => {
  it('has noise 15,099 and steps 1,469 for the whole Nile (Durbin & Koopman 2012, §2.10)', () => {
    const { noise, steps } = answered(continued({ values: [...NILE, 800], before: 100 }))
    expect(noise).toBeCloseTo(15_099, -1)
    expect(steps).toBeCloseTo(1469.1, -1)
  })

  it('forecasts 798.37 for 1971 where they do (§2.11), give or take what other ratios of the variances say', () => {
    const { expected } = answered(continued({ values: [...NILE, 800], before: 100 }))
    expect(expected[0]).toBeCloseTo(798.37, -1)
  })

  it('sees the Nile fall when the first dam of Aswan was begun, in 1899, and not for certain if its level may wander by itself', () => {
    const { effect, lo, hi, p } = answered(continued({ values: NILE.slice(0, 58), before: 28 }))
    expect(effect).toBeLessThan(-200)
    expect([lo < -250, hi > 0, p > 0.05, p < 0.2]).toEqual([true, true, true, true])
  })

  it(`covers the truth at 95 % with a level that wanders and a control series ${SEEDED}`, () => {
    const covered = coverage(200, 3, (random) => {
      let level = 10
      const control = Array.from({ length: 40 }, () => 5 * random.normal())
      const values = control.map((value, at) => {
        level += 0.3 * random.normal()
        return level + 0.8 * value + random.normal() + (at < 30 ? 0 : 3)
      })
      return answered(continued({ values, before: 30, regressors: [control] }))
    })
    expect(covered.covered).toBeGreaterThan(0.9)
    expect(covered.width / (2 * 1.96 * covered.scatter)).toBeLessThan(1.3)
  })

  it('has p below 0.05 exactly when the interval leaves out 0, and changes with the units of measure only', () => {
    const result = answered(continued({ values: NILE.slice(0, 50), before: 30 }))
    expect(result.p < 0.05).toBe(result.lo > 0 || result.hi < 0)
    const scaled = answered(continued({ values: NILE.slice(0, 50).map((value) => 1e6 * value), before: 30 }))
    expect(scaled.effect / 1e6).toBeCloseTo(result.effect, 5)
    expect(scaled.p).toBeCloseTo(result.p, 8)
  })

  it('is refused with too few moments, without variation, or with a regressor that says nothing', () => {
    expect(continued({ values: NILE.slice(0, 9), before: 7 })).toMatchObject({ refused: 'too-few-moments' })
    expect(continued({ values: NILE.map(() => 5), before: 50 })).toMatchObject({ refused: 'no-variation' })
    const constant = [NILE.map(() => 1)]
    expect(continued({ values: NILE, before: 50, regressors: constant })).toMatchObject({ refused: 'dependent-regressors' }) // prettier-ignore
    expect(continued({ values: NILE, before: 100 })).toMatchObject({ refused: 'impossible-input' })
  })
})
