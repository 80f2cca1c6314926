/** What an outcome shows, arm by arm and against the control, from the moments of its variables. */
import type { OutcomeDefinition } from '@candor/ingest/definition'
import { combination, type CrossMoments } from '../stats/cross-moments.ts'
import { linearise, plainArms } from '../stats/linear-part.ts'
import { variance } from '../stats/moments.ts'
import { studentTQuantile } from '../stats/student-t.ts'
import { adjusted, type AdjustedVariables } from './adjustment.ts'
import type { Estimator } from './readings.ts'
import { partOf } from './variables.ts'

type Made = Pick<OutcomeDefinition, 'per'>

/** Adjusted where that is asked for and possible; else the plain means, or ratios by the delta method. */
export function estimatorOf(outcome: Made, variables: AdjustedVariables, isAdjusted: boolean): Estimator {
  const part = partOf(outcome)
  const plain: Estimator = (t, c) => (part.kind === 'mean' ? null : plainArms(t, c, part))
  return (t, c) => (isAdjusted ? adjusted(t, c, part, variables) : null) ?? plain(t, c)
}

/** The level of an arm; null for a ratio to nothing. */
export const levelOf = (outcome: Made, moments: CrossMoments): number | null =>
  linearise(moments, partOf(outcome))?.value ?? null

/** Its interval by Student's t, for a ratio on the terms of the delta method; null for fewer than two people. */
export function levelInterval(outcome: Made, moments: CrossMoments): { lo: number; hi: number } | null {
  const linear = linearise(moments, partOf(outcome))
  const spread = linear && variance(combination(moments, linear.weights))
  if (linear === null || spread === null) return null
  const reach = studentTQuantile(0.975, moments.n - 1) * Math.sqrt(spread / moments.n)
  return { lo: linear.value - reach, hi: linear.value + reach }
}
