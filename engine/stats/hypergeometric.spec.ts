import { describe, expect, it } from 'vitest'
import { hypergeometricLogLower, hypergeometricLogUpper } from './hypergeometric.ts'

describe('the hypergeometric distribution', () => {
  it('gives the lady who tastes tea all four cups in 1 of 70 cases, and three or more in 17 (Fisher 1935, The Design of Experiments, ch. II)', () => {
    const tea = { successes: 4, drawn: 4, population: 8 }
    expect(Math.exp(hypergeometricLogUpper(4, tea))).toBeCloseTo(1 / 70, 14)
    expect(Math.exp(hypergeometricLogUpper(3, tea))).toBeCloseTo(17 / 70, 14)
    expect(Math.exp(hypergeometricLogLower(2, tea))).toBeCloseTo(53 / 70, 14)
  })

  it('is the sum of its terms, computed in whole numbers: 13 of 40 with 17 successes', () => {
    const choose = (n: number, k: number): number =>
      k < 0 || k > n ? 0 : Array.from({ length: k }, (_, i) => i).reduce((c, i) => (c * (n - i)) / (i + 1), 1)
    const part = { successes: 17, drawn: 13, population: 40 }
    for (let x = 0; x <= 13; x += 1) {
      const upTo = Array.from({ length: x + 1 }, (_, k) => (choose(17, k) * choose(23, 13 - k)) / choose(40, 13))
      const tail = upTo.reduce((sum, term) => sum + term, 0)
      expect(Math.exp(hypergeometricLogLower(x, part))).toBeCloseTo(tail, 12)
      expect(Math.exp(hypergeometricLogUpper(x + 1, part))).toBeCloseTo(1 - tail, 12)
    }
  })

  it('keeps tails that no probability can hold, and stops where more does not matter', () => {
    const part = { successes: 5000, drawn: 5000, population: 10_000 }
    // One way of C(10000, 5000): ln ½-power with Stirling's correction.
    expect(hypergeometricLogLower(0, part)).toBeCloseTo(
      -(10_000 * Math.LN2 - 0.5 * Math.log(Math.PI * 5000) - 1 / 40_000),
      5,
    )
    const [exact, early] = [hypergeometricLogLower(2490, part), hypergeometricLogLower(2490, part, Math.log(0.1))]
    expect(early).toBeGreaterThanOrEqual(Math.log(0.1))
    expect(early).toBeLessThan(exact)
  })

  it('is certain at the ends, and no number for counts that cannot be', () => {
    const part = { successes: 3, drawn: 9, population: 10 }
    expect(hypergeometricLogLower(1, part)).toBe(-Infinity)
    expect(hypergeometricLogLower(3, part)).toBe(0)
    expect(hypergeometricLogUpper(2, part)).toBe(0)
    expect(hypergeometricLogLower(1, { successes: 11, drawn: 9, population: 10 })).toBeNaN()
    expect(hypergeometricLogLower(0.5, part)).toBeNaN()
  })
})
