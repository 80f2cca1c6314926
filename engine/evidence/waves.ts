/** The rung of waves: places got it at different times, and each is compared with those that had not got it by then. */
import type { GivenDefinition } from '@candor/ingest/definition'
import { askOf } from '../ask.ts'
import type { Unit } from '../finding.ts'
import { intervalOf, reportOf, type MetricDefinition, type Report } from '../metrics/metric.ts'
import { countWords } from '../number-words.ts'
import { eventStudy } from '../stats/event-study.ts'
import { averageOf, groupTimeCells, panelEffect, type Cell } from '../stats/group-time-effects.ts'
import { isRefusal } from '../stats/refusal.ts'
import type { TEstimate } from '../stats/t-estimate.ts'
import { askPlaces } from './ask-places.ts'
import { beginOf, spanWords, type Calendar, type Every } from './calendar.ts'
import { computedOnce } from './computed.ts'
import { LEVEL } from './gates.ts'
import { seriesUnit, summedUnit } from './outcome-series.ts'
import { pictureOf } from './picture.ts'
import { isObstacle, type Context, type Obstacle, type Ran, type Rung } from './rung.ts'
import { waveChecks } from './wave-checks.ts'
import { wavePanel, type WavePanel } from './wave-panel.ts'

export const wavesEffect: MetricDefinition = {
  id: 'waves_effect',
  version: 1,
  name: 'Effect on a place, in waves',
  words:
    'What a place that got it gained in a day or week since the last one without it, less what places gained in the same time that had not got it by then.',
  formula:
    'mean over waves g and moments t of [Ȳ_t − Ȳ_{g−1}] of the wave less the same of those not treated by t, by places; Student’s t on its influence, clustered by place',
  source:
    'Callaway & Sant’Anna 2021, Journal of Econometrics 225: ATT(g, t) against not yet treated, averaged (docs/decisions/025-waves-and-lots.md)',
  unit: 'events',
  better: 'higher',
  queries: ['experiments/outcome_series'],
  assumptions: [
    'Without it, places that got it would have gained what those gained that had not got it yet.',
    'Nobody acted before they got it because it was to come.',
    'Places that had not got it were not touched by it: nobody went there instead, and nobody stayed away.',
    'In which order places got it was not chosen by what was about to happen in them.',
    'The field that the plan names says where each outcome was; one without it is in no place.',
  ],
}

export const wavesNever: MetricDefinition = {
  ...wavesEffect,
  id: 'waves_never',
  name: 'Effect on a place, in waves, against those that never got it',
  formula: 'as the effect in waves, with those alone in comparison that had not got it by the end of the data',
}

const NOT_IN_WAVES: Obstacle = {
  why: 'Its plan does not say that places got it one after the other.',
  unlock: 'Where it is spread over places, let a lot decide their order, and name the waves under “given” in the plan.',
}

const placesWords = (count: number): string => `${countWords(count)} place${count === 1 ? '' : 's'}`

interface Measured {
  panel: WavePanel
  calendar: Pick<Calendar, 'before' | 'after' | 'every'>
  unit: Unit
}

/** All that is computed of a panel: pure, and done once for the same numbers. */
const comparisonOf = computedOnce(({ panel, calendar, unit }: Measured) => {
  const { cohorts } = panel
  const { before, every } = calendar
  const cells = groupTimeCells(cohorts)
  if (isRefusal(cells)) return cells
  const { after, covariance } = cells
  const effect = panelEffect(averageOf(after, cohorts), covariance, LEVEL)
  if (isRefusal(effect)) return effect
  const study = eventStudy(cohorts, { level: LEVEL })
  if (isRefusal(study)) return study
  const waves = cohorts.filter(({ from }) => from !== null).length
  const never = waves > 1 && panel.others > 0 ? groupTimeCells(cohorts, { control: 'never' }) : null
  return {
    after: after.map(({ cohort, from, moment, form: { value } }) => ({ cohort, from, moment, value })),
    effect,
    study,
    checks: waveChecks({ cohorts, after, effect, study, before, every, unit }),
    never:
      never === null || isRefusal(never)
        ? never
        : panelEffect(averageOf(never.after, cohorts), never.covariance, LEVEL),
  }
})
type Comparison = Exclude<ReturnType<typeof comparisonOf>, { refused: string }>

const estimated = ({ value, lo, hi, level, p }: TEstimate) => ({ value, interval: intervalOf({ lo, hi }, 'Student t, clustered by place', level), p }) // prettier-ignore

/** How many there are of each, and what they are compared with. */
function comparedWords({ panel, calendar }: Measured): string {
  const { places, others, waiting, cohorts, leftOut } = panel
  const { before, after, every } = calendar
  const waves = cohorts.filter(({ from }) => from !== null).length
  const untreated = others === 0 ? 'those that got it later, until they did' : `${countWords(others)} without it${waves > 1 ? ' and those that got it later, until they did' : ''}` // prettier-ignore
  return [
    `${placesWords(places)} in ${waves === 1 ? 'one wave' : `${waves} waves`} against ${untreated}; ${spanWords(every, before)} before and ${spanWords(every, after)} since its start, each place against its last ${every} without it.`,
    ...(others === 0 ? ['What came once all had it is compared with nothing, and left out.'] : []),
    ...(waiting === 0 ? [] : [`${placesWords(waiting)} of a wave to come ${waiting === 1 ? 'counts' : 'count'} among those without it.`]), // prettier-ignore
    ...(leftOut === 0 ? [] : [`${placesWords(leftOut)} left out: nothing was seen there before.`]),
  ].join(' ')
}

