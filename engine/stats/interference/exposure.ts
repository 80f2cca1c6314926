/**
 * Exposures: what a unit gets from its own arm and from those of its neighbours, and how likely each is under the design.
 *
 * Aronow & Samii (2017, Annals of Applied Statistics 11, 1912–1947), with the mapping "own arm and the share of treated
 * neighbours". It says that nothing else matters: not which neighbours, not the neighbours of neighbours.
 */
import type { Neighbours } from './network.ts'

/**
 * all: treated, and so are enough neighbours. self: treated, and enough neighbours are not. others: not treated, and enough
 * neighbours are. none: not treated, and enough neighbours are not. mixed: anything else.
 */
export type Exposure = 'all' | 'self' | 'others' | 'none' | 'mixed'
export type PureExposure = Exclude<Exposure, 'mixed'>

/** Neighbours, of so many, that are enough. @param threshold above 0.5, at most 1 */
export const enough = (neighbours: number, threshold: number): number => Math.ceil(threshold * neighbours - 1e-9)

/** A unit without neighbours gets all or none. @param threshold above 0.5, at most 1 */
export function exposureOf(own: number, treated: number, neighbours: number, threshold: number): Exposure {
  if (neighbours === 0) return own === 1 ? 'all' : 'none'
  const needed = enough(neighbours, threshold)
  if (treated >= needed) return own === 1 ? 'all' : 'others'
  if (neighbours - treated >= needed) return own === 1 ? 'self' : 'none'
  return 'mixed'
}

/** Treated neighbours of each unit. */
export const treatedNeighbours = (neighbours: Neighbours, arms: ArrayLike<number>): Int32Array =>
  Int32Array.from(neighbours, (others) => others.reduce((sum, other) => sum + (arms[other] ?? 0), 0))

export function exposures(neighbours: Neighbours, arms: ArrayLike<number>, threshold: number): Exposure[] {
  const treated = treatedNeighbours(neighbours, arms)
  return neighbours.map((others, unit) => exposureOf(arms[unit] ?? 0, treated[unit] ?? 0, others.length, threshold))
}

export const isThreshold = (threshold: number): boolean => threshold > 0.5 && threshold <= 1
