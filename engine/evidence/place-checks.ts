/** What has to hold before a comparison of places is read: a failed check withholds its verdict. */
import type { Check } from '../finding.ts'
import type { Panel } from '../stats/panel.ts'
import { isRefusal } from '../stats/refusal.ts'
import { syntheticDid } from '../stats/synthetic-did.ts'
import { placeboDid, type PlaceboDid } from '../stats/synthetic-did-placebos.ts'
import { spanWords, type Every } from './calendar.ts'
import { ALPHA, FEWEST_BEFORE, LEVEL, MISFIT, PRETENDED_AFTER } from './gates.ts'

const percent = (share: number): string => `${Math.round(share * 100)} %`

/** Are they matched as well as those are that they are ranked among? */
function fitCheck({ misfit, misfits }: PlaceboDid): Check {
  const threshold = Math.max(MISFIT, ...misfits.map((one) => one ?? 0))
  const passed = misfit !== null && misfit <= threshold
  const told = misfit === null ? 'Before the start they showed the same all the time, and the others did not' : `Before the start ${percent(misfit)} of how much they varied is not matched by the others` // prettier-ignore
  const sentence = passed
    ? `${told}; up to ${percent(threshold)} is not among the places compared.`
    : `${told}, where at most ${percent(threshold)} is not among the places compared: no mixture of these is like them.`
  return { id: 'fit_before', passed, value: misfit, threshold, sentence }
}

/** Did they go apart before it began? Ranked among the places that did not get it. */
function driftCheck({ drift, drifts }: PlaceboDid): Check {
  const p = (1 + drifts.filter((one) => Math.abs(one) >= Math.abs(drift)).length) / (drifts.length + 1)
  const passed = p >= ALPHA
  const sentence = passed
    ? `Before the start they did not go apart more than the places compared did (p = ${p.toFixed(2)}).`
    : `They were going apart before it began, more than the places compared did (p = ${p.toFixed(2)}): what comes after may be the rest of that.`
  return { id: 'drift_before', passed, value: p, threshold: 1 - LEVEL, sentence }
}

/** The same, with the start pretended to lie earlier, where nothing had happened yet. */
function pretendedStart({ donors, treated, before }: Panel, after: number, units: number, every: Every): Check {
  const held = Math.max(1, Math.min(after, Math.floor(before * PRETENDED_AFTER)))
  const until = (series: readonly number[]): number[] => series.slice(0, before)
  const test = placeboDid({ donors: donors.map(until), treated: until(treated), before: before - held }, { units })
  const id = 'pretended_start'
  if (isRefusal(test) || before - held < FEWEST_BEFORE[every] / 2)
    return { id, passed: null, value: null, threshold: 1 - LEVEL, sentence: 'Too little is known of the time before to pretend that it had begun earlier.' } // prettier-ignore
  const passed = test.p >= ALPHA
  const sentence = passed
    ? `Had it begun ${spanWords(every, held)} earlier, no effect would be seen before it did (p = ${test.p.toFixed(2)}).`
    : `The same comparison finds an effect in the ${spanWords(every, held)} before it began (p = ${test.p.toFixed(2)}): they went apart for another reason.`
  return { id, passed, value: test.p, threshold: 1 - LEVEL, sentence }
}

/** Does the direction hang on one of the other places? */
function oneDonor(panel: Panel, { effect, weights }: PlaceboDid, others: readonly string[], units: number): Check {
  const turned = panel.donors.findIndex((_, left) => {
    if ((weights[left] ?? 0) < 1e-9) return false
    const without = syntheticDid({ ...panel, donors: panel.donors.filter((_donor, unit) => unit !== left) }, units)
    return !isRefusal(without) && Math.sign(without.effect) === -Math.sign(effect)
  })
  const passed = turned < 0
  const sentence = passed
    ? 'Without any one of the other places the direction is the same.'
    : `Without ${others[turned] ?? ''} the direction turns: it hangs on that one place.`
  return { id: 'one_place', passed, value: passed ? 0 : 1, threshold: 0, sentence }
}

/** @param panel with the names of the donors; `every` is how long a moment is */
export function placeChecks(
  panel: Panel & { those: readonly string[]; others: readonly string[] },
  test: PlaceboDid,
  every: Every,
): Check[] {
  const units = panel.those.length
  return [
    fitCheck(test),
    driftCheck(test),
    pretendedStart(panel, panel.treated.length - panel.before, units, every),
    ...(test.p < ALPHA ? [oneDonor(panel, test, panel.others, units)] : []),
  ]
}
