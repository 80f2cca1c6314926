/**
 * The probability of each exposure under the design (Aronow & Samii 2017, §3): exact where clusters are drawn independently or
 * so many of them, by counting how many clusters and neighbours can be treated; else from many draws of the design, with the
 * error that leaves.
 */
import { logGamma } from '../gamma.ts'
import { Random } from '../random.ts'
import { refuse, type Refusal } from '../refusal.ts'
import { armsOf, unsoundDesign, type ClusterDesign, type DesignRefusal, type Layout } from './cluster-design.ts'
import { enough, exposures, isThreshold, type PureExposure } from './exposure.ts'
import type { Neighbours } from './network.ts'

export interface ExposureProbabilities extends Record<PureExposure, Float64Array> {
  method: 'exact' | 'monte-carlo'
  /** Draws of the design; null when exact. */
  draws: number | null
}

/** Steps of counting above which a unit is too dear, and the design is drawn instead. */
const MOST_STEPS = 2e6
const DRAWS = 20_000

/** Neighbours of a unit in its own cluster, and in each of the other clusters it touches. */
function countsByCluster(
  others: Int32Array,
  own: number,
  cluster: ArrayLike<number>,
): { inside: number; outside: number[] } {
  const counts = new Map<number, number>()
  for (const other of others) counts.set(cluster[other] ?? 0, (counts.get(cluster[other] ?? 0) ?? 0) + 1)
  const inside = counts.get(own) ?? 0
  counts.delete(own)
  return { inside, outside: [...counts.values()] }
}

const logChoose = (n: number, k: number): number => logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1)

/** Probability that exactly these of `touched` clusters are treated, by how many these are. */
function configuration(design: ClusterDesign, clusters: number, touched: number): (treated: number) => number {
  if (design.kind === 'bernoulli')
    return (treated) => design.share ** treated * (1 - design.share) ** (touched - treated)
  const all = design.kind === 'complete' ? design.treated : 0
  return (treated) =>
    all < treated || clusters - touched < all - treated
      ? 0
      : Math.exp(logChoose(clusters - touched, all - treated) - logChoose(clusters, all))
}

/** In how many ways a number of the outside clusters, and of the neighbours there, are treated: ways[clusters][neighbours]. */
function ways(outside: readonly number[]): Float64Array[] {
  const total = outside.reduce((sum, count) => sum + count, 0)
  const table = Array.from({ length: outside.length + 1 }, () => new Float64Array(total + 1))
  const first = table[0]
  if (first !== undefined) first[0] = 1
  for (const [done, count] of outside.entries())
    for (let treated = done; treated >= 0; treated -= 1) {
      const [from, to] = [table[treated], table[treated + 1]]
      if (from === undefined || to === undefined) continue
      for (let at = total - count; at >= 0; at -= 1) to[at + count] = (to[at + count] ?? 0) + (from[at] ?? 0)
    }
  return table
}

type Four = Record<PureExposure, number>

function exactOf(
  inside: number,
  outside: readonly number[],
  threshold: number,
  chance: (treated: number) => number,
): Four {
  const four: Four = { all: 0, self: 0, others: 0, none: 0 }
  const neighbours = outside.reduce((sum, count) => sum + count, inside)
  if (neighbours === 0) return { ...four, all: chance(1), none: chance(0) }
  const needed = enough(neighbours, threshold)
  const add = (treatedClusters: number, treatedOutside: number, many: number) => {
    if (many === 0) return
    const withOwn = inside + treatedOutside
    const [on, off] = [many * chance(treatedClusters + 1), many * chance(treatedClusters)]
    if (withOwn >= needed) four.all += on
    else if (neighbours - withOwn >= needed) four.self += on
    if (treatedOutside >= needed) four.others += off
    else if (neighbours - treatedOutside >= needed) four.none += off
  }
  if (needed === neighbours) {
    add(0, 0, 1)
    if (outside.length > 0) add(outside.length, neighbours - inside, 1)
    return four
  }
  for (const [treatedClusters, byNeighbours] of ways(outside).entries())
    for (const [treatedOutside, many] of byNeighbours.entries()) add(treatedClusters, treatedOutside, many)
  return four
}

const empty = (size: number): Record<PureExposure, Float64Array> => ({
  all: new Float64Array(size),
  self: new Float64Array(size),
  others: new Float64Array(size),
  none: new Float64Array(size),
})
const PURE = ['all', 'self', 'others', 'none'] as const

function drawn(
  neighbours: Neighbours,
  layout: Layout,
  design: ClusterDesign,
  threshold: number,
  { draws, seed }: { draws: number; seed: number },
): ExposureProbabilities {
  // prettier-ignore
  const random = new Random(seed)
  const found = empty(neighbours.length)
  for (let draw = 0; draw < draws; draw += 1) {
    const { arms } = armsOf(design, layout, () => random.uniform())
    for (const [unit, exposure] of exposures(neighbours, arms, threshold).entries())
      if (exposure !== 'mixed') found[exposure][unit] = (found[exposure][unit] ?? 0) + 1 / draws
  }
  return { ...found, method: 'monte-carlo', draws }
}

/**
 * @param threshold share of the neighbours that is enough: above 0.5, at most 1
 * @param options `draws` and `seed` of the Monte Carlo method, where it is needed
 */
export function exposureProbabilities(
  neighbours: Neighbours,
  layout: Layout,
  design: ClusterDesign,
  threshold: number,
  options: { draws?: number; seed?: number } = {},
): ExposureProbabilities | DesignRefusal | Refusal<'impossible-input'> {
  const unsound = unsoundDesign(design, layout)
  if (unsound !== null) return unsound
  const { draws = DRAWS, seed = 1 } = options
  if (!isThreshold(threshold) || neighbours.length !== layout.cluster.length || !Number.isSafeInteger(draws) || draws < 1)
    return refuse('impossible-input', 'Give a threshold above 0.5 and at most 1, a cluster for every unit, and at least one draw.') // prettier-ignore
  if (design.kind === 'pairs' || design.kind === 'two-stage')
    return drawn(neighbours, layout, design, threshold, { draws, seed })
  const found = empty(neighbours.length)
  for (const [unit, others] of neighbours.entries()) {
    const { inside, outside } = countsByCluster(others, layout.cluster[unit] ?? 0, layout.cluster)
    if (enough(others.length, threshold) < others.length && outside.length ** 2 * others.length > MOST_STEPS)
      return drawn(neighbours, layout, design, threshold, { draws, seed })
    const chance = configuration(design, layout.clusters, outside.length + 1)
    const four = exactOf(inside, outside, threshold, chance)
    for (const exposure of PURE) found[exposure][unit] = four[exposure]
  }
  return { ...found, method: 'exact', draws: null }
}

/** Largest relative standard error of the probabilities above 0 that are used; 0 when exact. */
export function drawingError({ draws }: ExposureProbabilities, used: Iterable<number>): number {
  if (draws === null) return 0
  let worst = 0
  for (const p of used) worst = Math.max(worst, Math.sqrt((1 - p) / (p * draws)))
  return worst
}
