/** Share of voice compared: the lead over each rival, against the market share, by positive and negative posts, and by reach. */
import type { QueryRow } from '@candor/queries'
import { VoiceComparedAnswer } from '../api/shapes/index.ts'
import type { Finding } from '../finding.ts'
import type { Scope } from '../scope.ts'
import { clusterLead } from '../stats/cluster-lead.ts'
import { clusterShare } from '../stats/cluster.ts'
import { intervalOf, type Metric, type MetricDefinition, type Report } from './metric.ts'
import { clusters, NO_MARKET, NO_POSTS, postSums, silent, voiceByMentions } from './share-of-voice.ts'
import { voiceByReach, reachShareFinding } from './voice-by-reach.ts'
import { wholeMonths } from './window.ts'

export const voiceLead: MetricDefinition = {
  ...voiceByMentions,
  id: 'voice_lead',
  version: 1,
  name: 'Lead in share of voice',
  words:
    'By how many percentage points the share of voice by mentions is above that of a rival. Both compete for the same posts, so that two intervals that overlap say nothing about it.',
  formula: '100 · (posts about the brand − posts about the rival) / posts about all brands; clustered by author',
  source: 'Cochran (1977) §9A.3, the linearised variance of a ratio, with the difference as its numerator',
  unit: 'points',
  queries: ['metrics/voice_brands', 'metrics/voice_together'],
}

export const excessVoice: MetricDefinition = {
  ...voiceByMentions,
  id: 'share_of_voice_excess',
  version: 1,
  name: 'Excess share of voice',
  words: 'Share of voice by mentions less share of market, in percentage points.',
  formula: '100 · (share of voice by mentions − market share as declared)',
  source: 'Jones (1990), Harvard Business Review 68(1), 38–42: share of voice against share of market',
  unit: 'points',
  assumptions: [...voiceByMentions.assumptions, 'The market share is taken as declared, without an error of its own.'],
}

const byLabel = (label: 'positive' | 'negative', better: 'higher' | 'lower'): MetricDefinition => ({
  ...voiceByMentions,
  id: `share_of_voice_${label}`,
  version: 1,
  name: `Share of the ${label} posts`,
  words: `Of all posts about a brand on the list that are labelled ${label}, the share about this one.`,
  formula: `posts labelled ${label} about the brand / about all brands on the list; clustered by author`,
  better,
  assumptions: [
    ...voiceByMentions.assumptions,
    'Labels are right as often for one brand as for another; posts nobody labelled are left out.',
  ],
})
export const positiveVoice = byLabel('positive', 'higher')
export const negativeVoice = byLabel('negative', 'lower')

type BrandRow = QueryRow['metrics/voice_brands']

export interface VoiceComparedRows {
  all: BrandRow[]
  positive: BrandRow[]
  negative: BrandRow[]
  together: QueryRow['metrics/voice_together'][]
  reach: QueryRow['metrics/voice_reach'][]
}

const rowOf = (rows: readonly BrandRow[], brand: string): BrandRow =>
  rows.find((row) => row.brand === brand) ?? silent(brand, rows[0])

const betterFor = (brand: string, scope: Scope, better: Finding['better']): Finding['better'] =>
  brand === scope.brand ? better : 'neither'

const oneAuthor = (interval: object | null): string[] =>
  interval === null ? ['One author alone says nothing about how authors differ: no interval.'] : []

function leadFinding(rival: string, rows: VoiceComparedRows, scope: Scope, report: Report): Finding {
  const [own, other] = [rowOf(rows.all, scope.brand), rowOf(rows.all, rival)]
  const facts = {
    estimand: `Lead of ${scope.brand} over ${rival} in share of voice, in percentage points`,
    population: `posts by customers about ${scope.market.brands.join(', ')}`,
    n: own.all_posts,
  }
  const result = clusterLead({
    ...{ clusters: own.all_authors, x: own.mentions, y: other.mentions, m: own.all_posts, mm: own.post_mm },
    ...{ xx: own.post_xx, yy: other.post_xx, xm: own.post_xm, ym: other.post_xm },
    xy: rows.together.find(({ brand }) => brand === rival)?.xy ?? 0,
  })
  if (result === null) return report(voiceLead, { ...facts, value: null, reasons: [NO_POSTS] })
  const { lead, interval, method } = result
  return report(voiceLead, {
    ...facts,
    value: 100 * lead,
    interval: intervalOf(interval && { lo: 100 * interval.lo, hi: 100 * interval.hi }, method),
    checks: [clusters(own.all_authors)],
    reasons: oneAuthor(interval),
  })
}

