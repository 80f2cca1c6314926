/**
 * The replicated rung: all experiments of an initiative together, none of them chosen by what it shows. They count as replicated
 * by a rule that is stated here and nowhere else: see {@link isReplicated}.
 */
import type { ExperimentAnswer } from '../api/shapes/index.ts'
import { absoluteEffect } from '../experiments/comparison.ts'
import type { Check, Finding } from '../finding.ts'
import type { MetricDefinition } from '../metrics/metric.ts'
import { changeWords, pWords } from '../number-words.ts'
import { combinedEffects, type CombinedEffects } from '../stats/combined-effects.ts'
import { isRefusal } from '../stats/refusal.ts'
import { tEstimate, type TEstimate } from '../stats/t-estimate.ts'
import { SMALLEST_WORTHWHILE, type FindingFacts } from '../verdict.ts'
import { withMargin } from './randomised.ts'
import { rebuilt } from './rebuilt.ts'
import { isObstacle, overPeople, type LotOfSeveral, type Lots, type Obstacle, type Ran, type Rung } from './rung.ts'

export const replicatedEffect: MetricDefinition = {
  ...absoluteEffect,
  id: 'replicated_effect',
  version: 1,
  name: 'Effect over several lots',
  words:
    'What an initiative changed per person, on average over all experiments in which chance decided who got it, weighted by how precisely each tells. It is called replicated if at least two of them show it by themselves.',
  formula:
    'Σ effect / se² ÷ Σ 1 / se² over all experiments whose plan is over and whose trust checks passed; normal interval; replicated: the second least one-sided p × (lots − 1) × 2 < alpha, no lot that found the opposite, from three lots on also the random-effects mean apart from 0',
  source:
    'Rice, Higgins & Lumley 2018, JRSS A 181, 205–227; Benjamini & Heller 2008, Biometrics 64, 1215–1222; Knapp & Hartung 2003, Statistics in Medicine 22, 2693–2710',
  assumptions: [
    ...absoluteEffect.assumptions,
    'Every experiment of it is declared here, whatever it showed.',
    'Nobody who was in one of the experiments moved the answer of another: they are taken as independent.',
  ],
}

const UNLOCK: Obstacle = {
  why: 'Chance did not decide more than once.',
  unlock: 'Run it again with a lot of its own.',
}
const NONE = 'No experiment of it is over, passed its trust checks and has a number.'

interface Lot extends LotOfSeveral {
  answer: ExperimentAnswer
  treated: number
  estimate: { value: number; se: number } | null
}

/** Whether a lot counts follows from its plan and its trust checks, and never from what it shows. */
function lotOf(answer: ExperimentAnswer): Lot {
  const outcome = answer.outcomes.find(({ primary }) => primary)
  const [comparison] = outcome?.comparisons ?? []
  if (outcome === undefined || comparison === undefined)
    throw new Error(`The experiment ${answer.key} has no comparison to read: declare it again with two arms.`)
  const { absolute: effect, monitoring } = comparison
  const failed = answer.checks.filter(({ passed }) => passed === false).map(({ sentence }) => sentence)
  const estimate = monitoring?.absolute ?? null
  const reason =
    failed.length > 0
      ? failed.join(' ')
      : effect.partial
        ? 'Its plan is not over.'
        : estimate === null
          ? (effect.reasons[0] ?? 'It has no number.')
          : null
  const { key, name, start, end } = answer
  const treated = outcome.arms.find(({ key: arm }) => arm === comparison.arm)?.level.n ?? 0
  return { key, name, start, end, effect, counted: reason === null, reason, answer, treated, estimate }
}

const quoted = (lots: readonly { name: string }[]): string => lots.map(({ name }) => `“${name}”`).join(', ')

/** Who counts, and who does not and why. */
function soundCheck(lots: readonly Lot[]): Check {
  const counted = lots.filter((lot) => lot.counted)
  const rest = lots.flatMap(({ name, reason }) => (reason === null ? [] : [`“${name}” does not: ${reason}`]))
  const sentence = `${counted.length} of ${lots.length} experiments count${counted.length === 1 ? 's' : ''}.${rest.length === 0 ? ' Of each the trust checks passed, and the plan is over.' : ` ${rest.join(' ')}`}`
  return { id: 'lots_counted', passed: null, value: counted.length, threshold: null, sentence }
}

