/** How many outcomes there were that would not have happened anyway: the effect per person, over all who got it. */
import type { InitiativeDefinition } from '@candor/ingest/definition'
import { absoluteEffect } from '../experiments/comparison.ts'
import { naiveComparison } from '../experiments/naive.ts'
import type { Check, Evidence, Finding, Unit } from '../finding.ts'
import type { MetricDefinition } from '../metrics/metric.ts'
import { changeWords, peopleWords } from '../number-words.ts'
import { SMALLEST_WORTHWHILE } from '../verdict.ts'
import { adjustedComparison } from './adjusted.ts'
import { rebuilt } from './rebuilt.ts'
import type { Ran } from './rung.ts'

export const incrementalOutcomes: MetricDefinition = {
  id: 'incremental_outcomes',
  version: 1,
  name: 'Outcomes it caused',
  words:
    'The effect per person, summed up over those who got it. Below 0: outcomes that would have happened without it and did not. On the naive rung it is what would be claimed, and no effect.',
  formula: 'effect per person × people who got it and whose window has closed; the interval is multiplied alike',
  source: 'Average effect on the treated times their number; one inference with the effect that it is made of',
  unit: 'people',
  better: 'higher',
  queries: [...absoluteEffect.queries, ...naiveComparison.queries, ...adjustedComparison.queries],
  assumptions: ['Those who got it are the people counted here, and nobody else was reached by what was spent.'],
}

/** What the sum is, where nobody was assigned. */
const CLAIM: Partial<Record<Evidence, string>> = {
  association: 'as what goes together would claim in all',
  adjusted: 'as the comparison of people alike before suggests, in all',
}

/** The unit of a sum over people: a share of them is people. */
const sumUnit = (unit: Unit): Unit => (unit === 'share' ? 'people' : unit)

function scaledMargin(check: Check, people: number, unit: Unit): Check {
  if (check.id !== SMALLEST_WORTHWHILE || check.threshold === null) return check
  const threshold = check.threshold * people
  const sentence = `Fewer than ${changeWords(threshold, unit).replace('+', '')} in all would not be worth acting on: the plan’s smallest effect, over ${peopleWords(people)}.`
  return { ...check, threshold, sentence }
}

/**
 * The effect of one rung over all who got it.
 * @param specifications ways of computing it that were tried: the rungs that ran
 */
export function incrementalOf(
  { effect, people }: Pick<Ran, 'effect' | 'people'>,
  { outcome }: InitiativeDefinition,
  specifications: number,
): Finding {
  const { value, interval, unit, recompute } = effect
  const total = sumUnit(unit)
  const times = (bound: number | null): number | null => (bound === null ? null : bound * people)
  return rebuilt(effect, {
    metric: incrementalOutcomes.id,
    version: incrementalOutcomes.version,
    estimand: `${outcome.name}, ${CLAIM[effect.evidence] ?? 'caused in all'}`,
    unit: total,
    value: times(value),
    interval: interval === null ? null : { ...interval, lo: times(interval.lo), hi: times(interval.hi) },
    checks: effect.checks.map((check) => scaledMargin(check, people, total)),
    specifications,
    recompute: { ...recompute, assumptions: [...recompute.assumptions, ...incrementalOutcomes.assumptions] },
  })
}
