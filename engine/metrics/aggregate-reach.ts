/** Reach where platforms give only their own totals: bounds of people over channels, a guess called one, and the sum that is wrong. */
import type { QueryRow } from '@candor/queries'
import { AggregateReachAnswer } from '../api/shapes/index.ts'
import { platformTotals, type PlatformTotal } from '../aggregates.ts'
import type { Check, Finding } from '../finding.ts'
import type { Scope } from '../scope.ts'
import { isRefusal, refuse, type Refusal } from '../stats/refusal.ts'
import { unionBounds } from '../stats/set-bounds.ts'
import { linkedPairs, linkedReach, linkedShare } from './aggregate-linked.ts'
import type { Metric, MetricDefinition, Report } from './metric.ts'
import { fewest, whoever } from './reach.ts'
import { wholeMonths } from './window.ts'

const METHOD = 'bounds of a union whose overlaps nobody knows (Boole; Fréchet 1935)'
const QUERIES = ['metrics/reach_total', 'metrics/reach_channels'] as const
const AS_STATED = 'Each total is of people, as its platform counts them.'

export const declaredReach: MetricDefinition = {
  id: 'reach_declared',
  version: 1,
  name: 'People reached, as the platform says',
  words: 'People whom a channel says it reached in its own days: one number, which nobody here can count again.',
  formula: 'as declared',
  source: 'Definitions of kind “aggregate”',
  unit: 'people',
  better: 'higher',
  queries: [],
  assumptions: [AS_STATED],
}

export const aggregateReach: MetricDefinition = {
  id: 'reach_aggregate',
  version: 1,
  name: 'People reached, with the totals of platforms',
  words:
    'People reached over all channels, those included of which only a total is known. How many are on several channels nobody knows, so there are bounds and no number.',
  formula: 'max Rᵢ ≤ R ≤ min(Σ Rᵢ, market), where a channel’s own total over several stretches of days lies between the largest and min(sum, its population)', // prettier-ignore
  source: 'Boole; Fréchet (1935)',
  unit: 'people',
  better: 'higher',
  queries: QUERIES,
  assumptions: [AS_STATED, 'What is declared of populations holds.'],
}

export const aggregateSum: MetricDefinition = {
  id: 'reach_aggregate_sum',
  version: 1,
  name: 'Totals of all platforms added up',
  words: 'What a report prints that adds the totals: everybody who is on several channels is in it several times.',
  formula: 'Σ declared totals + people seen',
  source: 'Documented behaviour of social-media reports; not a number of people',
  unit: 'accounts',
  better: 'neither',
  queries: QUERIES,
  assumptions: ['None under which this is a number of people, unless no one is on two channels.'],
}

export const independentReach: MetricDefinition = {
  id: 'reach_if_independent',
  version: 1,
  name: 'A guess: people reached, were channels independent',
  words:
    'A guess and no estimate: how many people it would be, if who is on one channel were no likelier to be on another. Usually they are likelier, and then it is too high.',
  formula: 'N·(1 − Π(1 − Rᵢ/N)), N people of the market',
  source: 'Sainsbury’s formula of media planning',
  unit: 'people',
  better: 'higher',
  queries: QUERIES,
  assumptions: [AS_STATED, 'Channels reach people independently of each other: nobody knows that.'],
}

export interface AggregateRows {
  total: QueryRow['metrics/reach_total']
  channels: QueryRow['metrics/reach_channels'][]
}

interface Group {
  name: string
  lo: number
  hi: number
  /** Its size, where it is one number. */
  size: number | null
}

const SEND =
  'Declare them: POST /v1/definitions with kind “aggregate”, the channel, its days (within those asked about) and its reach.'

/** A channel’s totals over several stretches of days are of people who may be the same. */
function channelGroup(name: string, totals: readonly PlatformTotal[]): Group | Refusal {
  const populations = totals.flatMap(({ population }) => (population === undefined ? [] : [population]))
  const population = populations.length === 0 ? Infinity : Math.max(...populations)
  const bounds = unionBounds(totals.map(({ reach }) => reach), population) // prettier-ignore
  if (isRefusal(bounds)) return refuse(bounds.refused, `${name}: ${bounds.reason}`)
  return { name, ...bounds, size: totals.length === 1 ? (totals[0]?.reach ?? null) : null }
}

interface Joined {
  groups: Group[]
  market: number
  lo: number
  hi: number
}

/** The groups whose union is asked for: one a channel, and the people whose Views arrived. */
function join(rows: AggregateRows, totals: readonly PlatformTotal[]): Joined | Refusal {
  const groups: Group[] = []
  for (const name of new Set(totals.map(({ channel }) => channel))) {
    const group = channelGroup(name, totals.filter(({ channel }) => channel === name)) // prettier-ignore
    if (isRefusal(group)) return group
    groups.push(group)
  }
  const { people } = rows.total
  if (people > 0) groups.push({ name: 'Views', lo: fewest(rows) ?? 0, hi: people, size: people })
  const markets = totals.flatMap(({ market }) => (market === undefined ? [] : [market]))
  const market = markets.length === 0 ? Infinity : Math.max(...markets)
  const lo = Math.max(...groups.map((group) => group.lo))
  if (lo > market)
    return refuse('contradiction', `More people were reached (${lo.toLocaleString('en')}) than the market has (${market.toLocaleString('en')}): check both.`) // prettier-ignore
  return { groups, market, lo, hi: Math.min(market, groups.reduce((sum, { hi }) => sum + hi, 0)) } // prettier-ignore
}

