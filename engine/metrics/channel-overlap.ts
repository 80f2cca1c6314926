/** What channels share, and what each brings that no other does: people reached on one only, on several, on both of a pair. */
import type { QueryRow } from '@candor/queries'
import { ChannelOverlapAnswer } from '../api/shapes/index.ts'
import type { Check, Finding, Interval } from '../finding.ts'
import type { Scope } from '../scope.ts'
import type { Metric, MetricDefinition, Report } from './metric.ts'
import { BOUNDS, fewest, noViews, ONE_ACCOUNT, reachPeople, SEVERAL_ACCOUNTS, whoever } from './reach.ts'
import { wholeMonths } from './window.ts'

/** 66 pairs: as many as anyone reads, and sets of millions are still compared in well under a second. */
const MOST_CHANNELS = 12

const SOURCE = 'Set algebra over viewers (duplicated and exclusive reach of media planning); identification bounds over the links that may be missing' // prettier-ignore

export const reachSeveral: MetricDefinition = {
  id: 'reach_several_channels',
  version: 1,
  name: 'People reached on several channels',
  words:
    'People who saw content about the brand on two channels or more. Adding up the channels counts each of them again.',
  formula: '|⋃ viewers| − Σ over channels of people reached there only, accounts mapped to people by the known links',
  source: SOURCE,
  unit: 'people',
  better: 'neither',
  queries: ['metrics/reach_total', 'metrics/reach_channels'],
  assumptions: reachPeople.assumptions,
}

export const reachOnlyHere: MetricDefinition = {
  id: 'reach_only_here',
  version: 1,
  name: 'People reached on one channel only',
  words:
    'People who saw content about the brand on this channel and on no other: what reach loses without the channel, as long as nobody finds the content elsewhere instead.',
  formula: '|viewers on the channel ∖ ⋃ viewers on all others|, accounts mapped to people by the known links',
  source: SOURCE,
  unit: 'people',
  better: 'neither',
  queries: ['metrics/reach_channels', 'metrics/reach_total'],
  assumptions: [...reachPeople.assumptions, 'Without the channel, its people would not have seen the content elsewhere.'], // prettier-ignore
}

export const reachOverlap: MetricDefinition = {
  id: 'reach_overlap',
  version: 1,
  name: 'People reached on both of two channels',
  words: 'People who saw content about the brand on the one channel and on the other.',
  formula: '|viewers on the one ∩ viewers on the other|, accounts mapped to people by the known links; at most the smaller of the two', // prettier-ignore
  source: SOURCE,
  unit: 'people',
  better: 'neither',
  queries: ['metrics/reach_pairs', 'metrics/reach_channels'],
  assumptions: reachPeople.assumptions,
}

type Channel = QueryRow['metrics/reach_channels']

export interface OverlapRows {
  total: QueryRow['metrics/reach_total']
  channels: Channel[]
  pairs: QueryRow['metrics/reach_pairs'][]
}

const bounds = (lo: number | null, hi: number): Interval => ({ lo, hi, level: null, method: BOUNDS })

/** The largest channels, as many as pairs are told of. */
const compared = (channels: readonly Channel[]): Channel[] => channels.slice(0, MOST_CHANNELS)

/** Whether what follows from "one account a channel" can be told at all. */
function accountsCheck(rows: OverlapRows): Check {
  const holds = fewest(rows) !== null
  return {
    id: 'one_account_a_channel',
    passed: holds ? null : false,
    value: rows.channels.reduce((sum, { accounts, people }) => sum + accounts - people, 0),
    threshold: 0,
    sentence: holds ? ONE_ACCOUNT : SEVERAL_ACCOUNTS,
  }
}

/**
 * At least: on one channel nobody is counted twice, so those who are there and elsewhere too are so many people.
 * At most: people of one channel only may in truth be pairs of one person on two, as many pairs as can be made of them.
 */
function severalFinding(rows: OverlapRows, scope: Scope, report: Report): Finding {
  const population = whoever(scope)
  const { people, views } = rows.total
  if (views === 0) return report(reachSeveral, { population, value: null, n: 0, reasons: [noViews(scope)] })
  const single = rows.channels.reduce((sum, { only_here }) => sum + only_here, 0)
  const crowd = Math.max(...rows.channels.map(({ only_here }) => only_here))
  const lo = fewest(rows) === null ? null : Math.max(...rows.channels.map((one) => one.people - one.only_here))
  const value = people - single
  const interval = bounds(lo, value + Math.min(Math.floor(single / 2), single - crowd))
  return report(reachSeveral, { population, value, interval, n: views, checks: [accountsCheck(rows)] })
}

/** Each of those who are not on the channel may be one of those who seem to be nowhere else. */
function onlyHereFinding(
  rows: OverlapRows,
  { channel, people, only_here }: Channel,
  scope: Scope,
  report: Report,
): Finding {
  const lo = fewest(rows) === null ? null : Math.max(0, only_here - (rows.total.people - people))
  return report(reachOnlyHere, {
    estimand: `People reached on ${channel} and nowhere else`,
    population: whoever(scope),
    value: only_here,
    interval: bounds(lo, only_here),
    n: people,
    checks: [accountsCheck(rows)],
  })
}

function pairOf(rows: OverlapRows, { one, other, people }: OverlapRows['pairs'][number], scope: Scope, report: Report) {
  const sizes = [one, other].map((name) => rows.channels.find(({ channel }) => channel === name)?.people ?? 0)
  const smaller = Math.min(...sizes)
  const both = report(reachOverlap, {
    estimand: `People reached on ${one} and on ${other}`,
    population: whoever(scope),
    value: people,
    interval: bounds(fewest(rows) === null ? null : people, smaller),
    n: smaller,
    checks: [accountsCheck(rows)],
  })
  return { one, other, both, shareOfSmaller: smaller === 0 ? null : people / smaller }
}

export const channelOverlap: Metric<OverlapRows, ChannelOverlapAnswer> = {
  route: {
    path: '/api/reach/overlap',
    summary: 'What channels share, and whom each reaches alone',
    answer: ChannelOverlapAnswer,
  },
  definitions: [reachSeveral, reachOnlyHere, reachOverlap],

  async needs(ask, { workspace, generation, brand, campaign, first, last }) {
    const params = { workspace, generation, brand, campaign: campaign ?? '', first, last, ...wholeMonths(first, last) }
    const [totals, channels] = await Promise.all([
      ask('metrics/reach_total', params),
      ask('metrics/reach_channels', params),
    ])
    const names = compared(channels).map(({ channel }) => channel)
    return {
      total: totals[0] ?? { people: 0, accounts: 0, views: 0 },
      channels,
      pairs: names.length < 2 ? [] : await ask('metrics/reach_pairs', { ...params, channels: names.sort() }),
    }
  },

  estimate(rows, scope, report) {
    return {
      several: severalFinding(rows, scope, report),
      channels: rows.channels.map((row) => ({
        channel: row.channel,
        people: row.people,
        onlyHere: onlyHereFinding(rows, row, scope, report),
        shareOfReach: row.only_here / Math.max(1, rows.total.people),
      })),
      pairs: rows.pairs.map((pair) => pairOf(rows, pair, scope, report)),
      leftOut: rows.channels.slice(MOST_CHANNELS).map(({ channel }) => channel),
    }
  },
}
