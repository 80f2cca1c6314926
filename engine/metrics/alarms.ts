/** Alarms: hours and days of a brand's streams that are out of the usual, within a budget of false alarms. */
import type { QueryRow } from '@candor/queries'
import { AlarmsAnswer } from '../api/shapes/index.ts'
import type { Check, Finding } from '../finding.ts'
import type { Scope } from '../scope.ts'
import { bursts, FEWEST_WEEKS, HOURS_A_WEEK, type Burst } from '../stream/hour-of-week.ts'
import { arrivedShare, COMPLETE, isBatch } from '../stream/lateness.ts'
import { LEARNING_DAYS, rises, type Rise } from '../stream/slow-rise.ts'
import { STREAMS, type Stream } from '../stream/streams.ts'
import { type Metric, type MetricDefinition, type Report } from './metric.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
/** History before the window that detectors learn from. */
const HISTORY_WEEKS = 14
/** For each stream and detector, unless declared otherwise. */
export const FALSE_ALARMS_PER_WEEK = 0.25

export const burst: MetricDefinition = {
  id: 'burst',
  version: 1,
  name: 'Burst',
  words:
    'An hour with more events than the same hour of the week is used to. How many more, with what would have been usual as its interval.',
  formula:
    'count − mean of the same hour of the week in up to eight weeks before (with the hour of the day for two more); alarm when the upper tail of a negative binomial is below the budget ÷ 168 and below what past scores allow',
  source:
    'Negative binomial tail against the hour of the week; threshold by past scores: Vovk, Gammerman & Shafer (2005)',
  unit: 'events',
  better: 'neither',
  queries: ['stream/hours', 'stream/lateness'],
  assumptions: [
    'The weeks before were usual but for their own alarms.',
    'A holiday that moves the rhythm is out of the usual, too.',
    'An alarm says that something happened, not why.',
  ],
}

export const slowRise: MetricDefinition = {
  id: 'slow_rise',
  version: 1,
  name: 'Slow rise',
  words:
    'Days that are each within the usual and together are not: the mean since the rise began, divided by the mean of the four weeks that were learned from.',
  formula:
    'mean of the days of the rise / mean of the learning weeks; alarm by cumulative sums within the budget (Page; Brook & Evans)',
  source: 'Page (1954), Biometrika 41; Lucas (1985), Technometrics 27; Brook & Evans (1972), Biometrika 59',
  unit: 'ratio',
  better: 'neither',
  queries: ['stream/hours', 'stream/lateness'],
  assumptions: [
    'Days are independent, and those learned from were usual.',
    'The beginning of a rise is where its sum last was zero; a ratio that was chosen for being high flatters itself.',
  ],
}

export interface AlarmRows {
  /** By stream, in the order of STREAMS. */
  hours: QueryRow['stream/hours'][][]
  lateness: QueryRow['stream/lateness'][]
}

/** First hour that detectors look at: whole weeks before the window, and the beginning of a day. */
const historyFrom = ({ from }: Scope): number => Date.parse(from) - HISTORY_WEEKS * HOURS_A_WEEK * HOUR

/** The last hour that has begun: hours that have not are no zeros. */
const lastHour = ({ to, now }: Scope): number =>
  Math.min(Date.parse(to), Math.floor(now.getTime() / HOUR) * HOUR + HOUR)

/** Counts of every hour in a row, from the first event on: before a source was connected there are no zeros either. */
function series(rows: readonly QueryRow['stream/hours'][], scope: Scope): { start: number; counts: number[] } {
  const [first] = rows
  const end = lastHour(scope)
  if (first === undefined) return { start: end, counts: [] }
  const start = Math.floor(Date.parse(first.hour) / DAY) * DAY
  const counts = Array<number>(Math.max(0, Math.ceil((end - start) / HOUR))).fill(0)
  for (const { hour, events } of rows) {
    const at = Math.round((Date.parse(hour) - start) / HOUR)
    if (at >= 0 && at < counts.length) counts[at] = events
  }
  return { start, counts }
}

const daily = (counts: readonly number[]): number[] =>
  Array.from({ length: Math.floor(counts.length / 24) }, (_, day) =>
    counts.slice(day * 24, day * 24 + 24).reduce((sum, count) => sum + count, 0),
  )

/** Of what streaming sources will tell of a moment, the share that is in; null when none streams. */
function completeAt(moment: number, { lateness }: AlarmRows, now: Date): number | null {
  const streaming = lateness.filter((source) => !isBatch(source))
  const all = streaming.reduce((sum, { events }) => sum + events, 0)
  if (all === 0) return null
  const age = Math.max(0, (now.getTime() - moment) / 1000)
  return streaming.reduce((sum, source) => sum + (source.events / all) * (arrivedShare(source, age) ?? 0), 0)
}

function completenessCheck(share: number | null): Check {
  const sentence =
    share === null
      ? 'Its sources are brought in afterwards, so nobody can say how much is still to come.'
      : share >= COMPLETE
        ? 'What its sources tell of it is in.'
        : `About ${Math.floor(100 * share)} % of what its sources will tell of it is in: the count can only grow, and so can what is usual for it not.`
  return { id: 'complete', passed: null, value: share, threshold: COMPLETE, sentence }
}

