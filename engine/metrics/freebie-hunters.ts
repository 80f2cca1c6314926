/** Freebie hunters: people who come for an offer, take it, and are gone; and what all who came did when the offer was over. */
import type { QueryRow } from '@candor/queries'
import { FreebieHuntersAnswer } from '../api/shapes/index.ts'
import { askedQuery, type Ask, type AskedQuery } from '../ask.ts'
import type { Check, Finding } from '../finding.ts'
import { countWords } from '../number-words.ts'
import type { Declared, Scope } from '../scope.ts'
import { wilson } from '../stats/proportion.ts'
import { intervalOf, type Estimated, type Metric, type MetricDefinition, type Report } from './metric.ts'
import { newestOf, observedUntil, type ObservedVerb } from './observed-until.ts'

/** House decisions: left within so many days of joining, and no purchase at full price within so many. */
export const LEAVE_DAYS = 14
export const BUY_DAYS = 60
const AFTER = [30, 60] as const
/** The newest campaigns are answered for; name one to see an older one. */
const CAMPAIGNS_SHOWN = 20
const DAY = 86_400_000

const RULE = `joined (Follow, Claim or Like with the campaign) while it ran, has a Claim, took a Follow or Like of it back within ${LEAVE_DAYS} days, and made no Purchase without a campaign within ${BUY_DAYS} days of joining or up to now`
const SHARED: Pick<MetricDefinition, 'version' | 'queries' | 'assumptions'> = {
  version: 2,
  queries: ['metrics/observed_until', 'metrics/freebie_joiners'],
  assumptions: [
    'Follow, Like and Claim name the campaign, Undo the event it takes back; purchases at a reduced price name their campaign.',
    'Accounts of one person are linked: somebody who takes the offer with one account and leaves with another, unlinked one is not found.',
  ],
}

export const freebieHunters: MetricDefinition = {
  ...SHARED,
  id: 'freebie_hunters',
  name: 'Freebie hunters',
  words: 'People who joined while an offer ran, took it, left soon after, and bought nothing at full price.',
  formula: `people who ${RULE}`,
  source: 'House rule, after Hill 2012: “I was going anyway”, and gone until the next offer',
  unit: 'people',
  better: 'lower',
}
export const freebieHunterShare: MetricDefinition = {
  ...SHARED,
  id: 'freebie_hunter_share',
  name: 'Share of freebie hunters',
  words: 'Of the people who joined while an offer ran, the share who came for it only.',
  formula: `freebie hunters / people who joined while it ran and were observed for ${LEAVE_DAYS} days; Wilson interval`,
  source: 'House rule; Wilson 1927',
  unit: 'share',
  better: 'lower',
}
export const stillFollowingAfter: MetricDefinition = {
  ...SHARED,
  id: 'offer_still_following',
  name: 'Still following after the offer',
  words:
    'Of the people who began to follow under a campaign while it ran, the share who still do 30 and 60 days after its end.',
  formula: 'people with a Follow of the campaign that is not taken back by then / people with one; Wilson interval',
  source: 'House definition; Wilson 1927',
  unit: 'share',
  better: 'higher',
}
export const fullPriceAfter: MetricDefinition = {
  ...SHARED,
  id: 'offer_full_price',
  name: 'Bought at full price after the offer',
  words:
    'Of the people who joined while an offer ran, the share who bought without any campaign in the 30 and 60 days after its end.',
  formula: 'people with a Purchase without a campaign in those days / people who joined; Wilson interval',
  source: 'House definition; Wilson 1927',
  unit: 'share',
  better: 'higher',
}

type Row = QueryRow['metrics/freebie_joiners']
type Campaign = Declared<'campaign'>

export interface FreebieRows {
  until: string
  campaigns: { campaign: Campaign; row: Row; asked: AskedQuery[] }[]
}

/** What tells of joining, leaving and buying: people are observed for as long as any of it comes in. */
const OBSERVED: ObservedVerb[] = ['Follow', 'Claim', 'Like', 'Purchase']

/** Up to when the people of a brand's campaigns are observed. */
export const hunterUntil = async (ask: Ask, scope: Scope): Promise<string> =>
  observedUntil(await newestOf(ask, scope, OBSERVED), scope)

/** Parameters of both queries of the rule: what counts, and the table of accounts. */
export const hunterParams = (scope: Scope, { key, body }: Campaign, until: string) => ({
  workspace: scope.workspace,
  generation: scope.generation,
  brand: scope.brand,
  campaign: key,
  start: body.start,
  end: body.end,
  until,
  leave_days: LEAVE_DAYS,
  buy_days: BUY_DAYS,
})

const NOTHING: Row = {
  joined: 0,
  observed: 0,
  claimed: 0,
  redeemed: 0,
  hunters: 0,
  undecided: 0,
  followed: 0,
  following_30: 0,
  following_60: 0,
  bought_30: 0,
  bought_60: 0,
}

const NOBODY =
  'Nobody joined by this campaign while it ran. Send Follow, Claim and Like with the campaign, and declare when it ran.'
const NO_CLAIM = 'No Claim was sent to us, so nobody can say who took the offer. Send Claim with the campaign.'
const TOO_SOON = `Nobody who joined has been observed for ${LEAVE_DAYS} days yet.`
const CLAIMED_LATELY = `Nobody who took the offer has been observed for ${LEAVE_DAYS} days yet.`

function whyNot({ joined, observed, claimed, redeemed }: Row): string | null {
  if (joined === 0) return NOBODY
  if (observed === 0) return TOO_SOON
  if (redeemed > 0) return null
  return claimed > 0 ? CLAIMED_LATELY : NO_CLAIM
}

