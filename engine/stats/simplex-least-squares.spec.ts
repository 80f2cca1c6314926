import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isRefusal } from './refusal.ts'
import { simplexWeights } from './simplex-least-squares.ts'

const weightsOf = (...args: Parameters<typeof simplexWeights>): number[] => {
  const weights = simplexWeights(...args)
  if (isRefusal(weights)) throw new Error(weights.reason)
  return weights
}

describe('weights on the simplex', () => {
  it('project the point (2, 0) on the segment between (1, 1) and (0, 1), by hand: all on the first', () => {
    expect(weightsOf([[1, 1], [0, 1]], [2, 0])).toEqual([1, 0]) // prettier-ignore
  })

  it('find a mixture that is there', () => {
    const units = [[1, 2, 3, 5], [4, 1, 0, 2], [9, 9, 1, 0]] // prettier-ignore
    const target = [0, 1, 2, 3].map((at) => 0.25 * (units[0]?.[at] ?? 0) + 0.75 * (units[2]?.[at] ?? 0))
    const weights = weightsOf(units, target)
    for (const [unit, truth] of [0.25, 0, 0.75].entries()) expect(weights[unit]).toBeCloseTo(truth, 10)
  })

  it('spread evenly under a heavy ridge', () => {
    for (const weight of weightsOf([[1, 0], [0, 1], [5, 5]], [0, 0], 1e9)) expect(weight).toBeCloseTo(1 / 3, 6) // prettier-ignore
  })

  it('meet the optimality conditions of Karush, Kuhn and Tucker, sum to one, and do not depend on the order of units', () => {
    const series = fc.array(fc.double({ min: -50, max: 50, noNaN: true }), { minLength: 6, maxLength: 6 })
    fc.assert(
      fc.property(fc.array(series, { minLength: 2, maxLength: 8 }), series, (units, target) => {
        const weights = weightsOf(units, target, 0.5)
        expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 12)
        const gaps = target.map((value, at) => units.reduce((sum, unit, k) => sum + (weights[k] ?? 0) * (unit[at] ?? 0), -value)) // prettier-ignore
        const slopes = units.map((unit, k) => unit.reduce((sum, value, at) => sum + value * (gaps[at] ?? 0), 0.5 * (weights[k] ?? 0))) // prettier-ignore
        const held = slopes.filter((_, k) => (weights[k] ?? 0) > 1e-9)
        expect(Math.max(...held) - Math.min(...slopes)).toBeLessThan(1e-6)
        const reversed = weightsOf([...units].reverse(), target, 0.5).reverse()
        for (const [k, weight] of weights.entries()) expect(reversed[k]).toBeCloseTo(weight, 6)
      }),
      { numRuns: 200 },
    )
  })

  it('refuse what has holes', () => {
    expect(simplexWeights([], [1])).toMatchObject({ refused: 'impossible-input' })
    expect(simplexWeights([[1, Number.NaN]], [1, 2])).toMatchObject({ refused: 'impossible-input' })
    expect(simplexWeights([[1]], [1, 2])).toMatchObject({ refused: 'impossible-input' })
    expect(simplexWeights([[1]], [1], -1)).toMatchObject({ refused: 'impossible-input' })
  })
})
