import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { inverseDefinite, quadraticForm, solveDefinite, solveSemidefinite } from './cholesky.ts'

describe('positive definite systems', () => {
  it('solves a badly conditioned system of whole numbers (numpy 2.4 linalg.solve)', () => {
    const a = [
      [4, 12, -16],
      [12, 37, -43],
      [-16, -43, 98],
    ]
    const x = solveDefinite(a, [1, 2, 3])
    for (const [i, expected] of [1029 / 36, -276 / 36, 48 / 36].entries()) expect(x?.[i]).toBeCloseTo(expected, 9)
    expect(inverseDefinite(a)?.[2]?.[2]).toBeCloseTo(1 / 9, 10)
  })

  it('refuses what is singular or indefinite, whatever the units', () => {
    expect(solveDefinite([[1, 1], [1, 1]], [1, 1])).toBeNull() // prettier-ignore
    expect(inverseDefinite([[1e-20, 2e-20], [2e-20, 1e-20]])).toBeNull() // prettier-ignore
    expect(inverseDefinite([[1e-20, 0], [0, 1e20]])).not.toBeNull() // prettier-ignore
    expect(solveDefinite([[Number.NaN]], [1])).toBeNull()
  })

  it('leaves out dependent columns and says the rank', () => {
    const result = solveSemidefinite([[2, 2, 0], [2, 2, 0], [0, 0, 3]], [4, 4, 6]) // prettier-ignore
    expect(result).toEqual({ solution: [expect.closeTo(2, 12), 0, expect.closeTo(2, 12)], rank: 2 })
  })

  it('gives back the vector that was multiplied in', () => {
    const number = fc.double({ min: -3, max: 3, noNaN: true })
    fc.assert(
      fc.property(fc.array(fc.array(number, { minLength: 3, maxLength: 3 }), { minLength: 3, maxLength: 3 }), (m) => {
        const a = m.map((_, i) =>
          m.map((__, j) => m.reduce((s, row) => s + (row[i] ?? 0) * (row[j] ?? 0), i === j ? 1 : 0)),
        )
        const x = [1, -2, 0.5]
        const b = a.map((row) => row.reduce((sum, value, j) => sum + value * (x[j] ?? 0), 0))
        const solved = solveDefinite(a, b)
        for (const [i, value] of x.entries()) expect(solved?.[i]).toBeCloseTo(value, 6)
        expect(quadraticForm(a, x)).toBeGreaterThan(0)
      }),
    )
  })
})
