/** The rung of a lot among places: chance decided which of them got it, and nothing else is taken to be true of them. */
import type { GivenDefinition } from '@candor/ingest/definition'
import { askOf } from '../ask.ts'
import type { Check } from '../finding.ts'
import { intervalOf, reportOf, type Estimated, type MetricDefinition, type Report } from '../metrics/metric.ts'
import { countWords, pWords } from '../number-words.ts'
import { clusterRandomisation, type RandomisationEffect } from '../stats/interference/cluster-randomisation.ts'
import { meanOf } from '../stats/panel.ts'
import { isRefusal } from '../stats/refusal.ts'
import { timeBasedRegression } from '../stats/time-based-regression.ts'
import { askPlaces } from './ask-places.ts'
import { beginOf, spanWords, type Calendar } from './calendar.ts'
import { computedOnce } from './computed.ts'
import { LEVEL, LOT_ALPHA } from './gates.ts'
import { seriesUnit, summedUnit, type OutcomeSeries } from './outcome-series.ts'
import { pictureOf } from './picture.ts'
import { unknownPlace } from './place-panel.ts'
import { isObstacle, type Context, type Obstacle, type Ran, type Rung } from './rung.ts'

export const lotEffect: MetricDefinition = {
  id: 'lot_effect',
  version: 1,
  name: 'Effect on a place, by lot',
  words:
    'What a place that the lot gave it showed more in a day or week than before, less the same of the places that the lot left out.',
  formula:
    'difference of the means, over places, of mean after less mean before; p and interval by all ways in which the lot could have fallen (up to 100,000, else 20,000 drawn): the interval holds the effects that this test does not reject',
  source: 'Fisher 1935; Ho & Imbens 2006, JASA 101, for the interval (docs/decisions/025-waves-and-lots.md)',
  unit: 'events',
  better: 'higher',
  queries: ['experiments/outcome_series'],
  assumptions: [
    'A lot decided which of the places got it, each set of so many as likely as any other: the plan says so, and nobody can tell from here.',
    'It adds the same in every place that got it.',
    'Places that did not get it were not touched by it: nobody went there instead, and nobody stayed away.',
    'The field that the plan names says where each outcome was; one without it is in no place.',
  ],
}

export const lotRegression: MetricDefinition = {
  ...lotEffect,
  id: 'lot_regression',
  name: 'Effect on a place, by lot, time-based regression',
  formula:
    'what the places with it showed in all, less a + b · what those without it did, fitted before; by place and moment',
  source: 'Kerman, Wang & Vaver 2017 (time-based regression)',
  assumptions: [...lotEffect.assumptions, 'Its weeks are independent of each other, given the places without it.'],
}

const NOT_DRAWN: Obstacle = {
  why: 'Its plan does not say that a lot decided which places got it.',
  unlock:
    'Where it is given in some places only, let a lot decide in which, and name all that were in it under “among” in the plan.',
}

/** The places of a lot: what each showed, and whether it got it. */
interface Lot {
  values: readonly (readonly number[])[]
  arms: readonly number[]
  before: number
}

const changeOf = (values: readonly number[], before: number): number =>
  meanOf(values.slice(before)) - meanOf(values.slice(0, before))

const ofArm = ({ values, arms }: Lot, arm: number): (readonly number[])[] => values.filter((_, at) => arms[at] === arm)
const byMoment = (series: readonly (readonly number[])[], of: (values: number[]) => number): number[] =>
  (series[0] ?? []).map((_, moment) => of(series.map((values) => values[moment] ?? 0)))
const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0)

/** All that is computed of a lot: pure, and done once for the same numbers. */
const comparisonOf = computedOnce((lot: Lot) => {
  const { values, arms, before } = lot
  const design = { kind: 'complete', treated: total(arms) } as const
  const [own, others] = [ofArm(lot, 1), ofArm(lot, 0)]
  return {
    test: clusterRandomisation(values.map((one) => changeOf(one, before)), arms, design, { level: LEVEL }), // prettier-ignore
    earlier: before === 0 ? null : clusterRandomisation(values.map((one) => meanOf(one.slice(0, before))), arms, design, { level: LEVEL }), // prettier-ignore
    regression: timeBasedRegression({ treated: byMoment(own, total), control: byMoment(others, total), before }, LEVEL),
    came: byMoment(own, meanOf),
    without: byMoment(others, meanOf),
  }
})
type Comparison = ReturnType<typeof comparisonOf>

/** Were they alike before, as a lot leaves them? */
function fairLot({ earlier }: Comparison): Check {
  const shared = { id: 'fair_lot', threshold: LOT_ALPHA }
  if (earlier === null || isRefusal(earlier))
    return { ...shared, passed: null, value: null, sentence: 'Nothing is known of the time before that would show whether the lot was fair.' } // prettier-ignore
  const passed = earlier.p >= LOT_ALPHA
  const sentence = passed
    ? `Before, the places with it and without it differed no more than a lot explains (${pWords(earlier.p)}).`
    : `Before, the places with it differed from the others by more than a lot explains (${pWords(earlier.p)}): something else chose them.`
  return { ...shared, passed, value: earlier.p, sentence }
}

