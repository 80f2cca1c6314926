/** Retention: how long followers stay and how soon customers buy again, by cohort, with those still there counted as such. */
import { Type } from 'typebox'
import { RetentionAnswer, RetentionBy } from '../api/shapes/index.ts'
import { survivalSide, type SideDefinition, type StayRow } from './cohort-survival.ts'
import type { Metric, MetricDefinition } from './metric.ts'
import { followsUntil, purchasesUntil } from './observed-until.ts'

const SOURCE =
  'Kaplan & Meier 1958; Greenwood 1926; log(−log) interval: Kalbfleisch & Prentice 1980; late entry: Klein & Moeschberger 2003, §4.6'
const DIFFERENCE_SOURCE =
  'Klein, Logan, Harhoff & Andersen 2007 for a fixed moment; Zou & Donner 2008 for the difference; Mantel 1966 for the log-rank check'
const DIFFERENCE: Pick<MetricDefinition, 'version' | 'source' | 'unit' | 'better' | 'assumptions'> = {
  version: 2,
  source: DIFFERENCE_SOURCE,
  unit: 'share',
  better: 'higher',
  assumptions: ['People who come by a campaign differ from the others before it: a difference is no effect.'],
}

export const followerSurvival: MetricDefinition = {
  id: 'follower_survival',
  version: 2,
  name: 'Still following',
  words:
    'Of the people who began to follow in these days, the share who still do after 7, 30 and 90 days. Whoever joined too recently to tell counts for as long as they were seen.',
  formula:
    'Kaplan–Meier over whole days from the first Follow to the Undo after which no account of the person follows; censored at the end of the window or of what is known of follows',
  source: SOURCE,
  unit: 'share',
  better: 'higher',
  queries: ['metrics/observed_until', 'metrics/follower_stays'],
  assumptions: [
    'Every Undo of a Follow is sent to us, and names the Follow’s event id as its object.',
    'Whether somebody leaves has nothing to do with how recently they joined.',
    'Followers known from a list carry properties.observedSince: whoever left before it was made is not on it.',
  ],
}

export const followerSurvivalDifference: MetricDefinition = {
  ...DIFFERENCE,
  id: 'follower_survival_difference',
  name: 'Still following, campaign against none',
  words:
    'Share of a campaign’s new followers who still follow, minus that of people who came by none in the same weeks.',
  formula: 'S₁(t) − S₂(t) from two Kaplan–Meier curves; square-and-add interval, p from the same interval',
  queries: ['metrics/observed_until', 'metrics/follower_stays'],
}

export const customerRetention: MetricDefinition = {
  id: 'customer_retention',
  version: 2,
  name: 'Bought again',
  words:
    'Of the people who bought for the first time in these days, the share who bought again within 30, 60 and 90 days.',
  formula:
    '1 − Kaplan–Meier over whole days from the first day with a purchase to the next one; censored at the end of the window or of what is known of purchases',
  source: SOURCE,
  unit: 'share',
  better: 'higher',
  queries: ['metrics/observed_until', 'metrics/repurchase_stays'],
  assumptions: [
    'The data begin before the first purchase of these people; else old customers look new.',
    'A purchase that is returned later was still a purchase. Purchases of one day are one.',
  ],
}

export const customerRetentionDifference: MetricDefinition = {
  ...DIFFERENCE,
  id: 'customer_retention_difference',
  name: 'Bought again, campaign against none',
  words:
    'Share of people who bought again, first bought under a campaign, minus that of people of the same weeks who first bought under none.',
  formula: 'S₂(t) − S₁(t) from two Kaplan–Meier curves; square-and-add interval, p from the same interval',
  queries: ['metrics/observed_until', 'metrics/repurchase_stays'],
}

const FOLLOWERS: SideDefinition = {
  share: followerSurvival,
  difference: followerSurvivalDifference,
  horizons: [7, 30, 90],
  counts: false,
  estimand: (days) => `Still following after ${days} days`,
  people: ({ brand }) => `new followers of ${brand}`,
  happened: 'had left',
}
const CUSTOMERS: SideDefinition = {
  share: customerRetention,
  difference: customerRetentionDifference,
  horizons: [30, 60, 90],
  counts: true,
  estimand: (days) => `Bought again within ${days} days`,
  people: ({ brand }) => `new customers of ${brand}`,
  happened: 'had bought again',
}

const NO_FOLLOWS = 'Nobody began to follow in these days. Send Follow.'
const NO_UNDO =
  'No Undo of a Follow was sent to us, so nobody can say who left. Send Undo with the Follow’s event id as object.id.'
const NO_PURCHASES = 'Nobody bought for the first time in these days. Send Purchase.'

export interface RetentionRows {
  followers: StayRow[]
  customers: StayRow[]
}

export const retention: Metric<RetentionRows, RetentionAnswer, { by?: RetentionBy }> = {
  route: {
    path: '/api/retention',
    summary: 'How long followers stay and how soon customers buy again, by cohort',
    answer: RetentionAnswer,
    parameters: { by: Type.Optional(RetentionBy) },
  },
  definitions: [followerSurvival, followerSurvivalDifference, customerRetention, customerRetentionDifference],

  async needs(ask, scope) {
    const { workspace, generation, brand, campaign, from } = scope
    const params = { workspace, generation, brand, campaign: campaign ?? '', from }
    const [followers, customers] = await Promise.all([
      followsUntil(ask, scope).then((until) => ask('metrics/follower_stays', { ...params, until })),
      purchasesUntil(ask, scope).then((until) => ask('metrics/repurchase_stays', { ...params, until })),
    ])
    return { followers, customers }
  },

  estimate({ followers, customers }, scope, report, { by = null } = {}) {
    const noFollowers = followers.length === 0 ? NO_FOLLOWS : followers.some(({ gone }) => gone === 1) ? null : NO_UNDO
    const noCustomers = customers.length === 0 ? NO_PURCHASES : null
    return {
      followers: survivalSide(FOLLOWERS, followers, noFollowers, { scope, report, by }),
      customers: survivalSide(CUSTOMERS, customers, noCustomers, { scope, report, by }),
    }
  },
}
