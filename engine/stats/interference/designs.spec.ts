import { describe, expect, it } from 'vitest'
import { answered, saying } from '../expectations.ts'
import { assigned, unsoundDesign, type ClusterDesign } from './cluster-design.ts'
import { drawOf, fnv1a } from './draw.ts'
import { assignmentCount, everyAssignment, type EqualDesign } from './every-assignment.ts'
import { regionPairs } from './region-pairs.ts'
import { switchback } from './switchback.ts'

const cluster = Array.from({ length: 60 }, (_, unit) => Math.floor(unit / 5))
const layout = { cluster, clusters: 12 }

describe('draws from a key', () => {
  it('hash as FNV-1a does (test vectors of draft-eastlake-fnv: "", "a", "foobar")', () => {
    expect([fnv1a(''), fnv1a('a'), fnv1a('foobar')]).toEqual([0x811c9dc5, 0xe40c292c, 0xbf9cf968])
  })

  it('are uniform over names, and unrelated between keys', () => {
    const draws = (key: string) => Array.from({ length: 4000 }, (_, name) => drawOf(key, `cluster ${name}`))
    const [one, other] = [draws('spring'), draws('autumn')]
    const bins = new Array<number>(20).fill(0)
    for (const draw of one) bins[Math.floor(draw * 20)] = (bins[Math.floor(draw * 20)] ?? 0) + 1
    const chiSquare = bins.reduce((sum, count) => sum + (count - 200) ** 2 / 200, 0)
    expect(chiSquare).toBeLessThan(43.8) // the 99.9 % point with 19 degrees of freedom
    const product = one.reduce((sum, draw, place) => sum + (draw - 0.5) * ((other[place] ?? 0) - 0.5), 0)
    expect(Math.abs(product * 12) / Math.sqrt(4000)).toBeLessThan(3.3)
  })
})

describe('an assignment', () => {
  it('gives everybody of a cluster its arm, the same one whenever it is asked, and others under another key', () => {
    const one = answered(assigned({ kind: 'complete', treated: 4 }, layout, 'spring'))
    expect(one.arms.reduce((sum, arm) => sum + arm, 0)).toBe(20)
    expect(cluster.every((cluster, unit) => one.arms[unit] === one.saturation[cluster])).toBe(true)
    expect(assigned({ kind: 'complete', treated: 4 }, layout, 'spring')).toEqual(one)
    expect(assigned({ kind: 'complete', treated: 4 }, layout, 'autumn')).not.toEqual(one)
  })

  it('of clusters drawn one by one does not change for the others when one more joins', () => {
    const design: ClusterDesign = { kind: 'bernoulli', share: 0.5 }
    const more = { cluster: [...cluster, 12], clusters: 13 }
    const before = answered(assigned(design, layout, 'spring')).arms
    expect(answered(assigned(design, more, 'spring')).arms.slice(0, 60)).toEqual(before)
  })

  it('hangs on names, not on their order', () => {
    const names = Array.from({ length: 12 }, (_, at) => `region ${at}`)
    const arms = answered(assigned({ kind: 'complete', treated: 6 }, layout, 'k', { clusters: names })).saturation
    const reversed = answered(assigned({ kind: 'complete', treated: 6 }, layout, 'k', { clusters: names.toReversed() }))
    expect([...reversed.saturation].toReversed()).toEqual([...arms])
  })

  it('in two stages deals saturations equally, and treats so many of each cluster', () => {
    const { arms, saturation } = answered(assigned({ kind: 'two-stage', saturations: [0, 0.4, 1] }, layout, 'spring'))
    expect([0, 0.4, 1].map((share) => saturation.filter((of) => of === share).length)).toEqual([4, 4, 4])
    const treated = new Array<number>(12).fill(0)
    for (const [unit, at] of cluster.entries()) treated[at] = (treated[at] ?? 0) + (arms[unit] ?? 0)
    expect(treated).toEqual([...saturation].map((share) => share * 5))
  })

  it('refuses what is no design', () => {
    const designs: ClusterDesign[] = [
      { kind: 'bernoulli', share: 1 },
      { kind: 'complete', treated: 12 },
      { kind: 'pairs', pairs: [[0, 1], [1, 2]] }, // prettier-ignore
      { kind: 'two-stage', saturations: [0.5, 0.5] },
    ]
    for (const design of designs) expect(assigned(design, layout, 'k')).toMatchObject({ refused: 'impossible-design' })
    expect(unsoundDesign({ kind: 'bernoulli', share: 0.5 }, { cluster: [0, 7], clusters: 2 })).toMatchObject({ reason: saying('Unit 1') }) // prettier-ignore
  })
})

