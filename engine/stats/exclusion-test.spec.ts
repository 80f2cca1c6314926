import { describe, expect, it } from 'vitest'
import { crossMomentsOf, type CrossMoments } from './cross-moments.ts'
import { exclusionTest } from './exclusion-test.ts'
import { near } from './expectations.ts'

/** People of [outcome, taken]: how many of each. */
function arm(...groups: [y: number, d: 0 | 1, people: number][]): CrossMoments {
  const units = groups.flatMap(([y, d, people]) => Array.from({ length: people }, () => [y, d, y * (1 - d)]))
  return crossMomentsOf(units, 3)
}

describe('whether an offer can have worked by taking it alone', () => {
  it('says what takers would have shown: 74 of 11,588 without it, 34 of 12,094 who did not take it (Sommer & Zeger 1991)', () => {
    const test = exclusionTest(arm([1, 1, 12], [0, 1, 9663], [1, 0, 34], [0, 0, 2385]), arm([1, 0, 74], [0, 0, 11_514]), true) // prettier-ignore
    expect(test).toEqual({ implied: near((74 / 11_588 - 34 / 12_094) / (9675 / 12_094), 12), p: near(1, 4) })
  })

  it('finds that it cannot where those who did not take it do more than all without the offer', () => {
    const test = exclusionTest(arm([1, 0, 60], [0, 0, 30], [0, 1, 10]), arm([1, 0, 30], [0, 0, 70]), true)
    expect(test?.implied).toBeCloseTo(-3, 12)
    expect(test?.p).toBeLessThan(1e-4)
  })

  it('finds that it cannot where takers would have to be more than all', () => {
    const test = exclusionTest(arm([0, 0, 80], [0, 1, 20]), arm([1, 0, 60], [0, 0, 40]), true)
    expect(test?.implied).toBeCloseTo(3, 12)
    expect(test?.p).toBeLessThan(1e-4)
    expect(exclusionTest(arm([0, 0, 80], [0, 1, 20]), arm([1, 0, 60], [0, 0, 40]), false)?.p).toBe(1)
  })

  it('says nothing without takers, or of one person', () => {
    expect(exclusionTest(arm([1, 0, 5], [0, 0, 5]), arm([1, 0, 5]), true)).toBeNull()
    expect(exclusionTest(arm([1, 1, 1]), arm([1, 0, 5]), true)).toBeNull()
  })
})
