/**
 * The effect on those who take something because it is offered to them, from an offer that chance made: the difference in the
 * outcome between the arms over the difference in taking it (Wald 1940; Imbens & Angrist 1994, Econometrica 62, 467–475).
 *
 * Its interval is Anderson & Rubin's (1949, Annals of Mathematical Statistics 20, 46–63): every effect β for which the arms do not
 * differ in Y − βD. With one offer that is Fieller's set, which has no end where hardly anybody takes it because of the offer; and
 * with the degrees of freedom of the outcome it leaves out 0 exactly when Welch's test of the outcome rejects.
 */
import { crossMoment, type CrossMoments } from './cross-moments.ts'
import { differenceOf, TOO_FEW, unsound, type EffectRefusal } from './effect.ts'
import { plainArms } from './linear-part.ts'
import { ratioInterval, type RatioInterval } from './ratio-interval.ts'
import { refuse, type Refusal } from './refusal.ts'

/** Places of the variables: the outcome, and taking it (0 or 1). */
export const OUTCOME = 0
export const TAKEN = 1

export interface ComplierEffect {
  /** All effects that the data allow, per person who takes it because of the offer. */
  set: RatioInterval
  /** Share who take it in each arm, 0 to 1. */
  taken: { treatment: number; control: number }
}

export type ComplierRefusal = EffectRefusal | Refusal<'no-takers'>

const NO_TAKERS = refuse(
  'no-takers',
  'Of those who were offered it no larger share took it than of the others: the offer moved nobody to take it.',
)

/** Of the difference of two means: the covariance of two variables, each arm its own. */
const covarianceOf = (arms: readonly CrossMoments[], i: number, j: number): number =>
  arms.reduce((sum, arm) => sum + crossMoment(arm, i, j) / (arm.n - 1) / arm.n, 0)

/**
 * @param treatment those who were offered it, @param control the others, whatever they did: outcome, then taking it
 * @param level of the set, between 0 and 1
 */
export function complierEffect(
  treatment: CrossMoments,
  control: CrossMoments,
  level = 0.95,
): ComplierEffect | ComplierRefusal {
  const arms = plainArms(treatment, control, { kind: 'mean', of: OUTCOME })
  if ('refused' in arms) return arms
  const refusal = unsound(arms, level)
  if (refusal !== null) return refusal
  const taken = { treatment: treatment.mean[TAKEN] ?? 0, control: control.mean[TAKEN] ?? 0 }
  const share = taken.treatment - taken.control
  if (!(share > 0)) return NO_TAKERS
  const { variance: spread, df } = differenceOf(arms)
  const both = [treatment, control]
  const set = ratioInterval(
    { value: arms.treatment.value - arms.control.value, variance: spread },
    { value: share, variance: covarianceOf(both, TAKEN, TAKEN) },
    { covariance: covarianceOf(both, OUTCOME, TAKEN), df, level },
  )
  if ('refused' in set) return set.refused === 'impossible-level' ? set : TOO_FEW
  return { set, taken }
}