describe('all assignments', () => {
  it('are as many as binomial coefficients say, each with as many treated, none of them twice', () => {
    const designs: [EqualDesign, number, number, number][] = [
      [{ kind: 'complete', treated: 3 }, 7, 35, 3],
      [{ kind: 'pairs', pairs: [[0, 2], [1, 3], [4, 5]] }, 6, 8, 3], // prettier-ignore
    ]
    for (const [design, clusters, count, treated] of designs) {
      const all = Array.from(everyAssignment(design, clusters), (arms) => arms.join(''))
      expect(assignmentCount(design, clusters)).toBe(count)
      expect(new Set(all).size).toBe(count)
      expect(all.every((arms) => arms.split('1').length - 1 === treated)).toBe(true)
    }
    expect(assignmentCount({ kind: 'complete', treated: 20 }, 40)).toBe(137_846_528_820)
  })
})

describe('a switchback', () => {
  it('has blocks from periods 1, 5, 7, 9 of 12 where a treatment acts for 2 more (Bojinov, Simchi-Levi & Zhao 2023, theorem 1)', () => {
    const {
      starts,
      neighbours,
      cluster: block,
      burnIn,
      arms,
    } = answered(switchback({ periods: 12, carryOver: 2 }, 'hours'))
    expect(starts.map((start) => start + 1)).toEqual([1, 5, 7, 9])
    expect(Array.from(block)).toEqual([0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 3, 3])
    expect(neighbours.slice(0, 4).map((before) => [...before])).toEqual([[], [0], [0, 1], [1, 2]])
    expect(burnIn).toBe(2)
    expect([...arms].every((arm, period) => arm === arms[starts[block[period] ?? 0] ?? 0])).toBe(true)
  })

  it('switches at every period without carry-over, and refuses numbers of periods that do not fit', () => {
    expect(answered(switchback({ periods: 6, carryOver: 0 }, 'hours')).starts).toEqual([0, 1, 2, 3, 4, 5])
    expect(switchback({ periods: 13, carryOver: 2 }, 'k')).toMatchObject({ refused: 'impossible-input' })
    expect(switchback({ periods: 6, carryOver: 2 }, 'k')).toMatchObject({ reason: saying('at least 8') })
  })
})

describe('pairs of regions', () => {
  const past = [[1, 2], [9, 9], [1, 3], [10, 9], [50, 60], [5, 5], [5, 6]] // prettier-ignore

  it('join those that were alike, and leave the odd one alone', () => {
    const { pairs, alone, distances } = answered(regionPairs(past))
    expect(pairs).toEqual([[0, 2], [1, 3], [5, 6]]) // prettier-ignore
    expect(alone).toBe(4)
    expect(distances.every((distance) => distance > 0 && distance < 0.1)).toBe(true)
  })

  it('exchange partners where the nearest first leaves strangers: 0, 3, 4, 9 make 0–3 and 4–9, not 3–4 and 0–9', () => {
    const { pairs } = answered(regionPairs([[0], [3], [4], [9]]))
    expect(pairs).toEqual([[0, 1], [2, 3]]) // prettier-ignore
  })

  it('do not change with the units of measurement, and need a past', () => {
    const other = past.map(([one = 0, two = 0]) => [one * 1000, two / 7])
    expect(answered(regionPairs(other)).pairs).toEqual(answered(regionPairs(past)).pairs)
    expect(regionPairs([[1], []])).toMatchObject({ refused: 'impossible-input' })
  })
})
