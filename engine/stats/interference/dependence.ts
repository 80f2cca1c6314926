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

/** Units of a list by the clusters they touch: their places in the list. */
function placesByCluster(of: readonly Int32Array[], units: readonly number[]): Map<number, number[]> {
  const places = new Map<number, number[]>()
  for (const [place, unit] of units.entries())
    for (const cluster of of[unit] ?? []) {
      const known = places.get(cluster)
      if (known === undefined) places.set(cluster, [place])
      else known.push(place)
    }
  return places
}

/**
 * Σ aᵢ·bⱼ over ordered pairs of dependent units of the two lists, i = j included; for one list with itself, give it twice.
 * Each list may have several columns of values: the sums are of each column of the first with each of the second.
 * @param of the clusters each unit touches
 */
export function dependentSums(
  of: readonly Int32Array[],
  one: { units: readonly number[]; columns: readonly ArrayLike<number>[] },
  other: { units: readonly number[]; columns: readonly ArrayLike<number>[] },
): number[][] {
  const places = placesByCluster(of, other.units)
  const seen = new Int32Array(other.units.length).fill(-1)
  const sums = one.columns.map(() => other.columns.map(() => 0))
  const beside = new Float64Array(other.columns.length)
  for (const [mine, unit] of one.units.entries()) {
    beside.fill(0)
    for (const cluster of of[unit] ?? [])
      for (const place of places.get(cluster) ?? [])
        if (seen[place] !== mine) {
          seen[place] = mine
          for (let j = 0; j < beside.length; j += 1) beside[j] = (beside[j] ?? 0) + (other.columns[j]?.[place] ?? 0)
        }
    for (const [i, row] of sums.entries())
      for (let j = 0; j < beside.length; j += 1)
        row[j] = (row[j] ?? 0) + (one.columns[i]?.[mine] ?? 0) * (beside[j] ?? 0)
  }
  return sums
}
