/**
 * Axes whose positions are percentages of the plot's width or height, so that charts are drawn on the server and fit any
 * width without being measured.
 */
import { extent, nice, ticks } from 'd3-array'

/** Charts over time are drawn in boxes of this width, and stretched. */
export const BOX_WIDTH = 1000

/** Where a value lies. */
export type Place = (value: number) => number

export interface Tick {
  readonly value: number
  /** Position in percent of the axis, 0 to 100. */
  readonly at: number
}

export interface Axis {
  /** Position of a value in percent of the axis; values outside the domain stop at its ends. */
  readonly at: (value: number) => number
  readonly ticks: readonly Tick[]
  readonly domain: readonly [number, number]
}

export interface AxisOptions {
  /** Values that must be on the axis though no datum lies there, such as zero. */
  readonly include?: readonly number[]
  /** Roughly how many ticks. */
  readonly count?: number
  /** Things that come whole, such as people: no tick between one and two. */
  readonly whole?: boolean
}

/** Differences as small as this are rounding, not data: an axis over them would read −0.00000010%. */
const NOISE = 1e-9

/** A linear axis with round ends over the given values. With no values, or all equal, it still has some length. */
export function linearAxis(
  values: readonly number[],
  { include = [], count = 5, whole = false }: AxisOptions = {},
): Axis {
  const [lowest, highest] = extent([...values, ...include])
  const low = lowest ?? 0
  const high = highest ?? 1
  const [from, to] = high - low <= Math.max(NOISE, NOISE * Math.abs(high)) ? aroundOne(low) : nice(low, high, count)
  const at = (value: number): number => Math.min(100, Math.max(0, ((value - from) / (to - from)) * 100))
  const places = ticks(from, to, count).filter((value) => !whole || Number.isInteger(value))
  return { at, ticks: places.map((value) => ({ value, at: at(value) })), domain: [from, to] }
}

/** Some length around a single value: from zero to one for zero, else a tenth to both sides. */
function aroundOne(value: number): [number, number] {
  const pad = Math.abs(value) * 0.1
  return pad <= NOISE ? [0, 1] : [value - pad, value + pad]
}

/** The ticks that get a text: every n-th where there are too many to stand side by side, and always zero. */
export function labelledTicks(axis: Axis, most = 5): Tick[] {
  const step = Math.max(1, Math.ceil(axis.ticks.length / most))
  const zero = axis.ticks.findIndex((tick) => tick.value === 0)
  const phase = zero < 0 ? 0 : zero % step
  return axis.ticks.filter((_, index) => index % step === phase)
}

/** Decimals that tell neighbouring ticks apart: 0 for 10, 20, 30; 1 for 0.5, 1.0. Never prints 0.00, 0.00, 0.01. */
export function tickDigits(ticks: readonly Tick[], factor = 1): number {
  const [first, second] = ticks
  if (first === undefined || second === undefined) return 0
  const step = Math.abs(second.value - first.value) * factor
  return step === 0 ? 0 : Math.max(0, Math.ceil(-Math.log10(step) - 1e-9))
}
