import { expect, it } from 'vitest'
import { clusterDifference } from './cluster-difference.ts'
import { clusterSums } from './cluster.ts'
import { expectShare, near } from './expectations.ts'
import { newcombe } from './proportion.ts'
import { coverage, SEEDED } from './simulation.ts'

const NOBODY = { xx: 0, xm: 0, mx: 0, mm: 0 }
interface Author {
  one: { x: number; m: number }
  other: { x: number; m: number }
}
function differ(authors: readonly Author[]) {
  const wrote = (side: 'one' | 'other') => clusterSums(authors.map((author) => author[side]).filter(({ m }) => m > 0))
  const both = { ...NOBODY }
  for (const { one, other } of authors) {
    both.xx += one.x * other.x
    both.xm += one.x * other.m
    both.mx += one.m * other.x
    both.mm += one.m * other.m
  }
  return clusterDifference(wrote('one'), wrote('other'), both)
}

it('is the hybrid score interval of Newcombe 1998 where every author differs from none (Wilson at the edges)', () => {
  const none = clusterSums(Array.from({ length: 30 }, () => ({ x: 0, m: 1 })))
  const all = clusterSums(Array.from({ length: 20 }, () => ({ x: 1, m: 1 })))
  const { lo = 0, hi = 0 } = newcombe(20, 20, 0, 30) ?? {}
  expect(clusterDifference(all, none, NOBODY)).toMatchObject({ difference: 1, interval: { lo: near(lo, 12), hi: near(hi, 12) } }) // prettier-ignore
})

it('is certain where both shares are of the same posts (correlation 1), and as wide as two strangers where no author is in both', () => {
  const posts = [1, 0, 2, 1, 0, 2].map((x) => ({ one: { x, m: 2 }, other: { x, m: 2 } }))
  expect(differ(posts)).toMatchObject({ difference: 0, interval: { lo: near(0, 7), hi: near(0, 7) } })
  const apart = posts.flatMap(({ one, other }) => [
    { one, other: { x: 0, m: 0 } },
    { one: { x: 0, m: 0 }, other },
  ])
  expect(differ(apart)?.interval?.hi).toBeGreaterThan(0.3)
})

it(`holds the difference in 95 % of samples where the same authors write to both ${SEEDED}`, () => {
  const runs = 800
  const { covered } = coverage(runs, 0.2, (random) => {
    const authors = Array.from({ length: 80 }, () => {
      const grumpy = random.uniform() < 0.5 ? 0.3 : -0.3
      const wrote = (chance: number, most: number) => {
        const m = Math.floor(random.uniform() * (most + 1))
        return { m, x: Array.from({ length: m }, () => random.uniform() < chance + grumpy).filter(Boolean).length }
      }
      return { one: wrote(0.6, 4), other: wrote(0.4, 3) }
    })
    return differ(authors)?.interval ?? null
  })
  expectShare(covered, 0.95, runs, 0.01)
})

it('has no interval with one author, and is null of nothing', () => {
  const alone = clusterSums([{ x: 1, m: 2 }])
  expect(clusterDifference(alone, alone, NOBODY)).toMatchObject({ difference: 0, interval: null })
  expect(clusterDifference(clusterSums([]), alone, NOBODY)).toBe(null)
  expect(clusterDifference(alone, alone, { ...NOBODY, mm: Number.NaN })).toBe(null)
})
