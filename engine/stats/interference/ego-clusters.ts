/**
 * Ego clusters: people with those around them, no person in two of them. The people around (the alters) get one arm together,
 * and the outcome is measured on the ego alone: many more clusters than communities make, for the question what one’s
 * neighbours do to one.
 *
 * Source: Saint-Jacques, Varshney, Simpson & Xu (2019, Using ego-clusters to measure network effects at LinkedIn,
 * arXiv:1903.08755). Egos are taken one after the other in the order of the seed.
 */
import { Random } from '../random.ts'
import { refuse, type Refusal } from '../refusal.ts'
import type { Neighbours } from './network.ts'

export interface EgoCluster {
  ego: number
  alters: number[]
  /** Of the ego’s neighbours, those that are its alters: 0 … 1. The others are in other clusters, or in none. */
  share: number
}

/**
 * @param least share of an ego’s neighbours that must still be free; units without neighbours are nobody’s ego
 */
export function egoClusters(
  neighbours: Neighbours,
  { least = 0.8, seed }: { least?: number; seed: number },
): EgoCluster[] | Refusal<'impossible-input'> {
  if (!(least > 0 && least <= 1))
    return refuse('impossible-input', 'Say which share of an ego’s neighbours must be its own: above 0, at most 1.')
  const random = new Random(seed)
  const order = neighbours.map((_, unit) => ({ unit, at: random.uniform() })).sort((a, b) => a.at - b.at)
  const taken = new Uint8Array(neighbours.length)
  const clusters: EgoCluster[] = []
  for (const { unit: ego } of order) {
    const others = neighbours[ego] ?? new Int32Array(0)
    if (taken[ego] === 1 || others.length === 0) continue
    const alters = [...others].filter((other) => taken[other] === 0)
    if (alters.length < least * others.length - 1e-9) continue
    for (const unit of [ego, ...alters]) taken[unit] = 1
    clusters.push({ ego, alters, share: alters.length / others.length })
  }
  return clusters
}
