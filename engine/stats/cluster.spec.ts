import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { clusterShare, clusterSums } from './cluster.ts'

describe('share clustered by author', () => {
  it('agrees with the same formula written out in numpy and scipy 1.17 for five authors', () => {
    const sums = clusterSums([
      { x: 3, m: 4 },
      { x: 0, m: 2 },
      { x: 1, m: 1 },
      { x: 5, m: 9 },
      { x: 2, m: 2 },
    ])
    const result = clusterShare(sums)
    expect(result?.share).toBeCloseTo(11 / 18, 14)
    expect(result?.se).toBeCloseTo(0.10409519724716082, 12)
    expect(result?.interval?.lo).toBeCloseTo(0.31775064770535083, 10)
    expect(result?.interval?.hi).toBeCloseTo(0.8413221383841525, 10)
  })

  it('is wider when one author writes many posts than when many authors write one each', () => {
    const many = clusterShare(clusterSums(Array.from({ length: 100 }, (_, i) => ({ x: i < 50 ? 1 : 0, m: 1 }))))
    const loud = clusterShare(clusterSums([{ x: 50, m: 50 }, ...Array.from({ length: 50 }, () => ({ x: 0, m: 1 }))]))
    expect(many?.share).toBe(loud?.share)
    expect(loud?.se ?? 0).toBeGreaterThan(5 * (many?.se ?? 1))
  })

  it('refuses an interval for one author, and a share of nothing', () => {
    expect(clusterShare(clusterSums([{ x: 2, m: 5 }]))).toMatchObject({ share: 0.4, interval: null })
    expect(clusterShare(clusterSums([]))).toBeNull()
  })

  it('stays inside 0 … 1 and holds the share, also at its ends', () => {
    const author = fc
      .integer({ min: 1, max: 40 })
      .chain((m) => fc.record({ x: fc.integer({ min: 0, max: m }), m: fc.constant(m) }))
    fc.assert(
      fc.property(fc.array(author, { minLength: 2, maxLength: 30 }), (authors) => {
        const result = clusterShare(clusterSums(authors))
        const { lo, hi } = result?.interval ?? { lo: 2, hi: -1 }
        expect(lo).toBeGreaterThanOrEqual(0)
        expect(hi).toBeLessThanOrEqual(1)
        expect(lo).toBeLessThanOrEqual((result?.share ?? -1) + 1e-12)
        expect(hi).toBeGreaterThanOrEqual((result?.share ?? 2) - 1e-12)
      }),
    )
  })
})
