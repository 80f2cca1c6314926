/**
 * What all initiatives brought together: only what chance decided, only the same outcome added up, harm and nothing counted as
 * gains are. Pure: made of answers that were computed before.
 *
 * The plain sum of all that count claims no more than is true, for nobody chose them by what they showed. That of those that were
 * found to help does: luck is among what found them. So each effect is shrunk to what such initiatives usually do, as experiments
 * are (experiments/portfolio.ts), and what those are worth is told by the shrunken ones.
 */
import type { OutcomeDefinition } from '@candor/ingest/definition'
import type { InitiativesAnswer } from '../api/shapes/index.ts'
import { addedWords, unitOf } from '../experiments/outcome.ts'
import type { Unit } from '../finding.ts'
import { changeWords } from '../number-words.ts'
import type { Declared } from '../scope.ts'
import { FEWEST, portfolioOf, type Believed } from '../stats/portfolio.ts'
import { criticalZ } from '../stats/proportion.ts'
import { isRefusal } from '../stats/refusal.ts'
import type { Route } from './route.ts'

type Together = InitiativesAnswer['together']
type Entry = Together['entries'][number]
type Sum = Together['sums'][number]

export interface Entered {
  declared: Declared<'initiative'>
  route: Route
}

const LEVEL = 0.95
const NO_LOT = 'Chance did not decide who got it, so what it caused is not known.'

const NOT_CORRECTED = `Fewer than ${FEWEST} do not say what such initiatives usually do, so luck is not taken out of it.`

/** What is added up, as in the portfolio of experiments: never two different things. */
const outcomeWords = (outcome: Pick<OutcomeDefinition, 'measure' | 'verb' | 'better'>): string =>
  `${outcome.better === 'lower' ? 'less of: ' : ''}${addedWords(outcome)}`

interface Counted {
  entry: Entry
  declared: Declared<'initiative'>
  /** Gains above 0, per person. */
  effect: { value: number; se: number }
  times: number
  won: boolean
}

/** Whether one counts: by its plan, its trust checks and what it rests on, never by what it shows. @param used experiments that count already */
function enter({ declared, route }: Entered, used: Map<string, string>): { entry: Entry; counted: Counted | null } {
  const { key, body } = declared
  const without = (state: Entry['state'], reason: string) => ({ entry: { key, state, reason, plain: null, shrunken: null }, counted: null }) // prettier-ignore
  const { chosen } = route
  if (chosen === null || chosen.ran.estimate === undefined) return without('no lot', NO_LOT)
  const { effect, estimate, over, experiments = [] } = chosen.ran
  const failed = effect.checks.filter(({ passed }) => passed === false).map(({ sentence }) => sentence)
  if (failed.length > 0) return without('withheld', failed.join(' '))
  if (effect.partial) return without('running', 'Its plan is not over.')
  if (estimate === null || effect.value === null) return without('no number', effect.reasons[0] ?? effect.sentence)
  const other = experiments.flatMap((one) => used.get(one) ?? [])[0]
  if (other !== undefined)
    return without('same lot', `It rests on an experiment that counts already, with “${other}”: the same outcomes would be added up twice.`) // prettier-ignore
  for (const one of experiments) used.set(one, body.name)
  const sign = body.outcome.better === 'higher' ? 1 : -1
  const entry: Entry = { key, state: 'counted', reason: null, plain: estimate.value * over.times, shrunken: null }
  const won = effect.verdict === 'effect_detected' && sign * effect.value > 0
  const gain = { value: sign * estimate.value, se: estimate.se }
  return { entry, counted: { entry, declared, effect: gain, times: over.times, won } }
}

/** @param unit of one outcome per person; of shares the sum is people */
function said({ value, lo, hi }: Believed, unit: Unit): Sum['plain'] {
  const say = (number: number): string => changeWords(number, unit)
  return { value, lo, hi, level: LEVEL, sentence: `${say(value)} (${100 * LEVEL}% interval ${say(lo)} to ${say(hi)})` }
}

