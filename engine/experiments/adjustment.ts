/**
 * Adjustment for what people did before their first exposure, as the plan says it (CUPED, stats/cuped.ts), and whether the arms
 * were alike then.
 *
 * θ is one for both arms, from all who count by then, at every look anew. That leaves the looks what the monitoring plan needs
 * them to be: estimates with increments that are independent in large samples, as those of any regression on covariates from
 * before (Scharfstein, Tsiatis & Robins 1997, JASA 92; Jennison & Turnbull 1997, JASA 92). A look with too few people for a θ
 * is read without one.
 */
import type { ExperimentDefinition } from '@candor/ingest/definition'
import type { Check, Unit } from '../finding.ts'
import { changeWords } from '../number-words.ts'
import { crossMoment, mergeAll, momentsIn, type CrossMoments } from '../stats/cross-moments.ts'
import { cuped, type AdjustedArms } from '../stats/cuped.ts'
import type { Part } from '../stats/linear-part.ts'
import { welch } from '../stats/welch.ts'
import type { AskedOutcome, Cohort } from './moments.ts'
import { SRM_ALPHA } from './sample-ratio.ts'
import { daysBefore } from './variables.ts'

export type AdjustedVariables = Pick<AskedOutcome, 'outcome' | 'covariates'>

/** Both arms adjusted by all covariates; null where nobody did anything before, or there are too few people to tell. */
export function adjusted(
  treatment: CrossMoments,
  control: CrossMoments,
  outcome: Part,
  { outcome: { length: first }, covariates }: AdjustedVariables,
): AdjustedArms | null {
  const parts = covariates.map((_, i): Part => ({ kind: 'mean', of: first + i }))
  const isSeen = parts.some((_, i) => [treatment, control].some((arm) => crossMoment(arm, first + i, first + i) > 0))
  if (!isSeen) return null
  const arms = cuped(treatment, control, outcome, parts)
  return 'refused' in arms ? null : arms
}

const percent = (share: number): string => `${Math.round(100 * share)}%`

/** Less than this is not worth a sentence where nothing was adjusted. */
const WORTH_SAYING = 0.05

/** What the adjustment did, or would have done, as a check for information. */
export function adjustmentCheck(
  plan: Pick<ExperimentDefinition, 'adjust'>,
  plain: number | null,
  estimates: AdjustedArms | null,
  unit: Unit,
): Check | null {
  const days = `the ${daysBefore(plan)} days before first exposure`
  const info = (value: number | null, sentence: string): Check => ({
    ...{ id: 'adjustment', passed: null, value, threshold: null, sentence },
  })
  if (estimates === null)
    return plan.adjust === undefined
      ? null
      : info(null, `Not adjusted, though the plan says so: too little is known of what people did in ${days}.`)
  const { reduction } = estimates
  if (plan.adjust === undefined)
    return reduction < WORTH_SAYING
      ? null
      : info(reduction, `Not adjusted, since the plan does not say so. What the same people did in ${days} would have taken out ${percent(reduction)} of the variance.`) // prettier-ignore
  const gain =
    reduction >= 0
      ? `took out ${percent(reduction)} of the variance of the difference`
      : `cost ${percent(-reduction)} more variance of the difference than it took out`
  return info(reduction, `Adjusted for what the same people did in ${days}, as the plan says: that ${gain}.${plain === null ? '' : ` Without it the difference is ${changeWords(plain, unit)}.`}`) // prettier-ignore
}

/** Words for how the two numbers were estimated. */
export const adjustedWords = (plan: Pick<ExperimentDefinition, 'adjust'>): string =>
  `, adjusted for the ${daysBefore(plan)} days before`

interface Before {
  outcome: { name: string }
  variables: AskedOutcome
  cohorts: readonly Cohort[]
}

/** The p of every arm against the control for every covariate, each act once. */
function tests(arms: readonly { key: string; name: string }[], outcomes: readonly Before[]) {
  const [control, ...others] = arms
  const seen = new Set<string>()
  return outcomes.flatMap(({ outcome: { name }, variables: { outcome, covariates }, cohorts }) =>
    covariates.flatMap((covariate, i) => {
      const at = outcome.length + i
      const known = JSON.stringify(covariate)
      if (seen.has(known)) return []
      seen.add(known)
      const everybody = (arm: string) => {
        const own = cohorts.filter((cohort) => cohort.arm === arm).map(({ moments }) => moments)
        return momentsIn(mergeAll(own, outcome.length + covariates.length), at)
      }
      return others.flatMap((arm) => {
        const test = welch(everybody(arm.key), everybody(control?.key ?? ''))
        return test === null ? [] : [{ p: test.p, of: name, arm: arm.name }]
      })
    }),
  )
}

/**
 * Whether the arms did alike before anybody was exposed. Everybody counts, with an open window or not. The least p is corrected
 * for the number of comparisons (Bonferroni), and the alarm rings where that of the arm sizes does.
 */
export function prePeriodCheck(plan: ExperimentDefinition, outcomes: readonly Before[]): Check {
  const days = `the ${daysBefore(plan)} days before first exposure`
  const all = tests(plan.arms, outcomes)
  const [least] = [...all].sort((a, b) => a.p - b.p)
  const check = { id: 'pre_period', threshold: SRM_ALPHA }
  if (least === undefined)
    return { ...check, passed: null, value: null, sentence: `Nothing tells the arms apart in ${days}: nobody did any of what is measured, or all the same.` } // prettier-ignore
  const p = Math.min(1, least.p * all.length)
  const shown = p < 0.0001 ? p.toExponential(1) : p.toFixed(4)
  const many = all.length === 1 ? '' : `, the least of ${all.length} comparisons, corrected for their number`
  const passed = p >= SRM_ALPHA
  const sentence = passed
    ? `In ${days} the arms did alike what is measured now (p = ${shown}${many}).`
    : `${least.arm} and the control differed in “${least.of}” already in ${days} (p = ${shown}${many}): the groups differ by more than the treatment. Find out why before reading any effect.`
  return { ...check, passed, value: p, sentence }
}
