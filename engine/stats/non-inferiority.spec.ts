import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Arms } from './effect.ts'
import { answered, near } from './expectations.ts'
import { nonInferiority } from './non-inferiority.ts'

const arms = (t: number, c: number, se = 1): Arms => ({
  treatment: { value: t, variance: (se * se) / 2, df: Infinity },
  control: { value: c, variance: (se * se) / 2, df: Infinity },
  covariance: 0,
  n: 1000,
})
const absolute = { margin: 2, relative: false, better: 'higher' } as const

describe('non-inferiority', () => {
  it('has the bound d − z·se and the p of (d + margin)/se, by hand with z(0.95) = 1.644854', () => {
    expect(nonInferiority(arms(9.5, 10), absolute)).toMatchObject({
      value: -0.5,
      bound: near(-0.5 - 1.6448536269514722, 12),
      p: near(0.06680720126885807, 12), // P(Z > 1.5), scipy 1.17
      verdict: 'cannot_tell',
    })
  })

  it.each([
    [12, 'better'],
    [10, 'not_worse'],
    [9.1, 'worse_within_margin'],
    [5, 'worse_than_margin'],
  ])('of %f against 10, margin 2, standard error 0.5 is %s', (value, verdict) => {
    expect(nonInferiority(arms(value, 10, 0.5), absolute)).toMatchObject({ verdict })
    expect(nonInferiority(arms(20 - value, 10, 0.5), { ...absolute, better: 'lower' })).toMatchObject({ verdict })
  })

  it('by a relative margin tests T − (1 − m)C with the variance of both: 0.95 − 0.9, se √(0.02² + 0.81·0.02²) (normal tail, scipy 1.17)', () => {
    const small: Arms = { treatment: { value: 0.95, variance: 4e-4, df: Infinity }, control: { value: 1, variance: 4e-4, df: Infinity }, covariance: 0, n: 9 } // prettier-ignore
    const result = answered(nonInferiority(small, { margin: 0.1, relative: true, better: 'higher' }))
    expect(result.logP).toBeCloseTo(Math.log(0.031567798931906074), 9)
  })

  it('never contradicts itself: p, bound and verdict say the same of the margin', () => {
    const number = fc.double({ min: -50, max: 50, noNaN: true })
    const arm = fc.record({ value: number, variance: fc.double({ min: 0, max: 9, noNaN: true }), df: fc.integer({ min: 0, max: 500 }) }) // prettier-ignore
    const plan = fc.record({
      margin: fc.double({ min: -0.1, max: 3, noNaN: true }),
      relative: fc.boolean(),
      better: fc.constantFrom('higher' as const, 'lower' as const),
    })
    fc.assert(
      fc.property(arm, arm, plan, fc.constantFrom(0.6, 0.95, 0.999), (treatment, control, margin, level) => {
        const result = nonInferiority({ treatment, control, covariance: 0, n: 9 }, margin, level)
        if ('refused' in result) return
        const { p, bound, verdict, value } = result
        expect([p, bound, value].every(Number.isFinite)).toBe(true)
        if (Math.abs(p / (1 - level) - 1) < 1e-6) return
        const isWithin = margin.better === 'higher' ? bound > -margin.margin : bound < margin.margin
        expect(isWithin).toBe(p < 1 - level)
        expect(['better', 'not_worse', 'worse_within_margin'].includes(verdict)).toBe(isWithin)
      }),
      { numRuns: 1500 },
    )
    expect(nonInferiority(arms(1, 2), { ...absolute, margin: 0 })).toMatchObject({ refused: 'impossible-input' })
    expect(nonInferiority(arms(1, 2), absolute, 0.5)).toMatchObject({ refused: 'impossible-level' })
  })
})
