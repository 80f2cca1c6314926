/**
 * The numbers of a person that an outcome is made of: which act, how it is measured, and on which days about their first
 * exposure. The covariates are the same acts before it, which the treatment cannot have changed.
 */
import type { ExperimentDefinition, OutcomeDefinition } from '@candor/ingest/definition'

const DAY = 86_400_000
/** When the plan names no number of days: two weeks, so that every weekday is in it twice. */
const DAYS_BEFORE = 14

/** How many days before their first exposure people are looked at. */
export const daysBefore = ({ adjust }: Pick<ExperimentDefinition, 'adjust'>): number =>
  adjust?.daysBefore ?? DAYS_BEFORE

export interface Variable {
  verb: string
  measure: OutcomeDefinition['measure']
  /** Milliseconds after the first exposure, below 0 before it; `to` is the first that does not count. */
  from: number
  to: number
}

export interface Variables {
  outcome: readonly Variable[]
  covariates: readonly Variable[]
}

/** The variables of an outcome, and of the same acts in so many days before. */
export function variablesOf({ verb, measure, windowDays }: OutcomeDefinition, days: number): Variables {
  const after = { verb, measure, from: 0, to: windowDays * DAY }
  return { outcome: [after], covariates: [{ ...after, from: -days * DAY, to: 0 }] }
}
