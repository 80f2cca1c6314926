import { describe, expect, it } from 'vitest'
import { sampleRatioMismatch } from './srm.ts'

describe('sample-ratio mismatch', () => {
  it('is absent from the Hillstrom e-mail test: chi-square 0.2025, p 0.9037', () => {
    const result = sampleRatioMismatch([21306, 21307, 21387], [1, 1, 1])
    expect(result?.chiSquare).toBeCloseTo(0.2025, 4)
    expect(result?.df).toBe(2)
    expect(result?.p).toBeCloseTo(0.9037, 4)
  })

  it('gives a tiny p in an extreme case, never 0 (mpmath 1.3: chi-square 674, 1 df, is 1.348e-148)', () => {
    const result = sampleRatioMismatch([5000 + Math.sqrt(674 * 2500), 5000 - Math.sqrt(674 * 2500)], [1, 1])
    expect(result?.chiSquare).toBeCloseTo(674, 9)
    expect((result?.p ?? 0) / 1.348117451511362e-148).toBeCloseTo(1, 9)
  })

  it('does not count an arm without weight as a degree of freedom, and finds people in it impossible', () => {
    expect(sampleRatioMismatch([50, 50, 0], [1, 1, 0])?.df).toBe(1)
    expect(sampleRatioMismatch([50, 50, 3], [1, 1, 0])?.p).toBe(0)
  })

  it('cannot be judged without people or with one arm', () => {
    expect(sampleRatioMismatch([0, 0], [1, 1])).toBeNull()
    expect(sampleRatioMismatch([10], [1])).toBeNull()
    expect(() => sampleRatioMismatch([1, 2], [1])).toThrow('one weight per arm')
    expect(() => sampleRatioMismatch([1, 2], [1, -1])).toThrow('negative')
  })
})