/** Leaving out an experiment of the same question would be choosing the answer. */
function namedCheck({ unnamed }: Lots): Check {
  const sentence =
    unnamed.length === 0
      ? 'Every experiment of its campaign that asks this is in it.'
      : `Not named in its plan, though of its campaign and about the same: ${unnamed.join(', ')}. Without them the answer is one that was chosen.`
  return { id: 'lots_named', passed: unnamed.length === 0, value: unnamed.length, threshold: 0, sentence }
}

/** Whether one lot found the opposite of another, each by its own plan. */
function agreeCheck(counted: readonly Lot[]): Check {
  const found = counted.filter(({ effect }) => effect.verdict === 'effect_detected')
  const [up, down] = [1, -1].map((sign) => found.filter(({ effect }) => Math.sign(effect.value ?? 0) === sign))
  const nothing = counted.filter(({ effect }) => effect.verdict === 'no_effect_detected')
  const contradicts = (up ?? []).length > 0 && (down ?? []).length > 0
  const beside = nothing.length === 0 || found.length === 0 ? '' : ` ${quoted(nothing)} found none worth acting on.`
  const sentence = contradicts
    ? `They contradict each other: ${quoted(up ?? [])} found more of it, and ${quoted(down ?? [])} less. On average over both there is no answer: find out what was different.`
    : `None of them found the opposite of another.${beside}`
  return { id: 'lots_agree', passed: !contradicts, value: null, threshold: null, sentence }
}

function combinedChecks({ twoShowIt, heterogeneity, further }: CombinedEffects, alpha: number, unit: Finding['unit']): Check[] {
  const shown = twoShowIt < alpha
  const two = `At least two of them ${shown ? 'show it, each by itself' : 'do not show it, each by itself'} (${pWords(twoShowIt)}).`
  const apart = `${heterogeneity.p < 0.1 ? 'They differ by more than chance' : 'They differ by no more than chance would have it'} (${pWords(heterogeneity.p)}).`
  const next = isRefusal(further)
    ? 'Where a further one would come out, two do not tell.'
    : `A further one would come out between ${changeWords(further.prediction.lo, unit)} and ${changeWords(further.prediction.hi, unit)}; the mean of all such is ${changeWords(further.mean.value, unit)} (${changeWords(further.mean.lo, unit)} to ${changeWords(further.mean.hi, unit)}).`
  const info = (id: string, value: number | null, threshold: number | null, sentence: string): Check => ({ id, passed: null, value, threshold, sentence })
  return [
    info('two_show_it', twoShowIt, alpha, two),
    info('heterogeneity', heterogeneity.p, 0.1, apart),
    info('further_lot', isRefusal(further) ? null : further.mean.p, alpha, next),
  ]
} // prettier-ignore

const apart = ({ lo, hi }: { lo: number; hi: number }): boolean => lo > 0 || hi < 0

/**
 * At least two lots show it, each by itself, in the same direction; all together show it; and from three on the mean of all such
 * lots does, too. That none found the opposite, none is left out and none still runs is in the checks and in `partial`.
 */
const isReplicated = ({ average, twoShowIt, further }: CombinedEffects, alpha: number): boolean =>
  apart(average) && twoShowIt < alpha && (isRefusal(further) || apart(further.mean))

interface Combined {
  estimate: { value: number; se: number } | null
  told: Pick<FindingFacts, 'value' | 'interval' | 'p' | 'reasons'>
  evidence: Finding['evidence']
  checks: Check[]
}

