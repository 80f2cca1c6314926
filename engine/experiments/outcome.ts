/** One outcome of an experiment: its level in every arm, and every arm against the control, as the monitoring plan reads it. */
import type { ExperimentDefinition, OutcomeDefinition } from '@candor/ingest/definition'
import type { ExperimentAnswer } from '../api/shapes/index.ts'
import type { Check, Finding, Unit } from '../finding.ts'
import { peopleWords } from '../number-words.ts'
import { intervalOf, type MetricDefinition, type Report } from '../metrics/metric.ts'
import type { CrossMoments } from '../stats/cross-moments.ts'
import type { Monitored } from '../stats/monitoring-plan.ts'
import { wilson } from '../stats/proportion.ts'
import { adjusted, adjustedWords, adjustmentCheck } from './adjustment.ts'
import type { AskedOutcome } from './moments.ts'
import { estimatorOf, levelInterval, levelOf } from './estimate.ts'
import { guardOf } from './guardrail.ts'
import { compareReadings, type DatedReading } from './comparison.ts'
import { planOf } from './monitoring.ts'
import { peopleIn, readingsOfTwo, type ArmsReading } from './readings.ts'
import { absoluteEstimate, relativeEstimate } from './look-estimates.ts'
import { worthwhileCheck } from './trust.ts'
import { partOf } from './variables.ts'

export const armLevel: MetricDefinition = {
  id: 'experiment_level',
  version: 2,
  name: 'Level in one arm',
  words: 'Mean outcome per person in one arm. It describes; only the difference between arms speaks of an effect.',
  formula:
    'Σ outcome / people whose window has closed, of a ratio Σ above / Σ below; Wilson interval for shares, Student t for means, and for ratios on the terms of the delta method',
  source: 'Wilson 1927; Student 1908',
  unit: 'share',
  better: 'higher',
  queries: ['experiments/moments'],
  assumptions: ['The outcome is what any account of the person did from first exposure until the window closed.'],
}

type OutcomeAnswer = ExperimentAnswer['outcomes'][number]

/** What is measured decides the unit: did it at all (share), how often (events), for how much (money); each of a ratio, too. */
export const unitOf = ({ measure }: Pick<OutcomeDefinition, 'measure'>): Unit =>
  measure === 'any' ? 'share' : measure === 'count' ? 'events' : 'money'

const ADDED: Record<OutcomeDefinition['measure'], string> = { any: 'people with a', count: 'number of', value: 'value of' } // prettier-ignore

/** What is added up where one thing only may be: "people with a “Visit”", "value of “Purchase”". */
export const addedWords = ({ measure, verb }: Pick<OutcomeDefinition, 'measure' | 'verb'>): string =>
  `${ADDED[measure]} “${verb}”`

const windowWords = ({ windowDays, fromDay }: OutcomeDefinition): string =>
  fromDay === undefined
    ? `within ${windowDays} ${windowDays === 1 ? 'day' : 'days'} of first exposure`
    : `from ${fromDay} to ${windowDays} days after first exposure`

const NOBODY_YET =
  'Nobody of this arm counts yet: people count from the end of the day on which the window of all who were exposed on theirs has closed.'

const NO_RATIO = 'Nobody of this arm did what it is divided by.'

function level(moments: CrossMoments | undefined, arm: { name: string }, context: Context): Finding {
  const { outcome, report, partial, plan } = context
  const facts = {
    estimand: `${outcome.name}, ${arm.name}`,
    population: `people exposed to ${arm.name}, ${windowWords(outcome)}`,
    unit: unitOf(outcome),
    better: outcome.better,
    n: moments?.n ?? 0,
    partial,
    plan,
  }
  if (moments === undefined || moments.n === 0)
    return report(armLevel, { ...facts, value: null, reasons: [NOBODY_YET] })
  const value = levelOf(outcome, moments)
  if (value === null) return report(armLevel, { ...facts, value, reasons: [NO_RATIO] })
  if (outcome.measure === 'any' && outcome.per === undefined) {
    const bounds = wilson(Math.round(value * moments.n), moments.n)
    return report(armLevel, { ...facts, value, interval: intervalOf(bounds, 'Wilson score') })
  }
  const bounds = levelInterval(outcome, moments)
  if (bounds === null) return report(armLevel, { ...facts, value, reasons: ['One person has no interval.'] })
  const method = outcome.per === undefined ? 'Student t' : 'Student t, delta method'
  return report(armLevel, { ...facts, value, interval: intervalOf(bounds, method) })
}

