/**
 * A confidence sequence for the mean of values between known bounds: exact at every n, without any assumption about their
 * shape, however often one looks.
 *
 * The predictable-mixture empirical-Bernstein sequence of Waudby-Smith & Ramdas (2024, JRSS B 86, 1–27, theorem 2): each value
 * is weighed by what the ones before it let expect of its variance; half of alpha for each side. No running intersection is
 * taken, so that one may see where the mean has moved.
 */
import { BAD_LEVEL, isLevel, refuse, type Refusal } from './refusal.ts'

export interface SequencePoint {
  n: number
  /** Mean of the values so far. */
  value: number
  lo: number
  hi: number
}

export type BoundedRefusal = Refusal<'no-values' | 'impossible-input' | 'impossible-level'>

/** Largest weight of one value. */
const MOST = 0.5

/** Lower bounds after each value, of values in 0 … 1. */
function lowerBounds(values: readonly number[], alpha: number): number[] {
  const logAlpha = Math.log(alpha)
  let [sum, squares, weighed, weights, spread] = [0, 0, 0, 0, 0]
  let variance = 0.25
  return values.map((x, place) => {
    const t = place + 1
    const before = place === 0 ? 0 : sum / place
    const lambda = Math.min(MOST, Math.sqrt((-2 * logAlpha) / (t * Math.log1p(t) * variance)))
    sum += x
    squares += (x - (0.5 + sum) / (t + 1)) ** 2
    variance = (0.25 + squares) / (t + 1)
    weighed += lambda * x
    weights += lambda
    spread += (x - before) ** 2 * (-Math.log1p(-lambda) - lambda)
    return Math.max(0, (weighed - spread + logAlpha) / weights)
  })
}

/**
 * The interval after each value, in their order of coming.
 * @param bounds that every value keeps by its nature: 0 and 1 for a share, 0 and the cap for a capped amount
 */
export function boundedMeanSequence(
  values: readonly number[],
  level = 0.95,
  bounds: { lo: number; hi: number } = { lo: 0, hi: 1 },
): SequencePoint[] | BoundedRefusal {
  if (!isLevel(level)) return BAD_LEVEL
  if (values.length === 0) return refuse('no-values', 'There are no values.')
  const width = bounds.hi - bounds.lo
  if (!(width > 0 && width < Infinity) || !values.every((value) => value >= bounds.lo && value <= bounds.hi))
    return refuse('impossible-input', 'Give finite bounds, the lower one first, and values between them.')
  const alpha = (1 - level) / 2
  const scaled = values.map((value) => (value - bounds.lo) / width)
  const below = lowerBounds(scaled, alpha)
  const above = lowerBounds(
    scaled.map((value) => 1 - value),
    alpha,
  )
  let sum = 0
  return scaled.map((value, place) => {
    sum += value
    const mean = sum / (place + 1)
    const lo = Math.min(below[place] ?? 0, mean)
    const hi = Math.max(1 - (above[place] ?? 0), mean)
    const back = (share: number): number => bounds.lo + width * Math.min(1, share)
    return { n: place + 1, value: back(mean), lo: back(lo), hi: back(hi) }
  })
}
