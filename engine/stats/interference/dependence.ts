/**
 * Which units are exposed by the same chance: those that touch a cluster in common, by themselves or by a neighbour. All others
 * are exposed independently (nearly so where the number of treated clusters is fixed).
 */
import type { Neighbours } from './network.ts'

/** Clusters a unit’s exposure depends on, of each unit: its own and its neighbours’. */
export const touchedClusters = (neighbours: Neighbours, cluster: ArrayLike<number>): Int32Array[] =>
  neighbours.map((others, unit) => {
    const touched = new Set<number>([cluster[unit] ?? 0])
    for (const other of others) touched.add(cluster[other] ?? 0)
    return Int32Array.from(touched)
  })

/**
 * Σ aᵢ·bⱼ over ordered pairs of dependent units of the two lists, i = j included; for one list with itself, give it twice.
 * @param of the clusters each unit touches
 * @param one units, and their values in the same order
 */
export function dependentSum(
  of: readonly Int32Array[],
  one: { units: readonly number[]; values: readonly number[] },
  other: { units: readonly number[]; values: readonly number[] },
): number {
  const inCluster = new Map<number, number[]>()
  for (const [place, unit] of other.units.entries())
    for (const cluster of of[unit] ?? []) {
      const known = inCluster.get(cluster)
      if (known === undefined) inCluster.set(cluster, [place])
      else known.push(place)
    }
  const seen = new Int32Array(other.units.length).fill(-1)
  let sum = 0
  for (const [mine, unit] of one.units.entries()) {
    let beside = 0
    for (const cluster of of[unit] ?? [])
      for (const place of inCluster.get(cluster) ?? [])
        if (seen[place] !== mine) {
          seen[place] = mine
          beside += other.values[place] ?? 0
        }
    sum += (one.values[mine] ?? 0) * beside
  }
  return sum
}
