/** What has to hold before waves of places are read: a failed check withholds their verdict. */
import type { Check, Unit } from '../finding.ts'
import { changeWords, pWords } from '../number-words.ts'
import type { Cohort } from '../stats/cohort-panel.ts'
import { driftBefore, type DriftBefore } from '../stats/drift-before.ts'
import type { EventStudy } from '../stats/event-study.ts'
import { averageOf, groupTimeCells, type Cell } from '../stats/group-time-effects.ts'
import { breakdown } from '../stats/pre-trends.ts'
import { isRefusal } from '../stats/refusal.ts'
import type { TEstimate } from '../stats/t-estimate.ts'
import { spanWords, type Every } from './calendar.ts'
import { ALPHA, FEWEST_BEFORE, LEVEL, POWER } from './gates.ts'

/** What is looked at. */
export interface WaveComparison {
  cohorts: readonly Cohort[]
  /** Cells from the start on, that the effect is the mean of. */
  after: readonly Cell[]
  effect: TEstimate
  study: EventStudy
  /** Moments before the first wave. */
  before: number
  every: Every
  unit: Unit
}

/** Is enough known of the time before to see anything in it? */
function knownBefore({ before, every }: WaveComparison): Check {
  const threshold = FEWEST_BEFORE[every]
  const passed = before >= threshold
  const sentence = passed
    ? `${spanWords(every, before)} before the first wave show how places went without it.`
    : `Of the time before the first wave ${spanWords(every, before)} are known: with fewer than ${threshold} nobody can tell whether these places went as the others did.`
  return { id: 'known_before', passed, value: before, threshold, sentence }
}

/** Did they differ from the others in any moment before? */
function alikeBefore({ study, every }: WaveComparison): Check {
  const { p, moments, since } = study.before
  const shared = { id: 'alike_before', value: p, threshold: 1 - LEVEL }
  if (p === null || since === null)
    return { ...shared, passed: null, sentence: 'There is no earlier time to look for differences in.' }
  const passed = p >= ALPHA
  const looked = `In the ${spanWords(every, moments)} before they got it, against the last one without it,`
  const sentence = passed
    ? `${looked} they did not differ from the others more than chance allows (${pWords(p)} for all of them together).`
    : `${looked} they differed from the others by more than chance allows, most of all ${spanWords(every, -1 - since)} earlier (${pWords(p)}): what comes after may be the same.`
  return { ...shared, passed, sentence }
}

/** From the start to the middle of what the effect is a mean of. */
function meanSince({ after, cohorts }: WaveComparison): number {
  const size = ({ cohort }: Cell): number => cohorts[cohort]?.n ?? 0
  const all = after.reduce((sum, cell) => sum + size(cell), 0)
  return after.reduce((sum, cell) => sum + (size(cell) / all) * (cell.moment - cell.from + 1), 0)
}

const aMoment = ({ every, unit }: WaveComparison, value: number): string => `${changeWords(value, unit)} a ${every}`

/** Were they going apart already? */
function driftCheck(comparison: WaveComparison, { slope }: DriftBefore): Check {
  const passed = slope.p >= ALPHA
  const sentence = passed
    ? `Before they got it they were not going apart from the others by more than chance allows (${pWords(slope.p)}).`
    : `They were going apart from the others before they got it, by ${aMoment(comparison, slope.value)} (${pWords(slope.p)}): what comes after may be the rest of that.`
  return { id: 'drift_before', passed, value: slope.p, threshold: 1 - LEVEL, sentence }
}

/** Would it have been seen, had it been enough? It lowers nothing: nothing here says more than that something is suggested. */
function driftSeen(comparison: WaveComparison, { detectable }: DriftBefore): Check {
  const enough = comparison.effect.value / meanSince(comparison)
  const least = aMoment(comparison, Math.sign(enough) * detectable)
  const all = `A drift that makes all of this effect, ${aMoment(comparison, enough)},`
  const cases = `in ${POWER * 10} of 10 such cases`
  const sentence =
    detectable < Math.abs(enough)
      ? `${all} would have been seen before: one of ${least} is, ${cases}.`
      : `${all} may have gone unseen before: it takes one of ${least} to be seen ${cases}.`
  return { id: 'drift_seen', passed: null, value: detectable, threshold: Math.abs(enough), sentence }
}

/** How much worse than before it would have to be, for its interval to hold “no change”. */
function explainedAway(comparison: WaveComparison): Check {
  const { effect, study, every } = comparison
  const shared = { id: 'breakdown', passed: null, threshold: null }
  if (study.before.largest === 0)
    return { ...shared, value: null, sentence: 'There is no earlier time that says how far they move by themselves.' }
  const times = breakdown(effect, study.before, meanSince(comparison)).interval
  const sentence = `For its interval to reach “no change”, they would have to part from the others in every ${every} after by ${times.toFixed(2)} times the largest step of any ${every} before, chance included.`
  return { ...shared, value: times, sentence }
}

/** Does the direction hang on one of the waves? */
function oneWave({ cohorts, effect, every, before }: WaveComparison): Check {
  const turned = cohorts.find((left) => {
    const rest = cohorts.filter((one) => one !== left)
    const cells = left.from === null ? null : groupTimeCells(rest)
    return cells !== null && !isRefusal(cells) && Math.sign(averageOf(cells.after, rest).value) === -Math.sign(effect.value) // prettier-ignore
  })
  const at = (turned?.from ?? before) - before
  const sentence =
    turned === undefined
      ? 'Without any one of the waves the direction is the same.'
      : `Without the wave that began ${at === 0 ? 'first' : `${spanWords(every, at)} after the start`} the direction turns: it hangs on that one.`
  return { id: 'one_wave', passed: turned === undefined, value: turned === undefined ? 0 : 1, threshold: 0, sentence }
}

export function waveChecks(comparison: WaveComparison): Check[] {
  const { cohorts, effect } = comparison
  const told = driftBefore(cohorts, { level: LEVEL, power: POWER })
  const isFound = effect.p < ALPHA
  return [
    knownBefore(comparison),
    alikeBefore(comparison),
    isRefusal(told)
      ? { id: 'drift_before', passed: null, value: null, threshold: 1 - LEVEL, sentence: told.reason }
      : driftCheck(comparison, told),
    ...(isFound && !isRefusal(told) ? [driftSeen(comparison, told)] : []),
    ...(isFound ? [explainedAway(comparison)] : []),
    ...(isFound && cohorts.filter(({ from }) => from !== null).length > 1 ? [oneWave(comparison)] : []),
  ]
}