interface Context {
  stream: Stream
  start: number
  rows: AlarmRows
  scope: Scope
  budget: number
  report: Report
}

const capital = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1)
const perDay = (count: number): string => count.toLocaleString('en', { maximumSignificantDigits: 2 })
const instant = (time: number): string => new Date(time).toISOString()

function burstFinding(found: Burst, { stream, start, rows, scope, budget, report }: Context): Finding {
  const from = start + found.at * HOUR
  const share = completeAt(from + HOUR, rows, scope.now)
  const { count, expected, usual, p } = found
  return report(burst, {
    estimand: `More ${stream.name} than usual, ${instant(from).slice(0, 16).replace('T', ' ')} UTC`,
    population: `${stream.name} about ${scope.brand}`,
    window: { from: instant(from), to: instant(from + HOUR) },
    value: count - expected,
    interval: {
      lo: count - usual.hi,
      hi: count - usual.lo,
      level: 0.95,
      method: 'negative binomial, same hour of the week',
    },
    n: count,
    partial: share !== null && share < COMPLETE,
    checks: [
      {
        id: 'tail',
        passed: null,
        value: p,
        threshold: budget / HOURS_A_WEEK,
        sentence: `So many by chance: ${p < 0.0001 ? 'fewer than 1 in 10,000' : `about 1 in ${Math.round(1 / p).toLocaleString('en')}`} such hours. The budget is ${budget} false alarms a week.`,
      },
      completenessCheck(share),
    ],
  })
}

function riseFinding(found: Rise, { stream, start, rows, scope, budget, report }: Context): Finding {
  const [from, to] = [start + found.from * DAY, start + (found.to + 1) * DAY]
  const share = completeAt(to, rows, scope.now)
  const days = found.to + 1 - found.from
  const times = found.mean / found.expected
  const spread = Math.exp(1.959963984540054 * Math.sqrt((1 / found.mean + 1 / found.size) / days))
  return report(slowRise, {
    estimand: `${capital(stream.name)} a day as a multiple of the weeks before, ${instant(from).slice(0, 10)} to ${instant(to - DAY).slice(0, 10)}`,
    population: `${stream.name} about ${scope.brand}`,
    window: { from: instant(from), to: instant(to) },
    value: times,
    interval: {
      lo: times / spread,
      hi: times * spread,
      level: 0.95,
      method: 'Wald on the logarithm, with the scatter of the weeks before',
    },
    n: Math.round(found.mean * days),
    partial: share !== null && share < COMPLETE,
    checks: [
      {
        id: 'budget',
        passed: null,
        value: found.sum,
        threshold: found.decision,
        sentence: `${perDay(found.mean)} a day against ${perDay(found.expected)} in the weeks before; a rise by half is found after ${Math.round(found.delay)} days on average, within a budget of ${budget} false alarms a week.`,
      },
      completenessCheck(share),
    ],
  })
}

function budgetOf({ definitions, brand }: Scope): number {
  return definitions.alarms.find(({ body }) => body.brand === brand)?.body.falseAlarmsPerWeek ?? FALSE_ALARMS_PER_WEEK
}

export const alarms: Metric<AlarmRows, AlarmsAnswer> = {
  route: {
    path: '/api/alarms',
    summary: 'What is out of the usual, within a budget of false alarms',
    answer: AlarmsAnswer,
  },
  definitions: [burst, slowRise],

  async needs(ask, scope) {
    const { workspace, brand, to } = scope
    const window = { from: instant(historyFrom(scope)), to }
    const [lateness, ...hours] = await Promise.all([
      ask('stream/lateness', { workspace, ...window }),
      ...STREAMS.map(({ verb, sentiment }) => ask('stream/hours', { workspace, brand, verb, sentiment, ...window })),
    ])
    return { lateness, hours }
  },

  estimate(rows, scope, report) {
    const budget = budgetOf(scope)
    const streams = STREAMS.map((stream, at) => {
      const { start, counts } = series(rows.hours[at] ?? [], scope)
      const from = Math.max(0, Math.round((Date.parse(scope.from) - start) / HOUR))
      const judgedHours = Math.max(0, counts.length - Math.max(from, FEWEST_WEEKS * HOURS_A_WEEK))
      const context: Context = { stream, start, rows, scope, budget, report }
      const found = bursts(counts, { falseAlarmsPerWeek: budget, from })
      const risen = rises(daily(counts), { falseAlarmsPerWeek: budget }).filter((rise) => (rise.to + 1) * 24 > from)
      return {
        id: stream.id,
        name: stream.name,
        judgedHours,
        reason:
          judgedHours > 0
            ? null
            : counts.length === 0
              ? `No ${stream.name} arrived for ${scope.brand}.`
              : `There are ${Math.floor(counts.length / 24)} days of ${stream.name}; an hour is compared with the same hour of five weeks before it (and days with ${LEARNING_DAYS} days).`,
        bursts: found.map((one) => burstFinding(one, context)).reverse(),
        rises: risen.map((one) => riseFinding(one, context)).reverse(),
      }
    })
    return { falseAlarmsPerWeek: budget, streams }
  },
}
