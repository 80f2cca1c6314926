/** Paths of what came against what would have come: two lines, and a band around the second from the start on. */
import { polygon, polyline, type Point } from './polyline.ts'

export interface CounterfactualPoint {
  /** RFC 3339 */
  readonly at: string
  readonly observed: number
  /** null where nothing has to be expected. */
  readonly expected: number | null
  /** null before the start. */
  readonly lo: number | null
  readonly hi: number | null
}

export interface CounterfactualPaths {
  /** SVG path data; "" when there is none. */
  readonly came: string
  readonly expected: string
  readonly band: string
}

/** All values that have to fit on the axis. */
export const valuesOf = (points: readonly CounterfactualPoint[]): number[] =>
  points.flatMap(({ observed, expected, lo, hi }) => [observed, expected, lo, hi].filter((value) => value !== null))

/** @param place x and y of a value at a moment, in the units of the drawing */
export function counterfactualPaths(
  points: readonly CounterfactualPoint[],
  place: (at: string, value: number) => Point,
): CounterfactualPaths {
  const along = (which: Exclude<keyof CounterfactualPoint, 'at'>): Point[] =>
    points.flatMap((point) => {
      const value = point[which]
      return value === null ? [] : [place(point.at, value)]
    })
  return {
    came: polyline(along('observed')),
    expected: polyline(along('expected')),
    band: polygon([...along('hi'), ...along('lo').reverse()]),
  }
}
