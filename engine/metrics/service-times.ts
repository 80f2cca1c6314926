/** Service times: how long customers wait for the first reply of a person, and until their matter is closed. */
import type { QueryRow } from '@candor/queries'
import { ServiceTimesAnswer } from '../api/shapes/index.ts'
import type { Check, Finding } from '../finding.ts'
import type { Scope } from '../scope.ts'
import { NEVER_STAFFED, serviceHoursOf, staffedSpells } from '../service-hours.ts'
import { kaplanMeier, survivalQuantile, type SurvivalCurve } from '../stats/kaplan-meier.ts'
import { isRefusal } from '../stats/refusal.ts'
import type { Metric, MetricDefinition, Report } from './metric.ts'
import { waitingCurve } from './waiting-curve.ts'

/** House rules: after so long a silence with the brand's word as the last, the customer's next one opens another episode. */
export const SILENCE_DAYS = 7
/** How far back the beginning of a conversation is looked for. */
export const LOOK_BACK_DAYS = 90
const DAY = 86_400_000
const MINUTE = 60_000
const METHOD = 'Kaplan–Meier quantile (Brookmeyer–Crowley, log(−log))'

const EPISODES =
  'An episode begins with a customer’s message to the brand (a Message, or a Create to an account of the brand) and again with their first one after a close, or after seven days in which the brand had the last word.'

export const firstResponseTime: MetricDefinition = {
  id: 'first_response_time',
  version: 2,
  name: 'Time to the first reply',
  words: `Minutes from the start of an episode to the first reply of a person (role employee or brand, never a bot). ${EPISODES} Episodes without a reply are not left out: they are still waiting.`,
  formula:
    'Kaplan–Meier quantile of first human reply − first customer message; unanswered episodes censored as of now',
  source: 'Kaplan & Meier 1958; Brookmeyer & Crowley 1982; episodes: house rule',
  unit: 'minutes',
  better: 'lower',
  queries: ['metrics/service_episodes'],
  assumptions: [
    'Replies carry inReplyTo, or the thread of a private conversation, and the role of who replies; automatic ones the role “bot”.',
    'Episodes that began lately will be answered like those before.',
  ],
}

export const resolutionTime: MetricDefinition = {
  id: 'resolution_time',
  version: 2,
  name: 'Time to resolution',
  words: `Minutes from the start of an episode to its last close. ${EPISODES} Open episodes are not left out.`,
  formula: 'Kaplan–Meier quantile of last close − first customer message; open episodes censored as of now',
  source: 'Kaplan & Meier 1958; Brookmeyer & Crowley 1982; closes: Chatwoot’s conversation status events',
  unit: 'minutes',
  better: 'lower',
  queries: ['metrics/service_episodes'],
  assumptions: [
    'A close is a Track of “conversation_resolved”, or of “conversation_status_changed” with the status “resolved”, in the thread.',
    'A matter that is closed is solved. Repeat contacts say how far that is true.',
  ],
}

type Row = QueryRow['metrics/service_episodes']
export interface ServiceTimesRows {
  episodes: Row[]
  /** Why there is no business clock; null when there is one. */
  missingHours: string | null
  timeZone: string
}

type Measure = 'response' | 'resolution'
type Clock = 'calendar' | 'business'
interface Asked {
  measure: Measure
  clock: Clock
  channel?: string
}

const WORDS: Record<Measure, { what: string; none: string; open: string; definition: MetricDefinition }> = {
  response: {
    what: 'to the first reply',
    none: 'No reply of a person was sent to us for these episodes, so nobody can say how long customers waited. Send replies with role “employee” or “brand” and inReplyTo, or the thread of a private conversation.',
    open: 'not answered so far',
    definition: firstResponseTime,
  },
  resolution: {
    what: 'to resolution',
    none: 'No close was sent to us for these episodes. Send a Track with object.id “conversation_resolved” and the thread, as the Chatwoot webhook does.',
    open: 'not closed so far',
    definition: resolutionTime,
  },
}
const NO_EPISODES =
  'No customer wrote to the brand in these days. Send Message, or Create with the account of the brand.'

const sum = (rows: readonly Row[]): number => rows.reduce((total, { episodes }) => total + episodes, 0)

const curveOf = (rows: readonly Row[]) =>
  kaplanMeier(rows.map(({ minutes, done, episodes }) => ({ time: minutes, cause: done === 1 ? 'done' : null, count: episodes }))) // prettier-ignore

function waitingCheck(rows: readonly Row[], { open }: { open: string }): Check {
  const n = sum(rows)
  const waiting = sum(rows.filter(({ done }) => done === 0))
  const sentence = `${waiting.toLocaleString('en')} of ${n.toLocaleString('en')} episodes were ${open}; they count as still waiting.`
  return { id: 'still_waiting', passed: null, value: n === 0 ? null : waiting / n, threshold: null, sentence }
}

/** A quantile of the curve, or in words why it is not reached. */
function quantileOf(curve: SurvivalCurve, p: number) {
  const quantile = survivalQuantile(curve, p)
  if (isRefusal(quantile)) return { refused: quantile.reason }
  if (quantile.value !== null) return { value: quantile.value, lo: quantile.lo ?? 0, hi: quantile.hi }
  return { refused: `Not reached: fewer than ${Math.round(p * 100)}% came to an end while they were observed.` }
}

/** The episodes of one measure on one clock, and their curve, or why there is none. */
interface Part {
  asked: Asked
  rows: readonly Row[]
  curve: SurvivalCurve | { why: string }
}

