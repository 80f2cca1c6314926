/** Alarms: hours and days of a brand's streams that are out of the usual, within a budget of false alarms. */
import type { QueryRow } from '@candor/queries'
import { AlarmsAnswer } from '../api/shapes/index.ts'
import { askedQuery, type AskedQuery } from '../ask.ts'
import type { Check, Finding } from '../finding.ts'
import type { Scope } from '../scope.ts'
import { HOURS_A_WEEK } from '../stream/hour-of-week.ts'
import { arrivedShare, COMPLETE, isBatch } from '../stream/lateness.ts'
import { LEARNING_DAYS, riseRatio } from '../stream/slow-rise.ts'
import { begunOf, STREAMS, type Stream } from '../stream/streams.ts'
import { hoursNeeded, watch, type Found } from '../stream/watch.ts'
import { burst, slowRise } from './alarm-definitions.ts'
import type { Metric, Report } from './metric.ts'
import { toldRecord } from './recorded-alarms.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
/** For each stream and detector, unless declared otherwise. */
export const FALSE_ALARMS_PER_WEEK = 0.25
/** Events more than usual, in an hour or over a rise, that are worth telling, unless declared otherwise. */
export const SMALLEST_EXCESS = 10

interface StreamRows {
  hours: QueryRow['stream/hours'][]
  /** The first event of the stream ever (RFC 3339); null when there was none. */
  begun: string | null
  asked: AskedQuery[]
}

export interface AlarmRows {
  /** By stream, in the order of STREAMS. */
  streams: StreamRows[]
  lateness: QueryRow['stream/lateness'][]
  record: QueryRow['stream/alarm_record'][]
}

/** The days whose hours are asked for; the same for all windows of the same eras. */
function history({ from, to }: Scope): { from: string; to: string } {
  const needed = hoursNeeded(Date.parse(from), Date.parse(to))
  return { from: instant(needed.from), to: instant(needed.to) }
}

/** Up to where anything is known: the end of the newest day with data, or the hour that is running. */
function knownUntil({ asOf, from, now }: Scope): number {
  const running = Math.floor(now.getTime() / HOUR) * HOUR + HOUR
  const newest = Date.parse(asOf ?? from)
  return Math.min(running, Math.floor(newest / DAY) * DAY + DAY)
}

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
  rows: AlarmRows
  asked: AskedQuery[]
  scope: Scope
  limits: Limits
  report: Report
}

interface Limits {
  falseAlarmsPerWeek: number
  smallestExcess: number
}

const capital = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1)
const perDay = (count: number): string => count.toLocaleString('en', { maximumSignificantDigits: 2 })
const instant = (time: number): string => new Date(time).toISOString()

function burstFinding(found: Found['bursts'][number], context: Context): Finding {
  const { stream, rows, asked, scope, report } = context
  const { hour, count, expected, usual, p } = found
  const budget = context.limits.falseAlarmsPerWeek
  const share = completeAt(hour + HOUR, rows, scope.now)
  return report(burst, {
    estimand: `More ${stream.name} than usual, ${instant(hour).slice(0, 16).replace('T', ' ')} UTC`,
    population: `${stream.name} about ${scope.brand}`,
    window: { from: instant(hour), to: instant(hour + HOUR) },
    asked,
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

function riseFinding(found: Found['rises'][number], context: Context): Finding {
  const { stream, rows, asked, scope, report } = context
  const { begin, over } = found
  const budget = context.limits.falseAlarmsPerWeek
  const share = completeAt(over, rows, scope.now)
  const { times, lo, hi } = riseRatio(found)
  return report(slowRise, {
    estimand: `${capital(stream.name)} a day as a multiple of the weeks before, ${instant(begin).slice(0, 10)} to ${instant(over - DAY).slice(0, 10)}`,
    population: `${stream.name} about ${scope.brand}`,
    window: { from: instant(begin), to: instant(over) },
    asked,
    value: times,
    interval: { lo, hi, level: 0.95, method: 'Wald on the logarithm, with the scatter of the weeks before' },
    n: Math.round((found.mean * (over - begin)) / DAY),
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

function limitsOf({ definitions, brand }: Scope): Limits {
  const declared = definitions.alarms.find(({ body }) => body.brand === brand)?.body
  return {
    falseAlarmsPerWeek: declared?.falseAlarmsPerWeek ?? FALSE_ALARMS_PER_WEEK,
    smallestExcess: declared?.smallestExcess ?? SMALLEST_EXCESS,
  }
}

/** Why nothing of a stream is judged. */
function unjudged({ name }: Stream, begun: string | null, end: number, brand: string): string {
  if (begun === null) return `No ${name} arrived for ${brand}.`
  const days = Math.max(0, Math.floor((end - Date.parse(begun)) / DAY))
  return `There are ${days} days of ${name}; an hour is compared with the same hour of five weeks before it (and days with ${LEARNING_DAYS} days).`
}

export const alarms: Metric<AlarmRows, AlarmsAnswer> = {
  route: {
    path: '/api/alarms',
    summary: 'What is out of the usual, within a budget of false alarms',
    answer: AlarmsAnswer,
  },
  definitions: [burst, slowRise],

  async needs(ask, scope) {
    const { workspace, brand } = scope
    const window = history(scope)
    const hoursOf = ({ verb, sentiment }: Stream) => ({ workspace, brand, verb, sentiment, ...window })
    const [record, lateness, begun, ...hours] = await Promise.all([
      ask('stream/alarm_record', { workspace, brand, from: scope.from, to: scope.to }),
      ask('stream/lateness', { workspace, ...window }),
      ask('stream/begun', { workspace, brand }),
      ...STREAMS.map((stream) => ask('stream/hours', hoursOf(stream))),
    ])
    const streams = STREAMS.map((stream, place) => ({
      hours: hours[place] ?? [],
      begun: begunOf(stream, begun),
      asked: [
        askedQuery('stream/hours', hoursOf(stream)),
        askedQuery('stream/begun', { workspace, brand }),
        askedQuery('stream/lateness', { workspace, ...window }),
      ],
    }))
    return { record, lateness, streams }
  },

  estimate(rows, scope, report) {
    const limits = limitsOf(scope)
    const [from, to, end] = [Date.parse(scope.from), Date.parse(scope.to), knownUntil(scope)]
    const streams = STREAMS.map((stream, place) => {
      const { hours, begun, asked } = rows.streams[place] ?? { hours: [], begun: null, asked: [] }
      const context: Context = { stream, rows, asked, scope, limits, report }
      const found = watch({
        hours: hours.map(({ hour, events }) => ({ hour: Date.parse(hour), events })),
        begun: begun === null ? null : Date.parse(begun),
        ...{ from, to, end },
        ...limits,
      })
      return {
        id: stream.id,
        name: stream.name,
        judgedHours: found.judgedHours,
        reason: found.judgedHours > 0 ? null : unjudged(stream, begun, Math.min(to, end), scope.brand),
        bursts: found.bursts.map((one) => burstFinding(one, context)).reverse(),
        rises: found.rises.map((one) => riseFinding(one, context)).reverse(),
      }
    })
    return { ...limits, streams, record: toldRecord(rows.record) }
  },
}
