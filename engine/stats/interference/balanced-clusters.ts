/**
 * Clusters of a network that cut few ties and are never larger than a limit, as randomisation needs them: two clusters are no
 * experiment, however little they cut.
 *
 * The Louvain method (Blondel, Guillaume, Lambiotte & Lefebvre 2008, Journal of Statistical Mechanics, P10008): units move to
 * the neighbouring cluster that gains most modularity, clusters become units, and again. Here a move that would make a cluster
 * too large is none, and units move once more from the clusters found (Rotta & Noack 2011, ACM JEA 16, on such refinement).
 * Units are visited in the order of the seed, so that the same seed gives the same clusters.
 */
import { Random } from '../random.ts'
import { refuse, type Refusal } from '../refusal.ts'
import type { Network } from './network.ts'

export interface Clusters {
  /** Of each unit, 0 … count − 1 in order of their first unit. */
  cluster: Int32Array
  count: number
  /** Units in each. */
  sizes: Int32Array
}

interface Level {
  /** Weight of the ties to other nodes. */
  ties: Map<number, number>[]
  /** Weight of all ties, those within the node counted twice. */
  strength: number[]
  units: number[]
}

/** No level needed more passes in any network tried; a bound, so that rounding cannot make two units swap forever. */
const MOST_PASSES = 50
/** After clusters have moved units may gain again; after some rounds of both nothing is left to gain. */
const MOST_ROUNDS = 10

function shuffled(count: number, random: Random): number[] {
  const order = Array.from({ length: count }, (_, place) => place)
  for (let place = count - 1; place > 0; place -= 1) {
    const other = random.integer(place + 1)
    const held = order[place] ?? 0
    order[place] = order[other] ?? 0
    order[other] = held
  }
  return order
}

/** The cluster of each node after moving one by one, from these clusters, until none gains. */
function move(
  { ties, strength, units }: Level,
  from: readonly number[],
  { largest, random }: { largest: number; random: Random },
): number[] {
  const cluster = [...from]
  const total = units.map(() => 0)
  const size = units.map(() => 0)
  for (const [node, at] of from.entries()) {
    total[at] = (total[at] ?? 0) + (strength[node] ?? 0)
    size[at] = (size[at] ?? 0) + (units[node] ?? 0)
  }
  const all = strength.reduce((sum, of) => sum + of, 0)
  const order = shuffled(units.length, random)
  for (let pass = 0, moved = true; moved && pass < MOST_PASSES; pass += 1) {
    moved = false
    for (const node of order) {
      const [own, mine, count] = [cluster[node] ?? 0, strength[node] ?? 0, units[node] ?? 0]
      const towards = new Map<number, number>([[own, 0]])
      for (const [other, weight] of ties[node] ?? []) {
        const at = cluster[other] ?? 0
        towards.set(at, (towards.get(at) ?? 0) + weight)
      }
      const gain = (at: number) => (towards.get(at) ?? 0) - (mine * ((total[at] ?? 0) - (at === own ? mine : 0))) / all
      let [best, most] = [own, gain(own) + 1e-12 * all]
      for (const at of towards.keys())
        if (at !== own && (size[at] ?? 0) + count <= largest && gain(at) > most) [best, most] = [at, gain(at)]
      if (best === own) continue
      moved = true
      cluster[node] = best
      for (const [at, sign] of [
        [own, -1],
        [best, 1],
      ] as const) {
        total[at] = (total[at] ?? 0) + sign * mine
        size[at] = (size[at] ?? 0) + sign * count
      }
    }
  }
  return cluster
}

/** Numbers in the order of their first appearance. */
function renumbered(cluster: readonly number[]): { cluster: number[]; count: number } {
  const numbers = new Map<number, number>()
  const renamed = cluster.map((at) => {
    const known = numbers.get(at) ?? numbers.size
    numbers.set(at, known)
    return known
  })
  return { cluster: renamed, count: numbers.size }
}

function aggregated({ ties, strength, units }: Level, cluster: readonly number[], count: number): Level {
  const next: Level = {
    ties: Array.from({ length: count }, () => new Map<number, number>()),
    strength: new Array<number>(count).fill(0),
    units: new Array<number>(count).fill(0),
  }
  for (const [node, at] of cluster.entries()) {
    next.strength[at] = (next.strength[at] ?? 0) + (strength[node] ?? 0)
    next.units[at] = (next.units[at] ?? 0) + (units[node] ?? 0)
    for (const [other, weight] of ties[node] ?? []) {
      const to = cluster[other] ?? 0
      if (to !== at) next.ties[at]?.set(to, (next.ties[at].get(to) ?? 0) + weight)
    }
  }
  return next
}

/** Clusters that become nodes and move as a whole, until none gains. */
function merged(people: Level, start: readonly number[], how: { largest: number; random: Random }): number[] {
  let { cluster, count } = renumbered(start)
  for (let level = aggregated(people, cluster, count); ;) {
    const next = renumbered(move(level, level.units.map((_, node) => node), how)) // prettier-ignore
    if (next.count === count) return cluster
    cluster = cluster.map((node) => next.cluster[node] ?? 0)
    count = next.count
    level = aggregated(level, next.cluster, count)
  }
}

/** @param largest most units a cluster may have; a network without such a limit is not refused: give its size */
export function balancedClusters(
  { size, neighbours, weights }: Network,
  { largest, seed }: { largest: number; seed: number },
): Clusters | Refusal<'impossible-input'> {
  if (!Number.isSafeInteger(largest) || largest < 1)
    return refuse('impossible-input', 'Say how many units a cluster may have at most: a whole number of at least 1.')
  const how = { largest, random: new Random(seed) }
  const people: Level = {
    ties: neighbours.map(
      (others, unit) => new Map(Array.from(others, (other, at) => [other, weights[unit]?.[at] ?? 0])),
    ),
    strength: weights.map((of) => of.reduce((sum, weight) => sum + weight, 0)),
    units: neighbours.map(() => 1),
  }
  let cluster = neighbours.map((_, unit) => unit)
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const before = cluster
    cluster = merged(people, move(people, cluster, how), how)
    if (cluster.every((at, unit) => at === before[unit])) break
  }
  const { cluster: named, count } = renumbered(cluster)
  const sizes = new Int32Array(count)
  for (const at of named) sizes[at] = (sizes[at] ?? 0) + 1
  return { cluster: Int32Array.from(named), count, sizes: size === 0 ? new Int32Array(0) : sizes }
}
