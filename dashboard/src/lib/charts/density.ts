/**
 * The shape drawn over an interval: how far the data speak for each value, as a normal curve fitted to the bounds.
 * A violin is read more rightly than a bar with whiskers (Correll and Gleicher, 2014). Bounds that are not the same
 * distance from the value give two halves of different width.
 */
import type { Interval } from '@candor/engine/finding'
import { polygon } from './polyline.ts'

/** Normal quantiles for the levels in use; any other level has no shape drawn. */
const QUANTILES = new Map([
  [0.9, 1.6449],
  [0.95, 1.96],
  [0.99, 2.5758],
])

/** How far out the curve is drawn, in standard errors. */
export const REACH = 3

export interface Density {
  /** Where the drawn shape begins, has its peak and ends, on the scale of the value. */
  readonly from: number
  readonly peak: number
  readonly to: number
}

/** Extent of the shape; null when the interval has no level or an open end, for then there is no curve to draw. */
export function densityOf(value: number, interval: Interval | null): Density | null {
  if (interval?.level == null || interval.lo === null || interval.hi === null) return null
  const quantile = QUANTILES.get(Math.round(interval.level * 1000) / 1000)
  if (quantile === undefined || interval.lo > value || interval.hi < value) return null
  const step = REACH / quantile
  return { from: value - (value - interval.lo) * step, peak: value, to: value + (interval.hi - value) * step }
}

const STEPS = 24
const bell = (height: 1 | -1): [number, number][] =>
  Array.from({ length: STEPS + 1 }, (_, step) => {
    const z = (step / STEPS - 1) * REACH
    return [(100 * step) / STEPS, 50 + height * 50 * Math.exp(-(z * z) / 2)]
  })

/** One half of the violin in a box of 100 by 100: from its thin end at x = 0 to its peak at x = 100, mirrored at y = 50. */
export const HALF_VIOLIN = polygon([...bell(1), ...bell(-1).reverse()])
