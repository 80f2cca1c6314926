/**
 * An effect as it was read day after day, against the bound of its monitoring plan. A look's interval leaves out zero exactly
 * when the effect lies beyond half the interval's width from zero: that distance is its bound, so that the drawing and the
 * decision cannot differ.
 */
import type { ExperimentAnswer } from '@candor/engine/api/shapes'
import { linearAxis, type Axis } from './axis.ts'
import { dayAxis, type DayAxis } from './day-axis.ts'
import { polyline, type Point } from './polyline.ts'

type Monitoring = NonNullable<ExperimentAnswer['outcomes'][number]['comparisons'][number]['monitoring']>
export type Look = Monitoring['looks'][number]

/** How far from zero an effect must lie at this look; null while no error rate is used up and no effect would do. */
export const boundOf = ({ lo, hi }: Pick<Look, 'lo' | 'hi'>): number | null =>
  lo === null || hi === null ? null : (hi - lo) / 2

/** The last complete day that the look could know of. */
export const dayOf = ({ at }: Pick<Look, 'at'>): string => new Date(Date.parse(at) - 1).toISOString().slice(0, 10)

export interface CumulativeDrawing {
  x: DayAxis
  y: Axis
  /** Path data in a box of `width` by `height`, which cuts off what lies outside. */
  effect: string
  upper: string
  lower: string
  /** Where a bound was first crossed; null when none was. */
  crossed: (Look & { day: string }) | null
  /** The first look past the plan; null when the plan is not over. */
  end: string | null
  /** Unlike the axis, not stopped at its ends. */
  top: (value: number) => number
}

/** Early bounds are as far out as the plan is strict: the axis holds the effects and the bounds of the later half. */
function reachOf(looks: readonly Look[]): number[] {
  const later = looks.slice(Math.floor(looks.length / 2)).flatMap((look) => boundOf(look) ?? [])
  return [...looks.map(({ difference }) => difference), ...later, ...later.map((bound) => -bound)]
}

/** @param looks in order of time, one at least */
export function cumulativeDrawing(
  looks: readonly Look[],
  { width, height }: { width: number; height: number },
): CumulativeDrawing {
  const x = dayAxis(looks.map(dayOf))
  const y = linearAxis(reachOf(looks), { include: [0], count: 4 })
  const [from, to] = y.domain
  const top = (value: number): number => height * (1 - (value - from) / (to - from))
  const place = (look: Look, value: number): Point => [(x.at(dayOf(look)) / 100) * width, top(value)]
  const bounds = (side: 1 | -1): string =>
    polyline(
      looks.flatMap((look) => {
        const bound = boundOf(look)
        return bound === null ? [] : [place(look, side * bound)]
      }),
    )
  const crossed = looks.find((look) => look.crossed) ?? null
  const past = looks.find(({ time }) => time >= 1)
  return {
    ...{ x, y, top, upper: bounds(1), lower: bounds(-1) },
    effect: polyline(looks.map((look) => place(look, look.difference))),
    crossed: crossed === null ? null : { ...crossed, day: dayOf(crossed) },
    end: past === undefined ? null : dayOf(past),
  }
}
