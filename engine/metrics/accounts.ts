/** Account architecture: whom each account of the brand reaches, how it is spoken to, and how many complaints land on the main one. */
import type { QueryRow } from '@candor/queries'
import { AccountsAnswer } from '../api/shapes/index.ts'
import type { Finding } from '../finding.ts'
import type { Scope } from '../scope.ts'
import { clusterDifference } from '../stats/cluster-difference.ts'
import { clusterShare, type ClusterSums } from '../stats/cluster.ts'
import {
  accountNegative,
  accountOnlyHere,
  accountOverlap,
  accountReach,
  accountSpill,
  accountToneGap,
} from './account-definitions.ts'
import { intervalOf, type Metric, type MetricDefinition, type Report } from './metric.ts'
import { BOUNDS } from './reach.ts'

/** Whom content of more accounts reached is told of the largest only: patterns of accounts double with each. */
const MOST_ACCOUNTS = 12

type Seen = QueryRow['metrics/account_reach']
type Tone = QueryRow['metrics/account_tone']

export interface AccountRows {
  seen: Seen[]
  tone: Tone[]
}

const NO_ACCOUNTS =
  'No View and no labelled post of these days names an account of the brand. Send `account` with View and Create.'
const NO_VIEWS = 'No View of these days names this account. Send View with the account whose content was seen.'
const NO_POSTS = 'No labelled post of these days names this account. Send Create with `account` and `sentiment`.'
const ONE_ACCOUNT =
  'There is one account only, so every complaint lands on it: nothing can spill. Send `account` for the others, if there are any.'
const NO_COMPLAINTS = 'No negative post of these days names an account of the brand.'
const ONE_AUTHOR = 'One author alone says nothing about how authors differ: no interval.'

const peopleOf = (seen: readonly Seen[], is: (accounts: readonly string[]) => boolean): number =>
  seen.reduce((sum, { accounts, people }) => sum + (is(accounts) ? people : 0), 0)

const toneOf = (tone: readonly Tone[], one: string, other: string): Tone | undefined =>
  tone.find((row) => row.one === one && row.other === other)

const NOTHING: ClusterSums = { clusters: 0, x: 0, m: 0, xx: 0, xm: 0, mm: 0 }
const sumsOf = (row: Tone | undefined): ClusterSums => (row === undefined ? NOTHING : { clusters: row.authors, ...row })

/** The negative posts of each author to the main account, of those to any. */
function spillSums(tone: readonly Tone[], main: string): ClusterSums {
  const total = (rows: readonly Tone[]): number => rows.reduce((sum, { xx }) => sum + xx, 0)
  return {
    clusters: tone[0]?.complainers ?? 0,
    x: toneOf(tone, main, main)?.x ?? 0,
    m: tone.reduce((sum, { one, other, x }) => sum + (one === other ? x : 0), 0),
    xx: toneOf(tone, main, main)?.xx ?? 0,
    xm: total(tone.filter(({ one }) => one === main)),
    mm: total(tone),
  }
}

/** All accounts: the one that reaches most people first, then by posts that name them. */
function inOrder({ seen, tone }: AccountRows): string[] {
  const names = new Set([...seen.flatMap(({ accounts }) => accounts), ...tone.map(({ one }) => one)])
  const size = (name: string) => [peopleOf(seen, (accounts) => accounts.includes(name)), toneOf(tone, name, name)?.m ?? 0] as const // prettier-ignore
  return [...names]
    .map((name) => ({ name, size: size(name) }))
    .sort((a, b) => b.size[0] - a.size[0] || b.size[1] - a.size[1] || (a.name < b.name ? -1 : 1))
    .map(({ name }) => name)
}

function gapFinding(tone: readonly Tone[], account: string, main: string, scope: Scope, report: Report): Finding {
  const [own, its, both] = [toneOf(tone, account, account), toneOf(tone, main, main), toneOf(tone, account, main)]
  const shared = { xx: both?.xx ?? 0, xm: both?.xm ?? 0, mx: toneOf(tone, main, account)?.xm ?? 0, mm: both?.mm ?? 0 }
  const facts = {
    estimand: `Negative share of posts to ${account}, less that of posts to ${main}`,
    population: `labelled posts of customers to accounts of ${scope.brand}`,
    n: (own?.m ?? 0) + (its?.m ?? 0),
    evidence: 'association' as const,
  }
  const result = clusterDifference(sumsOf(own), sumsOf(its), shared)
  if (result === null) return report(accountToneGap, { ...facts, value: null, reasons: [NO_POSTS] })
  const interval = intervalOf(result.interval, result.method)
  return report(accountToneGap, { ...facts, value: result.difference, interval, reasons: interval === null ? [ONE_AUTHOR] : [] }) // prettier-ignore
}