const estimated = ({ value, lo, hi, level, p }: Omit<RandomisationEffect, 'smallestP' | 'assignments' | 'method'>, method: string) => ({ value, interval: intervalOf({ lo, hi }, method, level), p }) // prettier-ignore

interface Answered {
  lot: Lot
  calendar: Calendar
  comparison: Comparison
  test: RandomisationEffect
}

function regressionOf(
  { comparison, calendar }: Answered,
  facts: Omit<Estimated, 'value'>,
  own: number,
  report: Report,
) {
  const { regression } = comparison
  if (isRefusal(regression)) return report(lotRegression, { ...facts, value: null, reasons: [regression.reason] })
  const times = own * calendar.after
  const { value, lo, hi, level, p } = regression
  return report(lotRegression, { ...facts, ...estimated({ value: value / times, lo: lo / times, hi: hi / times, level, p }, 'Student t, regression') }) // prettier-ignore
}

function ranOf(context: Context, answered: Answered, report: Report): Ran {
  const { lot, calendar, comparison, test } = answered
  const { body, hash } = context.initiative
  const { every, before, after, planned } = calendar
  const own = total(lot.arms)
  const others = lot.arms.length - own
  const facts = {
    estimand: `${body.outcome.name}, more in one of the places in a ${every}`,
    population: `${countWords(own)} of ${countWords(own + others)} places, drawn by lot`,
    unit: seriesUnit(body.outcome),
    better: body.outcome.better,
    n: own + others,
    evidence: 'randomised',
    window: { from: beginOf(calendar, -before), to: beginOf(calendar, after) },
    partial: after < planned,
    plan: hash,
  } as const
  const effect = report(lotEffect, { ...facts, ...estimated(test, `randomisation, ${test.method}`), checks: [fairLot(comparison)] }) // prettier-ignore
  const apart = before === 0 ? 0 : meanOf(comparison.came.slice(0, before)) - meanOf(comparison.without.slice(0, before)) // prettier-ignore
  return {
    effect,
    over: {
      times: own * after,
      words: `${countWords(own)} place${own === 1 ? '' : 's'} over ${spanWords(every, after)}`,
      unit: summedUnit(facts.unit),
    },
    description: `${countWords(own)} places that a lot drew against ${countWords(others)} that it left out; ${spanWords(every, after)} of it, each less its ${before === 0 ? 'time before, of which nothing is known' : `${spanWords(every, before)} before`}. The lot could have fallen in ${countWords(test.assignments)} ways${test.method === 'all assignments' ? '' : ' and more, of which these were drawn'}.`, // prettier-ignore
    base: null,
    beside: [regressionOf(answered, facts, own, report)],
    picture: pictureOf(
      `${body.outcome.name}, by ${every}, mean of ${countWords(own)} places`,
      calendar,
      { observed: comparison.came, expected: comparison.without.map((value) => value + apart) },
      { effect: test.value, lo: test.lo, hi: test.hi, level: test.level },
    ),
  }
}

function lotOf(
  { those = [], among = [] }: GivenDefinition,
  series: readonly OutcomeSeries[],
  { before, after, every }: Calendar,
): Lot | Obstacle {
  // prettier-ignore
  const seen = new Map(series.map((one) => [one.place, one.values]))
  const missing = among.filter((name) => !seen.has(name))
  if (missing.length > 0) return unknownPlace(missing, series)
  if (after < 1)
    return { why: `It has not run for a whole ${every} yet.`, unlock: `Wait until the first ${every} after its start is over.` } // prettier-ignore
  return { values: among.map((name) => seen.get(name) ?? []), arms: among.map((name) => (those.includes(name) ? 1 : 0)), before } // prettier-ignore
}

async function compared(context: Context, given: GivenDefinition): Promise<Ran | Obstacle> {
  const { initiative, scope, reader } = context
  const ask = askOf(reader)
  const seen = await askPlaces(ask, scope, initiative.body, given)
  if (isObstacle(seen)) return seen
  const { calendar, series } = seen
  const lot = lotOf(given, series, calendar)
  if ('why' in lot) return lot
  const comparison = comparisonOf(lot)
  const { test } = comparison
  if (isRefusal(test)) return { why: test.reason, unlock: 'Draw lots among more places: eight are the fewest, with three to five of them drawn.' } // prettier-ignore
  return ranOf(context, { lot, calendar, comparison, test }, reportOf(scope, ask))
}

export const drawnPlaces: Rung = {
  id: 'drawn-places',
  name: 'Places by lot',
  words:
    'Chance decided which places got it. They are compared with those that the lot left out, and what the lot could have brought forth in its place says how far chance reaches.',
  source:
    'Randomisation test (Fisher 1935), turned around into an interval (Ho & Imbens 2006); time-based regression (Kerman, Wang & Vaver 2017) beside it',
  evidence: 'randomised',

  needs: ({ initiative: { body } }) =>
    body.given?.to === 'places' && body.given.among !== undefined ? null : NOT_DRAWN,

  run: (context) => {
    const { given } = context.initiative.body
    if (given?.among === undefined)
      throw new Error('The rung of a lot needs a plan that names who was in it: ask needs() first.')
    return compared(context, given)
  },
}
