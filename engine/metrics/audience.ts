/** The audience as sets: followers, fans, members and customers, what they share, and the way from fan to buyer. */
import type { QueryRow } from '@candor/queries'
import { AudienceAnswer, type AudienceSet } from '../api/shapes/index.ts'
import type { Finding } from '../finding.ts'
import type { Scope } from '../scope.ts'
import {
  audienceOverlap,
  audienceSet,
  audienceUnion,
  fansBought,
  fansBoughtAgain,
  fansBoughtOfAll,
  fansIdentified,
  COMMUNITIES,
  NEW_FAN_DAYS,
} from './audience-definitions.ts'
import { peopleIn, wayOf } from './audience-way.ts'
import type { Metric, MetricDefinition, Report } from './metric.ts'
import { newestOf, observedUntil } from './observed-until.ts'
import { BOUNDS } from './reach.ts'

const DAY = 86_400_000

type Row = QueryRow['metrics/audience_sets']

export interface AudienceRows {
  people: Row[]
  /** The newest Purchase of the brand; null when there is none. */
  newestPurchase: string | null
}

const SETS = ['followers', 'fans', 'members', 'customers'] as const satisfies AudienceSet[]
const IS_IN: Record<AudienceSet, (row: Row) => boolean> = {
  followers: ({ follower }) => follower === 1,
  fans: ({ fan }) => fan === 1,
  members: ({ member }) => member === 1,
  customers: ({ customer }) => customer === 1,
}
const SEND: Record<AudienceSet, string> = {
  followers: 'Send Follow, and Undo when it is taken back.',
  fans: 'Send Like, or Create with sentiment “positive”.',
  members: 'Send replies as Create with inReplyTo, or Join with a community as its object.',
  customers: 'Send Purchase.',
}
const nobodyIn = (set: AudienceSet): string => `Nobody is among the ${set}, as far as was sent. ${SEND[set]}`

/** Whoever has accounts that nobody linked is counted several times: the number is the largest that it can be. */
const atMost = (hi: number) => ({ lo: null, hi, level: null, method: BOUNDS })

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

/** Every region of the four sets that anybody is in: the largest first. */
function regionsOf(rows: readonly Row[]): AudienceAnswer['regions'] {
  const regions = new Map<string, { sets: AudienceSet[]; people: number }>()
  for (const row of rows) {
    const sets = SETS.filter((set) => IS_IN[set](row))
    const region = regions.get(sets.join()) ?? { sets, people: 0 }
    region.people += row.people
    regions.set(sets.join(), region)
  }
  return [...regions.values()].sort((a, b) => b.people - a.people)
}

export const audience: Metric<AudienceRows, AudienceAnswer> = {
  route: {
    path: '/api/audience',
    summary: 'Followers, fans, members and customers as sets, what they share, and the way from fan to buyer',
    answer: AudienceAnswer,
  },
  definitions: [
    audienceSet,
    audienceUnion,
    audienceOverlap,
    fansIdentified,
    fansBought,
    fansBoughtAgain,
    fansBoughtOfAll,
  ],

  async needs(ask, scope) {
    const { workspace, generation, brand, campaign, from, to } = scope
    const newestPurchase = await newestOf(ask, scope, ['Purchase'])
    const recent = new Date(Date.parse(observedUntil(newestPurchase, scope)) - NEW_FAN_DAYS * DAY)
    const params = { workspace, generation, brand, campaign: campaign ?? '', from, to, recent, communities: [...COMMUNITIES] } // prettier-ignore
    return { people: await ask('metrics/audience_sets', params), newestPurchase }
  },

  estimate({ people: rows, newestPurchase }, scope: Scope, report: Report) {
    const population = `people of ${scope.brand}${scope.campaign === null ? '' : ` who joined the campaign ${scope.campaign}`}`
    const sizes = Object.fromEntries(SETS.map((set) => [set, peopleIn(rows, IS_IN[set])])) as Record<AudienceSet, number> // prettier-ignore
    const count = (definition: MetricDefinition, estimand: string, value: number, hi: number): Finding =>
      report(definition, { population, estimand, value, interval: atMost(hi), n: hi })
    const refuse = (definition: MetricDefinition, estimand: string, reason: string): Finding =>
      report(definition, { population, estimand, value: null, n: 0, reasons: [reason] })
    const all = peopleIn(rows, () => true)
    return {
      sets: SETS.map((set) => ({
        set,
        people: sizes[set] === 0 ? refuse(audienceSet, capital(set), nobodyIn(set)) : count(audienceSet, capital(set), sizes[set], sizes[set]), // prettier-ignore
      })),
      union:
        all === 0
          ? refuse(audienceUnion, audienceUnion.name, SETS.map(nobodyIn).join(' '))
          : count(audienceUnion, audienceUnion.name, all, all),
      pairs: SETS.flatMap((one, place) =>
        SETS.slice(place + 1).map((other) => {
          const estimand = `${capital(one)} who are ${other}, too`
          const [empty] = [one, other].filter((set) => sizes[set] === 0)
          const both = peopleIn(rows, (row) => IS_IN[one](row) && IS_IN[other](row))
          const smaller = Math.min(sizes[one], sizes[other])
          return {
            ...{ one, other },
            both:
              empty === undefined
                ? count(audienceOverlap, estimand, both, smaller)
                : refuse(audienceOverlap, estimand, nobodyIn(empty)),
            shareOfSmaller: smaller === 0 ? null : both / smaller,
          }
        }),
      ),
      regions: regionsOf(rows),
      way: wayOf(rows, scope, newestPurchase !== null, report),
    }
  },
}
