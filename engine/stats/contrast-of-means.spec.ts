import { describe, expect, it } from 'vitest'
import { contrastOfMeans } from './contrast-of-means.ts'
import { answered } from './expectations.ts'

describe('a contrast of means', () => {
  it('of two groups is Welch’s t, by the numbers of scipy 1.17 (ttest_ind_from_stats, equal_var=False)', () => {
    const result = answered(contrastOfMeans([{ of: { n: 12, mean: 5.2, m2: 33 }, factor: 1 }, { of: { n: 9, mean: 3.9, m2: 10 }, factor: -1 }])) // prettier-ignore
    expect(result.p).toBeCloseTo(0.051071619740982184, 10)
    expect(result.p < 0.05).toBe(result.lo > 0 || result.hi < 0)
  })

  it('is refused without variation, or with one unit', () => {
    expect(contrastOfMeans([{ of: { n: 1, mean: 1, m2: 0 }, factor: 1 }])).toMatchObject({ refused: 'too-few-units' })
    expect(contrastOfMeans([{ of: { n: 5, mean: 1, m2: 0 }, factor: 1 }])).toMatchObject({ refused: 'no-variation' })
    expect(contrastOfMeans([])).toMatchObject({ refused: 'impossible-input' })
  })
})
