/** Reach: people who saw content of the brand, counted once over all channels, with the bounds that unlinked accounts leave. */
import type { QueryRow } from '@candor/queries'
import { ReachAnswer } from '../api/shapes/index.ts'
import type { Check, Finding } from '../finding.ts'
import { isPartialDay, type Scope } from '../scope.ts'
import { type Metric, type MetricDefinition, type Report } from './metric.ts'
import { wholeMonths } from './window.ts'

export const BOUNDS = 'identity bounds: unlinked accounts of different channels may share a person'
const CHANNEL_ASSUMPTION = 'Two accounts on one channel that nobody linked are two people.'

export const reachPeople: MetricDefinition = {
  id: 'reach',
  version: 1,
  name: 'People reached',
  words:
    'People who saw at least one piece of content about the brand. A person is counted once, on however many channels, days and accounts.',
  formula:
    '|⋃ viewers| over all channels and days, accounts mapped to people by the known links; bounds: largest channel ≤ reach ≤ people with known links',
  source: 'Union of viewers (actual reach), with identification bounds max Rᵢ ≤ R ≤ people that the known links leave',
  unit: 'people',
  better: 'higher',
  queries: ['metrics/reach_total', 'metrics/reach_channels'],
  assumptions: [
    'Every View is one delivery to one account of a customer.',
    CHANNEL_ASSUMPTION,
    'Links between accounts are as their sources state them.',
  ],
}

export const reachNaiveSum: MetricDefinition = {
  id: 'reach_naive_sum',
  version: 1,
  name: 'Daily accounts of all channels added up',
  words:
    'What a dashboard prints that adds each day’s and each channel’s distinct accounts: the same person again every day and on every channel. Shown only to compare.',
  formula: 'Σ over channels and days of distinct viewing accounts',
  source: 'Documented behaviour of social-media dashboards; not a number of people',
  unit: 'accounts',
  better: 'neither',
  queries: ['metrics/reach_daily'],
  assumptions: ['None under which this is a number of people.'],
}

export const frequency: MetricDefinition = {
  id: 'frequency',
  version: 1,
  name: 'Views per person reached',
  words: 'How often a person who was reached saw something, on average. The average hides that a few see most.',
  formula: 'views / people reached',
  source: 'Media-planning convention: frequency = impressions / reach',
  unit: 'ratio',
  better: 'neither',
  queries: ['metrics/reach_total', 'metrics/reach_channels'],
  assumptions: reachPeople.assumptions,
}

export const channelReach: MetricDefinition = {
  ...reachPeople,
  id: 'reach_channel',
  name: 'People reached on one channel',
  words:
    'People who saw content about the brand on this channel. Channels do not add up: the same person may be on several.',
  formula: '|⋃ viewers| on the channel over all days, accounts mapped to people by the known links',
  queries: ['metrics/reach_channels'],
}

export interface ReachRows {
  total: QueryRow['metrics/reach_total']
  channels: QueryRow['metrics/reach_channels'][]
  days: QueryRow['metrics/reach_daily'][]
}

export const whoever = ({ brand, campaign }: Scope): string =>
  `customers, ${campaign === null ? `all content about ${brand}` : `content of the campaign ${campaign} of ${brand}`}`

export const noViews = ({ brand, campaign }: Scope): string =>
  `No View arrived for ${brand === '' ? 'any brand' : brand}${campaign === null ? '' : `, campaign ${campaign},`} in these days. ` +
  'Send one View per delivery, with the account that saw it.'

/**
 * The fewest people that can be behind the accounts, whatever links are missing between channels: those of the largest
 * channel. It takes that nobody has two unlinked accounts on one channel. Where known links show people who have several
 * on one, others may too, and there is no lower bound.
 */
export function fewest({ channels }: Pick<ReachRows, 'channels'>): number | null {
  if (channels.some(({ accounts, people }) => accounts > people)) return null
  return Math.max(...channels.map(({ people }) => people))
}