function twiceCheck(rows: AggregateRows, totals: readonly PlatformTotal[]): Check[] {
  const both = rows.channels.filter((row) => totals.some(({ channel }) => channel === row.channel))
  if (both.length === 0) return []
  const names = both.map(({ channel }) => channel).join(', ')
  const sentence = `Views of ${names} arrived too, of people whom the total may hold already: the upper bound is higher than it need be.`
  return [{ id: 'seen_and_declared', passed: null, value: both.length, threshold: null, sentence }]
}

function guess({ groups, market, lo, hi }: Joined, facts: { population: string; n: number }, report: Report): Finding {
  const no = (reason: string): Finding => report(independentReach, { ...facts, value: null, reasons: [reason] })
  if (market === Infinity) return no('Nobody declared how many people the market has: add market to a total.')
  const unclear = groups.find(({ size }) => size === null)
  if (unclear !== undefined)
    return no(`${unclear.name} has several totals of different days, which are largely the same people: ask about days with one total each.`) // prettier-ignore
  const bounds = unionBounds(groups.map(({ size }) => size ?? 0), market) // prettier-ignore
  if (isRefusal(bounds) || bounds.ifIndependent === null) return no('The totals and the market contradict each other.')
  const check = { id: 'independence', passed: null, value: null, threshold: null, sentence: 'A guess: that channels reach people independently is taken for granted.' } // prettier-ignore
  return report(independentReach, { ...facts, value: bounds.ifIndependent, interval: { lo, hi, level: null, method: METHOD }, checks: [check] }) // prettier-ignore
}

function couldHaveSeen(totals: readonly PlatformTotal[]): string | null {
  const newest = new Map(totals.map(({ channel, followers }) => [channel, followers ?? 0]))
  const sum = [...newest.values()].reduce((all, followers) => all + followers, 0)
  if (sum === 0) return null
  return `The accounts used have ${sum.toLocaleString('en')} followers, the same people counted on each channel: they could have seen something, and nobody says that they did.`
}

export const aggregate: Metric<AggregateRows, AggregateReachAnswer> = {
  route: {
    path: '/api/reach/aggregate',
    summary: 'People over channels of which only totals are known',
    answer: AggregateReachAnswer,
  },
  definitions: [declaredReach, aggregateReach, aggregateSum, independentReach, linkedReach, linkedShare],

  async needs(ask, { workspace, generation, brand, campaign, first, last }) {
    const params = { workspace, generation, brand, campaign: campaign ?? '', first, last, ...wholeMonths(first, last) }
    const [totals, channels] = await Promise.all([
      ask('metrics/reach_total', params),
      ask('metrics/reach_channels', params),
    ])
    return { total: totals[0] ?? { people: 0, accounts: 0, views: 0 }, channels }
  },

  estimate(rows, scope: Scope, report) {
    const { totals, leftOut } = platformTotals(scope)
    const population = whoever(scope)
    const facts = { population, n: totals.length }
    const joined =
      totals.length === 0 ? refuse('none', `No platform’s totals of these days are known. ${SEND}`) : join(rows, totals)
    const no = (definition: MetricDefinition, { reason }: Refusal): Finding =>
      report(definition, { ...facts, value: null, reasons: [reason] })
    const sum = totals.reduce((all, { reach }) => all + reach, rows.total.people)
    return {
      people: isRefusal(joined)
        ? no(aggregateReach, joined)
        : report(aggregateReach, {
            ...facts,
            value: joined.lo === joined.hi ? joined.lo : null,
            interval: { lo: joined.lo, hi: joined.hi, level: null, method: METHOD },
            checks: twiceCheck(rows, totals),
            reasons: joined.lo === joined.hi ? [] : ['Totals do not say how many people are on several channels.'],
          }),
      naiveSum: isRefusal(joined) ? no(aggregateSum, joined) : report(aggregateSum, { ...facts, value: sum }),
      ifIndependent: isRefusal(joined) ? no(independentReach, joined) : guess(joined, facts, report),
      totals: totals.map(
        ({ key, hash, channel, from, to, reach, impressions, population: there, source, measuredAt }) => ({
          ...{ key, hash, channel, from, to, source, measuredAt },
          people: report(declaredReach, {
            estimand: `People reached on ${channel}, ${from} to ${to}`,
            population,
            value: reach,
            n: 1,
            checks: [{ id: 'declared', passed: null, value: null, threshold: null, sentence: `As stated, measured ${measuredAt.slice(0, 10)}: ${source}.` }], // prettier-ignore
          }),
          impressions: impressions ?? null,
          population: there ?? null,
        }),
      ),
      linked: linkedPairs(totals, population, report),
      couldHaveSeen: couldHaveSeen(totals),
      leftOut,
    }
  },
}
