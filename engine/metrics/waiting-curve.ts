/**
 * The share of episodes that still wait, minute by minute, as a chart needs it. A busy desk has thousands of distinct waits:
 * the curve is then told at times a fixed ratio apart, where it is exact.
 */
import type { WaitingCurve } from '../api/shapes/index.ts'
import type { SurvivalCurve } from '../stats/kaplan-meier.ts'

/** More steps than this are told at so many times. */
export const POINTS = 60

/** Whole minutes, about a fixed ratio apart, from the first to the last; each once. */
function timesBetween(first: number, last: number): number[] {
  const from = Math.max(1, first)
  const ratio = (last / from) ** (1 / (POINTS - 1))
  const times = Array.from({ length: POINTS }, (_, index) => Math.round(from * ratio ** index))
  return [...new Set([first, ...times, last])].filter((time) => time >= first && time <= last)
}

/** All steps of a curve over minutes, or its value at 60 of its times or so. */
export function waitingCurve({ steps, end }: SurvivalCurve): WaitingCurve {
  const last = steps.at(-1)
  const first = steps[0]
  if (first === undefined || last === undefined) return { observed: end, points: [] }
  const told =
    steps.length <= POINTS
      ? steps
      : timesBetween(first.time, last.time).flatMap((time) => {
          const step = steps.findLast((candidate) => candidate.time <= time)
          return step === undefined ? [] : [{ ...step, time }]
        })
  return {
    observed: end,
    points: told.map(({ time, survival, lo, hi, atRisk }) => ({ minutes: time, share: survival, lo, hi, atRisk })),
  }
}