export const SEVERAL_ACCOUNTS =
  'Known links show people with several accounts on one channel. Others whose accounts nobody linked may be counted more than once, so there is no lower bound.'
export const ONE_ACCOUNT = 'The lower bound takes it that nobody has two unlinked accounts on one channel.'

function peopleFinding(rows: ReachRows, scope: Scope, report: Report): Finding {
  const population = whoever(scope)
  const { people, accounts, views } = rows.total
  if (views === 0) return report(reachPeople, { population, value: null, n: 0, reasons: [noViews(scope)] })
  const lo = fewest(rows)
  return report(reachPeople, {
    population,
    value: people,
    interval: { lo, hi: people, level: null, method: BOUNDS },
    n: views,
    checks: [
      {
        id: 'one_account_a_channel',
        passed: lo === null ? false : null,
        value: rows.channels.reduce((sum, channel) => sum + channel.accounts - channel.people, 0),
        threshold: 0,
        sentence: lo === null ? SEVERAL_ACCOUNTS : ONE_ACCOUNT,
      },
      {
        id: 'accounts',
        passed: null,
        value: accounts,
        threshold: null,
        sentence: `${accounts.toLocaleString('en')} accounts saw it; the known links make ${people.toLocaleString('en')} people of them.`,
      },
    ],
  })
}

/** The mean number of views a person; fewer people behind the accounts would have seen more each. */
export function frequencyFinding(
  rows: Pick<ReachRows, 'total' | 'channels'>,
  scope: Scope,
  report: Report,
  checks: Check[] = [],
): Finding {
  const population = whoever(scope)
  const { people, views } = rows.total
  if (people === 0) return report(frequency, { population, value: null, n: 0, reasons: [noViews(scope)] })
  const lo = fewest(rows)
  const interval = { lo: views / people, hi: lo === null ? null : views / lo, level: null, method: BOUNDS }
  return report(frequency, { population, value: views / people, interval, n: views, checks })
}

function naiveFinding(rows: ReachRows, scope: Scope, report: Report): Finding {
  const population = whoever(scope)
  const { people, views } = rows.total
  if (views === 0) return report(reachNaiveSum, { population, value: null, n: 0, reasons: [noViews(scope)] })
  const added = rows.days.reduce((sum, { naive_sum }) => sum + naive_sum, 0)
  const times = people === 0 ? null : added / people
  const sentence = 'Adding up daily and per-channel accounts counts the same person again and again.'
  return report(reachNaiveSum, {
    population,
    value: added,
    n: views,
    checks: [{ id: 'times_reach', passed: null, value: times, threshold: null, sentence }],
  })
}

export const reach: Metric<ReachRows, ReachAnswer> = {
  route: { path: '/api/reach', summary: 'People reached, counted once across channels', answer: ReachAnswer },
  definitions: [reachPeople, channelReach, reachNaiveSum, frequency],

  async needs(ask, { workspace, generation, brand, campaign, first, last }) {
    const params = { workspace, generation, brand, campaign: campaign ?? '', first, last }
    const months = wholeMonths(first, last)
    const [totals, channels, days] = await Promise.all([
      ask('metrics/reach_total', { ...params, ...months }),
      ask('metrics/reach_channels', { ...params, ...months }),
      ask('metrics/reach_daily', params),
    ])
    return { total: totals[0] ?? { people: 0, accounts: 0, views: 0 }, channels, days }
  },

  estimate(rows, scope, report) {
    return {
      people: peopleFinding(rows, scope, report),
      naiveSum: naiveFinding(rows, scope, report),
      frequency: frequencyFinding(rows, scope, report),
      channels: rows.channels.map((row) => ({
        channel: row.channel,
        visibility: row.visibility,
        people: report(channelReach, {
          estimand: `People reached on ${row.channel}`,
          population: whoever(scope),
          value: row.people,
          n: row.views,
        }),
        onlyHere: row.only_here,
        views: row.views,
      })),
      series: rows.days.map(({ day, people }) => ({ day, value: people, partial: isPartialDay(day, scope) })),
    }
  },
}
