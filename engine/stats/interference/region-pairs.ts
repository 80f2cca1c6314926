/**
 * Regions in pairs that were alike before: one of each is treated (design `pairs` of cluster-design.ts), so that what all
 * regions of a kind share cannot pass for an effect.
 *
 * Distance: root mean square difference of the past periods, each of them in units of its spread over the regions. Greedy
 * pairs, then partners are exchanged while that makes the sum of squared distances smaller (Greevy, Lu, Silber & Rosenbaum
 * 2004, Biostatistics 5, 263–275, on why pairs).
 */
import { refuse, type Refusal } from '../refusal.ts'

export interface RegionPairs {
  pairs: [number, number][]
  /** Distance within each pair. */
  distances: number[]
  /** The region without a partner, where their number is odd: the one whose nearest one was furthest. */
  alone: number | null
}

type Distance = (one: number, other: number) => number

function distanceOf(past: readonly (readonly number[])[]): Distance {
  const periods = past[0]?.length ?? 0
  const scale = Array.from({ length: periods }, (_, at) => {
    const values = past.map((of) => of[at] ?? 0)
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length
    const spread = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length)
    return spread > 0 ? spread : 1
  })
  return (one, other) => {
    const squares = scale.reduce((sum, unit, at) => sum + (((past[one]?.[at] ?? 0) - (past[other]?.[at] ?? 0)) / unit) ** 2, 0) // prettier-ignore
    return Math.sqrt(squares / periods)
  }
}

/** Nearest first. */
function greedy(regions: number, distance: Distance): [number, number][] {
  const all: { pair: [number, number]; apart: number }[] = []
  for (let one = 0; one < regions; one += 1)
    for (let other = one + 1; other < regions; other += 1) all.push({ pair: [one, other], apart: distance(one, other) })
  all.sort((a, b) => a.apart - b.apart)
  const taken = new Set<number>()
  return all.flatMap(({ pair }) => {
    if (pair.some((region) => taken.has(region))) return []
    for (const region of pair) taken.add(region)
    return [pair]
  })
}

/** Exchanges partners of two pairs while that helps. */
function exchange(pairs: [number, number][], distance: Distance): [number, number][] {
  const result = [...pairs]
  const cost = ([one, other]: [number, number]) => distance(one, other) ** 2
  for (let improved = true; improved;) {
    improved = false
    for (let i = 0; i < result.length; i += 1)
      for (let j = i + 1; j < result.length; j += 1) {
        const [[a, b], [c, d]] = [result[i] ?? [0, 0], result[j] ?? [0, 0]]
        const now = cost([a, b]) + cost([c, d])
        const crossed = cost([a, c]) + cost([b, d])
        const swapped = cost([a, d]) + cost([b, c])
        if (Math.min(crossed, swapped) >= now - 1e-12) continue
        improved = true
        result[i] = crossed < swapped ? [a, c] : [a, d]
        result[j] = crossed < swapped ? [b, d] : [b, c]
      }
  }
  return result
}

/** @param past of each region its outcome in periods before, all of the same length */
export function regionPairs(past: readonly (readonly number[])[]): RegionPairs | Refusal<'impossible-input'> {
  const periods = past[0]?.length ?? 0
  if (
    past.length < 2 ||
    past.length > 2000 ||
    periods === 0 ||
    !past.every((of) => of.length === periods && of.every(Number.isFinite))
  )
    // prettier-ignore
    return refuse('impossible-input', 'Give 2 to 2,000 regions, each with the same number of past periods and finite values.')
  const distance = distanceOf(past)
  const pairs = exchange(greedy(past.length, distance), distance)
    .map(([one, other]): [number, number] => [Math.min(one, other), Math.max(one, other)])
    .sort(([one], [other]) => one - other)
  const paired = new Set(pairs.flat())
  const alone = past.findIndex((_, region) => !paired.has(region))
  return { pairs, distances: pairs.map(([one, other]) => distance(one, other)), alone: alone === -1 ? null : alone }
}
