/**
 * A series cut into what may be drawn solid and what may not: a segment that touches an incomplete day is dashed, and
 * no line crosses a gap in the days.
 */
import { polyline } from './polyline.ts'

export interface SeriesPoint {
  readonly day: string
  readonly value: number
  /** The day is not complete. */
  readonly partial: boolean
}

export interface Placed {
  readonly x: number
  readonly y: number
  readonly partial: boolean
}

export interface SeriesPaths {
  /** SVG path data of the complete part; "" when there is none. */
  readonly solid: string
  /** SVG path data of segments with an incomplete end. */
  readonly dashed: string
  readonly hollow: readonly Placed[]
}

const MS_PER_DAY = 86_400_000
const draw = (run: readonly Placed[]): string => polyline(run.map(({ x, y }) => [x, y]))

function isNextDay(before: string, after: string): boolean {
  return Date.parse(after) - Date.parse(before) === MS_PER_DAY
}

/** Paths of one series. `place` gives x and y in the units of the drawing; points must be in order of day. */
export function seriesPaths(
  points: readonly SeriesPoint[],
  place: (point: SeriesPoint) => { x: number; y: number },
): SeriesPaths {
  const placed = points.map((point) => ({ ...place(point), partial: point.partial }))
  const parts = { solid: [] as string[], dashed: [] as string[] }
  let run: Placed[] = []
  let kind: keyof typeof parts = 'solid'
  const finish = (): void => {
    if (run.length > 1) parts[kind].push(draw(run))
    run = []
  }
  placed.forEach((current, index) => {
    const before = placed[index - 1]
    const dayBefore = points[index - 1]?.day
    const today = points[index]?.day
    if (before === undefined || dayBefore === undefined || today === undefined || !isNextDay(dayBefore, today)) {
      finish()
      run = [current]
      return
    }
    const next = before.partial || current.partial ? 'dashed' : 'solid'
    if (next !== kind || run.length === 0) {
      finish()
      run = [before]
      kind = next
    }
    run.push(current)
  })
  finish()
  return { solid: parts.solid.join(''), dashed: parts.dashed.join(''), hollow: placed.filter((point) => point.partial) }
}
