/**
 * How much of a network its clusters cut through. What is cut carries influence from one arm into the other, so a design on
 * clusters that cut too much measures something else than the effect on everybody.
 */
import { refuse, type Refusal } from '../refusal.ts'
import type { Network } from './network.ts'

/** Beyond this share of ties cut, clusters are no answer: few units have all their neighbours in one arm (Candor’s convention). */
export const MOST_CUT = 0.3

export interface CutShare {
  /** Weight of ties between clusters, of all ties: 0 … 1. */
  byWeight: number
  /** The same, where every tie counts once. */
  byTies: number
}

/** Null where there are no ties. @param cluster of each unit */
export function cutShare({ neighbours, weights }: Network, cluster: ArrayLike<number>): CutShare | null {
  let [cut, all, cutWeight, allWeight] = [0, 0, 0, 0]
  for (const [unit, others] of neighbours.entries())
    for (const [place, other] of others.entries()) {
      const weight = weights[unit]?.[place] ?? 0
      all += 1
      allWeight += weight
      if (cluster[unit] === cluster[other]) continue
      cut += 1
      cutWeight += weight
    }
  return all === 0 ? null : { byWeight: cutWeight / allWeight, byTies: cut / all }
}

/** The shares, or a refusal where more is cut than {@link MOST_CUT} by either of them. */
export function acceptableCut(
  network: Network,
  cluster: ArrayLike<number>,
): CutShare | Refusal<'no-ties' | 'too-much-cut'> {
  const shares = cutShare(network, cluster)
  if (shares === null) return refuse('no-ties', 'Nobody is tied to anybody: randomise people, clusters change nothing.')
  const worst = Math.max(shares.byWeight, shares.byTies)
  if (worst <= MOST_CUT) return shares
  return refuse('too-much-cut', `The clusters cut ${(100 * worst).toFixed(0)} % of the ties, above ${100 * MOST_CUT} %: make larger clusters, randomise regions, or switch everybody back and forth over time.`) // prettier-ignore
}

/** Newman’s modularity (Newman & Girvan 2004, Physical Review E 69, 026113), −0.5 … 1; null where there are no ties. */
export function modularity({ neighbours, weights }: Network, cluster: ArrayLike<number>): number | null {
  const strength = new Map<number, number>()
  let [inside, all] = [0, 0]
  for (const [unit, others] of neighbours.entries())
    for (const [place, other] of others.entries()) {
      const weight = weights[unit]?.[place] ?? 0
      const own = cluster[unit] ?? 0
      all += weight
      strength.set(own, (strength.get(own) ?? 0) + weight)
      if (own === cluster[other]) inside += weight
    }
  if (all === 0) return null
  return inside / all - [...strength.values()].reduce((sum, of) => sum + (of / all) ** 2, 0)
}
