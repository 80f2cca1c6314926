/** Those who take it because it is offered: the effect on them, from the lot that decided who was offered it. */
import type { Check, Finding } from '../../finding.ts'
import { absoluteEffect } from '../../experiments/comparison.ts'
import { monitorOnce } from '../../experiments/monitor-once.ts'
import { planOf } from '../../experiments/monitoring.ts'
import { unitOf } from '../../experiments/outcome.ts'
import { readingsOfTwo } from '../../experiments/readings.ts'
import { worthwhileCheck } from '../../experiments/trust.ts'
import type { Estimated, MetricDefinition } from '../../metrics/metric.ts'
import { changeWords, levelWords, peopleWords } from '../../number-words.ts'
import { complierEffect, TAKEN, type ComplierEffect } from '../../stats/complier-effect.ts'
import type { CrossMoments } from '../../stats/cross-moments.ts'
import { exclusionTest } from '../../stats/exclusion-test.ts'
import { excludesNoChange, MONITORED, SMALLEST_WORTHWHILE } from '../../verdict.ts'
import { EXCLUSION_ALPHA } from '../gates.ts'
import { NO_CAMPAIGN } from '../naive.ts'
import { takenInLot } from './lot-cohorts.ts'
import { readArms } from './lot-comparison.ts'
import type { LotContext, LotReading } from './lot-reading.ts'

export const complierDefinition: MetricDefinition = {
  ...absoluteEffect,
  id: 'complier_effect',
  version: 1,
  name: 'Effect on those who take it',
  words:
    'Effect per person on those who take it because it is offered to them. Who takes it unasked, or never, is not in it.',
  formula:
    'difference in the outcome between the arms / difference in the share who took it; Anderson and Rubin’s set at the level that the monitoring plan gives the last look; no interval where that set has no end',
  source:
    'Imbens & Angrist 1994, Econometrica 62, 467–475; Anderson & Rubin 1949, Annals of Mathematical Statistics 20, 46–63',
  queries: ['experiments/lot'],
  assumptions: [
    ...absoluteEffect.assumptions,
    'The offer changes nothing for those who do not take it (exclusion): being shown it is not enough.',
    'Nobody takes it only because it is not offered to them (monotonicity).',
  ],
}

const NOBODY = 'Nobody who was offered it was seen to take it.'
const READ_OFFERED = 'Read the effect on everybody who was offered it instead.'
const TOO_EARLY = 'It is too early: the plan lets so few people decide nothing, whatever they show.'
const DISAGREE = `What all looks together say of everybody who was offered it, and the last look of those who take it, is not the same. ${READ_OFFERED}`

/** How many took it in the arm that was not offered it: of nobody the number is about all takers. */
function oneSidedCheck(control: CrossMoments): Check {
  const people = Math.round((control.mean[TAKEN] ?? 0) * control.n)
  const sentence =
    people === 0
      ? 'Nobody took it who was not offered it: the number is about all who took it.'
      : `${peopleWords(people)} took it without being offered it: the number is about those only who take it because it is offered.`
  return { id: 'one_sided', passed: people === 0 ? true : null, value: control.mean[TAKEN] ?? 0, threshold: 0, sentence }
} // prettier-ignore

/** Null where people take it unasked, and of amounts, which may lie below 0: then nothing is implied that could be impossible. */
function exclusionCheck(treatment: CrossMoments, control: CrossMoments, { unit }: Finding): Check | null {
  if ((control.mean[TAKEN] ?? 0) > 0 || unit === 'money') return null
  const test = exclusionTest(treatment, control, unit === 'share')
  if (test === null) return null
  const passed = test.p >= EXCLUSION_ALPHA
  const would = `Without it those who took it would have had ${levelWords(test.implied, unit)} on average`
  const sentence = passed
    ? `${would}, if the offer changes nothing for the others: that is possible, and proves nothing.`
    : `${would}, if the offer changed nothing for the others: that cannot be, so it did change something for them. ${READ_OFFERED}`
  return { id: 'exclusion', passed, value: test.p, threshold: EXCLUSION_ALPHA, sentence }
}

/** The plan's smallest effect, if those who take it are the only ones to bring it about. */
function marginCheck({ effect }: LotContext, share: number): Check | null {
  const margin = effect.checks.find(({ id }) => id === SMALLEST_WORTHWHILE)?.threshold
  const check = margin == null ? null : worthwhileCheck(margin / share, effect.unit)
  if (check === null || margin == null) return check
  const sentence = `An effect of ${changeWords(margin / share, effect.unit).replace('+', '')} on those who take it is the plan’s smallest on all who were offered it.`
  return { ...check, sentence }
}

const nothing = (reason: string): Pick<Estimated, 'value' | 'reasons'> => ({ value: null, reasons: [reason] })

