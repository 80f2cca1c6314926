/** The relative change at one look as an estimate with its error, before any test: what many experiments are put together from. */
import { liftEstimate } from '../stats/bayes-normal.ts'
import type { ArmEstimate } from '../stats/effect.ts'
import { variance, type Moments } from '../stats/moments.ts'
import type { Reading } from '../stats/monitoring-plan.ts'

const estimateOf = (moments: Moments): ArmEstimate => ({ value: moments.mean, variance: (variance(moments) ?? 0) / moments.n, df: moments.n - 1 }) // prettier-ignore

/** Null where there is none: without a look, or with a control of 0. */
export function relativeEstimate(
  reading: Pick<Reading, 'treatment' | 'control' | 'estimates'> | undefined,
): { value: number; se: number } | null {
  if (reading === undefined || reading.treatment.n < 2 || reading.control.n < 2) return null
  const { treatment, control, estimates } = reading
  const plain = { treatment: estimateOf(treatment), control: estimateOf(control), covariance: 0, n: treatment.n + control.n } // prettier-ignore
  const arms = estimates ?? plain
  if ('refused' in arms) return null
  const lift = liftEstimate(arms)
  return 'refused' in lift ? null : { value: lift.value, se: lift.se }
}
