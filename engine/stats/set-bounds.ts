/**
 * How many people are in at least one of several groups, when only the sizes of the groups are known, or some overlaps too?
 *
 * Sizes alone: the largest ≤ union ≤ the sum, at most everybody (Boole; Fréchet 1935). With overlaps of pairs: from below
 * Dawson & Sankoff (1967, Proceedings of the AMS 18, 504–507), the best bound from the sums, and the largest pair; from
 * above Hunter (1976, Journal of Applied Probability 13, 597–603) and Worsley (1982): the sum less a maximum spanning tree
 * of overlaps. A pair that is not known counts with the overlap that makes the bound hold whatever it is. All are bounds,
 * not intervals: no sampling error is in them.
 */
import type { Bounds } from './proportion.ts'
import { refuse, type Refusal } from './refusal.ts'

export interface Overlap {
  /** Places in the list of sizes. */
  i: number
  j: number
  size: number
}

export interface UnionBounds extends Bounds {
  /**
   * The size if the groups were independent of each other, N·(1 − Π(1 − Rᵢ/N)) (Sainsbury): a guess within the bounds of
   * the sizes, never an estimate. Null when the population is not known.
   */
  ifIndependent: number | null
}

export type UnionRefusal = Refusal<'impossible-input' | 'contradiction'>

const isCount = (value: number): boolean => value >= 0 && value < 1e15

/** Smallest and largest overlap of each pair; null where a given overlap cannot be. */
function pairs(sizes: readonly number[], overlaps: readonly Overlap[], population: number): Bounds[][] | null {
  const table = sizes.map((a) =>
    sizes.map((b) => ({ lo: population === Infinity ? 0 : Math.max(0, a + b - population), hi: Math.min(a, b) })),
  )
  for (const { i, j, size } of overlaps) {
    const pair = table[i]?.[j]
    const turned = table[j]?.[i]
    if (pair === undefined || turned === undefined || i === j || !(size >= pair.lo && size <= pair.hi)) return null
    pair.lo = pair.hi = turned.lo = turned.hi = size
  }
  return table
}

/** The heaviest tree that joins all groups (Prim 1957), over the overlaps that are certain. */
function heaviestTree(table: readonly (readonly Bounds[])[]): number {
  const outside = new Map(table.slice(1).map((row, k) => [k + 1, row[0]?.lo ?? 0]))
  let sum = 0
  while (outside.size > 0) {
    const [next, weight] = [...outside].reduce((best, one) => (one[1] > best[1] ? one : best))
    sum += weight
    outside.delete(next)
    for (const [other, known] of outside) outside.set(other, Math.max(known, table[next]?.[other]?.lo ?? 0))
  }
  return sum
}

/**
 * Bounds of the size of a union.
 * @param sizes of the groups
 * @param population everybody there is; left out where nobody knows
 * @param overlaps the pairs that are known
 */
export function unionBounds(
  sizes: readonly number[],
  population = Infinity,
  overlaps: readonly Overlap[] = [],
): UnionBounds | UnionRefusal {
  if (sizes.length === 0 || !sizes.every(isCount) || !(population === Infinity || isCount(population)))
    return refuse('impossible-input', 'Give the size of each group, and the population as a count or not at all.')
  if (Math.max(...sizes) > population)
    return refuse('contradiction', 'A group is larger than the population it is in: check both numbers.')
  const table = pairs(sizes, overlaps, population)
  if (table === null)
    return refuse('contradiction', 'An overlap is larger than a group, too small for the population, given for no pair, or given twice with two sizes.') // prettier-ignore
  const sum = sizes.reduce((total, size) => total + size, 0)
  let [largestPair, mostShared] = [Math.max(...sizes), 0]
  for (const [i, row] of table.entries())
    for (const [j, { hi }] of row.entries()) {
      if (j <= i) continue
      mostShared += hi
      largestPair = Math.max(largestPair, (sizes[i] ?? 0) + (sizes[j] ?? 0) - hi)
    }
  const k = 1 + Math.floor(sum > 0 ? (2 * mostShared) / sum : 0)
  const dawsonSankoff = (2 * sum) / (k + 1) - (2 * mostShared) / (k * (k + 1))
  const lo = Math.max(largestPair, dawsonSankoff)
  const hi = Math.min(sum - heaviestTree(table), population)
  if (lo > hi * (1 + 1e-12)) return refuse('contradiction', 'The sizes and overlaps contradict each other.')
  return { lo: Math.min(lo, hi), hi, ifIndependent: independent(sizes, population) }
}

function independent(sizes: readonly number[], population: number): number | null {
  if (population === Infinity || population === 0) return null
  return population * (1 - sizes.reduce((missed, size) => missed * (1 - size / population), 1))
}
