/** How many people were reached once, twice, and so on: what the mean frequency hides. */
import type { QueryRow } from '@candor/queries'
import { FrequencyDistributionAnswer } from '../api/shapes/index.ts'
import type { Check, Interval } from '../finding.ts'
import type { Scope } from '../scope.ts'
import type { Metric, MetricDefinition, Report } from './metric.ts'
import { BOUNDS, fewest, frequencyFinding, noViews, reachPeople, whoever } from './reach.ts'
import { wholeMonths } from './window.ts'

/** Numbers of views that are told apart. */
const CLASSES = [
  { from: 1, to: 1 },
  { from: 2, to: 2 },
  { from: 3, to: 3 },
  { from: 4, to: 6 },
  { from: 7, to: 12 },
  { from: 13, to: null },
] as const
type Class = (typeof CLASSES)[number]

/** How often an account saw something stands in no rollup, and a million Views take about a second of processor. */
const MOST_VIEWS = 5_000_000

export const peopleReachedTimes: MetricDefinition = {
  id: 'reach_times',
  version: 1,
  name: 'People reached so many times',
  words:
    'People who saw content about the brand once, twice, three, 4 to 6, 7 to 12, or 13 times and more. A person’s views count together, on whatever channels and accounts.',
  formula: '|{person : views of the person in the class}|, exact from all Views, accounts mapped to people by the known links', // prettier-ignore
  source: 'Frequency distribution of media planning (exposure distribution), counted and not modelled',
  unit: 'people',
  better: 'neither',
  queries: ['metrics/reach_times', 'metrics/reach_total', 'metrics/reach_channels'],
  assumptions: reachPeople.assumptions,
}

export interface FrequencyRows {
  total: QueryRow['metrics/reach_total']
  channels: QueryRow['metrics/reach_channels'][]
  /** Empty where there are too many Views to count. */
  times: QueryRow['metrics/reach_times'][]
}

type Times = FrequencyRows['times']

const sumOf = (rows: Times, of: (row: Times[number]) => number): number => rows.reduce((sum, row) => sum + of(row), 0)
const peopleIn = (rows: Times): number => sumOf(rows, ({ people }) => people)
const viewsIn = (rows: Times): number => sumOf(rows, ({ times, people }) => times * people)
const upTo = (rows: Times, most: number | null): Times => rows.filter(({ times }) => most === null || times <= most)

const classWords = ({ from, to }: Class): string => {
  if (to === null) return `${from} times or more`
  if (to !== from) return `${from} to ${to} times`
  return from === 1 ? 'once' : from === 2 ? 'twice' : `${from} times`
}

const tooMany = (views: number): string =>
  `${views.toLocaleString('en')} Views are more than the ${MOST_VIEWS.toLocaleString('en')} that are counted person by person for one answer. Choose fewer days, or a campaign.`

/**
 * Accounts that nobody linked may be one person, who then saw more: at most those who now have no more than the class allows,
 * and no more people than their views are enough for. Below nothing is certain, unless the accounts are known to be people.
 */
function boundsOf(rows: FrequencyRows, { from, to }: Class, value: number): Interval {
  if (fewest(rows) === rows.total.people) return { lo: value, hi: value, level: null, method: BOUNDS }
  const able = upTo(rows.times, to)
  return { lo: null, hi: Math.min(peopleIn(able), Math.floor(viewsIn(able) / from)), level: null, method: BOUNDS }
}

function classOf(
  rows: FrequencyRows,
  one: Class,
  scope: Scope,
  report: Report,
): FrequencyDistributionAnswer['classes'][number] {
  const facts = { estimand: `People reached ${classWords(one)}`, population: whoever(scope) }
  const { from, to } = one
  const unknown = rows.times.length === 0
  if (unknown) {
    const reason = rows.total.views === 0 ? noViews(scope) : tooMany(rows.total.views)
    const people = report(peopleReachedTimes, { ...facts, value: null, n: 0, reasons: [reason] })
    return { from, to, people, shareOfPeople: null, views: null, shareOfViews: null }
  }
  const inside = upTo(rows.times, to).filter(({ times }) => times >= from)
  const [value, views] = [peopleIn(inside), viewsIn(inside)]
  const people = report(peopleReachedTimes, {
    ...facts,
    value,
    interval: boundsOf(rows, one, value),
    n: viewsIn(rows.times),
  })
  const [everybody, all] = [peopleIn(rows.times), viewsIn(rows.times)]
  return { from, to, people, shareOfPeople: value / everybody, views, shareOfViews: views / all }
}

/** The number of views that half of the people stay within. */
function medianOf(times: Times): number {
  let [left, median] = [peopleIn(times) / 2, 0]
  for (const { times: views, people } of times) {
    if (left <= 0) break
    left -= people
    median = views
  }
  return median
}

function meanChecks({ times }: FrequencyRows): Check[] {
  if (times.length === 0) return []
  const everybody = peopleIn(times)
  const mean = viewsIn(times) / everybody
  const share = peopleIn(times.filter((row) => row.times < mean)) / everybody
  const half = medianOf(times)
  return [
    {
      id: 'mean_hides_tail',
      passed: null,
      value: share,
      threshold: null,
      sentence: `The mean is nobody’s number: ${Math.round(share * 100)}% of the people saw less than it, half of them at most ${half === 1 ? 'one view' : `${half} views`}; a few who saw many pull it up.`,
    },
  ]
}

export const frequencyDistribution: Metric<FrequencyRows, FrequencyDistributionAnswer> = {
  route: {
    path: '/api/reach/frequency',
    summary: 'How many people were reached once, twice, and so on',
    answer: FrequencyDistributionAnswer,
  },
  definitions: [peopleReachedTimes],

  async needs(ask, { workspace, generation, brand, campaign, first, last }) {
    const params = { workspace, generation, brand, campaign: campaign ?? '', first, last }
    const months = wholeMonths(first, last)
    const [[total = { people: 0, accounts: 0, views: 0 }], channels] = await Promise.all([
      ask('metrics/reach_total', { ...params, ...months }),
      ask('metrics/reach_channels', { ...params, ...months }),
    ])
    const countable = total.views > 0 && total.views <= MOST_VIEWS
    return { total, channels, times: countable ? await ask('metrics/reach_times', params) : [] }
  },

  estimate(rows, scope, report) {
    return {
      mean: frequencyFinding(rows, scope, report, meanChecks(rows)),
      classes: CLASSES.map((one) => classOf(rows, one, scope, report)),
    }
  },
}
