/** Which places belong to which arm. */
import { PLACES } from './hash.ts'

/** From inclusive, to exclusive, both in [0, 1]. */
export type Range = readonly [from: number, to: number]

/**
 * A range for each arm. Every arm begins where it would begin if everybody took part, and covers its share from there on: more
 * coverage only adds people, and moves nobody from one arm to another. Ends are cut to whole places, so that no rounding
 * decides about anybody.
 * @param weights of the arms, positive, in any unit
 * @param coverage share of everybody who takes part, in (0, 1]
 * @throws RangeError for weights or a coverage that are none
 */
export function armRanges(weights: readonly number[], coverage = 1): Range[] {
  const sum = weights.reduce((total, weight) => total + weight, 0)
  if (!(weights.every((weight) => weight > 0) && Number.isFinite(sum)))
    throw new RangeError(`Weights of arms are positive numbers, not ${weights.join(', ')}`)
  if (!(coverage > 0 && coverage <= 1))
    throw new RangeError(`A coverage lies above 0 and at most at 1, not ${coverage}`)
  const places = (share: number): number => Math.round(share * PLACES)
  let before = 0
  return weights.map((weight) => {
    const from = places(before / sum)
    const whole = places((before + weight) / sum) - from
    before += weight
    return [from / PLACES, (from + places((whole / PLACES) * coverage)) / PLACES]
  })
}

/** Whether a place lies in one of the ranges. */
export const isWithin = (place: number, ranges: readonly Range[]): boolean =>
  ranges.some(([from, to]) => place >= from && place < to)
