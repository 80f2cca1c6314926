/**
 * The numbers of a person that an outcome is made of: which act, how it is measured, and on which days about their first
 * exposure. The covariates are the same acts before it, which the treatment cannot have changed.
 */
import type { OutcomeDefinition } from '@candor/ingest/definition'

const DAY = 86_400_000

/** How long before the first exposure people are looked at, when the plan names no number of days. */
export const DAYS_BEFORE = 14

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
export function variablesOf({ verb, measure, windowDays }: OutcomeDefinition, daysBefore = DAYS_BEFORE): Variables {
  const after = { verb, measure, from: 0, to: windowDays * DAY }
  return { outcome: [after], covariates: [{ ...after, from: -daysBefore * DAY, to: 0 }] }
}
