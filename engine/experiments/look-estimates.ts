/** The change at one look as an estimate with its error, before any test: what many experiments are put together from. */
import { liftEstimate } from '../stats/bayes-normal.ts'
import { effectOf, type ArmEstimate, type Arms, type EffectRefusal } from '../stats/effect.ts'
import { variance, type Moments } from '../stats/moments.ts'
import type { Reading } from '../stats/monitoring-plan.ts'

type Looked = Pick<Reading, 'treatment' | 'control' | 'estimates'> | undefined
type LookEstimate = { value: number; se: number } | null

const estimateOf = (moments: Moments): ArmEstimate => ({ value: moments.mean, variance: (variance(moments) ?? 0) / moments.n, df: moments.n - 1 }) // prettier-ignore

function armsOf(reading: Looked): Arms | EffectRefusal | null {
  if (reading === undefined || reading.treatment.n < 2 || reading.control.n < 2) return null
  const { treatment, control, estimates } = reading
  return estimates ?? { treatment: estimateOf(treatment), control: estimateOf(control), covariance: 0, n: treatment.n + control.n } // prettier-ignore
}

/** Treatment − control. Null where there is none: without a look, or without any variation. */
export function absoluteEstimate(reading: Looked): LookEstimate {
  const arms = armsOf(reading)
  if (arms === null || 'refused' in arms) return null
  const effect = effectOf(arms)
  return 'refused' in effect ? null : { value: effect.value, se: effect.se }
}

/** Treatment / control − 1. Null where there is none: without a look, or with a control of 0. */
export function relativeEstimate(reading: Looked): LookEstimate {
  const arms = armsOf(reading)
  if (arms === null || 'refused' in arms) return null
  const lift = liftEstimate(arms)
  return 'refused' in lift ? null : { value: lift.value, se: lift.se }
}
