/** One arm against the control: absolute and relative effect from one monitored inference, so that both say the same. */
import type { Check, Finding, Interval, Unit } from '../finding.ts'
import type { Estimated, MetricDefinition, Report } from '../metrics/metric.ts'
import type { Moments } from '../stats/moments.ts'
import { common, type Monitored, type MonitoringPlan, type Reading } from '../stats/monitoring-plan.ts'
import { liftIn, testOf } from '../stats/reading.ts'
import { monitorOnce } from './monitor-once.ts'
import { monitoringCheck } from './monitoring.ts'

export const absoluteEffect: MetricDefinition = {
  id: 'experiment_absolute',
  version: 2,
  name: 'Effect, absolute',
  words: 'Mean outcome per person in the arm minus that in the control. Shares: 0.05 is five percentage points.',
  formula:
    'mean(arm) − mean(control) over people whose window has closed; Welch’s t at the level that the monitoring plan gives each closed day; the interval is what those of all days so far have in common, p the least alpha that would have stopped; where the plan says so adjusted for the same act before exposure (CUPED), ratios by the delta method',
  source:
    'Welch 1947, Biometrika 34; Lan & DeMets 1983, Biometrika 70; repeated intervals and p of Jennison & Turnbull 2000, ch. 9; Deng et al. 2013, WSDM (CUPED) and 2018, KDD (delta method); intention to treat: everyone exposed counts, in the arm they were given',
  unit: 'share',
  better: 'higher',
  queries: ['experiments/moments'],
  assumptions: [
    'People were assigned at random, once, and the assignment is the one that Expose names.',
    'What one person does does not depend on the arm of another (no spill-over).',
    'The outcome is what any account of the person did from first exposure until the window closed.',
    'Days, sizes and looks follow the plan or the calendar, and never what the outcomes show; a plan with one reading is read once, at its end.',
  ],
}

export const relativeEffect: MetricDefinition = {
  ...absoluteEffect,
  id: 'experiment_relative',
  name: 'Effect, relative',
  words: 'The change as a share of the control’s mean: 0.05 is five percent more than the control.',
  formula:
    'mean(arm) / mean(control) − 1; Fieller’s interval from the same standard errors, t quantiles and looks as the absolute effect',
  source: 'Fieller 1954, JRSS B 16; leaves out 0 exactly when Welch’s test rejects',
  unit: 'ratio',
}

/** All that both Findings share. */
export interface Comparison {
  /** "Visit within 14 days, Mens E-Mail against No E-Mail" */
  words: string
  population: string
  unit: Unit
  better: 'higher' | 'lower'
  alpha: number
  /** Trust checks; the smallest worthwhile effect comes as one more on the primary outcome. */
  checks: Check[]
  worthwhile: Check | null
  partial: boolean
  plan: string | null
  evidence: 'randomised' | 'association'
  /** How the two numbers were estimated, where they are no plain means: "adjusted for the 14 days before". */
  how?: string
}

const TOO_FEW = 'A group has fewer than two people: nothing can be compared.'
const NO_SPREAD =
  'Within each group everybody had the same outcome: without any variation nothing says how far chance could reach.'
const TOO_STRICT = 'The plan’s error rate is smaller than numbers can hold. Declare the experiment with a larger alpha.'
const NO_BASE =
  'The control’s mean cannot be told to be above 0, so a relative change has no bounded interval. Read the absolute effect instead.'
const READ_ABSOLUTE =
  'The plan says what is worth acting on as an absolute effect only: read the verdict there, not on the relative change.'
const NO_LOOK = 'The plan’s first look is still to come.'
const TOO_EARLY =
  'It is too early: the plan lets so few people decide nothing, whatever they show. Its first bound comes as the plan goes on.'
const DISAGREE =
  'The looks contradict each other: what the first ones showed, later ones rule out. The effect has not stayed the same, or the data have changed; read the experiment day by day.'

/** A reading and the moment from which it could be read. */
export type DatedReading = Reading & { at: string }
type Dated = Monitored<DatedReading>
interface Estimate {
  value: number
  lo: number | null
  hi: number | null
}

/** Why there is no number, from everything known so far. */
function whyNothing(reading: Reading, alpha: number): string {
  if (reading.treatment.n < 2 || reading.control.n < 2) return TOO_FEW
  if (1 - alpha > 1 - 2 ** -52) return TOO_STRICT
  if (reading.estimates !== undefined && 'refused' in reading.estimates) return reading.estimates.reason
  return testOf(reading, 1 - alpha) === null ? NO_SPREAD : NO_LOOK
}

/** The difference at the last look, with what the intervals of all looks have in common; a reason when there is none. */
function absoluteOf({ looks }: Dated): Estimate | string {
  const last = looks.at(-1)
  const interval = common(looks)
  if (last === undefined || interval === 'disagree') return DISAGREE
  const value = last.difference
  if (interval === null) return { value, lo: null, hi: null }
  return { value: Math.min(Math.max(value, interval.lo), interval.hi), ...interval }
}

