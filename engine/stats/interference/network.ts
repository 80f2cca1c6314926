/**
 * Who influences whom: a network of units 0 … size − 1, made of ties such as answers in a conversation.
 *
 * Exposures count neighbours, whatever the weight of a tie; clusters and the share of ties cut weigh them.
 */
import { refuse, type Refusal } from '../refusal.ts'

export interface Tie {
  from: number
  to: number
  /** How often they answered each other; 1 if left out. */
  weight?: number
}

/** For each unit the others that may influence it, ascending. */
export type Neighbours = readonly Int32Array[]

export interface Network {
  size: number
  neighbours: Neighbours
  /** Of each tie, in the order of `neighbours`. */
  weights: readonly Float64Array[]
}

const IMPOSSIBLE = refuse('impossible-input', 'Give ties between units 0 … size − 1, with finite weights above 0.')

/** Ties count in both directions; several between the same two are added up, and those of a unit with itself left out. */
export function networkOf(size: number, ties: readonly Tie[]): Network | Refusal<'impossible-input'> {
  if (!Number.isSafeInteger(size) || size < 0) return IMPOSSIBLE
  const weights = Array.from({ length: size }, () => new Map<number, number>())
  const add = (one: number, other: number, weight: number) => {
    const known = weights[one]
    known?.set(other, (known.get(other) ?? 0) + weight)
  }
  for (const { from, to, weight = 1 } of ties) {
    if (weights[from] === undefined || weights[to] === undefined || !(weight > 0 && weight < 1e100)) return IMPOSSIBLE
    if (from === to) continue
    add(from, to, weight)
    add(to, from, weight)
  }
  const sorted = weights.map((known) => [...known].sort(([a], [b]) => a - b))
  return {
    size,
    neighbours: sorted.map((known) => Int32Array.from(known, ([unit]) => unit)),
    weights: sorted.map((known) => Float64Array.from(known, ([, weight]) => weight)),
  }
}
