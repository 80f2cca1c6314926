/** Channel shift: did people turn to the brand more often, or the same people on another channel? Two spells, person by person. */
import type { QueryRow } from '@candor/queries'
import { ChannelShiftAnswer } from '../api/shapes/index.ts'
import type { Finding } from '../finding.ts'
import type { Scope } from '../scope.ts'
import { clusterShare, type ClusterSums } from '../stats/cluster.ts'
import { wilson } from '../stats/proportion.ts'
import { intervalOf, type Metric, type MetricDefinition, type Report } from './metric.ts'

const SPELLS =
  'The days of the window of which there are data are cut in their middle into two spells of as many; an odd first day is left out.'
const LINKED = 'A person whose accounts on two channels nobody linked is two people, one of whom seems to be gone.'

export const contactRatio: MetricDefinition = {
  id: 'contact_ratio',
  version: 1,
  name: 'Contacts after, for one before',
  words:
    'How many times customers turned to the brand in the second half of the window, for each time in the first, over all channels: 1 is no new demand, whatever moved from one channel to another.',
  formula: 'contacts after / contacts before; interval of the share after / (before + after), clustered by person',
  source: 'House definition; Cochran (1977) §9A.3 for the linearised clustered variance of the share',
  unit: 'ratio',
  better: 'neither',
  queries: ['metrics/contact_channels'],
  assumptions: [
    SPELLS,
    'Every channel was fed in both spells: one that was connected in between looks like new demand.',
  ],
}

export const channelMove: MetricDefinition = {
  id: 'channel_move',
  version: 1,
  name: 'Seen there after',
  words:
    'Of the people who turned to the brand on one channel in the first half of the window, the share who are seen on a channel, the same or another, in the second half.',
  formula:
    'people on the one channel before and on the other after / people on the one channel before; Wilson interval',
  source: 'House definition; Wilson 1927',
  unit: 'share',
  better: 'neither',
  queries: ['metrics/contact_channels'],
  assumptions: [SPELLS, LINKED, 'Whoever had no reason to turn to the brand again is seen nowhere: that is no loss.'],
}

const NO_CONTACTS =
  'Nobody turned to the brand in the first half of these days: there is nothing to compare with. Send Message, and Create with account; or ask for other days.'
const TOO_SHORT = 'One day has no halves: ask for two days or more of which there are data.'
const DAY = 86_400_000

interface Spells {
  from: string
  middle: string
  to: string
}

/**
 * Two spells of as many days, the later of which ends with the window, or with the day on which the data end: days that nobody
 * has told of yet would look like less demand. Null where one day or none is left.
 */
export function halvesOf({ from, to, firstAt, asOf }: Pick<Scope, 'from' | 'to' | 'firstAt' | 'asOf'>): Spells | null {
  const dayOf = (instant: string): number => Math.floor(Date.parse(instant) / DAY) * DAY
  const start = Math.max(Date.parse(from), firstAt === null ? -Infinity : dayOf(firstAt))
  const end = Math.min(Date.parse(to), asOf === null ? Infinity : dayOf(asOf) + DAY)
  const half = Math.floor((end - start) / DAY / 2) * DAY
  if (half <= 0) return null
  const instant = (time: number): string => new Date(time).toISOString()
  return { from: instant(end - 2 * half), middle: instant(end - half), to: instant(end) }
}

type Row = QueryRow['metrics/contact_channels']
const totalOf = (places: Row['before']): number => places.reduce((sum, [, times]) => sum + times, 0)
const has = (places: Row['before'], channel: string): boolean => places.some(([place]) => place === channel)

function demandOf(rows: readonly Row[], brand: string, why: string, report: Report): Finding {
  const sums: ClusterSums = { clusters: 0, x: 0, m: 0, xx: 0, xm: 0, mm: 0 }
  for (const { before, after, people } of rows) {
    const [x, m] = [totalOf(after), totalOf(before) + totalOf(after)]
    sums.clusters += people
    sums.x += people * x
    sums.m += people * m
    sums.xx += people * x * x
    sums.xm += people * x * m
    sums.mm += people * m * m
  }
  const facts = { population: `people who turned to ${brand}`, n: sums.clusters }
  const result = sums.x === sums.m ? null : clusterShare(sums)
  if (result === null) return report(contactRatio, { ...facts, value: null, reasons: [why] })
  const ratio = (share: number): number => share / (1 - share)
  const { interval } = result
  // All after and none before is no ratio: an end at 1 has none.
  const bounds = interval === null || interval.hi >= 1 ? null : { lo: ratio(interval.lo), hi: ratio(interval.hi) }
  const reasons = bounds === null ? ['Too few people to say how they differ: no interval.'] : []
  return report(contactRatio, { ...facts, value: sums.x / (sums.m - sums.x), interval: intervalOf(bounds, result.method), reasons }) // prettier-ignore
}

function movesOf(rows: readonly Row[], from: string, channels: readonly string[], brand: string, report: Report) {
  const users = rows.filter(({ before }) => has(before, from))
  const heads = (some: readonly Row[]): number => some.reduce((sum, { people }) => sum + people, 0)
  const n = heads(users)
  if (n === 0) return []
  return [...channels, ''].map((to) => {
    const people = heads(users.filter(({ after }) => (to === '' ? after.length === 0 : has(after, to))))
    const finding = report(channelMove, {
      estimand: `Share of those on ${from} who are seen ${to === '' ? 'nowhere' : `on ${to}`} after`,
      population: `people who turned to ${brand} on ${from} before`,
      ...{ value: people / n, n, interval: intervalOf(wilson(people, n), 'Wilson score') },
    })
    return { from, to, people, share: finding }
  })
}

export const channelShift: Metric<Row[], ChannelShiftAnswer> = {
  route: {
    path: '/api/channel-shift',
    summary: 'New demand, or the same people on another channel',
    answer: ChannelShiftAnswer,
  },
  definitions: [contactRatio, channelMove],

  async needs(ask, scope) {
    const { workspace, generation, brand, campaign } = scope
    const spells = halvesOf(scope)
    if (spells === null) return []
    return ask('metrics/contact_channels', { workspace, generation, brand, campaign: campaign ?? '', ...spells })
  },

  estimate(rows, scope, report) {
    const spells = halvesOf(scope)
    const { from, middle, to } = spells ?? { from: scope.from, middle: scope.to, to: scope.to }
    const contacts = (channel: string, spell: 'before' | 'after'): number =>
      rows.reduce((sum, row) => sum + row.people * totalOf(row[spell].filter(([place]) => place === channel)), 0)
    const names = new Set(rows.flatMap(({ before, after }) => [...before, ...after].map(([place]) => place)))
    const channels = [...names]
      .map((channel) => ({ channel, before: contacts(channel, 'before'), after: contacts(channel, 'after') }))
      .sort((a, b) => b.before + b.after - a.before - a.after || (a.channel < b.channel ? -1 : 1))
    const order = channels.map(({ channel }) => channel)
    return {
      before: { from, to: middle },
      after: { from: middle, to },
      demand: demandOf(rows, scope.brand, spells === null ? TOO_SHORT : NO_CONTACTS, report),
      channels,
      moves: order.flatMap((channel) => movesOf(rows, channel, order, scope.brand, report)),
    }
  },
}
