/** Promises: declared service levels, contact by contact kept or broken. */
import type { PromiseDefinition } from '@candor/ingest/definition'
import { PromisesAnswer } from '../api/shapes/index.ts'
import type { Check } from '../finding.ts'
import type { Declared, Scope } from '../scope.ts'
import { wilson, type Bounds } from '../stats/proportion.ts'
import { intervalOf, type Metric, type MetricDefinition, type Report } from './metric.ts'
import { askEpisodes, type ServiceTimesRows } from './service-times.ts'

export const promiseKeptRate: MetricDefinition = {
  id: 'promise_kept_rate',
  version: 1,
  name: 'Promise kept',
  words:
    'Of the contacts that a declared promise covers and whose time is up or that were served, the share that was served within the promised time. A contact that nobody served in time is a breach, whether it was served later or never.',
  formula: 'served within the time / (served within the time + not); Wilson interval',
  source: 'Service level as in contact centres, without dropping abandoned contacts; Wilson 1927',
  unit: 'share',
  better: 'higher',
  queries: ['metrics/service_episodes'],
  assumptions: [
    'Contacts, replies and closes are sent as for service times.',
    'Contacts are independent of one another.',
  ],
}

interface Tally {
  keeps: number
  breaches: number
  undecided: number
}

/** Times are whole minutes rounded up, so that "within 60 minutes" is to the second. */
function tallyOf({ episodes }: ServiceTimesRows, { what, withinMinutes, clock, channel }: PromiseDefinition): Tally {
  const tally: Tally = { keeps: 0, breaches: 0, undecided: 0 }
  const measure = what === 'first-response' ? 'response' : 'resolution'
  for (const row of episodes) {
    if (row.measure !== measure || row.clock !== clock) continue
    if (channel === undefined ? row.slice !== 'all' : row.slice !== 'channel' || row.name !== channel) continue
    // Who still waits has waited until the next whole minute: up to one less.
    const waited = row.done === 1 ? row.minutes : row.minutes - 1
    const fate = waited > withinMinutes ? 'breaches' : row.done === 1 ? 'keeps' : 'undecided'
    tally[fate] += row.episodes
  }
  return tally
}

const percent = (share: number): string => `${Math.round(share * 1000) / 10}%`

function levelWords({ what, withinMinutes, clock, channel, share }: PromiseDefinition): string {
  const deed = what === 'first-response' ? 'a first reply' : 'a resolution'
  const where = channel === undefined ? '' : ` on ${channel}`
  return `${percent(share)} of contacts${where} get ${deed} within ${withinMinutes} ${clock} minutes`
}

function metOf(bounds: Bounds | null, target: number): boolean | null {
  if (bounds === null) return null
  return bounds.lo >= target ? true : bounds.hi < target ? false : null
}

function targetCheck(met: boolean | null, { share }: PromiseDefinition): Check {
  const told = met === null ? 'the interval holds the target, so neither can be said' : met ? 'met' : 'not met'
  return { id: 'target', passed: met, value: null, threshold: share, sentence: `Promised for ${percent(share)}: ${told}.` } // prettier-ignore
}

function undecidedCheck({ undecided }: Tally): Check {
  const sentence = `${undecided.toLocaleString('en')} contacts still wait and have time left: neither kept nor broken.`
  return { id: 'undecided', passed: null, value: undecided, threshold: null, sentence }
}

function promiseRow(
  { key, body }: Declared<'promise'>,
  rows: ServiceTimesRows,
  scope: Scope,
  report: Report,
): PromisesAnswer['promises'][number] {
  const unclocked = body.clock === 'business' ? rows.missingHours : null
  const tally = unclocked === null ? tallyOf(rows, body) : { keeps: 0, breaches: 0, undecided: 0 }
  const n = tally.keeps + tally.breaches
  const bounds = wilson(tally.keeps, n)
  const met = metOf(bounds, body.share)
  const facts = {
    estimand: `${promiseKeptRate.name}: ${body.name}`,
    population: `contacts of customers of ${scope.brand}${body.channel === undefined ? '' : ` on ${body.channel}`}${scope.campaign === null ? '' : `, campaign ${scope.campaign}`}`,
    n,
    checks: bounds === null ? [undecidedCheck(tally)] : [targetCheck(met, body), undecidedCheck(tally)],
  }
  const none =
    'No contact that this promise covers was served, and none ran out of time. Send contacts with Message, or Create with the account of the brand, and their replies and closes.'
  const kept =
    bounds === null
      ? report(promiseKeptRate, { ...facts, value: null, reasons: [unclocked ?? none] })
      : report(promiseKeptRate, { ...facts, value: tally.keeps / n, interval: intervalOf(bounds, 'Wilson score') })
  return { key, name: body.name, level: levelWords(body), target: body.share, kept, ...tally, met }
}

export const promises: Metric<ServiceTimesRows, PromisesAnswer> = {
  route: {
    path: '/api/promises',
    summary: 'Declared service levels, and how often they were kept',
    answer: PromisesAnswer,
  },
  definitions: [promiseKeptRate],

  async needs(ask, scope) {
    // Without a promise there is nothing to ask the store for.
    if (!scope.definitions.promise.some(({ body }) => body.brand === scope.brand))
      return { episodes: [], missingHours: null, timeZone: 'UTC' }
    return askEpisodes(ask, scope)
  },

  estimate(rows, scope, report) {
    const own = scope.definitions.promise.filter(({ body }) => body.brand === scope.brand)
    return { promises: own.map((promise) => promiseRow(promise, rows, scope, report)) }
  },
}
