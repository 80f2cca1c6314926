/** Sources: how far each has come, how late it is, and so how complete the last day is. */
import type { QueryRow } from '@candor/queries'
import { SourcesAnswer } from '../api/shapes/index.ts'
import { arrivedShare, COMPLETE, isBatch, lagQuantile, type Lateness } from '../stream/lateness.ts'
import { type Metric, type MetricDefinition } from './metric.ts'

export const completeness: MetricDefinition = {
  id: 'completeness',
  version: 2,
  name: 'Completeness of the last 24 hours',
  words:
    'Of what happened in the last 24 hours and a source will tell us, the share that it has told by now, if it is as late as it was in the days looked at.',
  formula:
    'mean over the 24 hours of the share of events with a lag no longer than the hour is old; classes of lags by powers of two, counted when all of a class has passed',
  source: 'Watermarks of event time: Akidau et al. (2015), The Dataflow Model, VLDB 8(12)',
  unit: 'share',
  better: 'higher',
  queries: ['stream/lateness'],
  assumptions: [
    'The source is as late as it was in the days looked at.',
    'Events are spread evenly over the hours.',
    'What a source never tells is not in the share: coverage says what is known about that.',
  ],
}

const HOUR_SECONDS = 3600

/** The share of the last day that is in, hour by hour: the youngest hour is half an hour old on average. */
function lastDayShare(lateness: Lateness): number | null {
  const shares = Array.from({ length: 24 }, (_, hour) => arrivedShare(lateness, (hour + 0.5) * HOUR_SECONDS))
  if (shares.some((share) => share === null)) return null
  return shares.reduce<number>((sum, share) => sum + (share ?? 0), 0) / shares.length
}

/** A source that has been silent for so many of its usual gaps, and for a day at least, may have stopped. */
const GAPS = 20
const DAY_SECONDS = 24 * HOUR_SECONDS

/**
 * Why nobody can say what a source will still tell: it has been silent for too long. Null while it has not.
 * @param moment the end of the days looked at, or now
 */
function silence({ events, first_at, last_at }: Row, lag99: number, moment: number): string | null {
  const [first, last] = [Date.parse(first_at), Date.parse(last_at)]
  const gap = events > 1 ? (last - first) / 1000 / (events - 1) : 0
  const silent = (moment - last) / 1000
  if (silent <= lag99 + Math.max(DAY_SECONDS, GAPS * gap)) return null
  const usual = events > 1 ? `, which used to tell something ${spanWords(gap)}` : ''
  return `Nothing has happened by this source${usual} since ${last_at.slice(0, 16).replace('T', ' ')} UTC: it may have stopped, and then what is in is not what there was. Look after it.`
}

function spanWords(seconds: number): string {
  if (seconds < 60) return 'every minute or more often'
  if (seconds < 2 * HOUR_SECONDS) return `every ${Math.round(seconds / 60)} minutes`
  return `every ${Math.round(seconds / HOUR_SECONDS)} hours`
}

const BATCH =
  'This source is brought in afterwards, as files are: what it lacks of the last day is not a matter of waiting.'

type Row = QueryRow['stream/lateness']

export const sources: Metric<Row[], SourcesAnswer> = {
  route: { path: '/api/sources', summary: 'How far each source has come, and how late it is', answer: SourcesAnswer },
  definitions: [completeness],

  needs: (ask, { workspace, from, to }) => ask('stream/lateness', { workspace, from, to }),

  estimate(rows, { to, now }, report) {
    const moment = Math.min(now.getTime(), Date.parse(to))
    return {
      sources: rows.map((row) => {
        const batch = isBatch(row)
        const lag99 = lagQuantile(row, COMPLETE)
        const why = batch ? BATCH : silence(row, lag99 ?? 0, moment)
        const share = why === null ? lastDayShare(row) : null
        return {
          source: row.source,
          kind: batch ? ('batch' as const) : ('stream' as const),
          events: row.events,
          newest: row.last_at,
          medianLagSeconds: lagQuantile(row, 0.5),
          lag99Seconds: lag99,
          watermark: batch || lag99 === null ? null : new Date(Date.parse(row.last_at) - lag99 * 1000).toISOString(),
          lastDay: report(completeness, {
            estimand: `Completeness of the last 24 hours of ${row.source}`,
            population: `events of ${row.source}`,
            value: share,
            n: row.events,
            reasons: why === null ? [] : [why],
          }),
        }
      }),
    }
  },
}
