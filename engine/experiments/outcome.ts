/** One outcome of an experiment: its level in every arm, and every arm against the control, as the monitoring plan reads it. */
import type { ExperimentDefinition, OutcomeDefinition } from '@candor/ingest/definition'
import type { ExperimentAnswer } from '../api/shapes/index.ts'
import type { Check, Finding, Unit } from '../finding.ts'
import { peopleWords } from '../number-words.ts'
import { intervalOf, type MetricDefinition, type Report } from '../metrics/metric.ts'
import { NO_MOMENTS, variance, type Moments } from '../stats/moments.ts'
import type { Monitored } from '../stats/monitoring-plan.ts'
import { wilson } from '../stats/proportion.ts'
import { studentTQuantile } from '../stats/student-t.ts'
import { compareReadings, type DatedReading } from './comparison.ts'
import { planOf } from './monitoring.ts'
import { peopleIn, readingsOfTwo, type ArmsReading } from './readings.ts'
import { relativeEstimate } from './relative-estimate.ts'
import { worthwhileCheck } from './trust.ts'

export const armLevel: MetricDefinition = {
  id: 'experiment_level',
  version: 2,
  name: 'Level in one arm',
  words: 'Mean outcome per person in one arm. It describes; only the difference between arms speaks of an effect.',
  formula: 'Σ outcome / people whose window has closed; Wilson interval for shares, Student t for means',
  source: 'Wilson 1927; Student 1908',
  unit: 'share',
  better: 'higher',
  queries: ['experiments/arms', 'experiments/outcome'],
  assumptions: ['The outcome is what any account of the person did from first exposure until the window closed.'],
}

type OutcomeAnswer = ExperimentAnswer['outcomes'][number]

/** What is measured decides the unit: did it at all (share), how often (events), for how much (money). */
export const unitOf = ({ measure }: Pick<OutcomeDefinition, 'measure'>): Unit =>
  measure === 'any' ? 'share' : measure === 'count' ? 'events' : 'money'

const windowWords = ({ windowDays }: OutcomeDefinition): string =>
  `within ${windowDays} ${windowDays === 1 ? 'day' : 'days'} of first exposure`

const NOBODY_YET =
  'Nobody of this arm counts yet: people count from the end of the day on which the window of all who were exposed on theirs has closed.'

function level(moments: Moments, arm: { name: string }, context: Context): Finding {
  const { outcome, report, partial, plan } = context
  const facts = {
    estimand: `${outcome.name}, ${arm.name}`,
    population: `people exposed to ${arm.name}, ${windowWords(outcome)}`,
    unit: unitOf(outcome),
    better: outcome.better,
    n: moments.n,
    partial,
    plan,
  }
  if (moments.n === 0) return report(armLevel, { ...facts, value: null, reasons: [NOBODY_YET] })
  if (outcome.measure === 'any') {
    const bounds = wilson(Math.round(moments.mean * moments.n), moments.n)
    return report(armLevel, { ...facts, value: moments.mean, interval: intervalOf(bounds, 'Wilson score') })
  }
  const spread = variance(moments)
  if (spread === null)
    return report(armLevel, { ...facts, value: moments.mean, reasons: ['One person has no interval.'] })
  const reach = studentTQuantile(0.975, moments.n - 1) * Math.sqrt(spread / moments.n)
  const bounds = { lo: moments.mean - reach, hi: moments.mean + reach }
  return report(armLevel, { ...facts, value: moments.mean, interval: intervalOf(bounds, 'Student t') })
}

export interface Context {
  definition: ExperimentDefinition
  outcome: OutcomeDefinition
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
    relative: relativeEstimate(looks.at(-1)?.reading),
    looks: looks.map(({ reading: { at, time, treatment, control }, nominal, spent: used, p, interval, crossed }) => ({
      ...{ at, time, nominal, spent: used, p, crossed },
      people: treatment.n + control.n,
      difference: treatment.mean - control.mean,
      lo: interval?.lo ?? null,
      hi: interval?.hi ?? null,
    })),
  }
}

/** Levels and comparisons of one outcome. The first arm of the plan is the control, its first outcome the primary one. */
export function outcomeAnswer(readings: readonly ArmsReading[], context: Context): Omit<OutcomeAnswer, 'naive'> {
  const { definition, outcome, plan, partial, report } = context
  const [control, ...others] = definition.arms
  const primary = definition.outcomes[0]?.key === outcome.key
  const newest = readings.at(-1)?.arms ?? new Map<string, Moments>()
  const checks = [...context.checks, openWindowsCheck(context.exposed, peopleIn(newest))]
  return {
    key: outcome.key,
    name: outcome.name,
    primary,
    arms: definition.arms.map((arm) => ({
      key: arm.key,
      name: arm.name,
      level: level(newest.get(arm.key) ?? NO_MOMENTS, arm, context),
    })),
    comparisons: others.map((arm) => {
      const { absolute, relative, monitored } = compareReadings(
        readingsOfTwo(readings, arm.key, control?.key ?? ''),
        planOf(definition),
        {
          words: `${outcome.name}, ${arm.name} minus ${control?.name ?? 'control'}`,
          population: `everyone exposed, in the arm they were given (intention to treat), ${windowWords(outcome)}`,
          unit: unitOf(outcome),
          better: outcome.better,
          alpha: definition.alpha,
          checks,
          worthwhile: primary ? worthwhileCheck(definition.smallestWorthwhile, unitOf(outcome)) : null,
          partial,
          plan,
          evidence: 'randomised',
        },
        report,
      )
      return { arm: arm.key, name: arm.name, absolute, relative, monitoring: looksAnswer(monitored) }
    }),
  }
}
