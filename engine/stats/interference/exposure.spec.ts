import { describe, expect, it } from 'vitest'
import { answered, near } from '../expectations.ts'
import type { ClusterDesign } from './cluster-design.ts'
import { everyAssignment } from './every-assignment.ts'
import { exposureProbabilities } from './exposure-probability.ts'
import { exposureOf, exposures, treatedNeighbours, type PureExposure } from './exposure.ts'
import { networkOf } from './network.ts'

/** Six clusters of two in a ring: everybody has a neighbour at home and one next door. */
const RING = answered(
  networkOf(
    12,
    Array.from({ length: 12 }, (_, unit) => ({ from: unit, to: (unit + 1) % 12 })),
  ),
)
const layout = { cluster: Array.from({ length: 12 }, (_, unit) => Math.floor(unit / 2)), clusters: 6 }
/** People with many neighbours, in clusters of unequal size; unit 9 has none. */
const TIES = [[0, 1], [0, 2], [0, 3], [0, 4], [0, 5], [0, 6], [1, 2], [2, 3], [3, 4], [5, 6], [6, 7], [7, 8], [8, 0]] as const // prettier-ignore
const UNEVEN = answered(
  networkOf(
    10,
    TIES.map(([from, to]) => ({ from, to })),
  ),
)
const uneven = { cluster: [0, 0, 1, 1, 2, 3, 3, 4, 4, 2], clusters: 5 }

const PURE: PureExposure[] = ['all', 'self', 'others', 'none']

/** Share of all assignments in which each unit is exposed so, weighted by their probability. */
function enumerated(design: ClusterDesign, threshold: number): Record<PureExposure, number[]> {
  const found = Object.fromEntries(PURE.map((exposure) => [exposure, new Array<number>(10).fill(0)])) as Record<PureExposure, number[]> // prettier-ignore
  const pairs = Array.from({ length: 5 }, (_, at) => [at, at + 5] as const)
  for (const both of everyAssignment({ kind: 'pairs', pairs }, 10)) {
    const clusters = [...both.slice(0, 5)]
    const treated = clusters.reduce((sum, arm) => sum + arm, 0)
    const weight = design.kind === 'bernoulli' ? design.share ** treated * (1 - design.share) ** (5 - treated) : treated === 2 ? 0.1 : 0 // prettier-ignore
    const arms = uneven.cluster.map((at) => clusters[at] ?? 0)
    for (const [unit, exposure] of exposures(UNEVEN.neighbours, arms, threshold).entries())
      if (exposure !== 'mixed') found[exposure][unit] = (found[exposure][unit] ?? 0) + weight
  }
  return found
}

describe('exposures', () => {
  it('are told by the own arm and by enough neighbours', () => {
    expect(exposureOf(1, 9, 10, 0.9)).toBe('all')
    expect(exposureOf(1, 9, 10, 1)).toBe('mixed')
    expect(exposureOf(0, 9, 10, 0.9)).toBe('others')
    expect(exposureOf(1, 0, 3, 1)).toBe('self')
    expect(exposureOf(0, 1, 10, 0.9)).toBe('none')
    expect([exposureOf(1, 0, 0, 1), exposureOf(0, 0, 0, 1)]).toEqual(['all', 'none'])
  })

  it('count treated neighbours', () => {
    expect([...treatedNeighbours(UNEVEN.neighbours, [1, 0, 1, 0, 0, 0, 1, 0, 0, 1])]).toEqual([
      2, 2, 1, 2, 1, 2, 1, 1, 1, 0,
    ])
  })
})

describe('exposure probabilities', () => {
  it('by hand: in a ring of six clusters everybody hangs on two, so 1/4 one by one and C(4,1)/C(6,3) = 1/5 for three of six', () => {
    const of = (design: ClusterDesign) => answered(exposureProbabilities(RING.neighbours, layout, design, 1))
    for (const p of of({ kind: 'bernoulli', share: 0.5 }).all) expect(p).toBeCloseTo(0.25, 14)
    for (const p of of({ kind: 'complete', treated: 3 }).none) expect(p).toBeCloseTo(0.2, 13)
    expect([...of({ kind: 'complete', treated: 3 }).self]).toEqual(new Array(12).fill(0))
  })

  it('are those of all assignments listed, for both designs and any threshold', () => {
    for (const design of [
      { kind: 'bernoulli', share: 0.3 },
      { kind: 'complete', treated: 2 },
    ] as const)
      // prettier-ignore
      for (const threshold of [1, 0.75, 0.6]) {
        const exact = answered(exposureProbabilities(UNEVEN.neighbours, uneven, design, threshold))
        const listed = enumerated(design, threshold)
        expect(exact.method).toBe('exact')
        for (const exposure of PURE) expect([...exact[exposure]]).toEqual(listed[exposure].map((p) => near(p, 12)))
      }
  })

  it('of people drawn one by one are powers: 0.3 · 0.7² for oneself of three', () => {
    const people = { cluster: Array.from({ length: 12 }, (_, unit) => unit), clusters: 12 }
    const { self } = answered(exposureProbabilities(RING.neighbours, people, { kind: 'bernoulli', share: 0.3 }, 1))
    for (const p of self) expect(p).toBeCloseTo(0.3 * 0.7 ** 2, 14)
  })

  it('are drawn for two stages, within four standard errors of what they are: 2/6 · 1/2 that one of a half-treated two is', () => {
    const design: ClusterDesign = { kind: 'two-stage', saturations: [0, 0.5, 1] }
    const alone = networkOf(
      12,
      Array.from({ length: 6 }, (_, at) => ({ from: 2 * at, to: 2 * at + 1 })),
    )
    const { self, others, all, draws } = answered(exposureProbabilities(answered(alone).neighbours, layout, design, 1, { draws: 1000 })) // prettier-ignore
    expect(draws).toBe(1000)
    for (const p of [...self, ...others]) expect(Math.abs(p - 1 / 6)).toBeLessThan(4 * Math.sqrt(5 / 36 / 1000))
    for (const p of all) expect(Math.abs(p - 1 / 3)).toBeLessThan(4 * Math.sqrt(2 / 9 / 1000))
  })

  it('refuse thresholds of half or less, and units without a cluster', () => {
    const design: ClusterDesign = { kind: 'bernoulli', share: 0.5 }
    expect(exposureProbabilities(RING.neighbours, layout, design, 0.5)).toMatchObject({ refused: 'impossible-input' })
    expect(exposureProbabilities(RING.neighbours, { cluster: [0], clusters: 2 }, design, 1)).toMatchObject({ refused: 'impossible-input' }) // prettier-ignore
  })
})
