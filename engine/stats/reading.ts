/**
 * What is known of two arms at one time, and one inference on it: plain means by Welch's t and Fieller's interval, or whatever
 * estimates stand in their place, ratios or adjusted means, by the same t and the same interval (effect.ts).
 */
import { effectOf, liftOf, type Arms, type EffectRefusal } from './effect.ts'
import type { Moments } from './moments.ts'
import { fieller, welch } from './welch.ts'

export interface Reading {
  /** Share of the plan that is over; never falls from one reading to the next. */
  time: number
  treatment: Moments
  control: Moments
  /** In place of the plain means; made of people who are all in `treatment` and `control`. */
  estimates?: Arms | EffectRefusal
}

export interface Bounds {
  value: number
  lo: number
  hi: number
}

type TwoArms = Omit<Reading, 'time'>

/** Treatment − control with its test and its interval at a level; null with too few people, or without variation. */
export function testOf(reading: TwoArms, level: number): (Bounds & { p: number }) | null {
  const { treatment, control, estimates } = reading
  if (estimates !== undefined) {
    const effect = 'refused' in estimates ? estimates : effectOf(estimates, level)
    return 'refused' in effect ? null : effect
  }
  const test = welch(treatment, control, level)
  return test && { value: test.difference, p: test.p, lo: test.lo, hi: test.hi }
}

/** The relative change with its interval at a level; null where the control may be 0. Leaves out 0 when the test does. */
export function liftIn({ treatment, control, estimates }: TwoArms, level: number): Bounds | null {
  if (estimates !== undefined) {
    const lift = !('refused' in estimates) && estimates.control.value > 0 ? liftOf(estimates, level) : null
    return lift === null || 'refused' in lift ? null : lift
  }
  const lift = fieller(treatment, control, level)
  return lift && { value: lift.lift, lo: lift.lo, hi: lift.hi }
}
