/** The rung of one series: everybody got it at once, so the weeks after are compared with how the weeks before would have gone on. */
import type { GivenDefinition } from '@candor/ingest/definition'
import { askOf, type Ask } from '../ask.ts'
import type { Check, Finding } from '../finding.ts'
import { intervalOf, reportOf, type Estimated, type MetricDefinition, type Report } from '../metrics/metric.ts'
import { continued, type Continued } from '../stats/local-level.ts'
import { isRefusal } from '../stats/refusal.ts'
import { timeBasedRegression } from '../stats/time-based-regression.ts'
import { beginOf, calendarOf, spanWords, stretchOf, type Calendar } from './calendar.ts'
import { coincidenceCheck } from './coincidences.ts'
import { computedOnce } from './computed.ts'
import { controlsOf, controlWords, isTold, partsOf, summed, type Control } from './controls.ts'
import { FEWEST_WEEKS, LEVEL, MOST_WEEKS } from './gates.ts'
import { askSeries, filled, seriesUnit, spanOf, summedUnit, type Span } from './outcome-series.ts'
import { pictureOf } from './picture.ts'
import type { Context, Obstacle, Ran, Rung } from './rung.ts'
import { controlCheck, pretendedStarts } from './series-checks.ts'

export const seriesEffect: MetricDefinition = {
  id: 'series_effect',
  version: 1,
  name: 'Effect on a series',
  words:
    'What came in a week, less what would have come: how the weeks before would have gone on by themselves, and by series that the initiative cannot move.',
  formula:
    'mean of what came after the start less the forecast of a local level with regressors, fitted before it; averaged over the ratio of its variances by their likelihood',
  source:
    'Durbin & Koopman 2012, ch. 2 to 4; Brodersen et al. 2015, Annals of Applied Statistics 9, for its use (docs/decisions/020-series-rungs.md)',
  unit: 'events',
  better: 'higher',
  queries: ['experiments/outcome_series', 'stream/alarm_record'],
  assumptions: [
    'Without it, the series would have gone on as before: its level wanders, and follows the controls as it did.',
    'The controls were not moved by it.',
    'Nothing else began at the same time that moves the series and not the controls.',
  ],
}
export const seriesRegression: MetricDefinition = {
  ...seriesEffect,
  id: 'series_regression',
  name: 'Effect on a series, regression on a control',
  formula: 'what came less a + b · control, fitted before the start; Student’s t with n − 2; by the week',
  source: 'Kerman, Wang & Vaver 2017 (time-based regression)',
  assumptions: [...seriesEffect.assumptions, 'Its weeks are independent of each other, given the control.'],
}
export const seriesAlone: MetricDefinition = {
  ...seriesEffect,
  id: 'series_alone',
  name: 'Effect on a series, without controls',
  formula: 'as the effect on a series, by the weeks before alone',
}

const NOT_EVERYBODY: Obstacle = {
  why: 'Its plan does not say that everybody got it at once.',
  unlock: 'Where everybody got it, say so under “given” in the plan, with series that it cannot move.',
}

interface Observed {
  calendar: Calendar
  values: readonly number[]
  controls: readonly Control[]
  /** Declared controls of which too little was told. */
  missing: readonly string[]
}

export async function observed(
  ask: Ask,
  { initiative, scope }: Pick<Context, 'initiative' | 'scope'>,
  given: GivenDefinition,
): Promise<Observed | null> {
  const { body } = initiative
  const wanted = controlsOf(given, body, scope.definitions.market)
  const stretch = stretchOf(body, 'week', MOST_WEEKS)
  const verbs = new Set([body.outcome.verb, ...wanted.map(({ verb }) => verb)])
  const brands = new Set([body.brand, '', ...wanted.flatMap((control) => control.brands)])
  const told = await askSeries(ask, scope, body, stretch, { verbs: [...verbs], brands: [...brands], by: 'brand' })
  const own = told.find(({ verb, place }) => verb === body.outcome.verb && place === body.brand)
  if (own === undefined) return null
  /** As far as the series itself and all of these are told of. */
  const until = (others: readonly Span[]): Calendar => {
    const last = others.reduce((earliest, one) => (one.last < earliest ? one.last : earliest), own.last)
    return calendarOf(stretch, { first: own.first, last }, scope.asOf)
  }
  const known = wanted.map((control) => ({ ...control, parts: partsOf(control, told) }))
  const used = known.filter(({ parts }) => isTold(parts, until([])))
  // A control that is not told of any more says nothing of the weeks since.
  const calendar = until(used.map(({ parts }) => spanOf(parts)))
  return {
    calendar,
    values: filled(own, calendar).values,
    controls: used.map(({ name, parts }) => summed(name, parts, calendar)),
    missing: known.filter((control) => !used.includes(control)).map(({ name }) => name),
  }
}

type Read = { effect: number; lo: number; hi: number; level: number; p: number }
const estimated = ({ effect, lo, hi, level, p }: Read, method: string) => ({ value: effect, interval: intervalOf({ lo, hi }, method, level), p }) // prettier-ignore

