import { describe, expect, it } from 'vitest'
import { densityOf, HALF_VIOLIN } from './density.ts'

const interval = (lo: number | null, hi: number | null, level: number | null) => ({ lo, hi, level, method: 'test' })

describe('densityOf', () => {
  it('reaches three standard errors to both sides: 1.96 of them are the 95 % bounds', () => {
    const density = densityOf(0, interval(-1.96, 1.96, 0.95))
    expect(density?.from).toBeCloseTo(-3, 10)
    expect(density?.to).toBeCloseTo(3, 10)
  })

  it('is lopsided where the interval is', () => {
    const density = densityOf(1, interval(0.5, 2, 0.95))
    expect((density?.to ?? 0) - 1).toBeCloseTo(2 * (1 - (density?.from ?? 0)), 10)
  })

  it('draws nothing for certain bounds, open ends or unknown levels', () => {
    expect(densityOf(1, interval(0, 2, null))).toBeNull()
    expect(densityOf(1, interval(null, 2, 0.95))).toBeNull()
    expect(densityOf(1, interval(0, 2, 0.42))).toBeNull()
    expect(densityOf(1, null)).toBeNull()
  })
})

it('the half violin is closed and has its full height at the peak', () => {
  expect(HALF_VIOLIN).toMatch(/^M0,.*Z$/)
  expect(HALF_VIOLIN).toContain('100,0')
  expect(HALF_VIOLIN).toContain('100,100')
})