export interface Context {
  definition: ExperimentDefinition
  outcome: OutcomeDefinition
  variables: AskedOutcome
  /** Hash of the frozen plan. */
  plan: string
  checks: Check[]
  /** People in all arms of the plan, whether they count yet or not. */
  exposed: number
  partial: boolean
  report: Report
}

/** People who do not count yet, as a check for information. */
function openWindowsCheck(exposed: number, counted: number): Check {
  const open = Math.max(0, exposed - counted)
  const sentence =
    open === 0
      ? 'The window of every exposed person has closed.'
      : `${peopleWords(open)} ${open === 1 ? 'does' : 'do'} not count yet: the window is open, or its last day not over.`
  return { id: 'open_windows', passed: null, value: open, threshold: 0, sentence }
}

type Looks = OutcomeAnswer['comparisons'][number]['monitoring']

/** The looks of one comparison, to be drawn and checked. */
function looksAnswer(monitored: Monitored<DatedReading> | null): Looks {
  if (monitored === null) return null
  const { looks, stopped, spent } = monitored
  return {
    spent,
    stoppedAt: stopped?.reading.at ?? null,
    pastPlan: (looks.at(-1)?.reading.time ?? 0) > 1,
    absolute: absoluteEstimate(looks.at(-1)?.reading),
    relative: relativeEstimate(looks.at(-1)?.reading),
    looks: looks.map(({ reading, difference, nominal, spent: used, p, interval, crossed }) => ({
      ...{ at: reading.at, time: reading.time, nominal, spent: used, p, crossed },
      people: reading.treatment.n + reading.control.n,
      difference,
      lo: interval?.lo ?? null,
      hi: interval?.hi ?? null,
    })),
  }
}

/** Every arm against the control. */
function comparisonsOf(
  readings: readonly ArmsReading[],
  context: Context,
  checks: readonly Check[],
): OutcomeAnswer['comparisons'] {
  const { definition, outcome, variables, plan, partial, report } = context
  const [control, ...others] = definition.arms
  const isPrimary = definition.outcomes[0]?.key === outcome.key
  const unit = unitOf(outcome)
  const isAdjusted = definition.adjust !== undefined
  const levelIn = (moments?: CrossMoments) => (moments === undefined ? null : levelOf(outcome, moments))
  return others.map((arm) => {
    const [treated, untreated] = [arm.key, control?.key ?? ''].map((key) => readings.at(-1)?.arms.get(key))
    const newest =
      treated === undefined || untreated === undefined ? null : adjusted(treated, untreated, partOf(outcome), variables)
    const [t, c] = [levelIn(treated), levelIn(untreated)]
    const did = adjustmentCheck(definition, t === null || c === null ? null : t - c, newest, unit)
    const { absolute, relative, monitored } = compareReadings(
      readingsOfTwo(readings, arm.key, control?.key ?? '', estimatorOf(outcome, variables, isAdjusted)),
      planOf(definition),
      {
        words: `${outcome.name}, ${arm.name} minus ${control?.name ?? 'control'}`,
        population: `everyone exposed, in the arm they were given (intention to treat), ${windowWords(outcome)}`,
        unit,
        better: outcome.better,
        alpha: definition.alpha,
        checks: did === null ? [...checks] : [...checks, did],
        worthwhile: isPrimary ? worthwhileCheck(definition.smallestWorthwhile, unit) : null,
        partial,
        plan,
        evidence: 'randomised',
        how: `${outcome.per === undefined ? '' : ', delta method'}${isAdjusted && newest !== null ? adjustedWords(definition) : ''}`,
      },
      report,
    )
    const guard = guardOf(outcome, { absolute, relative })
    return { arm: arm.key, name: arm.name, absolute, relative, guard, monitoring: looksAnswer(monitored) }
  })
}

/** Levels and comparisons of one outcome. The first arm of the plan is the control, its first outcome the primary one. */
export function outcomeAnswer(readings: readonly ArmsReading[], context: Context): Omit<OutcomeAnswer, 'naive'> {
  const { definition, outcome } = context
  const newest = readings.at(-1)?.arms ?? new Map<string, CrossMoments>()
  const checks = [...context.checks, openWindowsCheck(context.exposed, peopleIn(newest))]
  return {
    key: outcome.key,
    name: outcome.name,
    primary: definition.outcomes[0]?.key === outcome.key,
    role: outcome.role ?? 'outcome',
    arms: definition.arms.map((arm) => ({
      key: arm.key,
      name: arm.name,
      level: level(newest.get(arm.key), arm, context),
    })),
    comparisons: comparisonsOf(readings, context, checks),
  }
}
