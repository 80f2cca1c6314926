import { describe, expect, it } from 'vitest'
import { clusterSums } from './cluster.ts'
import { answered, expectShare, near } from './expectations.ts'
import { exponentBetween, powerGrowth, shareBy, timeOf } from './power-growth.ts'
import { coverage, SEEDED } from './simulation.ts'

describe('growth like a power', () => {
  it('United Breaks Guitars (row 40): 4.5 M views by day 25, 10 M by day 544 give 0.26, and half of these by about day 38', () => {
    // Up on 6 July 2009; the end of July, and January 2011.
    const exponent = exponentBetween({ at: 25, views: 4.5e6 }, { at: 544, views: 10e6 })
    expect(exponent).toBeCloseTo(0.26, 2)
    expect(Math.round(timeOf(0.5, exponent ?? NaN, 544))).toBe(38)
    expect(shareBy(25, exponent ?? NaN, 544)).toBeCloseTo(0.45, 12)
  })

  it('says nothing of points that do not rise', () => {
    expect(exponentBetween({ at: 25, views: 10 }, { at: 25, views: 10 })).toBeNull()
    expect(exponentBetween({ at: 25, views: 10 }, { at: 50, views: 9 })).toBeNull()
    expect(exponentBetween({ at: 0, views: 10 }, { at: 50, views: 90 })).toBeNull()
  })

  it('of two posts, with the logs 3 and 5 of one view each, is a quarter; of one post it is refused (by hand)', () => {
    const sums = clusterSums([{ x: 3, m: 1 }, { x: 5, m: 1 }]) // prettier-ignore
    expect(powerGrowth(sums)).toMatchObject({ exponent: near(0.25, 12) })
    expect(powerGrowth(clusterSums([{ x: 3, m: 2 }]))).toMatchObject({ refused: 'too-few-posts' })
    expect(powerGrowth(clusterSums([]))).toMatchObject({ refused: 'too-few-posts' })
    expect(powerGrowth(clusterSums([{ x: 0, m: 1 }, { x: 0, m: 1 }]))).toMatchObject({ refused: 'impossible-input' }) // prettier-ignore
    expect(powerGrowth(sums, 1)).toMatchObject({ refused: 'impossible-level' })
  })

  it(`recovers 0.26 from generated curves of 60 posts with unequal numbers of views ${SEEDED}`, () => {
    const { covered } = coverage(400, 0.26, (random) => {
      const posts = Array.from({ length: 60 }, () => {
        const m = 1 + random.poisson(random.exponential(0.2))
        return { m, x: Array.from({ length: m }, () => -Math.log(random.uniform()) / 0.26).reduce((sum, log) => sum + log, 0) } // prettier-ignore
      })
      return answered(powerGrowth(clusterSums(posts))).interval
    })
    expectShare(covered, 0.95, 400)
  })
})
