import { describe, expect, it } from 'vitest'
import { exactDifference } from './exact-difference.ts'
import { answered, near } from './expectations.ts'
import { fisherExact } from './fisher.ts'

describe('the exact unconditional test', () => {
  it.each([
    [7, 10, 2, 12, 0.01734113693237306],
    [7, 24, 15, 20, 0.0025656633802100277],
    [9, 15, 2, 13, 0.016198297038508856],
  ])('of %i/%i against %i/%i has the p of Barnard’s test with the pooled statistic (scipy 1.17 barnard_exact, and a grid of 4,000)', (x1, n1, x2, n2, p) => {
    expect(exactDifference({ x1, n1, x2, n2 })).toMatchObject({ p: near(p, 10) })
  }) // prettier-ignore

  it('holds its level at every true pair of shares, for every table of 7 and 5 people (exact coverage)', () => {
    const tables = Array.from({ length: 8 * 6 }, (_, at) => ({ x1: at % 8, x2: Math.floor(at / 8) }))
    const intervals = tables.map(({ x1, x2 }) => answered(exactDifference({ x1, n1: 7, x2, n2: 5 }, 0.9)))
    const choose = (n: number, k: number): number => (k === 0 ? 1 : (choose(n - 1, k - 1) * n) / k)
    const pmf = (k: number, n: number, p: number) => choose(n, k) * p ** k * (1 - p) ** (n - k)
    for (let p1 = 0.05; p1 < 1; p1 += 0.1)
      for (let p2 = 0.05; p2 < 1; p2 += 0.1) {
        const covered = tables.reduce((sum, { x1, x2 }, at) => {
          const { lo = 0, hi = 0 } = intervals[at] ?? {}
          return lo <= p1 - p2 + 1e-9 && p1 - p2 <= hi + 1e-9 ? sum + pmf(x1, 7, p1) * pmf(x2, 5, p2) : sum
        }, 0)
        expect(covered).toBeGreaterThanOrEqual(0.9)
        expect(covered).toBeLessThanOrEqual(1 + 1e-9)
      }
  })

  it('says the same by p and by interval, and refuses where it would be dear', () => {
    for (const [x1, x2] of [
      [0, 0],
      [3, 0],
      [5, 0],
      [9, 1],
      [9, 2],
      [4, 9],
      [9, 9],
    ] as const) {
      // prettier-ignore
      const { p, lo, hi, value } = answered(exactDifference({ x1, n1: 9, x2, n2: 9 }))
      expect(lo > 0 || hi < 0).toBe(p < 0.05)
      expect(lo <= value && value <= hi).toBe(true)
    }
    expect(exactDifference({ x1: 1, n1: 100, x2: 2, n2: 100 })).toMatchObject({ refused: 'too-many-tables' })
    expect(exactDifference({ x1: 3, n1: 2, x2: 2, n2: 3 })).toMatchObject({ refused: 'impossible-input' })
  })
})

describe('Fisher’s exact test', () => {
  it.each([
    [3, 4, 1, 4, 0.48571428571428565, 0.2571428571428571, 'the lady tasting tea, Fisher 1935'],
    [7, 10, 2, 12, 0.027421494913754976, 0.019460415745245464, 'scipy 1.17 fisher_exact'],
    [8, 10, 1, 6, 0.034965034965034975, 0.02316433566433567, 'scipy 1.17 fisher_exact'],
    [120, 500, 90, 500, 0.024206354334461135, 0.02008554841199035, 'scipy 1.17 fisher_exact'],
  ])('of %i/%i against %i/%i has p %f and mid-p %f (%s)', (x1, n1, x2, n2, p, midP) => {
    expect(fisherExact({ x1, n1, x2, n2 })).toMatchObject({ p: near(p, 11), midP: near(midP, 11) })
  })

  it('of nothing to tell is 1, and impossible counts are refused', () => {
    expect(fisherExact({ x1: 0, n1: 3, x2: 0, n2: 2 })).toMatchObject({ p: near(1, 12) })
    expect(fisherExact({ x1: 1, n1: 3, x2: 2.5, n2: 3 })).toMatchObject({ refused: 'impossible-input' })
    expect(fisherExact({ x1: 1, n1: 2e6, x2: 2, n2: 3 })).toMatchObject({ refused: 'too-many-tables' })
  })
})
