/** The rung of places: some got it and others did not, and these are weighted until they ran alike before. */
import type { GivenDefinition, InitiativeDefinition } from '@candor/ingest/definition'
import { askOf } from '../ask.ts'
import type { Finding } from '../finding.ts'
import { intervalOf, reportOf, type Estimated, type MetricDefinition, type Report } from '../metrics/metric.ts'
import { placeboTest } from '../stats/placebo-test.ts'
import { isRefusal } from '../stats/refusal.ts'
import { conformalEffect } from '../stats/conformal-effect.ts'
import { placeboDid, type PlaceboDid } from '../stats/synthetic-did-placebos.ts'
import { askPlaces } from './ask-places.ts'
import { beginOf, spanWords, type Calendar, type Every } from './calendar.ts'
import { computedOnce } from './computed.ts'
import { LEVEL } from './gates.ts'
import { seriesUnit, summedUnit } from './outcome-series.ts'
import { pictureOf } from './picture.ts'
import { placeChecks } from './place-checks.ts'
import { placePanel, type PlacePanel } from './place-panel.ts'
import { isObstacle, type Context, type Obstacle, type Ran, type Rung } from './rung.ts'

export const placesEffect: MetricDefinition = {
  id: 'places_effect',
  version: 1,
  name: 'Effect on a place',
  words:
    'What a place that got it showed in a day or week, less what it would have shown: the course of places that did not get it, weighted so that they ran alike before.',
  formula:
    'synthetic difference-in-differences on the mean of the places that got it; each other place in their stead, its effect over the standard deviation of its gaps before, ranked; the interval holds the effects that this test does not reject',
  source:
    'Arkhangelsky, Athey, Hirshberg, Imbens & Wager 2021, AER 111; placebos as in Abadie, Diamond & Hainmueller 2010, JASA 105; Firpo & Possebom 2018 (docs/decisions/020-series-rungs.md)',
  unit: 'events',
  better: 'higher',
  queries: ['experiments/outcome_series'],
  assumptions: [
    'Without it, the places that got it would have gone on as their weighted others did.',
    'Places that did not get it were not touched by it: nobody went there instead, and nobody stayed away.',
    'Which places got it was not chosen by what was about to happen in them.',
    'The field that the plan names says where each outcome was; one without it is in no place.',
  ],
}

const beside = (id: string, name: string, formula: string, source: string): MetricDefinition => ({
  ...placesEffect,
  ...{ id, name, formula, source },
})
export const placesControl = beside(
  'places_synthetic_control',
  'Effect on a place, synthetic control',
  'mean gap to the weighted others, their levels included; placebos ranked by gap after over gap before',
  'Abadie, Diamond & Hainmueller 2010, JASA 105; Firpo & Possebom 2018',
)
export const placesConformal = beside(
  'places_conformal',
  'Effect on a place, synthetic control with intercept',
  'mean gap to the weighted others, each less its own mean before; weights fitted again under every supposed effect, and moments shifted',
  'Ferman & Pinto 2021; Chernozhukov, Wüthrich & Zhu 2021, JASA 116',
)

const NOT_IN_PLACES: Obstacle = {
  why: 'Its plan does not say that it was given in some places and not in others.',
  unlock: 'Give it in some places first, drawn by lot where that can be, and name them under “given” in the plan.',
}
const BY_LOT: Obstacle = {
  why: 'A lot decided which places got it: those that it left out are the comparison, and no weaker one takes its place.',
  unlock: 'Nothing is missing for this rung: the lot answers, or says what it takes.',
}

const LIST = new Intl.ListFormat('en-GB')
const NAMED_AT_MOST = 6
const namesOf = (those: readonly string[]): string => LIST.format(those.length > NAMED_AT_MOST ? [...those.slice(0, NAMED_AT_MOST), `${those.length - NAMED_AT_MOST} more`] : those) // prettier-ignore
const placesWords = (count: number): string => `${count} place${count === 1 ? '' : 's'}`

/** What every Finding of this rung says of the comparison, whatever the method. */
function factsOf({ outcome }: InitiativeDefinition, panel: PlacePanel, calendar: Calendar, plan: string) {
  const { every, before, after, planned } = calendar
  return {
    estimand: `${outcome.name}, more in one of the places in a ${every}`,
    population: `${namesOf(panel.those)} against ${panel.others.length} places without it`,
    unit: seriesUnit(outcome),
    better: outcome.better,
    n: panel.those.length + panel.others.length,
    evidence: 'quasi-experiment',
    window: { from: beginOf(calendar, -before), to: beginOf(calendar, after) },
    partial: after < planned,
    plan,
  } as const
}

