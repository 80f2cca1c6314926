/** SVG path data of straight lines through points, rounded to what a screen can show. A library for it weighs 4 kB a visit. */
const PER_UNIT = 1000

export type Point = readonly [x: number, y: number]

const place = (value: number): number => Math.round(value * PER_UNIT) / PER_UNIT

/** "" for no points. */
export const polyline = (points: readonly Point[]): string =>
  points.length === 0 ? '' : `M${points.map(([x, y]) => `${place(x)},${place(y)}`).join('L')}`

/** The same, closed to an area. */
export const polygon = (points: readonly Point[]): string => (points.length === 0 ? '' : `${polyline(points)}Z`)
