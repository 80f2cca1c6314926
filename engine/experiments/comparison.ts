/** One arm against the control: absolute and relative effect from one Welch inference, so that both say the same. */
import type { Check, Finding, Interval, Unit } from '../finding.ts'
import type { Estimated, MetricDefinition, Report } from '../metrics/metric.ts'
import type { Moments } from '../stats/moments.ts'
import { fieller, welch } from '../stats/welch.ts'

export const absoluteEffect: MetricDefinition = {
  id: 'experiment_absolute',
  version: 1,
  name: 'Effect, absolute',
  words: 'Mean outcome per person in the arm minus that in the control. Shares: 0.05 is five percentage points.',
  formula: 'mean(arm) − mean(control); Welch’s t test and its interval, from n, mean and variance over people',
  source: 'Welch 1947, Biometrika 34; intention to treat: everyone exposed counts, in the arm they were given',
  unit: 'share',
  better: 'higher',
  queries: ['experiments/arms', 'experiments/outcome'],
  assumptions: [
    'People were assigned at random, once, and the assignment is the one that Expose names.',
    'What one person does does not depend on the arm of another (no spill-over).',
    'The outcome is what any account of the person did from first exposure until the window closed.',
    'The result is read once, at the end of the plan; earlier readings are marked as suggestive.',
  ],
}

export const relativeEffect: MetricDefinition = {
  ...absoluteEffect,
  id: 'experiment_relative',
  name: 'Effect, relative',
  words: 'The change as a share of the control’s mean: 0.05 is five percent more than the control.',
  formula:
    'mean(arm) / mean(control) − 1; Fieller’s interval from the same standard errors and t quantile as the absolute effect',
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
}

const TOO_FEW = 'A group has fewer than two people: nothing can be compared.'
const NO_SPREAD =
  'Within each group everybody had the same outcome: without any variation nothing says how far chance could reach.'
const TOO_STRICT = 'The plan’s error rate is smaller than numbers can hold. Declare the experiment with a larger alpha.'
const NO_BASE =
  'The control’s mean cannot be told to be above 0, so a relative change has no bounded interval. Read the absolute effect instead.'
const READ_ABSOLUTE =
  'The plan says what is worth acting on as an absolute effect only: read the verdict there, not on the relative change.'

function whyNothing(treatment: Moments, control: Moments, level: number): string {
  if (treatment.n < 2 || control.n < 2) return TOO_FEW
  return level > 1 - 2 ** -52 ? TOO_STRICT : NO_SPREAD
}

/** Absolute and relative effect of `treatment` over `control`. */
export function compare(
  treatment: Moments,
  control: Moments,
  comparison: Comparison,
  report: Report,
  definitions = { absolute: absoluteEffect, relative: relativeEffect },
): { absolute: Finding; relative: Finding } {
  const level = 1 - comparison.alpha
  const { population, better, checks, partial, plan, evidence } = comparison
  const base: Omit<Estimated, 'value'> = { population, n: treatment.n + control.n, better, partial, plan, evidence }
  const test = welch(treatment, control, level)
  const lift = fieller(treatment, control, level)
  const interval = (lo: number, hi: number, method: string): Interval => ({ lo, hi, level, method })
  const nothing = whyNothing(treatment, control, level)
  const undecided = comparison.worthwhile !== null && test !== null && test.lo <= 0 && test.hi >= 0
  const absolute = report(definitions.absolute, {
    ...base,
    estimand: comparison.words,
    unit: comparison.unit,
    checks: comparison.worthwhile === null ? checks : [...checks, comparison.worthwhile],
    ...(test === null
      ? { value: null, reasons: [nothing] }
      : { value: test.difference, p: test.p, interval: interval(test.lo, test.hi, 'Welch t') }),
  })
  const relative = report(definitions.relative, {
    ...base,
    estimand: `${comparison.words}, relative change`,
    checks,
    ...(test === null || lift === null
      ? { value: null, reasons: [test === null ? nothing : NO_BASE] }
      : {
          value: lift.lift,
          p: test.p,
          // Rounding may put an end on the wrong side of the point where both are the same but for the last digit.
          interval: interval(Math.min(lift.lo, lift.lift), Math.max(lift.hi, lift.lift), 'Fieller, Welch df'),
          reasons: undecided ? [READ_ABSOLUTE] : [],
        }),
  })
  return { absolute, relative }
}
