/** The cheapest next step up the ladder, with the number of people that it takes, where the history tells. */
import type { InitiativeDefinition } from '@candor/ingest/definition'
import { unitOf } from '../experiments/outcome.ts'
import { changeWords, countWords } from '../number-words.ts'
import { unitsFor } from '../stats/power.ts'
import { meanVariance, shareVariance } from '../stats/unit-variance.ts'
import { LEVEL, POWER, TREATED_SHARE } from './gates.ts'
import type { Route } from './route.ts'
import type { Base } from './rung.ts'

/** How many people a randomised holdout takes, in words; empty where the history does not say. */
export function sizeWords({ outcome, smallestWorthwhile }: InitiativeDefinition, base: Base | null): string {
  if (base === null) return ''
  const variance = outcome.measure === 'any' ? shareVariance(base.mean) : meanVariance(base.sd)
  if ('refused' in variance) return ''
  const effect = (outcome.better === 'higher' ? 1 : -1) * smallestWorthwhile
  const units = unitsFor({ variance, share: TREATED_SHARE, level: LEVEL }, effect, POWER)
  if (typeof units !== 'number')
    return ` By how ${base.whose} do, a design for the smallest effect worth acting on is not feasible: ${units.reason}`
  return ` To find the smallest effect worth acting on (${changeWords(effect, unitOf(outcome))}) in ${POWER * 10} of 10 such runs it takes ${countWords(units)} people in both arms together, by how ${base.whose} do.`
}

const ANSWERED =
  'The question is answered. What is left is to repeat it: two experiments that agree are the top of the ladder.'

/** One or two sentences: what to do next, and how many people it takes. */
export function nextStep(initiative: InitiativeDefinition, { steps, chosen }: Route): string {
  if (chosen?.rung.id === 'replicated') {
    const { evidence, verdict, partial } = chosen.ran.effect
    if (evidence === 'replicated') return 'The question is answered, by more than one lot: nothing stands higher.'
    if (partial) return 'Let all of its experiments come to their end: their plans say when they may be read.'
    return verdict === 'effect_detected' || verdict === 'no_effect_detected'
      ? 'All lots together answer it. Whether it is the same each time, a further lot would tell.'
      : `Run it again with a larger lot.${sizeWords(initiative, chosen.ran.base)}`
  }
  if (chosen?.rung.id === 'randomised') {
    const { effect, base } = chosen.ran
    const failed = effect.checks.filter(({ passed }) => passed === false)
    if (failed.length > 0)
      return 'Mend what the failed trust check names, and run the experiment again: no other method can repair it.'
    if (effect.verdict !== 'cannot_tell' && effect.verdict !== 'suggestive_only') return ANSWERED
    if (effect.partial) return 'Let the experiment come to its end: its plan says when it may be read.'
    return `Run the experiment again with more people.${sizeWords(initiative, base)}`
  }
  if (chosen?.rung.id === 'drawn-places') {
    const { effect } = chosen.ran
    if (effect.verdict === 'effect_detected') return ANSWERED
    return effect.partial ? 'Let it come to its end: its plan says for how long.' : 'Draw lots among more places, cut smaller where that can be, or let it run for longer.' // prettier-ignore
  }
  // A second lot comes after the first.
  const best = steps.find(({ rung, obstacle }) => obstacle !== null && rung.id !== 'replicated')
  if (chosen?.rung.id === 'everybody') {
    const inPlaces = steps.find(({ rung }) => rung.id === 'places')?.obstacle
    return `${inPlaces?.unlock ?? ''} Surest is a lot. ${best?.obstacle?.unlock ?? ''}`.trim()
  }
  return `${best?.obstacle?.unlock ?? ''}${sizeWords(initiative, chosen?.ran.base ?? null)}`
}
