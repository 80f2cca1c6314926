/**
 * The numbers of a person that an outcome is made of: which act, how it is measured, and on which days about their first
 * exposure. The covariates are the same acts before it, which the treatment cannot have changed.
 */
import type { ExperimentDefinition, OutcomeDefinition } from '@candor/ingest/definition'
import type { Part } from '../stats/linear-part.ts'

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
  /** The most that counts of one person. */
  cap?: number
}

export interface Variables {
  outcome: readonly Variable[]
  covariates: readonly Variable[]
}

/** The variables of an outcome (of a ratio: above, then below), and of the same acts in so many days before. */
export function variablesOf(outcome: OutcomeDefinition, days: number): Variables {
  const { windowDays, fromDay = 0, per, cap } = outcome
  const acts = [outcome, ...(per === undefined ? [] : [per])].map(({ verb, measure }) => ({
    ...{ verb, measure },
    ...(cap === undefined ? {} : { cap }),
  }))
  return {
    outcome: acts.map((act) => ({ ...act, from: fromDay * DAY, to: windowDays * DAY })),
    covariates: acts.map((act) => ({ ...act, from: -days * DAY, to: 0 })),
  }
}

/** What the outcome is, in its variables. */
export const partOf = ({ per }: Pick<OutcomeDefinition, 'per'>): Part =>
  per === undefined ? { kind: 'mean', of: 0 } : { kind: 'ratio', numerator: 0, denominator: 1 }