function labelFinding(
  definition: MetricDefinition,
  rows: readonly BrandRow[],
  brand: string,
  label: string,
  scope: Scope,
  report: Report,
): Finding {
  // prettier-ignore
  const row = rowOf(rows, brand)
  const facts = {
    estimand: `${definition.name}: ${brand}`,
    population: `posts by customers about ${scope.market.brands.join(', ')} that are labelled ${label}`,
    n: row.all_posts,
    better: betterFor(brand, scope, definition.better),
  }
  if (scope.market.brands.length < 2) return report(definition, { ...facts, value: null, reasons: [NO_MARKET] })
  const result = clusterShare(postSums(row))
  if (result === null)
    return report(definition, { ...facts, value: null, reasons: [`No post about a brand on the list is labelled ${label} in these days. Send Create with a sentiment.`] }) // prettier-ignore
  return report(definition, {
    ...facts,
    value: result.share,
    interval: intervalOf(result.interval, result.method),
    checks: [clusters(row.all_authors)],
    reasons: oneAuthor(result.interval),
  })
}

/** The market share of a brand as the newest market definition of the list states it, or why there is none. */
function marketShare(brand: string, scope: Scope): { share: number; basis: string } | { reason: string } {
  const market = scope.definitions.market.find(({ hash }) => hash === scope.market.hash)?.body
  const shares = market?.marketShares ?? []
  const named = new Set(shares.map((entry) => entry.brand))
  const sum = shares.reduce((total, { share }) => total + share, 0)
  if (named.size < shares.length || sum > 1 + 1e-9)
    return { reason: `The market shares declared name a brand twice, or add up to ${Math.round(sum * 100)} %: declare the market again.` } // prettier-ignore
  const own = shares.find((entry) => entry.brand === brand)
  return own ?? { reason: `No market share of ${brand} is declared. Add marketShares to the market definition.` }
}

function excessFinding(brand: string, rows: VoiceComparedRows, scope: Scope, report: Report): Finding {
  const row = rowOf(rows.all, brand)
  const facts = {
    estimand: `Excess share of voice of ${brand}, in percentage points`,
    population: `posts by customers about ${scope.market.brands.join(', ')}`,
    n: row.all_posts,
    better: betterFor(brand, scope, 'higher'),
  }
  const refused = (reason: string) => report(excessVoice, { ...facts, value: null, reasons: [reason] })
  if (scope.market.brands.length < 2) return refused(NO_MARKET)
  const market = marketShare(brand, scope)
  if ('reason' in market) return refused(market.reason)
  const voice = clusterShare(postSums(row))
  if (voice === null) return refused(NO_POSTS)
  const less = (share: number): number => 100 * (share - market.share)
  const sentence = `Share of market of ${brand}, as declared: ${Math.round(market.share * 1000) / 10} % (${market.basis}).`
  return report(excessVoice, {
    ...facts,
    value: less(voice.share),
    interval: intervalOf(voice.interval && { lo: less(voice.interval.lo), hi: less(voice.interval.hi) }, voice.method),
    checks: [clusters(row.all_authors), { id: 'market_share', passed: null, value: market.share, threshold: null, sentence }], // prettier-ignore
    reasons: oneAuthor(voice.interval),
  })
}

export const voiceCompared: Metric<VoiceComparedRows, VoiceComparedAnswer> = {
  route: {
    path: '/api/voice/compared',
    summary: 'Share of voice: lead over each rival, against market share, by label, and by reach',
    answer: VoiceComparedAnswer,
  },
  definitions: [voiceLead, excessVoice, positiveVoice, negativeVoice, voiceByReach],

  async needs(ask, { workspace, generation, market: { brands }, brand, first, last }) {
    const params = { workspace, generation, brands, first, last }
    const [all, positive, negative, together, reach] = await Promise.all([
      ask('metrics/voice_brands', { ...params, sentiment: '' }),
      ask('metrics/voice_brands', { ...params, sentiment: 'positive' }),
      ask('metrics/voice_brands', { ...params, sentiment: 'negative' }),
      ask('metrics/voice_together', { ...params, own: brand }),
      ask('metrics/voice_reach', { ...params, ...wholeMonths(first, last) }),
    ])
    return { all, positive, negative, together, reach }
  },

  estimate(rows, scope, report) {
    const list = scope.market.brands
    return {
      leads: list
        .filter((rival) => rival !== scope.brand)
        .map((rival) => ({ rival, lead: leadFinding(rival, rows, scope, report) })),
      brands: list.map((brand) => ({
        brand,
        excess: excessFinding(brand, rows, scope, report),
        positive: labelFinding(positiveVoice, rows.positive, brand, 'positive', scope, report),
        negative: labelFinding(negativeVoice, rows.negative, brand, 'negative', scope, report),
        byReach: reachShareFinding(brand, rows.reach, scope, report),
      })),
    }
  },
}
