import { describe, expect, it } from 'vitest'
import { clusterLead, type LeadSums } from './cluster-lead.ts'
import { expectShare, near } from './expectations.ts'
import { coverage, SEEDED } from './simulation.ts'

/** Authors as [posts about the one, about the other, about third ones]. */
function sumsOf(authors: readonly (readonly [number, number, number])[]): LeadSums {
  const sums = { clusters: authors.length, x: 0, y: 0, m: 0, xx: 0, yy: 0, xy: 0, xm: 0, ym: 0, mm: 0 }
  for (const [x, y, rest] of authors) {
    const m = x + y + rest
    for (const [key, value] of Object.entries({
      x,
      y,
      m,
      xx: x * x,
      yy: y * y,
      xy: x * y,
      xm: x * m,
      ym: y * m,
      mm: m * m,
    }))
      sums[key as keyof LeadSums] += value
  }
  return sums
}

describe('the lead of one share over another', () => {
  it('is (x − y) / m with the linearised variance (Cochran 1977 §9A.3, by hand: 40 authors of one post)', () => {
    const four = [[1, 0, 0], [1, 0, 0], [0, 1, 0], [0, 0, 1]] as const // prettier-ignore
    const result = clusterLead(sumsOf(Array.from({ length: 10 }, () => four).flat()))
    // d − L·m = ¾, ¾, −1¼, −¼, ten times: squares add to 27.5; t(0.975, 39) = 2.022691
    const reach = (2.022691 * Math.sqrt((40 / 39) * 27.5)) / 40
    expect(result).toMatchObject({ lead: 0.25, interval: { lo: near(0.25 - reach, 5), hi: near(0.25 + reach, 5) } })
  })

  it('is no certainty where all authors speak of one brand, or all alike (Wilson 1927, 1 of 2: 0.0945 to 0.9055)', () => {
    const all = clusterLead(sumsOf(Array.from({ length: 5 }, () => [1, 0, 0])))
    expect(all?.lead).toBe(1)
    expect(all?.interval?.lo).toBeLessThan(0.3)
    expect(clusterLead(sumsOf([[1, 1, 0], [1, 1, 0]]))?.interval).toMatchObject({ lo: near(-0.811, 3), hi: near(0.811, 3) }) // prettier-ignore
  })

  it('where nobody of 1,000 authors speaks of either is at most what none of 1,000 allows (Wilson 1927: z²/(n + z²))', () => {
    const nobody = clusterLead(sumsOf(Array.from({ length: 1000 }, () => [0, 0, 1])))
    const most = 3.8414588 / 1003.8414588
    expect(nobody).toMatchObject({ lead: 0, interval: { lo: near(-most, 8), hi: near(most, 8) } })
  })

  it('has no interval with one author, and no answer without posts', () => {
    expect(clusterLead(sumsOf([[3, 1, 0]]))).toMatchObject({ lead: 0.5, interval: null })
    expect(clusterLead(sumsOf([]))).toBeNull()
  })

  it(`covers the lead at 95 % where some authors are loud and stick to one brand ${SEEDED}`, () => {
    const { covered, answered } = coverage(600, 0.2, (random) => {
      const authors = Array.from({ length: 200 }, (): [number, number, number] => {
        const posts = random.uniform() < 0.05 ? 8 : 1
        const about = random.uniform()
        return about < 0.5 ? [posts, 0, 0] : about < 0.8 ? [0, posts, 0] : [0, 0, posts]
      })
      return clusterLead(sumsOf(authors))?.interval ?? null
    })
    expectShare(covered, 0.95, answered, 0.01)
  })
})
