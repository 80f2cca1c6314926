import { expect, it } from 'vitest'
import { clusterMean } from './cluster-mean.ts'
import { clusterSums } from './cluster.ts'
import { near } from './expectations.ts'

it('is the ratio of sums, with the linearised variance of Cochran 1977 §9A.3 worked by hand, on the log scale', () => {
  // Totals 2, 6, 7 over 1, 2, 2 units: r = 3; residuals −1, 0, 1; variance 3/2·2/25; t(2) = 4.302653.
  const told = clusterMean(clusterSums([{ x: 2, m: 1 }, { x: 6, m: 2 }, { x: 7, m: 2 }])) // prettier-ignore
  const reach = Math.exp((4.302652729696 * Math.sqrt(3 / 25)) / 3)
  expect(told).toMatchObject({ mean: 3, interval: { lo: near(3 / reach, 9), hi: near(3 * reach, 9) } })
})

it('has no interval where nobody differs or is alone, and no mean of nothing', () => {
  expect(clusterMean(clusterSums([{ x: 2, m: 1 }, { x: 4, m: 2 }]))).toMatchObject({ mean: 2, interval: null }) // prettier-ignore
  expect(clusterMean(clusterSums([{ x: 2, m: 1 }]))?.interval).toBe(null)
  expect(clusterMean(clusterSums([]))).toBe(null)
  expect(clusterMean({ clusters: 2, x: Infinity, m: 1, xx: 1, xm: 1, mm: 1 })).toBe(null)
})