function shareFinding(
  definition: MetricDefinition,
  sums: ClusterSums,
  population: string,
  why: string,
  report: Report,
): Finding {
  const result = clusterShare(sums)
  if (result === null) return report(definition, { population, value: null, n: 0, reasons: [why] })
  const interval = intervalOf(result.interval, result.method)
  return report(definition, { population, value: result.share, interval, n: sums.m, reasons: interval === null ? [ONE_AUTHOR] : [] }) // prettier-ignore
}

export const accounts: Metric<AccountRows, AccountsAnswer> = {
  route: {
    path: '/api/accounts',
    summary: 'Accounts of the brand compared: whom they reach, how they are spoken to, where complaints land',
    answer: AccountsAnswer,
  },
  definitions: [accountReach, accountOnlyHere, accountOverlap, accountNegative, accountToneGap, accountSpill],

  async needs(ask, { workspace, generation, brand, campaign, from, to }) {
    const params = { workspace, generation, brand, campaign: campaign ?? '', from, to }
    const [seen, tone] = await Promise.all([
      ask('metrics/account_reach', { ...params, most: MOST_ACCOUNTS }),
      ask('metrics/account_tone', params),
    ])
    return { seen, tone }
  },

  estimate({ seen, tone }, scope, report) {
    const all = inOrder({ seen, tone })
    const told = all.slice(0, MOST_ACCOUNTS)
    const [main = null] = all
    const viewers = (account: string) => peopleOf(seen, (accounts) => accounts.includes(account))
    const viewsOf = (account: string) => seen.reduce((sum, row) => sum + (row.accounts.includes(account) ? row.views : 0), 0) // prettier-ignore
    const count = (definition: MetricDefinition, estimand: string, value: number, most: number, n: number): Finding => {
      const facts = { estimand, population: `people who saw content of ${scope.brand}`, n }
      if (n === 0) return report(definition, { ...facts, value: null, reasons: [NO_VIEWS] })
      return report(definition, { ...facts, value, interval: { lo: null, hi: most, level: null, method: BOUNDS } })
    }
    const spilled = main === null ? NOTHING : spillSums(tone, main)
    return {
      main,
      accounts: told.map((account) => {
        const own = toneOf(tone, account, account)
        const people = viewers(account)
        const alone = peopleOf(seen, (accounts) => accounts.length === 1 && accounts[0] === account)
        return {
          account,
          people: count(accountReach, `People reached by ${account}`, people, people, people),
          onlyHere: count(accountOnlyHere, `People reached by ${account} only`, alone, alone, people),
          views: viewsOf(account),
          posts: own?.m ?? 0,
          negative: shareFinding(accountNegative, sumsOf(own), `labelled posts of customers to ${account}`, NO_POSTS, report), // prettier-ignore
          gap: main === null || account === main ? null : gapFinding(tone, account, main, scope, report),
        }
      }),
      pairs: told.flatMap((one, place) =>
        told.slice(place + 1).flatMap((other) => {
          const smaller = Math.min(viewers(one), viewers(other))
          if (smaller === 0) return []
          const shared = peopleOf(seen, (accounts) => accounts.includes(one) && accounts.includes(other))
          return [{ one, other, both: count(accountOverlap, `People reached by ${one} and by ${other}`, shared, smaller, smaller) }] // prettier-ignore
        }),
      ),
      spill:
        all.length < 2
          ? shareFinding(accountSpill, NOTHING, `negative posts to accounts of ${scope.brand}`, main === null ? NO_ACCOUNTS : ONE_ACCOUNT, report) // prettier-ignore
          : shareFinding(accountSpill, spilled, `negative posts to accounts of ${scope.brand}; the main one is ${main ?? ''}`, NO_COMPLAINTS, report), // prettier-ignore
      leftOut: all.slice(MOST_ACCOUNTS),
    }
  },
}
