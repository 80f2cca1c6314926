import { describe, expect, it } from 'vitest'
import { errorSpent, isSpending, type Spending } from './error-spending.ts'

const FAMILIES: Spending[] = [
  { family: 'obrien-fleming' },
  { family: 'pocock' },
  { family: 'hwang-shih-decani', gamma: -4 },
  { family: 'hwang-shih-decani', gamma: 0 },
  { family: 'hwang-shih-decani', gamma: 1 },
  { family: 'power', exponent: 3 },
]

describe('error spending', () => {
  it('of the families has the values of its formulas at half time (scipy 1.17 norm.isf, numpy 2.4)', () => {
    const half = FAMILIES.map((spending) => errorSpent(spending, 0.05, 0.5))
    // 4(1 − Φ(z₀.₀₁₂₅/√½)), α ln(1 + (e − 1)/2), α(1 − e²)/(1 − e⁴), α/2, α(1 − e^−½)/(1 − e^−1), α/8
    expect(half[0]).toBeCloseTo(0.0030506455, 9)
    expect(half[1]).toBeCloseTo(0.0310057253, 9)
    expect(half[2]).toBeCloseTo(0.0059601461, 9)
    expect(half[3]).toBe(0.025)
    expect(half[4]).toBeCloseTo(0.0311229666, 9)
    expect(half[5]).toBe(0.00625)
  })

  it('never falls, has spent alpha at the end and nothing more without a reserve', () => {
    for (const spending of FAMILIES) {
      for (const sides of [1, 2] as const) {
        const times = Array.from({ length: 40 }, (_, step) => step / 20)
        const spent = times.map((t) => errorSpent(spending, 0.05, t, sides))
        spent.forEach((value, place) => {
          expect(value).toBeGreaterThanOrEqual(spent[place - 1] ?? 0)
        })
        expect(errorSpent(spending, 0.05, 1, sides)).toBeCloseTo(0.05, 14)
        expect(spent.at(-1)).toBe(errorSpent(spending, 0.05, 1, sides))
      }
    }
  })

  it('with a reserve goes on past the plan, towards alpha and never beyond it', () => {
    const at = (t: number) => errorSpent({ family: 'obrien-fleming' }, 0.05, t, 2, 0.1)
    expect(at(1)).toBeCloseTo(0.045, 14)
    expect(at(2)).toBeCloseTo(0.0475, 14)
    expect(at(1e9)).toBeCloseTo(0.05, 9)
    expect(at(1e9)).toBeLessThanOrEqual(0.05)
  })

  it('has no parameters that its family does not have', () => {
    expect(FAMILIES.every(isSpending)).toBe(true)
    expect(isSpending({ family: 'power', exponent: 0 })).toBe(false)
    expect(isSpending({ family: 'hwang-shih-decani', gamma: Number.NaN })).toBe(false)
  })
})
