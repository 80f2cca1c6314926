/** One outcome of an experiment: its level in every arm, and every arm against the control. */
import type { ExperimentDefinition, OutcomeDefinition } from '@candor/ingest/definition'
import type { QueryRow } from '@candor/queries'
import type { ExperimentAnswer } from '../api/shapes/index.ts'
import type { Check, Finding, Unit } from '../finding.ts'
import { peopleWords } from '../number-words.ts'
import { intervalOf, type MetricDefinition, type Report } from '../metrics/metric.ts'
import { NO_MOMENTS, variance, type Moments } from '../stats/moments.ts'
import { wilson } from '../stats/proportion.ts'
import { studentTQuantile } from '../stats/student-t.ts'
import { compare } from './comparison.ts'
import { worthwhileCheck } from './trust.ts'

export const armLevel: MetricDefinition = {
  id: 'experiment_level',
  version: 1,
  name: 'Level in one arm',
  words: 'Mean outcome per person in one arm. It describes; only the difference between arms speaks of an effect.',
  formula: 'Σ outcome / people; Wilson interval for shares, Student t for means',
  source: 'Wilson 1927; Student 1908',
  unit: 'share',
  better: 'higher',
  queries: ['experiments/arms', 'experiments/outcome'],
  assumptions: ['The outcome is what any account of the person did from first exposure until the window closed.'],
}

type OutcomeRow = QueryRow['experiments/outcome']
type OutcomeAnswer = ExperimentAnswer['outcomes'][number]

/** What is measured decides the unit: did it at all (share), how often (events), for how much (money). */
export const unitOf = ({ measure }: Pick<OutcomeDefinition, 'measure'>): Unit =>
  measure === 'any' ? 'share' : measure === 'count' ? 'events' : 'money'

const momentsIn = (rows: readonly OutcomeRow[], arm: string): Moments => {
  const row = rows.find((candidate) => candidate.arm === arm)
  return row === undefined ? NO_MOMENTS : { n: row.people, mean: row.mean, m2: row.m2 }
}

const windowWords = ({ windowDays }: OutcomeDefinition): string =>
  `within ${windowDays} ${windowDays === 1 ? 'day' : 'days'} of first exposure`

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
  if (moments.n === 0)
    return report(armLevel, { ...facts, value: null, reasons: ['Nobody has been exposed to this arm yet.'] })
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
  partial: boolean
  report: Report
}

/** People whose window has not closed, as a check for information. */
export function openWindowsCheck(rows: readonly OutcomeRow[]): Check {
  const open = rows.reduce((sum, row) => sum + row.still_open, 0)
  const sentence =
    open === 0
      ? 'The window of every exposed person has closed.'
      : `${peopleWords(open)} ${open === 1 ? 'is' : 'are'} still in the window: an outcome may yet come.`
  return { id: 'open_windows', passed: null, value: open, threshold: 0, sentence }
}

/** Levels and comparisons of one outcome. The first arm of the plan is the control, its first outcome the primary one. */
export function outcomeAnswer(rows: readonly OutcomeRow[], context: Context): Omit<OutcomeAnswer, 'naive'> {
  const { definition, outcome, plan, partial, report } = context
  const [control, ...others] = definition.arms
  const primary = definition.outcomes[0]?.key === outcome.key
  const checks = [...context.checks, openWindowsCheck(rows)]
  return {
    key: outcome.key,
    name: outcome.name,
    primary,
    arms: definition.arms.map((arm) => ({
      key: arm.key,
      name: arm.name,
      level: level(momentsIn(rows, arm.key), arm, context),
    })),
    comparisons: others.map((arm) => ({
      arm: arm.key,
      name: arm.name,
      ...compare(
        momentsIn(rows, arm.key),
        momentsIn(rows, control?.key ?? ''),
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
      ),
    })),
  }
}
