/**
 * Negative controls: outcomes that the treatment cannot change. One that moves says that the arms differ by something else, and
 * withholds every verdict (Lipsitch, Tchetgen Tchetgen & Cohen 2010, Epidemiology 21, 383–388).
 */
import type { ExperimentDefinition } from '@candor/ingest/definition'
import type { ExperimentAnswer } from '../api/shapes/index.ts'
import type { Check } from '../finding.ts'
import { pWords } from '../number-words.ts'
import { planOf } from './monitoring.ts'

type Answers = readonly Pick<ExperimentAnswer['outcomes'][number], 'name' | 'comparisons'>[]

/**
 * Null where the plan names none. The p is that of the monitoring plan, the least of all comparisons, corrected by Bonferroni
 * and held against the plan's alpha; a plan with one reading is asked at its end.
 */
export function negativeControlCheck(plan: ExperimentDefinition, controls: Answers): Check | null {
  if (controls.length === 0) return null
  const all = controls.flatMap(
    ({ name, comparisons }) =>
    comparisons.flatMap((arm) => (arm.absolute.p === null ? [] : [{ of: name, arm: arm.name, finding: arm.absolute, p: arm.absolute.p }])), // prettier-ignore
  )
  const [least] = [...all].sort((a, b) => a.p - b.p)
  const check = { id: 'negative_control', threshold: plan.alpha }
  const isEarly = planOf(plan).kind === 'fixed' && least?.finding.partial === true
  if (least === undefined || isEarly)
    return { ...check, passed: null, value: null, sentence: 'What the treatment cannot change could not be compared yet.' } // prettier-ignore
  const p = Math.min(1, least.p * all.length)
  const passed = p >= plan.alpha
  const many = all.length === 1 ? '' : `, the least of ${all.length}, corrected for their number`
  const sentence = passed
    ? `What the treatment cannot change did not move (${pWords(p)}${many}).`
    : `“${least.of}” moved under ${least.arm}, which the treatment cannot change, says the plan (${pWords(p)}${many}): the groups differ by more than the treatment. Find out why before reading any effect.`
  return { ...check, passed, value: p, sentence }
}
