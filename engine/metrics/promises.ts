/** Promises: declared service levels, contact by contact kept or broken. */
import type { QueryRow } from '@candor/queries'
import type { PromiseDefinition } from '@candor/ingest/definition'
import { PromisesAnswer } from '../api/shapes/index.ts'
import type { Check } from '../finding.ts'
import type { Declared, Scope } from '../scope.ts'
import { clusterShare } from '../stats/cluster.ts'
import type { Bounds } from '../stats/proportion.ts'
import { intervalOf, type Metric, type MetricDefinition, type Report } from './metric.ts'
import { clockedEpisodes } from './service-times.ts'

export const promiseKeptRate: MetricDefinition = {
  id: 'promise_kept_rate',
  version: 2,
  name: 'Promise kept',
  words:
    'Of the contacts that a declared promise covers and whose time is up or that were served, the share that was served within the promised time. A contact that nobody served in time is a breach, whether it was served later or never.',
  formula: 'served within the time / (served within the time + not); interval clustered by person',
  source:
    'Service level as in contact centres, without dropping abandoned contacts; Cochran (1977) §9A.3 for the variance',
  unit: 'share',
  better: 'higher',
  queries: ['metrics/promises_kept'],
  assumptions: [
    'Contacts, replies and closes are sent as for service times.',
    'People are independent of one another; their contacts need not be.',
  ],
}

type Row = QueryRow['metrics/promises_kept']
export interface PromisesRows {
  /** By the place of the promise among those of the brand, from 1. */
  kept: Row[]
  /** Why there is no business clock; null when there is one. */
  missingHours: string | null
}

const NOTHING: Omit<Row, 'place'> = { keeps: 0, breaches: 0, undecided: 0, people: 0, xx: 0, xm: 0, mm: 0 }

const promisesOf = ({ brand, definitions }: Scope) => definitions.promise.filter(({ body }) => body.brand === brand)

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

function undecidedCheck({ undecided }: Pick<Row, 'undecided'>): Check {
  const sentence = `${undecided.toLocaleString('en')} contacts still wait and have time left: neither kept nor broken.`
  return { id: 'undecided', passed: null, value: undecided, threshold: null, sentence }
}

const NOBODY =
  'No contact that this promise covers was served, and none ran out of time. Send contacts with Message, or Create with the account of the brand, and their replies and closes.'

function promiseRow(
  { key, body }: Declared<'promise'>,
  place: number,
  rows: PromisesRows,
  scope: Scope,
  report: Report,
): PromisesAnswer['promises'][number] {
  const unclocked = body.clock === 'business' ? rows.missingHours : null
  const found = unclocked === null ? rows.kept.find((row) => row.place === place) : undefined
  const { keeps, breaches, undecided, people, xx, xm, mm } = found ?? NOTHING
  const n = keeps + breaches
  const kept = clusterShare({ clusters: people, x: keeps, m: n, xx, xm, mm })
  const met = metOf(kept?.interval ?? null, body.share)
  const facts = {
    estimand: `${promiseKeptRate.name}: ${body.name}`,
    population: `contacts of customers of ${scope.brand}${body.channel === undefined ? '' : ` on ${body.channel}`}${scope.campaign === null ? '' : `, campaign ${scope.campaign}`}`,
    n,
  }
  const open = undecidedCheck({ undecided })
  const told = { key, name: body.name, level: levelWords(body), target: body.share, keeps, breaches, undecided, met }
  if (kept === null)
    return { ...told, kept: report(promiseKeptRate, { ...facts, value: null, reasons: [unclocked ?? NOBODY], checks: [open] }) } // prettier-ignore
  const interval = intervalOf(kept.interval, kept.method)
  const reasons = interval === null ? ['One customer alone says nothing about how customers differ: no interval.'] : []
  const checks = interval === null ? [open] : [targetCheck(met, body), open]
  return { ...told, kept: report(promiseKeptRate, { ...facts, value: kept.share, interval, reasons, checks }) }
}

export const promises: Metric<PromisesRows, PromisesAnswer> = {
  route: {
    path: '/api/promises',
    summary: 'Declared service levels, and how often they were kept',
    answer: PromisesAnswer,
  },
  definitions: [promiseKeptRate],

  async needs(ask, scope) {
    const own = promisesOf(scope).map(({ body }) => body)
    // Without a promise there is nothing to ask the store for.
    if (own.length === 0) return { kept: [], missingHours: null }
    const { params, missingHours } = clockedEpisodes(scope)
    const kept = await ask('metrics/promises_kept', {
      ...{ ...params, generation: scope.generation },
      measures: own.map(({ what }) => (what === 'first-response' ? 'response' : 'resolution')),
      clocks: own.map(({ clock }) => clock),
      channels: own.map(({ channel }) => channel ?? ''),
      within: own.map(({ withinMinutes }) => withinMinutes),
    })
    return { kept, missingHours }
  },

  estimate(rows, scope, report) {
    const own = promisesOf(scope)
    return { promises: own.map((promise, i) => promiseRow(promise, i + 1, rows, scope, report)) }
  },
}