function unboundedWords({ set, taken }: ComplierEffect, effect: Finding): string {
  const took = `Of those offered it ${levelWords(taken.treatment, 'share')} took it, of the others ${levelWords(taken.control, 'share')}: so small a difference may be chance.`
  if (set.kind !== 'outside a gap')
    return `${took} Every effect on those who take it fits the data, however large. ${READ_OFFERED}`
  const [upTo, from] = [set.upTo, set.from].map((end) => changeWords(end, effect.unit))
  return `${took} The effect on those who take it is at most ${upTo ?? ''} or at least ${from ?? ''}, without any end. ${READ_OFFERED}`
}

interface Looked {
  estimate: Pick<Estimated, 'value' | 'p' | 'interval' | 'reasons'>
  n: number
  checks: Check[]
  /** Shares who took it; null where nobody counts yet. */
  taken: ComplierEffect['taken'] | null
  partial: boolean
}

/** What the last look of the plan says, at the level that the plan gives it. */
function look(context: LotContext): Looked {
  const { experiment, effect, initiative, cohorts } = context
  const [control, treated] = experiment.arms.map(({ key }) => key)
  const { readings, partial } = readArms(cohorts.map(takenInLot), initiative.outcome.windowDays, context)
  const two = readingsOfTwo(readings, treated ?? '', control ?? '')
  const monitored = monitorOnce(planOf(experiment), two, experiment.alpha)
  const last = monitored?.looks.at(-1)
  const arms = readings.find(({ at }) => at === last?.reading.at)?.arms
  const [t, c] = [arms?.get(treated ?? ''), arms?.get(control ?? '')]
  if (monitored === null || last === undefined || t === undefined || c === undefined)
    return { estimate: nothing(effect.reasons[0] ?? TOO_EARLY), n: 0, checks: [], taken: null, partial }
  const exclusion = exclusionCheck(t, c, effect)
  const checks = [oneSidedCheck(c), ...(exclusion === null ? [] : [exclusion])]
  const told = { n: t.n + c.n, checks, taken: { treatment: t.mean[TAKEN] ?? 0, control: c.mean[TAKEN] ?? 0 }, partial }
  if (last.interval === null) return { ...told, estimate: nothing(TOO_EARLY) }
  const found = complierEffect(t, c, 1 - last.nominal)
  if ('refused' in found) return { ...told, estimate: nothing(found.reason) }
  const { set } = found
  if (set.kind !== 'bounded') return { ...told, estimate: nothing(unboundedWords(found, effect)) }
  const interval = { lo: set.lo, hi: set.hi, level: 1 - experiment.alpha, method: 'Anderson–Rubin, Welch df' }
  const isFound = set.lo > 0 || set.hi < 0
  if (isFound !== (monitored.stopped !== null) || isFound !== (excludesNoChange(effect) ?? isFound)) return { ...told, estimate: nothing(DISAGREE) } // prettier-ignore
  const margin = marginCheck(context, told.taken.treatment - told.taken.control)
  return {
    ...told,
    checks: margin === null ? checks : [...checks, margin],
    estimate: { value: set.ratio, p: monitored.p, interval },
  }
}

export const takers: LotReading = {
  id: 'takers',
  name: 'Those who take it',
  words:
    'Not everybody who is offered it takes it. If the offer does something only by being taken, all of its effect is theirs: what chance shows over everybody, divided by the share who take it because it is offered. Takers are never compared with others here.',
  source: complierDefinition.source,

  needs: ({ campaign }) => (campaign === undefined ? NO_CAMPAIGN : null),

  read: (context) => {
    const { effect, initiative, checks, report } = context
    const { estimate, n, checks: own, taken, partial } = look(context)
    if (taken !== null && taken.treatment === 0)
      return { why: NOBODY, unlock: 'Send the act by which people take it (Claim, or what the plan names) with its campaign.' } // prettier-ignore
    const finding = report(complierDefinition, {
      ...{ estimand: `${initiative.outcome.name}, on those who take it because it is offered`, n, partial },
      population: 'people who take it when it is offered, and not otherwise (compliers)',
      ...{ unit: unitOf(initiative.outcome), better: initiative.outcome.better, plan: effect.plan },
      ...{ evidence: 'randomised', checks: [...checks, ...monitoringOf(effect), ...own] },
      ...estimate,
    })
    const share = taken === null ? '' : `${levelWords(taken.treatment, 'share')} of those who were offered it took it${taken.control === 0 ? '' : `, and ${levelWords(taken.control, 'share')} of the others`}. ` // prettier-ignore
    return { findings: [finding], sentence: `${share}${finding.sentence}` }
  },
}

/** That the plan allows looks before its end goes along: it is the same plan. */
const monitoringOf = ({ checks }: Finding): Check[] => checks.filter(({ id }) => id === MONITORED)