/** The same for the relative change; a reason where it has no bounded interval that says what the difference says. */
function relativeOf({ looks, stopped }: Dated): Estimate | string {
  const lifts = new Map(
    looks.map(({ reading, nominal, interval }) => {
      const lift = nominal > 0 ? liftIn(reading, 1 - nominal) : null
      // Rounding may put an end on the wrong side of the point where both are the same but for the last digit.
      return [
        reading,
        lift === null || interval === null
          ? null
          : { value: lift.value, lo: Math.min(lift.lo, lift.value), hi: Math.max(lift.hi, lift.value) },
      ] as const
    }),
  )
  const last = looks.at(-1)
  const lift = last === undefined ? null : (lifts.get(last.reading) ?? null)
  const interval = common(looks, (look) => lifts.get(look.reading) ?? null)
  if (interval === 'disagree') return DISAGREE
  if (lift === null || interval === null) return NO_BASE
  if ((interval.lo > 0 || interval.hi < 0) !== (stopped !== null)) return NO_BASE
  return { value: Math.min(Math.max(lift.value, interval.lo), interval.hi), ...interval }
}

const METHOD: Readonly<Record<MonitoringPlan['kind'], string>> = {
  spending: ', all looks by error spending',
  'group-sequential': ', planned looks by error spending',
  anytime: ', confidence sequence',
  fixed: '',
}

/**
 * Absolute and relative effect of the treatment over the control, read by a monitoring plan.
 * @param readings in order of time, each of everything known by then
 */
export function compareReadings(
  readings: readonly DatedReading[],
  monitoring: MonitoringPlan,
  comparison: Comparison,
  report: Report,
  definitions = { absolute: absoluteEffect, relative: relativeEffect },
): { absolute: Finding; relative: Finding; monitored: Dated | null } {
  const level = 1 - comparison.alpha
  const monitored = monitorOnce(monitoring, readings, comparison.alpha)
  const newest = readings.at(-1) ?? { treatment: { n: 0 }, control: { n: 0 } }
  const read = monitored?.looks.at(-1)?.reading ?? newest
  const { population, better, partial, plan, evidence, how = '' } = comparison
  const base: Omit<Estimated, 'value'> = {
    population,
    n: read.treatment.n + read.control.n,
    better,
    partial,
    plan,
    evidence,
  }
  const readAs = monitored === null ? null : monitoringCheck(monitoring, comparison.alpha, monitored)
  const checks = readAs === null ? comparison.checks : [...comparison.checks, readAs]
  const last = readings.at(-1)
  const nothing = last === undefined ? TOO_FEW : whyNothing(last, comparison.alpha)
  const estimated = (
    estimate: Estimate | string,
    method: string,
  ): Pick<Estimated, 'value' | 'p' | 'interval' | 'reasons'> => {
    if (monitored === null || typeof estimate === 'string')
      return { value: null, reasons: [typeof estimate === 'string' ? estimate : nothing] }
    const { value, lo, hi } = estimate
    if (lo === null || hi === null) return { value, p: monitored.p, reasons: [TOO_EARLY] }
    const interval: Interval = { lo, hi, level, method: `${method}${how}${METHOD[monitoring.kind]}` }
    return { value, p: monitored.p, interval }
  }
  const difference = monitored === null ? nothing : absoluteOf(monitored)
  const lift = monitored === null || typeof difference === 'string' ? difference : relativeOf(monitored)
  const early = typeof difference !== 'string' && difference.lo === null
  const undecided = comparison.worthwhile !== null && monitored !== null && monitored.stopped === null
  const absolute = report(definitions.absolute, {
    ...base,
    estimand: comparison.words,
    unit: comparison.unit,
    checks: comparison.worthwhile === null ? checks : [...checks, comparison.worthwhile],
    ...estimated(difference, 'Welch t'),
  })
  const relative = estimated(early ? TOO_EARLY : lift, 'Fieller, Welch df')
  return {
    absolute,
    monitored,
    relative: report(definitions.relative, {
      ...base,
      estimand: `${comparison.words}, relative change`,
      checks,
      ...relative,
      reasons: [...(relative.reasons ?? []), ...(relative.value !== null && undecided ? [READ_ABSOLUTE] : [])],
    }),
  }
}

/** Absolute and relative effect of `treatment` over `control`, read once. */
export function compare(
  treatment: Moments,
  control: Moments,
  comparison: Comparison,
  report: Report,
  definitions = { absolute: absoluteEffect, relative: relativeEffect },
): { absolute: Finding; relative: Finding } {
  const reading = { time: 1, at: '', treatment, control }
  const { absolute, relative } = compareReadings([reading], { kind: 'fixed' }, comparison, report, definitions)
  return { absolute, relative }
}
