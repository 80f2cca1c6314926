/** Share of voice by reach: of all pairs of a person and a brand they saw something about, the share with this brand. */
import type { QueryRow } from '@candor/queries'
import type { Finding, Interval } from '../finding.ts'
import type { Scope } from '../scope.ts'
import type { MetricDefinition, Report } from './metric.ts'
import { reachPeople } from './reach.ts'
import { NO_MARKET } from './share-of-voice.ts'

export const voiceByReach: MetricDefinition = {
  id: 'share_of_voice_reach',
  version: 1,
  name: 'Share of voice by reach',
  words:
    'People who saw content about the brand, over the same for all brands on the list added up: somebody who saw content about two brands counts for both.',
  formula:
    'people reached by the brand / Σ over brands of people reached; bounds: each brand’s largest channel ≤ its reach ≤ people with known links',
  source: 'Reach-weighted share of voice; identification bounds as those of reach',
  unit: 'share',
  better: 'higher',
  queries: ['metrics/voice_reach'],
  assumptions: [
    ...reachPeople.assumptions,
    'Views of content about rivals are seen as well as those of content about the brand.',
    'A campaign filter is not applied: the content of rivals belongs to no campaign of ours.',
  ],
}

type ReachRow = QueryRow['metrics/voice_reach']

const BOUNDS = 'identity bounds: unlinked accounts of different channels may share a person'

/** Widest share that the bounds of every brand's reach allow; null where a lower bound is missing. */
function boundsOf(own: ReachRow, others: readonly ReachRow[]): Interval | null {
  if ([own, ...others].some(({ joined }) => joined > 0)) return null
  const [lowest, highest] = [
    others.reduce((sum, { largest }) => sum + largest, 0),
    others.reduce((sum, { people }) => sum + people, 0),
  ]
  return {
    lo: own.people === 0 ? 0 : own.largest / (own.largest + highest),
    hi: own.people === 0 ? 0 : own.people / (own.people + lowest),
    level: null,
    method: BOUNDS,
  }
}

const SEVERAL =
  'Known links show people with several accounts on one channel, and others may have them too: there are no bounds.'

export function reachShareFinding(brand: string, rows: readonly ReachRow[], scope: Scope, report: Report): Finding {
  const own = rows.find((row) => row.brand === brand) ?? { brand, people: 0, largest: 0, joined: 0, views: 0 }
  const others = rows.filter((row) => row.brand !== brand)
  const all = own.people + others.reduce((sum, { people }) => sum + people, 0)
  const facts = {
    estimand: `Share of voice by reach: ${brand}`,
    population: `customers who saw content about ${scope.market.brands.join(', ')}`,
    n: all,
    better: brand === scope.brand ? ('higher' as const) : ('neither' as const),
  }
  if (scope.market.brands.length < 2) return report(voiceByReach, { ...facts, value: null, reasons: [NO_MARKET] })
  if (all === 0)
    return report(voiceByReach, { ...facts, value: null, reasons: ['No View of content about a brand on the list arrived in these days. Send one View per delivery, with the brand it is about.'] }) // prettier-ignore
  const interval = boundsOf(own, others)
  return report(voiceByReach, {
    ...facts,
    value: own.people / all,
    interval,
    reasons: interval === null ? [SEVERAL] : [],
  })
}
