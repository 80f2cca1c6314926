/** What the adjusted comparison rests on, as checks in words: who was compared, who was alike, and what nobody recorded. */
import type { InitiativeDefinition } from '@candor/ingest/definition'
import type { Check } from '../finding.ts'
import { countWords, peopleWords } from '../number-words.ts'
import { eValues, ratioOfDifference } from '../stats/e-value.ts'
import type { Alike } from './alike.ts'
import { FEWEST_ALIKE, MOST_CHANCE, MOST_IMBALANCE, MOST_LEFT_OUT } from './gates.ts'
import type { Reach } from './negative-controls.ts'
import { COVARIATES } from './taker-covariates.ts'

const percent = (share: number): string => `${Math.round(100 * share)}%`

/** @param all takers, seen before or not */
function knownCheck({ takers, leftOut, names }: Alike, all: number, daysBefore: number): Check {
  const known = Math.round(takers / (1 - leftOut))
  const sentence = `Of the ${peopleWords(all)} who took part ${countWords(known)} had been seen in the ${daysBefore} days before it began; of the rest nothing was known by then, and they are left out. Allowed for ${names.length} of ${COVARIATES.length} things: ${names.join('; ')}.`
  return { id: 'known_before', passed: null, value: known / all, threshold: null, sentence }
}

function overlapCheck({ leftOut }: Alike): Check {
  const passed = leftOut <= MOST_LEFT_OUT
  const sentence =
    leftOut === 0
      ? 'For every taker there are people alike who took no part.'
      : `${percent(leftOut)} of the takers have nobody alike who took no part (their chance to take part is above ${MOST_CHANCE}), and are left out${passed ? '' : ': too many, those who remain are other people than those asked about'}.`
  return { id: 'overlap', passed, value: leftOut, threshold: MOST_LEFT_OUT, sentence }
}

function alikeCheck({ balance, others }: Alike): Check {
  const value = balance.effectiveUntreated
  const passed = value >= FEWEST_ALIKE
  const sentence = `Of ${countWords(others)} others as many count, once weighted to be like the takers, as ${peopleWords(Math.floor(value))}${passed ? '' : `: fewer than ${FEWEST_ALIKE}, too few to stand for anybody`}.`
  return { id: 'alike_people', passed, value, threshold: FEWEST_ALIKE, sentence }
}

function balanceCheck({ balance, names }: Alike): Check {
  const sizes = balance.differences.map(({ after }) => Math.abs(after))
  const place = sizes.indexOf(Math.max(...sizes))
  const passed = balance.worst <= MOST_IMBALANCE
  const at = balance.differences[place]
  const named = `${names[place] ?? 'nothing'} (${(at?.before ?? 0).toFixed(2)} standard deviations before, ${(at?.after ?? 0).toFixed(2)} after)`
  const sentence = passed
    ? `Weighted so, takers and others are alike in everything allowed for; they differ most in ${named}.`
    : `Even weighted, takers and others differ in ${named}: more than ${MOST_IMBALANCE}, so the comparison is not of people alike.`
  return { id: 'balance', passed, value: balance.worst, threshold: MOST_IMBALANCE, sentence }
}

/** The estimate and its interval as risk ratios: of shares by what the takers would have shown, else by standard deviations. */
function ratiosOf({ counterfactual, sd }: Alike, measure: string, { value, lo, hi }: Reach) {
  const ratio = (change: number): number =>
    measure === 'any' && counterfactual > 0
      ? Math.max(counterfactual + change, counterfactual / 1e3) / counterfactual
      : ratioOfDifference(change / sd)
  return { value: ratio(value), lo: ratio(lo), hi: ratio(hi) }
}

/** How strong something nobody recorded would have to be (VanderWeele & Ding 2017). */
function hiddenCheck(alike: Alike, measure: string, reach: Reach): Check {
  const { estimate, limit } = eValues(ratiosOf(alike, measure, reach))
  const words = (times: number): string => `${times.toFixed(times < 10 ? 1 : 0)} times`
  const told =
    limit === 1
      ? 'Its interval holds “no effect” as it is.'
      : `${words(limit)} would do for its interval to hold “no effect”.`
  const sentence = `Something that nobody recorded would explain all of the difference if it made people ${words(estimate)} as likely to take part, and ${words(estimate)} as likely to do this anyway. ${told}`
  return { id: 'hidden', passed: null, value: limit, threshold: null, sentence }
}

/** @param reach the interval that is read: calibrated where it could be */
export function alikeChecks(
  alike: Alike,
  { outcome }: InitiativeDefinition,
  seen: { all: number; daysBefore: number },
  reach: Reach,
): Check[] {
  return [
    knownCheck(alike, seen.all, seen.daysBefore),
    overlapCheck(alike),
    alikeCheck(alike),
    balanceCheck(alike),
    hiddenCheck(alike, outcome.measure, reach),
  ]
}
