/**
 * What a drawing of survival curves needs: the axis of time, the steps and their band as paths, and the same numbers as a
 * table. A curve begins at 100 % and ends where nobody was observed for longer: it is never drawn on from there.
 */
import { percent } from '../format/number.ts'
import { linearAxis, type Axis } from './axis.ts'
import { polygon, polyline, type Point } from './polyline.ts'
import type { ChartTable } from './table.ts'

export interface CurvePoint {
  /** Days, or minutes. */
  readonly time: number
  /** Share left after this time, 0 … 1, with its interval. */
  readonly share: number
  readonly lo: number
  readonly hi: number
  /** Observed just before. */
  readonly atRisk: number
}

export interface CurveSeries {
  readonly key: string
  readonly label: string
  /** In order of time; one point a time at which the share changed. */
  readonly points: readonly CurvePoint[]
  /** For how long the longest-observed was observed. */
  readonly observed: number
  /** How many began. */
  readonly n: number
  /** Drawn strong; the others stand back. */
  readonly own?: boolean
}

export type TimeUnit = 'days' | 'minutes'

/** Where a logarithmic axis of minutes has its ticks. */
const MINUTE_TICKS = [1, 10, 60, 360, 1_440, 10_080, 43_200, 525_600]
/** More rows than this are no table that anybody reads. */
const MOST_ROWS = 40

/** "3 days", "1 day"; "10 min", "6 h", "7 days". */
export function timeText(time: number, unit: TimeUnit): string {
  if (unit === 'days') return time === 1 ? '1 day' : `${time} days`
  if (time < 60) return `${time} min`
  if (time < 1_440) return `${Math.round((time / 60) * 10) / 10} h`
  return timeText(Math.round((time / 1_440) * 10) / 10, 'days')
}

/** Days on a linear axis from 0; minutes, of which a few and many thousands both matter, on a logarithmic one from 1. */
export function timeAxis(series: readonly CurveSeries[], unit: TimeUnit): Axis {
  const longest = Math.max(1, ...series.map(({ observed }) => observed))
  if (unit === 'days') return linearAxis([longest], { include: [0], count: 6, whole: true })
  const end = Math.max(10, longest)
  const at = (minutes: number): number => Math.min(100, (100 * Math.log(Math.max(1, minutes))) / Math.log(end))
  const ticks = MINUTE_TICKS.filter((value) => value <= end).map((value) => ({ value, at: at(value) }))
  return { at, ticks, domain: [1, end] }
}

type Place = (time: number, share: number) => readonly [x: number, y: number]

/** The times at which a line along the steps turns, and what it runs along until there. */
function corners(series: CurveSeries, of: (point: CurvePoint) => number, place: Place): Point[] {
  let level = 1
  const path = [place(0, level)]
  for (const point of series.points) {
    path.push(place(point.time, level), place(point.time, of(point)))
    level = of(point)
  }
  return [...path, place(Math.max(series.observed, series.points.at(-1)?.time ?? 0), level)]
}

/** SVG path data of the steps, and of the area between their bounds. */
export function curvePaths(series: CurveSeries, place: Place): { line: string; band: string } {
  const upper = corners(series, ({ hi }) => hi, place)
  const lower = corners(series, ({ lo }) => lo, place).reverse()
  return {
    line: polyline(corners(series, ({ share }) => share, place)),
    band: series.points.length === 0 ? '' : polygon([...upper, ...lower]),
  }
}

/** The last step at or before a time; null before the first one, where everybody is left. */
const stepAt = ({ points }: CurveSeries, time: number): CurvePoint | null =>
  points.findLast((point) => point.time <= time) ?? null

/** The share left after a time; null where nobody was observed for so long. */
export function shareAt(series: CurveSeries, time: number): number | null {
  const step = stepAt(series, time)
  if (time > series.observed && step?.share !== 0) return null
  return step?.share ?? 1
}

function cell(series: CurveSeries, time: number): string {
  const share = shareAt(series, time)
  if (share === null) return 'not observed for so long'
  const step = stepAt(series, time)
  if (step === null) return '100%'
  const range = `${percent(share)} (${percent(step.lo)} to ${percent(step.hi)})`
  return step.time === time ? `${range}, ${step.atRisk} observed until then` : range
}

/** Every n-th of the times at which anything changed, the last one among them. */
function rowTimes(series: readonly CurveSeries[]): number[] {
  const times = [...new Set(series.flatMap(({ points }) => points.map(({ time }) => time)))].sort((a, b) => a - b)
  const step = Math.ceil(times.length / MOST_ROWS)
  return times.filter((_, index) => (times.length - 1 - index) % step === 0)
}

/** The curves as a table: a row a time at which one of them steps; of very many times, every n-th. */
export function curveTable(series: readonly CurveSeries[], unit: TimeUnit): ChartTable {
  return {
    columns: ['After', ...series.map(({ label, n }) => `${label} (n = ${n})`)],
    rows: rowTimes(series).map((time) => [timeText(time, unit), ...series.map((one) => cell(one, time))]),
  }
}
