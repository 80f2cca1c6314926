import fc from 'fast-check'
import { expect, it } from 'vitest'
import { kaplanMeier, survivalAt } from '../stats/kaplan-meier.ts'
import { isRefusal } from '../stats/refusal.ts'
import { POINTS, waitingCurve } from './waiting-curve.ts'

const curveOf = (waits: readonly (readonly [minutes: number, done: boolean])[]) => {
  const curve = kaplanMeier(waits.map(([time, done]) => ({ time, cause: done ? 'done' : null })))
  if (isRefusal(curve)) throw new Error(curve.reason)
  return curve
}

it('tells every step of a short curve, and up to when anybody waited', () => {
  // Two of three answered, after 5 and 20 minutes; the third still waits after 90. S = 2/3, then 1/3.
  const { observed, points } = waitingCurve(curveOf([[5, true], [20, true], [90, false]])) // prettier-ignore
  expect(observed).toBe(90)
  expect(points.map(({ minutes, share, atRisk }) => [minutes, share, atRisk])).toEqual([
    [5, 2 / 3, 3],
    [20, expect.closeTo(1 / 3, 12), 2],
  ])
})

it('has no points while everybody waits', () => {
  expect(waitingCurve(curveOf([[90, false]]))).toEqual({ observed: 90, points: [] })
})

it('tells a long curve at some times in order, and is the curve there (property)', () => {
  const waits = fc.array(fc.tuple(fc.integer({ min: 0, max: 200_000 }), fc.boolean()), { minLength: 1, maxLength: 400 })
  fc.assert(
    fc.property(waits, (some) => {
      const curve = curveOf(some)
      const { points } = waitingCurve(curve)
      expect(points.length).toBeLessThanOrEqual(Math.max(POINTS + 2, 0))
      expect(points.map(({ minutes }) => minutes)).toEqual(
        [...new Set(points.map(({ minutes }) => minutes))].sort((a, b) => a - b),
      )
      for (const { minutes, share, lo, hi } of points) {
        expect(survivalAt(curve, minutes)).toMatchObject({ survival: share, lo, hi })
      }
      expect(points.at(-1)?.share).toBe(curve.steps.at(-1)?.survival)
    }),
  )
})