/** The sum of estimates that do not depend on each other. */
function plainSum(counted: readonly Counted[]): Believed {
  const value = counted.reduce((sum, { effect, times }) => sum + times * effect.value, 0)
  const reach = criticalZ(LEVEL) * Math.sqrt(counted.reduce((sum, { effect, times }) => sum + (times * effect.se) ** 2, 0)) // prettier-ignore
  return { value, lo: value - reach, hi: value + reach }
}

function spentOn(counted: readonly Counted[]): Sum['spend'] {
  const [first, ...others] = new Set(counted.map(({ declared }) => declared.body.spend.currency))
  if (first === undefined || others.length > 0) return null
  return { amount: counted.reduce((sum, { declared }) => sum + declared.body.spend.amount, 0), currency: first }
}

const initiatives = (count: number): string => `${count} ${count === 1 ? 'initiative' : 'initiatives'}`

function sentenceOf({ outcome, counted, plain, shrunken, reason, winners }: Omit<Sum, 'sentence'>): string {
  const whole = counted === 1 ? '' : ' in all, with what did harm and what did nothing'
  const all = `${initiatives(counted)} in which chance decided, ${outcome}: ${plain.sentence}${whole}.`
  if (shrunken === null) return `${all} ${reason ?? ''}`
  const corrected = ` Corrected for luck: ${shrunken.sentence}.`
  if (winners === null) return `${all}${corrected} None of them was found to help, so nothing is claimed.`
  const { number, plain: raw, shrunken: claimed } = winners
  return `${all}${corrected} The ${number === 1 ? 'one' : `${number}`} found to help would claim ${raw.sentence}; without the luck that found ${number === 1 ? 'it' : 'them'} it is ${claimed.sentence}.`
}

/** One outcome. */
function sumOf(outcome: string, counted: readonly Counted[]): Sum {
  const [first] = counted
  const perPerson = unitOf(first?.declared.body.outcome ?? { measure: 'count' })
  const unit = perPerson === 'share' ? 'people' : perPerson
  const portfolio = portfolioOf(counted.map(({ effect }) => effect), LEVEL) // prettier-ignore
  const places = counted.map((_, place) => place)
  const timesAt = (some: readonly number[]): number[] => some.map((place) => counted[place]?.times ?? 0)
  const won = places.filter((place) => counted[place]?.won)
  const told = { outcome, unit, counted: counted.length, spend: spentOn(counted), plain: said(plainSum(counted), unit) }
  if (isRefusal(portfolio)) {
    const reason = portfolio.refused === 'too-few-effects' ? NOT_CORRECTED : portfolio.reason
    const without = { ...told, shrunken: null, reason, winners: null }
    return { ...without, sentence: sentenceOf(without) }
  }
  const shrunk = (some: readonly number[]): Sum['plain'] => said(portfolio.sum(some, timesAt(some)), unit)
  for (const [place, { entry, declared }] of counted.entries()) {
    const { value, lo, hi } = portfolio.sum([place], timesAt([place]))
    entry.shrunken = said(declared.body.outcome.better === 'lower' ? { value: -value, lo: -hi, hi: -lo } : { value, lo, hi }, unit) // prettier-ignore
  }
  const winners =
    won.length === 0
      ? null
      : {
          number: won.length,
          plain: said(plainSum(counted.filter(({ won: one }) => one)), unit),
          shrunken: shrunk(won),
        }
  const whole = { ...told, shrunken: shrunk(places), reason: null, winners }
  return { ...whole, sentence: sentenceOf(whole) }
}

/** @param list every declared initiative, in any order: who was declared first has the lot that two share */
export function togetherOf(list: readonly Entered[]): Together {
  const used = new Map<string, string>()
  const inOrder = [...list].sort(({ declared: a }, { declared: b }) => a.receivedAt < b.receivedAt ? -1 : a.receivedAt > b.receivedAt ? 1 : a.key < b.key ? -1 : 1) // prettier-ignore
  const entered = inOrder.map((one) => enter(one, used))
  const counted = entered.flatMap(({ counted: one }) => (one === null ? [] : [one]))
  const groups = new Map<string, Counted[]>()
  for (const one of counted) {
    const words = outcomeWords(one.declared.body.outcome)
    groups.set(words, [...(groups.get(words) ?? []), one])
  }
  const sums = [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([words, some]) => sumOf(words, some))
  return { sums, entries: entered.map(({ entry }) => entry) }
}
