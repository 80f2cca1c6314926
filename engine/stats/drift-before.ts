/**
 * Were those who were to be treated going apart from the others already, a little with every moment? And which drift would
 * have been seen?
 *
 * The slope of the difference over the moments before, by least squares in each cohort, cohorts weighted by their units and by
 * how much their moments tell. It asks one question with all of the time before, where a joint test of every moment spreads
 * itself thin; and it says what it could have found, since a trend that a test cannot see is no evidence that there is none
 * (Roth 2022, American Economic Review: Insights 4, 305–322).
 */
import { addForm, emptyForm, FormCovariance, unsoundCohorts, type Cohort, type CohortRefusal } from './cohort-panel.ts'
import { cellForm, panelEffect, type CohortChoices } from './group-time-effects.ts'
import { noncentralTSf } from './noncentral-t.ts'
import { refuse, type Refusal } from './refusal.ts'
import { studentTQuantile } from './student-t.ts'
import type { TEstimate } from './t-estimate.ts'

export interface DriftBefore {
  /** What those to be treated gained on the others with every moment before their start. */
  slope: TEstimate
  /** The drift a moment, on those they are compared with, that this finds at its level with the power asked for. */
  detectable: number
}

/** A line through two points says nothing of how far it could lie off. */
export const FEWEST_FOR_DRIFT = 3

/** @param power of the drift that would have been seen, between 0.5 and 1 */
export function driftBefore(
  cohorts: readonly Cohort[],
  { control = 'not-yet', level = 0.95, power = 0.8 }: Pick<CohortChoices, 'control'> & { level?: number; power?: number } = {}, // prettier-ignore
): DriftBefore | CohortRefusal | Refusal<'too-few-moments' | 'impossible-power'> {
  const unsound = unsoundCohorts(cohorts)
  if (unsound !== null) return unsound
  if (!(power > 0.5 && power < 1))
    return refuse('impossible-power', 'The power must lie between 0.5 and 1, for example 0.8.')
  const form = emptyForm(cohorts.length, cohorts[0]?.mean.length ?? 0)
  let told = 0
  for (const [cohort, { from, n }] of cohorts.entries()) {
    if (from === null || from < FEWEST_FOR_DRIFT) continue
    const middle = (from - 1) / 2
    const base = from - 1
    for (let moment = 0; moment < from; moment += 1) {
      told += n * (moment - middle) ** 2
      // Against the last moment before, which a slope does not depend on: its own cell is 0.
      const cell = moment === base ? null : cellForm(cohorts, { cohort, moment, base, control, anticipation: 0 })
      if (moment !== base && cell === null) return refuse('no-comparison', 'Before a start nobody else was untreated: nothing says how others went.') // prettier-ignore
      if (cell !== null) addForm(form, cell, n * (moment - middle))
    }
  }
  if (told === 0)
    return refuse('too-few-moments', `It takes ${FEWEST_FOR_DRIFT} moments before a start to see whether anybody was going apart.`) // prettier-ignore
  const mean = emptyForm(cohorts.length, cohorts[0]?.mean.length ?? 0)
  addForm(mean, form, 1 / told)
  const slope = panelEffect(mean, new FormCovariance(cohorts), level)
  return 'refused' in slope ? slope : { slope, detectable: slope.se * shiftFound(slope.df, level, power) }
}

/** How many standard errors away from 0 a t test finds with this power, in the direction in which it lies. */
function shiftFound(df: number, level: number, power: number): number {
  const critical = studentTQuantile(0.5 + level / 2, df)
  let [low, high] = [0, critical]
  while (noncentralTSf(critical, df, high) < power) [low, high] = [high, 2 * high]
  for (let cut = 0; cut < 24; cut += 1) {
    const middle = (low + high) / 2
    if (noncentralTSf(critical, df, middle) < power) low = middle
    else high = middle
  }
  return high
}