/** All that is computed of the series: pure, and done once for the same numbers. */
const comparisonOf = computedOnce(({ values, calendar, controls }: Observed) => {
  const { before, after } = calendar
  const regressors = controls.map((control) => control.values)
  const control = values.map((_, at) => regressors.reduce((sum, one) => sum + (one[at] ?? 0), 0))
  const regression = timeBasedRegression({ treated: values, control, before }, LEVEL)
  return {
    test: continued({ values, before, regressors }, LEVEL),
    pretended: pretendedStarts({ values, before, regressors }),
    regression: isRefusal(regression) ? regression : { ...regression, effect: regression.value / after, lo: regression.lo / after, hi: regression.hi / after }, // prettier-ignore
    alone: continued({ values, before }, LEVEL),
  }
})
type Comparison = ReturnType<typeof comparisonOf>

/** What else the field would answer, each with its own inference. */
function othersOf({ regression, alone }: Comparison, report: Report, facts: Omit<Estimated, 'value'>): Finding[] {
  const tests = [
    [seriesRegression, regression, 'Student t, regression'],
    [seriesAlone, alone, 'local level'],
  ] as const
  return tests.map(([definition, test, method]) => report(definition, isRefusal(test) ? { ...facts, value: null, reasons: [test.reason] } : { ...facts, ...estimated(test, method) })) // prettier-ignore
}

interface Answered {
  seen: Observed
  comparison: Comparison
  test: Continued
  coincidence: Check
}

function ranOf(context: Context, { seen, comparison, test, coincidence }: Answered, report: Report): Ran {
  const { body, hash } = context.initiative
  const { calendar, values, controls, missing } = seen
  const { before, after, planned } = calendar
  const facts = {
    estimand: `${body.outcome.name}, more in a week`,
    population: `customers of ${body.brand}, all of them`,
    unit: seriesUnit(body.outcome),
    better: body.outcome.better,
    n: before + after,
    evidence: 'quasi-experiment',
    window: { from: beginOf(calendar, -before), to: beginOf(calendar, after) },
    partial: after < planned,
    plan: hash,
  } as const
  const checks = [controlCheck(controls.length), coincidence, comparison.pretended]
  const left = missing.length === 0 ? '' : ` Too little is told of ${missing.join(', ')}.`
  return {
    effect: report(seriesEffect, { ...facts, ...estimated(test, 'local level, averaged over its variances'), checks }),
    over: { times: after, words: spanWords('week', after), unit: summedUnit(facts.unit) },
    description: `${spanWords('week', after)} of it against what was to be expected ${controlWords(controls, calendar)}.${left}`,
    base: null,
    beside: controls.length === 0 ? [] : othersOf(comparison, report, facts),
    picture: pictureOf(
      `${body.outcome.name}, by week`,
      calendar,
      { observed: values, expected: values.map((_, at) => test.expected[at - before] ?? null) },
      test,
    ),
  }
}

async function compared(context: Context, given: GivenDefinition): Promise<Ran | Obstacle> {
  const { initiative, scope, reader } = context
  const ask = askOf(reader)
  const seen = await observed(ask, context, given)
  if (seen === null)
    return { why: 'Nothing that its outcome counts was ever seen.', unlock: 'Send the outcome, with the brand.' }
  const { before, after } = seen.calendar
  if (after < 1) return { why: 'It has not run for a whole week yet, or its controls are not told of that far.', unlock: 'Wait until the first week after its start is over.' } // prettier-ignore
  if (before < FEWEST_WEEKS)
    return {
      why: `Of the time before it began, ${spanWords('week', before)} are known: it takes ${FEWEST_WEEKS} to say how they go on by themselves, and to try that.`,
      unlock: 'Import what came earlier.',
    }
  const comparison = comparisonOf(seen)
  const { test } = comparison
  if (isRefusal(test)) return { why: test.reason, unlock: 'Name other controls in the plan, or give it to some places first.' } // prettier-ignore
  const coincidence = await coincidenceCheck(ask, scope, initiative)
  return ranOf(context, { seen, comparison, test, coincidence }, reportOf(scope, ask))
}

export const everybody: Rung = {
  id: 'everybody',
  name: 'Before and after, against what it cannot move',
  words:
    'Everybody got it at once, so there is nobody to compare with but the past. How the series would have gone on is told by itself before, and by series that move alike and that it cannot touch.',
  source:
    'Interrupted series with controls: local level with regressors (Durbin & Koopman 2012; Brodersen et al. 2015)',
  evidence: 'quasi-experiment',

  needs: ({ initiative }) => (initiative.body.given?.to === 'everybody' ? null : NOT_EVERYBODY),

  run: (context) => {
    const { given } = context.initiative.body
    if (given?.to !== 'everybody') throw new Error('This rung needs a plan that gave it to everybody: ask needs() first.') // prettier-ignore
    return compared(context, given)
  },
}
