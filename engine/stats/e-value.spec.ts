import { describe, expect, it } from 'vitest'
import { eValue, eValues, ratioOfDifference } from './e-value.ts'
import { near } from './expectations.ts'

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