type Interval = { effect: number; lo: number; hi: number; level: number; p: number }
const estimated = ({ effect, lo, hi, level, p }: Interval, method: string) => ({ value: effect, interval: intervalOf({ lo, hi }, method, level), p }) // prettier-ignore

/** All that is computed of a panel: pure, and done once for the same numbers. */
const comparisonOf = computedOnce(({ panel, every }: { panel: PlacePanel; every: Every }) => {
  const test = placeboDid(panel, { units: panel.those.length, level: LEVEL })
  return {
    test,
    checks: isRefusal(test) ? [] : placeChecks(panel, test, every),
    control: placeboTest(panel, { level: LEVEL }),
    conformal: conformalEffect(panel, LEVEL),
  }
})
type Comparison = ReturnType<typeof comparisonOf>

/** What the field would answer as well, each with its own inference. */
function othersOf({ control, conformal }: Comparison, report: Report, facts: Omit<Estimated, 'value'>): Finding[] {
  const tests = [
    [placesControl, control, 'placebos in space'],
    [placesConformal, conformal, 'conformal, moving blocks'],
  ] as const
  return tests.map(([definition, test, method]) => report(definition, isRefusal(test) ? { ...facts, value: null, reasons: [test.reason] } : { ...facts, ...estimated(test, method) })) // prettier-ignore
}

interface Answered {
  panel: PlacePanel
  calendar: Calendar
  comparison: Comparison
  test: PlaceboDid
}

function ranOf(context: Context, { panel, calendar, comparison, test }: Answered, report: Report): Ran {
  const { body, hash } = context.initiative
  const { every, after } = calendar
  const facts = factsOf(body, panel, calendar, hash)
  const { checks } = comparison
  const effect = report(placesEffect, { ...facts, ...estimated(test, 'placebos in space'), checks })
  const left = panel.leftOut === 0 ? '' : ` ${placesWords(panel.leftOut)} left out: next to nothing was seen there before, or others are more alike.` // prettier-ignore
  return {
    effect,
    over: {
      times: panel.those.length * after,
      words: `${placesWords(panel.those.length)} over ${spanWords(every, after)}`,
      unit: summedUnit(facts.unit),
    },
    description: `${namesOf(panel.those)} against ${panel.others.length} places that did not get it, weighted by the ${spanWords(every, calendar.before)} before; ${spanWords(every, after)} of it.${left}`,
    base: null,
    beside: othersOf(comparison, report, facts),
    picture: pictureOf(
      `${body.outcome.name}, by ${every}${panel.those.length === 1 ? '' : `, mean of ${placesWords(panel.those.length)}`}`,
      calendar,
      { observed: panel.treated, expected: test.expected },
      test,
    ),
  }
}

async function compared(context: Context, given: GivenDefinition): Promise<Ran | Obstacle> {
  const { initiative, scope, reader } = context
  const ask = askOf(reader)
  const seen = await askPlaces(ask, scope, initiative.body, given)
  if (isObstacle(seen)) return seen
  const { calendar, series } = seen
  const panel = placePanel(given, series, calendar)
  if (isObstacle(panel)) return panel
  const comparison = comparisonOf({ panel, every: calendar.every })
  const { test } = comparison
  if (isRefusal(test)) return { why: test.reason, unlock: 'Give it in places that others are like, and count more often or longer before.' } // prettier-ignore
  return ranOf(context, { panel, calendar, comparison, test }, reportOf(scope, ask))
}

export const places: Rung = {
  id: 'places',
  name: 'Places with it against places without',
  words:
    'It was given in some places only. The others are weighted until, before it began, they ran as those did; what they show afterwards is what would have happened.',
  source:
    'Synthetic difference-in-differences (Arkhangelsky et al. 2021) among placebos in space (Abadie, Diamond & Hainmueller 2010)',
  evidence: 'quasi-experiment',

  needs: ({ initiative: { body } }) =>
    body.given?.to !== 'places' ? NOT_IN_PLACES : body.given.among === undefined ? null : BY_LOT,

  run: (context) => {
    const { given } = context.initiative.body
    if (given?.to !== 'places') throw new Error('The rung of places needs a plan that names them: ask needs() first.')
    return compared(context, given)
  },
}
