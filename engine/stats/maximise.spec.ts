import { describe, expect, it } from 'vitest'
import { maximise } from './maximise.ts'
import { isRefusal } from './refusal.ts'

describe('maximum likelihood', () => {
  it('finds the mean and the standard deviation of a normal sample, and their information n/σ² and 2n (textbook)', () => {
    const sample = [1, 2, 4, 7, 9.5]
    const result = maximise(
      ([mean = 0, logSd = 0]) => {
        const squares = sample.reduce((sum, x) => sum + (x - mean) ** 2, 0) / Math.exp(2 * logSd)
        const slope = sample.reduce((sum, x) => sum + (x - mean), 0) / Math.exp(2 * logSd)
        return { value: -sample.length * logSd - squares / 2, gradient: [slope, squares - sample.length] }
      },
      [0, 0],
      sample.length,
      20,
    )
    if (isRefusal(result)) throw new Error(result.reason)
    expect(result.at[0]).toBeCloseTo(4.7, 8)
    expect(Math.exp(2 * (result.at[1] ?? 0))).toBeCloseTo(9.96, 7)
    expect(result.covariance[0]?.[0]).toBeCloseTo(9.96 / 5, 5)
    expect(result.covariance[1]?.[1]).toBeCloseTo(1 / 10, 5)
  })

  it('refuses a likelihood that rises for ever, and one with a ridge', () => {
    expect(maximise(([x = 0]) => ({ value: -Math.exp(-x), gradient: [Math.exp(-x)] }), [0], 1e-9, 12)).toMatchObject({
      refused: 'at-the-edge',
    })
    const ridge = ([x = 0, y = 0]: number[]) => ({
      value: -((x + y - 1) ** 2),
      gradient: [-2 * (x + y - 1), -2 * (x + y - 1)],
    })
    expect(maximise(ridge, [0, 0], 1, 12)).toMatchObject({ refused: 'not-identified' })
  })
})
