/** Growth: gross new followers and customers by what they cost, what of them stays, and what stands after Undo and Delete. */
import type { QueryRow } from '@candor/queries'
import { GrowthAnswer } from '../api/shapes/index.ts'
import type { Check, Finding } from '../finding.ts'
import { countWords } from '../number-words.ts'
import type { Scope } from '../scope.ts'
import { kaplanMeier, survivalAt } from '../stats/kaplan-meier.ts'
import { wilson } from '../stats/proportion.ts'
import { isRefusal } from '../stats/refusal.ts'
import { beyond, staysOf, type StayRow } from './cohort-survival.ts'
import {
  followMotive,
  growthKept,
  growthNet,
  growthNew,
  growthShare,
  standingFollowers,
  standingLikes,
} from './growth-definitions.ts'
import { intervalOf, type Metric, type MetricDefinition, type Report } from './metric.ts'
import { followsUntil, purchasesUntil } from './observed-until.ts'

type Source = GrowthAnswer['followers']['sources'][number]
type FollowRow = QueryRow['metrics/growth_followers']

export interface GrowthRows {
  follows: FollowRow[]
  likes: QueryRow['metrics/standing_likes']
  stays: StayRow[]
  purchases: StayRow[]
}

const SOURCES = ['bought', 'unpaid', 'organic'] as const
const KEPT = [30, 90] as const
const SOURCE_WORDS: Record<Source['source'], string> = {
  bought: 'who came by a campaign with spend',
  unpaid: 'who came by a campaign without spend',
  organic: 'who came by no campaign',
}
const NO_FOLLOWS = 'No Follow was sent to us up to the end of these days. Send Follow, and Undo when it is taken back.'
const NO_LIKES = 'No Like was sent to us up to the end of these days. Send Like.'
const NO_UNDO =
  'No Undo of a Follow was sent to us, so nobody can say who left. Send Undo with the Follow’s event id as object.id.'
const NOBODY_NEW = 'Nobody is new in these days.'

/** Campaigns that nobody declared have no spend that anybody knows of. */
const sourceOf = (campaign: string, scope: Scope): Source['source'] => {
  if (campaign === '') return 'organic'
  const declared = scope.definitions.campaign.find(({ key }) => key === campaign)
  return (declared?.body.spend ?? 0) > 0 ? 'bought' : 'unpaid'
}

function spendOf(campaigns: readonly string[], scope: Scope): number | null {
  const bodies = scope.definitions.campaign.filter(({ key }) => campaigns.includes(key)).map(({ body }) => body)
  const paid = bodies.filter(({ spend = 0 }) => spend > 0)
  if (paid.length === 0 || new Set(paid.map(({ currency }) => currency)).size > 1) return null
  return paid.reduce((sum, { spend = 0 }) => sum + spend, 0)
}

const total = <T>(rows: readonly T[], of: (row: T) => number): number => rows.reduce((sum, row) => sum + of(row), 0)

function shareOf(
  definition: MetricDefinition,
  population: string,
  part: number,
  whole: number,
  report: Report,
  estimand?: string,
): Finding {
  const words = { population, ...(estimand === undefined ? {} : { estimand }) }
  if (whole === 0) return report(definition, { ...words, value: null, n: 0, reasons: [NOBODY_NEW] })
  return report(definition, {
    ...words,
    value: part / whole,
    interval: intervalOf(wilson(part, whole), 'Wilson score'),
    n: whole,
  })
}

interface Side {
  /** "followers" or "customers". */
  people: string
  /** What became of those who were kept, and whether the curve counts them or those lost. */
  kept: (days: number) => string
  counts: boolean
  /** New people by the campaign of their first deed. */
  fresh: readonly { campaign: string; people: number }[]
  stays: readonly StayRow[]
  /** Why nobody can say what was kept; null when one can. */
  why: string | null
}

function keptFinding(side: Side, source: Source['source'], days: number, scope: Scope, report: Report): Finding {
  const stays = side.stays.filter(({ by, cohort }) => by === 'campaign' && sourceOf(cohort, scope) === source)
  const n = total(stays, ({ people }) => people)
  const facts = {
    population: `new ${side.people} of ${scope.brand} ${SOURCE_WORDS[source]}`,
    estimand: side.kept(days),
    n,
  }
  const refused = (reason: string) => report(growthKept, { ...facts, value: null, reasons: [reason] })
  if (n === 0) return refused(NOBODY_NEW)
  if (side.why !== null) return refused(side.why)
  const curve = kaplanMeier(staysOf(stays))
  if (isRefusal(curve)) return refused(curve.reason)
  const at = survivalAt(curve, days)
  if (isRefusal(at)) return refused(beyond(at, days, curve))
  const bounds = side.counts ? { lo: 1 - at.hi, hi: 1 - at.lo } : { lo: at.lo, hi: at.hi }
  const value = side.counts ? 1 - at.survival : at.survival
  return report(growthKept, { ...facts, value, interval: intervalOf(bounds, 'Kaplan–Meier, log(−log)') })
}