function checksOf({ joined, observed, undecided }: Row): Check[] {
  return [
    {
      id: 'undecided',
      passed: null,
      value: undecided,
      threshold: null,
      sentence:
        undecided === 0
          ? `Everybody counted has had ${BUY_DAYS} days to buy.`
          : `${countWords(undecided)} of them have not had ${BUY_DAYS} days to buy yet, and may still do.`,
    },
    ...(observed === joined
      ? []
      : [
          {
            id: 'too_recent',
            passed: null,
            value: joined - observed,
            threshold: null,
            sentence: `${countWords(joined - observed)} joined less than ${LEAVE_DAYS} days ago and are in neither number.`,
          },
        ]),
  ]
}

/** Of which days a number of a campaign is: from its start until what it asks of people is over, or the data ends. */
type Span = Pick<Estimated, 'window' | 'partial' | 'asked'>

function spanOf({ start, end }: Campaign['body'], days: number, until: string, asked: AskedQuery[]): Span {
  const over = Date.parse(end) + days * DAY
  const from = new Date(start).toISOString()
  const to = new Date(Math.min(over, Date.parse(until))).toISOString()
  return { window: { from, to }, partial: over > Date.parse(until), asked }
}

function shareFinding(
  definition: MetricDefinition,
  facts: {
    estimand: string
    population: string
    part: number
    whole: number
    why: string | null
    checks?: Check[]
  } & Span,
  report: Report,
): Finding {
  const { part, whole, why, checks = [], ...words } = facts
  if (why !== null) return report(definition, { ...words, value: null, n: whole, reasons: [why] })
  const interval = intervalOf(wilson(part, whole), 'Wilson score')
  return report(definition, { ...words, value: part / whole, interval, n: whole, checks })
}

function afterOf(
  { campaign, row, asked }: FreebieRows['campaigns'][number],
  days: (typeof AFTER)[number],
  until: string,
  population: string,
  report: Report,
): FreebieHuntersAnswer['campaigns'][number]['after'][number] {
  const span = spanOf(campaign.body, days, until, asked)
  const late = span.partial === true ? `${days} days have not passed in the data since the offer ended.` : null
  const nobody = 'Nobody began to follow by this campaign while it ran. Send Follow with the campaign.'
  const following = {
    ...span,
    estimand: `Still following ${days} days after the offer`,
    population: `people who began to follow by ${campaign.body.name} while it ran`,
    part: days === 30 ? row.following_30 : row.following_60,
    whole: row.followed,
    why: row.followed === 0 ? nobody : late,
  }
  const bought = {
    ...span,
    estimand: `Bought at full price within ${days} days after the offer`,
    population,
    part: days === 30 ? row.bought_30 : row.bought_60,
    whole: row.joined,
    why: row.joined === 0 ? NOBODY : late,
  }
  return {
    days,
    following: shareFinding(stillFollowingAfter, following, report),
    boughtAtFullPrice: shareFinding(fullPriceAfter, bought, report),
  }
}

function campaignAnswer(
  one: FreebieRows['campaigns'][number],
  until: string,
  scope: Scope,
  report: Report,
): FreebieHuntersAnswer['campaigns'][number] {
  const { campaign, row, asked } = one
  const { name, start, end } = campaign.body
  const population = `people who joined by ${name} of ${scope.brand} while it ran`
  const why = whyNot(row)
  const checks = checksOf(row)
  const span = spanOf(campaign.body, BUY_DAYS, until, asked)
  const hunters =
    why === null
      ? report(freebieHunters, { ...span, population, value: row.hunters, n: row.observed, checks })
      : report(freebieHunters, { ...span, population, value: null, n: row.joined, reasons: [why] })
  const facts = { estimand: freebieHunterShare.name, population, part: row.hunters, whole: row.observed, why, checks }
  const share = shareFinding(freebieHunterShare, { ...span, ...facts }, report)
  const after = AFTER.map((days) => afterOf(one, days, until, population, report))
  return { campaign: campaign.key, name, start, end, joined: row.joined, redeemed: row.redeemed, hunters, share, after }
}

export const freebies: Metric<FreebieRows, FreebieHuntersAnswer> = {
  route: {
    path: '/api/freebie-hunters',
    summary: 'Who came for an offer only, and what became of those who came',
    answer: FreebieHuntersAnswer,
  },
  definitions: [freebieHunters, freebieHunterShare, stillFollowingAfter, fullPriceAfter],

  async needs(ask, scope) {
    const until = await hunterUntil(ask, scope)
    const told = [...ask.log]
    const chosen = scope.definitions.campaign
      .filter(({ key, body }) => body.brand === scope.brand && (scope.campaign === null || key === scope.campaign))
      .filter(({ body }) => Date.parse(body.start) < Date.parse(until))
      .sort((a, b) => Date.parse(b.body.start) - Date.parse(a.body.start))
      .slice(0, CAMPAIGNS_SHOWN)
    const campaigns = chosen.map(async (campaign) => {
      const params = hunterParams(scope, campaign, until)
      const [row] = await ask('metrics/freebie_joiners', params)
      return { campaign, row: row ?? NOTHING, asked: [...told, askedQuery('metrics/freebie_joiners', params)] }
    })
    return { until, campaigns: await Promise.all(campaigns) }
  },

  estimate({ until, campaigns }, scope, report) {
    return {
      leaveDays: LEAVE_DAYS,
      buyDays: BUY_DAYS,
      campaigns: campaigns.map((one) => campaignAnswer(one, until, scope, report)),
    }
  },
}
