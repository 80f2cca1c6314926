import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { momentsOf, momentsOfProportion, type Moments } from './moments.ts'
import { fieller, relativeDelta, relativeLogRatio, welch } from './welch.ts'

const treatment = momentsOf([5.1, 6.3, 4.8, 7.7, 6.0, 5.5])
const control = momentsOf([4.2, 3.9, 5.0, 4.4, 4.1])
const fromSd = (n: number, mean: number, sd: number): Moments => ({ n, mean, m2: sd * sd * (n - 1) })

describe('Welch’s test', () => {
  it('agrees with scipy 1.17 ttest_ind(equal_var=False) on eleven numbers', () => {
    const result = welch(treatment, control)
    expect(result?.t).toBeCloseTo(3.399094203898024, 12)
    expect(result?.df).toBeCloseTo(6.823888166794187, 12)
    expect(result?.p).toBeCloseTo(0.011909593104982744, 14)
    expect(result?.lo).toBeCloseTo(0.4750756558639766, 12)
    expect(result?.hi).toBeCloseTo(2.6849243441360215, 12)
  })

  it('finds t 5.300 and p 1.16e-7 for the men’s e-mail and t 3.256, p 0.00113 for the women’s (Hillstrom 2008, spend)', () => {
    const none = fromSd(21306, 0.652789, 11.588)
    const mens = welch(fromSd(21307, 1.422617, 17.754), none)
    expect(mens?.t).toBeCloseTo(5.3, 3)
    expect((mens?.p ?? 0) / 1.16e-7).toBeCloseTo(1, 2)
    const womens = welch(fromSd(21387, 1.077202, 15.116), none)
    expect(womens?.t).toBeCloseTo(3.256, 3)
    expect(womens?.p).toBeCloseTo(0.00113, 5)
  })

  it('cannot be run on one unit, or where nothing varies', () => {
    expect(welch(momentsOf([1]), control)).toBeNull()
    expect(welch(momentsOf([2, 2]), momentsOf([2, 2]))).toBeNull()
  })
})

describe('relative effect', () => {
  it('by Fieller has the bounds at which the test of ρ just rejects (roots found with scipy 1.17 brentq)', () => {
    const result = fieller(treatment, control)
    expect(result?.lift).toBeCloseTo(0.3657407407407405, 12)
    expect(result?.lo).toBeCloseTo(0.1053647934239712, 10)
    expect(result?.hi).toBeCloseTo(0.6557098402017434, 10)
  })

  it('by log ratio and by the delta method agrees with the same formulas in numpy', () => {
    expect(relativeLogRatio(treatment, control)?.lo).toBeCloseTo(0.12470514237687635, 10)
    expect(relativeLogRatio(treatment, control)?.hi).toBeCloseTo(0.6584326866125794, 10)
    expect(relativeDelta(treatment, control)?.lo).toBeCloseTo(0.09244280674928262, 10)
    expect(relativeDelta(treatment, control)?.hi).toBeCloseTo(0.6390386747321983, 10)
  })

  it('has no bounded interval when the control cannot be told from 0', () => {
    expect(fieller(treatment, momentsOf([-4, 5, 0.5]))).toBeNull()
    expect(fieller(treatment, momentsOf([-4, -5]))).toBeNull()
    expect(relativeLogRatio(momentsOf([0, 0]), control)).toBeNull()
  })

  it('p, absolute interval and Fieller’s interval never disagree about "no change"', () => {
    const arm = fc.tuple(fc.integer({ min: 2, max: 3000 }), fc.double({ min: 0.01, max: 0.99, noNaN: true }))
    fc.assert(
      fc.property(arm, arm, ([nt, pt], [nc, pc]) => {
        const t = momentsOfProportion(Math.round(nt * pt), nt)
        const c = momentsOfProportion(Math.round(nc * pc), nc)
        const absolute = welch(t, c)
        const relative = fieller(t, c)
        if (absolute === null || Math.abs(absolute.p - 0.05) < 1e-9) return
        const rejects = absolute.p < 0.05
        expect(absolute.lo > 0 || absolute.hi < 0).toBe(rejects)
        if (relative !== null) expect(relative.lo > 0 || relative.hi < 0).toBe(rejects)
      }),
    )
  })
})