function sourcesOf(side: Side, scope: Scope, report: Report): Source[] {
  const all = total(side.fresh, ({ people }) => people)
  return SOURCES.map((source) => {
    const own = side.fresh.filter(({ campaign }) => sourceOf(campaign, scope) === source)
    const people = total(own, (row) => row.people)
    const population = `new ${side.people} of ${scope.brand} ${SOURCE_WORDS[source]}`
    // Of campaigns that brought nobody in these days the money was spent on other days, or for nothing: on none of these people.
    const campaigns = own.filter((row) => row.people > 0).map(({ campaign }) => campaign)
    return {
      source,
      spend: spendOf(campaigns, scope),
      new: report(growthNew, { population, estimand: `New ${side.people}`, value: people, n: people }),
      share: shareOf(growthShare, population, people, all, report, `Share of the new ${side.people}`),
      kept: KEPT.map((days) => ({ days, finding: keptFinding(side, source, days, scope, report) })),
    }
  })
}

function followersAnswer({ follows, stays }: GrowthRows, scope: Scope, report: Report): GrowthAnswer['followers'] {
  const sum = (of: (row: FollowRow) => number) => total(follows, of)
  const fresh = sum((row) => row.new)
  const left = sum((row) => row.new_gone + row.old_gone)
  const returned = sum((row) => row.returned)
  const population = `followers of ${scope.brand}`
  const count = (definition: MetricDefinition, value: number, checks: Check[] = [], estimand?: string): Finding => {
    const words = { population, ...(estimand === undefined ? {} : { estimand }) }
    if (follows.length === 0) return report(definition, { ...words, value: null, n: 0, reasons: [NO_FOLLOWS] })
    return report(definition, { ...words, value, n: Math.abs(value), checks })
  }
  const leavers: Check = {
    id: 'leavers',
    passed: null,
    value: left,
    threshold: null,
    sentence: `${countWords(fresh)} are new, ${countWords(returned)} came back, ${countWords(left)} left.`,
  }
  const reasons = new Map<string, number>()
  for (const row of follows) if (row.motive !== '') reasons.set(row.motive, (reasons.get(row.motive) ?? 0) + row.new)
  const given = total([...reasons.values()], (people) => people)
  const side: Side = {
    people: 'followers',
    kept: (days) => `Still following after ${days} days`,
    counts: false,
    fresh: follows.map(({ campaign, new: people }) => ({ campaign, people })),
    stays,
    why: stays.some(({ gone }) => gone === 1) ? null : NO_UNDO,
  }
  return {
    new: count(growthNew, fresh, [], 'New followers'),
    net: count(growthNet, fresh + returned - left, [leavers]),
    standing: count(
      standingFollowers,
      sum((row) => row.standing),
    ),
    left,
    returned,
    sources: sourcesOf(side, scope, report),
    motives: [...reasons]
      .filter(([, people]) => people > 0)
      .map(([motive, people]) => ({
        motive,
        share: shareOf(
          followMotive,
          `new followers of ${scope.brand} who gave a motive`,
          people,
          given,
          report,
          `Follow for “${motive}”`,
        ),
      })),
  }
}

export const growth: Metric<GrowthRows, GrowthAnswer> = {
  route: {
    path: '/api/growth',
    summary: 'New followers and customers, what they cost and what stays',
    answer: GrowthAnswer,
  },
  definitions: [growthNew, growthShare, growthKept, growthNet, standingFollowers, standingLikes, followMotive],

  async needs(ask, scope) {
    const { workspace, generation, brand, from, to } = scope
    const campaign = scope.campaign ?? ''
    const people = { workspace, generation, brand, campaign, from }
    const [follows, likes, stays, purchases] = await Promise.all([
      ask('metrics/growth_followers', { ...people, to }),
      ask('metrics/standing_likes', { workspace, brand, campaign, to }),
      followsUntil(ask, scope).then((until) => ask('metrics/follower_stays', { ...people, until })),
      purchasesUntil(ask, scope).then((until) => ask('metrics/repurchase_stays', { ...people, until })),
    ])
    // With a campaign chosen, the stays hold the others too, to compare with: they are no part of this growth.
    const own = ({ cohort }: StayRow) => scope.campaign === null || cohort === scope.campaign
    const ofCampaigns = (rows: StayRow[]) => rows.filter(({ by }) => by === 'campaign').filter(own)
    return {
      follows,
      likes: likes[0] ?? { given: 0, standing: 0 },
      stays: ofCampaigns(stays),
      purchases: ofCampaigns(purchases),
    }
  },

  estimate(rows, scope, report) {
    const { likes, purchases } = rows
    const population = `new customers of ${scope.brand}`
    const customers = total(purchases, ({ people }) => people)
    const side: Side = {
      people: 'customers',
      kept: (days) => `Bought again within ${days} days`,
      counts: true,
      fresh: purchases.map(({ cohort, people }) => ({ campaign: cohort, people })),
      stays: purchases,
      why: null,
    }
    return {
      followers: followersAnswer(rows, scope, report),
      customers: {
        new: report(growthNew, { population, estimand: 'New customers', value: customers, n: customers }),
        sources: sourcesOf(side, scope, report),
      },
      standingLikes:
        likes.given === 0
          ? report(standingLikes, { population: `likes of ${scope.brand}`, value: null, n: 0, reasons: [NO_LIKES] })
          : report(standingLikes, { population: `likes of ${scope.brand}`, value: likes.standing, n: likes.given }),
    }
  },
}