type Gain = Pick<Cell, 'cohort' | 'from' | 'moment'> & { value: number }

/** Mean of the places that got it by now: what came, what would have come, and what share of them had it, by moment. */
function drawn({ cohorts }: WavePanel, after: readonly Gain[]) {
  const treated = cohorts.flatMap((one, cohort) => (one.from === null ? [] : [{ ...one, cohort, from: one.from }]))
  const all = treated.reduce((sum, { n }) => sum + n, 0)
  const gains = new Map(after.map((gain) => [`${gain.cohort} ${gain.moment}`, gain.value]))
  const moments = [...(treated[0]?.mean.keys() ?? [])]
  const over = (of: (one: (typeof treated)[number]) => number): number => treated.reduce((sum, one) => sum + (one.n / all) * of(one), 0) // prettier-ignore
  const observed = moments.map((moment) => over(({ mean }) => mean[moment] ?? 0))
  const gained = moments.map((moment) =>
    over(({ cohort, from }) => (moment < from ? 0 : (gains.get(`${cohort} ${moment}`) ?? NaN))),
  )
  return {
    observed,
    // Once nobody is left without it, nothing says what would have come.
    expected: moments.map((moment) => (Number.isNaN(gained[moment]) ? null : (observed[moment] ?? 0) - (gained[moment] ?? 0))), // prettier-ignore
    share: moments.map((moment) => over(({ from }) => (moment < from ? 0 : 1))),
  }
}

function studyOf({ study }: Comparison, what: string, every: Every): Ran['eventStudy'] {
  const points = study.points.map(({ since, units, effect: { value, lo, hi } }) => ({ since, value, lo, hi, places: units })) // prettier-ignore
  return { what, every, level: LEVEL, points }
}

interface Answered extends Measured {
  calendar: Calendar
  comparison: Comparison
}

function ranOf(context: Context, answered: Answered, report: Report): Ran {
  const { body, hash } = context.initiative
  const { panel, calendar, comparison, unit } = answered
  const { every, before, after, planned } = calendar
  const facts = {
    estimand: `${body.outcome.name}, more in one of the places in a ${every}`,
    population: `${placesWords(panel.places)} that got it against those that had not by then`,
    unit,
    better: body.outcome.better,
    n: panel.places + panel.others,
    evidence: 'quasi-experiment',
    window: { from: beginOf(calendar, -before), to: beginOf(calendar, after) },
    partial: after < planned,
    plan: hash,
  } as const
  const { effect, never, checks } = comparison
  const times = comparison.after.reduce((sum, { cohort }) => sum + (panel.cohorts[cohort]?.n ?? 0), 0)
  const what = `${body.outcome.name}, by ${every}, mean of ${placesWords(panel.places)}`
  return {
    effect: report(wavesEffect, { ...facts, ...estimated(effect), checks }),
    over: {
      times,
      words: `${placesWords(panel.places)}, ${countWords(times)} ${every}s with it taken together`,
      unit: summedUnit(unit),
    },
    description: comparedWords(answered),
    base: null,
    beside: never === null ? [] : [report(wavesNever, isRefusal(never) ? { ...facts, value: null, reasons: [never.reason] } : { ...facts, ...estimated(never) })], // prettier-ignore
    picture: pictureOf(what, calendar, drawn(panel, comparison.after), { effect: effect.value, lo: effect.lo, hi: effect.hi, level: effect.level }), // prettier-ignore
    eventStudy: studyOf(comparison, `${body.outcome.name}, more in a place that got it, by ${every}`, every),
  }
}

async function compared(context: Context, given: GivenDefinition): Promise<Ran | Obstacle> {
  const { initiative, scope, reader } = context
  const { body } = initiative
  const ask = askOf(reader)
  const seen = await askPlaces(ask, scope, body, given)
  if (isObstacle(seen)) return seen
  const { calendar, series } = seen
  const panel = wavePanel(given, series, calendar)
  if (isObstacle(panel)) return panel
  const unit = seriesUnit(body.outcome)
  const { before, after, every } = calendar
  const comparison = comparisonOf({ panel, calendar: { before, after, every }, unit })
  if (isRefusal(comparison)) return { why: comparison.reason, unlock: 'Leave some places without it until the last ones have had it for a while.' } // prettier-ignore
  return ranOf(context, { panel, calendar, comparison, unit }, reportOf(scope, ask))
}

export const waves: Rung = {
  id: 'waves',
  name: 'Places with it against places that had not got it yet',
  words:
    'Places got it one after the other. Each wave is compared, from its last day or week without it on, with the places that had not got it by then; never with those that had it before.',
  source:
    'Staggered difference-in-differences (Callaway & Sant’Anna 2021), clustered by place; what was before as in Roth 2022',
  evidence: 'quasi-experiment',

  needs: ({ initiative }) => (initiative.body.given?.to === 'waves' ? null : NOT_IN_WAVES),

  run: (context) => {
    const { given } = context.initiative.body
    if (given?.to !== 'waves') throw new Error('The rung of waves needs a plan that names them: ask needs() first.')
    return compared(context, given)
  },
}