function partOf(asked: Asked, all: ServiceTimesRows): Part {
  const { measure, clock, channel } = asked
  const rows = all.episodes.filter(
    (row) =>
      row.measure === measure &&
      row.clock === clock &&
      (channel === undefined ? row.slice === 'all' : row.slice === 'channel' && row.name === channel),
  )
  const without = (why: string): Part => ({ asked, rows, curve: { why } })
  if (clock === 'business' && all.missingHours !== null) return without(all.missingHours)
  if (sum(rows) === 0) return without(NO_EPISODES)
  if (rows.every(({ done }) => done === 0)) return without(WORDS[measure].none)
  const curve = curveOf(rows)
  return isRefusal(curve) ? without(curve.reason) : { asked, rows, curve }
}

function timeFinding({ asked, rows, curve }: Part, p: number, scope: Scope, report: Report): Finding {
  const { measure, clock, channel } = asked
  const words = WORDS[measure]
  const facts = {
    estimand: `${p === 0.5 ? 'Median' : '90th percentile of the'} time ${words.what} (${clock} clock)`,
    population: `episodes opened by customers of ${scope.brand}${channel === undefined ? '' : ` on ${channel}`}${scope.campaign === null ? '' : `, campaign ${scope.campaign}`}`,
    n: sum(rows),
    checks: [waitingCheck(rows, words)],
  }
  const refuse = (reason: string) => report(words.definition, { ...facts, value: null, reasons: [reason] })
  if ('why' in curve) return refuse(curve.why)
  const quantile = quantileOf(curve, p)
  if (quantile.value === undefined) return refuse(quantile.refused)
  const interval = { lo: quantile.lo, hi: quantile.hi, level: 0.95, method: METHOD }
  return report(words.definition, { ...facts, value: quantile.value, interval })
}

function hourRows(rows: readonly Row[]): ServiceTimesAnswer['hours'] {
  const byHour = new Map<number, Row[]>()
  for (const row of rows.filter(({ slice }) => slice === 'hour')) {
    const hour = Number(row.name)
    byHour.set(hour, [...(byHour.get(hour) ?? []), row])
  }
  return [...byHour]
    .sort(([a], [b]) => a - b)
    .map(([hour, ofHour]) => {
      const curve = curveOf(ofHour)
      const quantile = isRefusal(curve) ? null : survivalQuantile(curve, 0.5)
      return {
        hour,
        opened: sum(ofHour),
        answered: sum(ofHour.filter(({ done }) => done === 1)),
        medianMinutes: quantile === null || isRefusal(quantile) ? null : quantile.value,
      }
    })
}

/** What every query about episodes on both clocks takes; and why there is no business clock, if there is none. */
export function clockedEpisodes(scope: Scope) {
  const { workspace, brand, campaign, from, to, firstAt, asOf, now } = scope
  const hours = serviceHoursOf(scope)
  const since = new Date(Math.max(0, Date.parse(from) - LOOK_BACK_DAYS * DAY))
  // To the next whole minute, so that the same question is the same query for a minute.
  const last = Math.ceil(Date.parse(asOf ?? now.toISOString()) / MINUTE) * MINUTE
  const first = Math.max(since.getTime(), Date.parse(firstAt ?? from))
  const { opens, closes } = 'missing' in hours ? NEVER_STAFFED : staffedSpells(hours, first, last)
  const timeZone = 'missing' in hours ? 'UTC' : hours.timeZone
  const params = {
    ...{ workspace, brand, campaign: campaign ?? '', from, to, since, as_of: new Date(last) },
    ...{ silence_seconds: (SILENCE_DAYS * DAY) / 1000, zone: timeZone, opens, closes },
  }
  return { params, timeZone, missingHours: 'missing' in hours ? hours.missing : null }
}

export const serviceTimes: Metric<ServiceTimesRows, ServiceTimesAnswer> = {
  route: {
    path: '/api/service-times',
    summary: 'How long customers wait for a first reply and for a resolution, on two clocks',
    answer: ServiceTimesAnswer,
  },
  definitions: [firstResponseTime, resolutionTime],

  async needs(ask, scope) {
    const { params, ...clocks } = clockedEpisodes(scope)
    return { episodes: await ask('metrics/service_episodes', params), ...clocks }
  },

  estimate(rows, scope, report) {
    const median = (measure: Measure, clock: Clock, channel: string) =>
      timeFinding(partOf({ measure, clock, channel }, rows), 0.5, scope, report)
    const medians = (measure: Measure, channel: string) => ({
      calendar: median(measure, 'calendar', channel),
      business: median(measure, 'business', channel),
    })
    const quantiles = (measure: Measure, clock: Clock) => {
      const part = partOf({ measure, clock }, rows)
      return {
        median: timeFinding(part, 0.5, scope, report),
        p90: timeFinding(part, 0.9, scope, report),
        episodes: sum(part.rows),
        ended: sum(part.rows.filter(({ done }) => done === 1)),
        curve: 'why' in part.curve ? null : waitingCurve(part.curve),
      }
    }
    const clocks = (measure: Measure) => ({
      calendar: quantiles(measure, 'calendar'),
      business: quantiles(measure, 'business'),
    })
    const channels = [...new Set(rows.episodes.flatMap(({ slice, name }) => (slice === 'channel' ? [name] : [])))]
    return {
      firstResponse: clocks('response'),
      resolution: clocks('resolution'),
      channels: channels.sort().map((channel) => ({
        channel,
        firstResponse: medians('response', channel),
        resolution: medians('resolution', channel),
      })),
      hours: hourRows(rows.episodes),
      timeZone: rows.timeZone,
    }
  },
}
