/** Reach as a share of the people there are: of a base that somebody counted, on a day that is named beside it. */
import { Value } from 'typebox/value'
import type { QueryRow } from '@candor/queries'
import { DEFINITION_BODIES, type PopulationDefinition } from '@candor/ingest/definition'
import { ReachShareAnswer } from '../api/shapes/index.ts'
import type { Check, Finding } from '../finding.ts'
import { countWords } from '../number-words.ts'
import type { Scope } from '../scope.ts'
import type { Metric, MetricDefinition, Report } from './metric.ts'
import { BOUNDS, fewest, noViews, reachPeople, whoever } from './reach.ts'
import { wholeMonths } from './window.ts'

const DAY = 86_400_000

export const reachShare: MetricDefinition = {
  id: 'reach_share',
  version: 1,
  name: 'People reached, of those there are',
  words:
    'People reached as a share of a population that somebody counted: of a market, a channel, or both. Of its counts the newest one of the last day asked about, or of a day before, is the base.',
  formula:
    'people reached (on the channel, where the base is of one) / people of the base; bounds: fewest people that links allow / base ≤ share ≤ people with known links / base',
  source: 'Media-planning convention: reach % = reach / universe; identification bounds as in reach',
  unit: 'share',
  better: 'higher',
  queries: ['metrics/reach_total', 'metrics/reach_channels', 'admin/populations'],
  assumptions: [
    ...reachPeople.assumptions,
    'Everybody who was reached is one of the population: a View does not say of which market its viewer is.',
    'The base has not changed since the day of its count.',
  ],
}

interface Base extends PopulationDefinition {
  hash: string
}

export interface ReachShareRows {
  total: QueryRow['metrics/reach_total']
  channels: QueryRow['metrics/reach_channels'][]
  populations: QueryRow['admin/populations'][]
}

const NO_BASE =
  'Nobody declared how many people there are: POST /v1/definitions with kind “population”, people, the date of the count and its source.'

function baseOf({ body, hash }: ReachShareRows['populations'][number]): Base {
  const stored: unknown = JSON.parse(body)
  if (!Value.Check(DEFINITION_BODIES.population, stored))
    throw new Error('A population is stored in a form that is not valid: declare it again.')
  return { ...stored, hash }
}

/** The counts of each population, the oldest first; those of all channels together before the others. */
function populationsOf(rows: ReachShareRows['populations']): Base[][] {
  const groups = new Map<string, Base[]>()
  for (const base of rows.map(baseOf)) {
    const key = JSON.stringify([base.channel ?? '', base.market ?? ''])
    groups.set(key, [...(groups.get(key) ?? []), base])
  }
  return [...groups.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, counts]) => counts.sort((a, b) => (a.date < b.date ? -1 : 1)))
}

const nameOf = ({ market, channel }: PopulationDefinition): string =>
  [market ?? 'all people counted', ...(channel === undefined ? [] : [`on ${channel}`])].join(' ')

function shareFinding(base: Base, rows: ReachShareRows, scope: Scope, report: Report): Finding {
  const { channel, people: size, date, source } = base
  const own = rows.channels.find((row) => row.channel === channel)
  const people = channel === undefined ? rows.total.people : (own?.people ?? 0)
  const views = channel === undefined ? rows.total.views : (own?.views ?? 0)
  const estimand = `Reached, of ${nameOf(base)}`
  const age = Math.round((Date.parse(scope.last) - Date.parse(date)) / DAY)
  const check: Check = {
    id: 'dated_base',
    passed: null,
    value: age,
    threshold: null,
    sentence: `The base: ${countWords(size)} people, as of ${date}, ${age === 1 ? 'one day' : `${countWords(age)} days`} before the last day asked about. Source: ${source}`,
  }
  const facts = { estimand, population: whoever(scope), n: views, checks: [check] }
  if (views === 0) return report(reachShare, { ...facts, value: null, reasons: [noViews(scope)] })
  // On one channel nobody is taken to have two accounts that no link joins, as in reach.
  const least = channel === undefined ? fewest(rows) : (own?.accounts ?? 0) > people ? null : people
  if ((least ?? 0) > size)
    return report(reachShare, { ...facts, value: null, reasons: [`At least ${countWords(least ?? 0)} people were reached, more than the base has: it is of other people, or too old.`] }) // prettier-ignore
  const interval = { lo: least === null ? null : least / size, hi: Math.min(1, people / size), level: null, method: BOUNDS } // prettier-ignore
  if (people > size)
    return report(reachShare, { ...facts, value: null, interval, reasons: [`${countWords(people)} people by the known links are more than the base has: some of them are one person, or not of this population.`] }) // prettier-ignore
  return report(reachShare, { ...facts, value: people / size, interval })
}

export const reachShares: Metric<ReachShareRows, ReachShareAnswer> = {
  route: {
    path: '/api/reach/share',
    summary: 'People reached as a share of a dated population',
    answer: ReachShareAnswer,
  },
  definitions: [reachShare],

  async needs(ask, { workspace, generation, brand, campaign, first, last }) {
    const params = { workspace, generation, brand, campaign: campaign ?? '', first, last, ...wholeMonths(first, last) }
    const [totals, channels, populations] = await Promise.all([
      ask('metrics/reach_total', params),
      ask('metrics/reach_channels', params),
      ask('admin/populations', { workspace }),
    ])
    return { total: totals[0] ?? { people: 0, accounts: 0, views: 0 }, channels, populations }
  },

  estimate(rows, scope, report) {
    const populations = populationsOf(rows.populations)
    const refuse = (reason: string, estimand = reachShare.name): Finding =>
      report(reachShare, { estimand, population: whoever(scope), value: null, n: 0, reasons: [reason] })
    if (populations.length === 0)
      return { shares: [{ market: null, channel: null, base: null, share: refuse(NO_BASE) }] }
    return {
      shares: populations.flatMap((counts): ReachShareAnswer['shares'] => {
        const [oldest] = counts
        if (oldest === undefined) return []
        const base = counts.findLast(({ date }) => date <= scope.last)
        const where = { market: oldest.market ?? null, channel: oldest.channel ?? null }
        if (base === undefined) {
          const reason = `The oldest count of ${nameOf(oldest)} is of ${oldest.date}, after the days asked about: declare one of ${scope.last} or before.`
          return [{ ...where, base: null, share: refuse(reason, `Reached, of ${nameOf(oldest)}`) }]
        }
        const { people, date, source, hash } = base
        return [{ ...where, base: { people, date, source, hash }, share: shareFinding(base, rows, scope, report) }]
      }),
    }
  },
}
