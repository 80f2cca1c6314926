import { describe, expect, it } from 'vitest'
import { answered, near, saying } from '../expectations.ts'
import { Random } from '../random.ts'
import { balancedClusters } from './balanced-clusters.ts'
import { acceptableCut, cutShare, modularity } from './cut-share.ts'
import { egoClusters } from './ego-clusters.ts'
import { networkOf, type Tie } from './network.ts'
import { simulatedWorld } from './simulated-network.ts'

/** Zachary (1977, Journal of Anthropological Research 33, 452–473): who met whom outside of a karate club, members from 0. */
const KARATE = [
  [1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12, 13, 17, 19, 21, 31], [2, 3, 7, 13, 17, 19, 21, 30], [3, 7, 8, 9, 13, 27, 28, 32],
  [7, 12, 13], [6, 10], [6, 10, 16], [16], [], [30, 32, 33], [33], [], [], [], [33], [32, 33], [32, 33], [], [],
  [32, 33], [33], [32, 33], [], [32, 33], [25, 27, 29, 32, 33], [25, 27, 31], [31], [29, 33], [33], [31, 33], [32, 33],
  [32, 33], [32, 33], [33], [],
] // prettier-ignore
const karate = answered(
  networkOf(
    34,
    KARATE.flatMap((others, from) => others.map((to) => ({ from, to }))),
  ),
)
const SECOND_FACTION = new Set([9, 14, 15, 18, 20, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33])
const BEST = [
  [0, 1, 2, 3, 7, 11, 12, 13, 17, 19, 21],
  [4, 5, 6, 10, 16],
  [23, 24, 25, 27, 28, 31],
  [8, 9, 14, 15, 18, 20, 22, 26, 29, 30, 32, 33],
]
const best = karate.neighbours.map((_, unit) => BEST.findIndex((members) => members.includes(unit)))

describe('a network', () => {
  it('has each tie in both directions, several of them added up, and none of a unit with itself', () => {
    const ties: Tie[] = [{ from: 0, to: 1 }, { from: 1, to: 0, weight: 2 }, { from: 2, to: 2 }] // prettier-ignore
    const { neighbours, weights } = answered(networkOf(3, ties))
    expect(neighbours.map((others) => [...others])).toEqual([[1], [0], []])
    expect(weights.map((of) => [...of])).toEqual([[3], [3], []])
    expect(networkOf(2, [{ from: 0, to: 2 }])).toMatchObject({ refused: 'impossible-input' })
    expect(networkOf(2, [{ from: 0, to: 1, weight: Number.NaN }])).toMatchObject({ refused: 'impossible-input' })
  })
})

describe('modularity and the share cut', () => {
  it('of the karate club: 0.4198 for the best four communities (Brandes et al. 2008, IEEE TKDE 20, 172–188)', () => {
    expect(modularity(karate, best)).toBeCloseTo(0.41978961209730437, 15)
  })

  it('0.3582 and 11 of 78 ties for its two factions (computed with networkx 3.6.1)', () => {
    const factions = karate.neighbours.map((_, unit) => (SECOND_FACTION.has(unit) ? 1 : 0))
    expect(modularity(karate, factions)).toBeCloseTo(0.3582347140039448, 15)
    expect(cutShare(karate, factions)).toEqual({ byWeight: near(11 / 78, 12), byTies: near(11 / 78, 12) })
  })

  it('weigh ties, and refuse clusters that cut more than 30 %, or networks without ties', () => {
    const square = answered(networkOf(4, [{ from: 0, to: 1, weight: 9 }, { from: 2, to: 3, weight: 9 }, { from: 1, to: 2, weight: 2 }, { from: 0, to: 3 }])) // prettier-ignore
    expect(cutShare(square, [0, 0, 1, 1])).toEqual({ byWeight: 3 / 21, byTies: 0.5 })
    expect(acceptableCut(square, [0, 0, 1, 1])).toMatchObject({ refused: 'too-much-cut', reason: saying('50 %') })
    expect(acceptableCut(square, [0, 0, 0, 0])).toEqual({ byWeight: 0, byTies: 0 })
    expect(acceptableCut(answered(networkOf(2, [])), [0, 1])).toMatchObject({ refused: 'no-ties' })
  })
})

describe('balanced clusters', () => {
  it('of the karate club find its best modularity of 0.4198, and are as good on average as networkx 3.6.1 (0.4158)', () => {
    const found = Array.from({ length: 40 }, (_, seed) => {
      const { cluster } = answered(balancedClusters(karate, { largest: 34, seed }))
      return modularity(karate, cluster) ?? 0
    })
    expect(Math.max(...found)).toBeCloseTo(0.41978961209730437, 12)
    expect(found.reduce((sum, value) => sum + value, 0) / 40).toBeGreaterThan(0.4158)
  })

  it('are the same for the same seed, and never larger than allowed', () => {
    const one = answered(balancedClusters(karate, { largest: 6, seed: 3 }))
    expect(answered(balancedClusters(karate, { largest: 6, seed: 3 }))).toEqual(one)
    expect(Math.max(...one.sizes)).toBeLessThanOrEqual(6)
    expect(one.sizes.reduce((sum, size) => sum + size, 0)).toBe(34)
    expect(new Set(one.cluster).size).toBe(one.count)
  })

  it('find planted communities again: 40 of 15 with one tie in ten outside', () => {
    const shape = { clusters: 40, size: 15, degree: 8, outside: 0.1, between: 0, within: 1 }
    const world = simulatedWorld(shape, new Random(5))
    const found = answered(balancedClusters(world.network, { largest: 20, seed: 1 }))
    const share = answered(acceptableCut(world.network, found.cluster)).byTies
    expect(share).toBeLessThan((cutShare(world.network, world.cluster)?.byTies ?? 0) + 0.03)
    expect(found.count).toBeGreaterThan(35)
  })

  it('leave who is tied to nobody alone, and take no limit below one', () => {
    const { count } = answered(balancedClusters(answered(networkOf(3, [])), { largest: 2, seed: 1 }))
    expect(count).toBe(3)
    expect(balancedClusters(karate, { largest: 0, seed: 1 })).toMatchObject({ refused: 'impossible-input' })
  })
})

describe('ego clusters', () => {
  it('put nobody in two, keep the share asked for, and are the same for the same seed', () => {
    const world = simulatedWorld(
      { clusters: 60, size: 10, degree: 4, outside: 0.3, between: 0, within: 1 },
      new Random(7),
    )
    const { neighbours } = world.network
    const found = answered(egoClusters(neighbours, { least: 0.75, seed: 2 }))
    const members = found.flatMap(({ ego, alters }) => [ego, ...alters])
    expect(new Set(members).size).toBe(members.length)
    expect(found.length).toBeGreaterThan(60)
    for (const { ego, alters, share } of found) {
      expect(share).toBeGreaterThanOrEqual(0.75)
      expect(share).toBeCloseTo(alters.length / (neighbours[ego]?.length ?? 0), 12)
      expect(alters.every((other) => neighbours[ego]?.includes(other))).toBe(true)
    }
    expect(answered(egoClusters(neighbours, { least: 0.75, seed: 2 }))).toEqual(found)
    expect(egoClusters(neighbours, { least: 0, seed: 2 })).toMatchObject({ refused: 'impossible-input' })
  })
})