/** @param counted those that count; one alone is itself */
function combine(counted: readonly Lot[], alpha: number, isWhole: boolean): Combined {
  const effects = counted.flatMap(({ estimate }) => (estimate === null ? [] : [estimate]))
  const [first] = effects
  const nothing = (reason: string): Combined => ({ told: { value: null, interval: null, p: null, reasons: [reason] }, evidence: 'randomised', checks: [], estimate: null }) // prettier-ignore
  if (first === undefined) return nothing(NONE)
  const told = ({ value, lo, hi, p }: TEstimate): Combined['told'] => ({ value, p, interval: { lo, hi, level: 1 - alpha, method: 'inverse variance, normal' }, reasons: [] }) // prettier-ignore
  if (effects.length === 1)
    return {
      told: told(tEstimate(first.value, first.se, Infinity, 1 - alpha)),
      evidence: 'randomised',
      checks: [],
      estimate: first,
    }
  const all = combinedEffects(effects, 1 - alpha)
  if (isRefusal(all)) return nothing(all.reason)
  const evidence = isWhole && isReplicated(all, alpha) ? 'replicated' : 'randomised'
  return {
    told: told(all.average),
    evidence,
    estimate: all.average,
    checks: combinedChecks(all, alpha, counted[0]?.effect.unit ?? 'events'),
  }
}

export const replicated: Rung = {
  id: 'replicated',
  name: 'Several lots together',
  words:
    'Chance decided more than once. All experiments of it are put together, none is left out for what it shows, and it is called replicated only if at least two of them show it by themselves.',
  source: replicatedEffect.source,
  evidence: 'replicated',

  needs: ({ lots = UNLOCK }) => (isObstacle(lots) ? lots : null),

  run: ({ initiative, lots: found = UNLOCK }): Promise<Ran> => {
    if (isObstacle(found)) throw new Error('The replicated rung needs several experiments: ask needs() first.')
    const lots = found.answers.map(lotOf)
    const counted = lots.filter((lot) => lot.counted)
    const [first = lots[0]] = counted
    if (first === undefined) throw new Error('The replicated rung needs several experiments: ask needs() first.')
    const alpha = Math.min(...lots.map(({ answer }) => answer.alpha))
    const rules = [namedCheck(found), agreeCheck(counted)]
    const partial = lots.some(({ effect }) => effect.partial)
    const { told, evidence, checks, estimate } = combine(counted, alpha, !partial && rules.every(({ passed }) => passed === true))
    const planned = lots.flatMap(({ effect }) => effect.checks.filter(({ id }) => id === SMALLEST_WORTHWHILE))
    const margin = [...planned].sort((a, b) => (a.threshold ?? 0) - (b.threshold ?? 0)).slice(0, 1)
    const effect = rebuilt(first.effect, {
      ...{ metric: replicatedEffect.id, version: replicatedEffect.version, evidence, partial, plan: initiative.hash },
      estimand: `${initiative.body.outcome.name}, on average over ${counted.length === 1 ? 'one lot' : `${counted.length} lots`}`,
      population: 'everyone exposed in any of its experiments, in the arm they were given (intention to treat)',
      window: {
        from: lots.map(({ effect: one }) => one.window.from).sort()[0] ?? first.effect.window.from,
        to: lots.map(({ effect: one }) => one.window.to).sort().at(-1) ?? first.effect.window.to,
      },
      n: counted.reduce((sum, { effect: one }) => sum + one.n, 0),
      checks: [soundCheck(lots), ...rules, ...checks, ...margin],
      recompute: {
        queries: lots.flatMap(({ effect: one }) => one.recompute.queries),
        rows: counted.reduce((sum, { effect: one }) => sum + one.n, 0),
        assumptions: [...replicatedEffect.assumptions],
      },
      ...told,
    })
    const treated = counted.reduce((sum, lot) => sum + lot.treated, 0)
    return Promise.resolve({
      effect: withMargin(effect, initiative.body.smallestWorthwhile),
      over: overPeople(treated, effect.unit),
      description: `${lots.length} experiments: ${quoted(lots)}.`,
      base: null,
      estimate: estimate === null ? null : { value: estimate.value, se: estimate.se },
      experiments: lots.map(({ key }) => key),
      lots: lots.map(({ key, name, start, end, effect: one, counted: counts, reason }) => ({ key, name, start, end, effect: one, counted: counts, reason })),
    })
  },
} // prettier-ignore
