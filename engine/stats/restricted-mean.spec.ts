import { describe, expect, it } from 'vitest'
import { expectShare, near } from './expectations.ts'
import { PLACEBO, SIX_MP } from './freireich.ts'
import { kaplanMeier } from './kaplan-meier.ts'
import { isRefusal } from './refusal.ts'
import { restrictedMean, restrictedMeanDifference } from './restricted-mean.ts'
import type { Stay } from './risk-set.ts'
import { coverage, SEEDED } from './simulation.ts'

const curveOf = (stays: Stay[]) => {
  const curve = kaplanMeier(stays)
  if (isRefusal(curve)) throw new Error(curve.reason)
  return curve
}

describe('restricted mean', () => {
  it('of 6-MP is 23.29 weeks of the first 35 with an error of 2.83 (Klein & Moeschberger 2003, example 4.2)', () => {
    const mean = restrictedMean(curveOf(SIX_MP), 35)
    expect(mean).toMatchObject({ value: near(23.29, 2), se: near(2.83, 2) })
    expect(mean).toMatchObject({ lo: near(17.75, 1), hi: near(28.83, 1) })
  })

  it('without censoring is the plain mean (placebo: 182/21)', () => {
    expect(restrictedMean(curveOf(PLACEBO), 40)).toMatchObject({ value: near(182 / 21, 10) })
  })

  it('has a lower bound where nobody was lost, and no difference then', () => {
    const nobody = curveOf([{ time: 10, cause: null, count: 20 }])
    expect(restrictedMean(nobody, 10)).toMatchObject({ value: 10, se: 0, hi: 10, lo: near(8.316, 3) })
    expect(restrictedMeanDifference(nobody, nobody, 10)).toMatchObject({ refused: 'no-variation' })
  })

  it('has no certainty where all were lost at once, nor a difference where nobody was in one group', () => {
    const once = curveOf([{ time: 5, cause: 'x', count: 3 }])
    expect(restrictedMean(once, 10)).toMatchObject({ refused: 'no-variation' })
    expect(restrictedMean(once, 5)).toMatchObject({ value: 5, hi: 5, lo: near(5 * 0.025 ** (1 / 3), 9) })
    const [five, half] = [curveOf([{ time: 10, cause: null, count: 5 }]), curveOf([{ time: 1, cause: 'x', count: 50 }, { time: 10, cause: null, count: 50 }])] // prettier-ignore
    expect(restrictedMeanDifference(five, half, 10)).toMatchObject({ refused: 'no-variation' })
  })

  it('refuses an end after the last observation', () => {
    expect(restrictedMean(curveOf(SIX_MP), 36)).toMatchObject({ refused: 'beyond-follow-up' })
    expect(restrictedMean(curveOf(SIX_MP), 0)).toMatchObject({ refused: 'beyond-follow-up' })
  })

  it(`differences cover no difference at 95 % ${SEEDED}`, () => {
    const { covered } = coverage(500, 0, (random) => {
      const group = (): Stay[] =>
        Array.from({ length: 60 }, () => {
          const time = random.exponential(1)
          const end = 1 + random.uniform()
          return { time: Math.min(time, end), cause: time < end ? 'left' : null }
        })
      const result = restrictedMeanDifference(curveOf(group()), curveOf(group()), 1)
      return isRefusal(result) ? null : result
    })
    expectShare(covered, 0.95, 500)
  })
})
