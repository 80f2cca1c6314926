/** Share of voice among a fixed list of brands: by mentions and by authors, with intervals clustered by author. */
import type { QueryRow } from '@candor/queries'
import { VoiceAnswer } from '../api/shapes/index.ts'
import type { Check, Finding } from '../finding.ts'
import { isPartialDay, type Scope } from '../scope.ts'
import { clusterShare, type ClusterSums } from '../stats/cluster.ts'
import { intervalOf, type Metric, type MetricDefinition, type Report } from './metric.ts'

const SHARED: Pick<MetricDefinition, 'version' | 'unit' | 'better' | 'queries' | 'assumptions'> = {
  version: 1,
  unit: 'share',
  better: 'higher',
  queries: ['metrics/voice_brands'],
  assumptions: [
    'The list of brands is that of the market definition; another list gives other shares.',
    'The sources see the same part of the talk about every brand on the list. Coverage says what is known about that.',
    'Authors speak independently of one another; posts of one author do not.',
    'A campaign filter is not applied: the posts of rivals belong to no campaign of ours.',
    'A post that was deleted later was still said.',
  ],
}

export const voiceByMentions: MetricDefinition = {
  ...SHARED,
  id: 'share_of_voice_mentions',
  name: 'Share of voice by mentions',
  words: 'Of all posts by customers about a brand on the list, the share about this one.',
  formula: 'posts about the brand / posts about all brands on the list; interval from sums clustered by author',
  source: 'Share of voice on a fixed rival list; Cochran (1977) §9A.3 for the linearised clustered variance',
}

export const voiceByAuthors: MetricDefinition = {
  ...SHARED,
  id: 'share_of_voice_authors',
  name: 'Share of voice by authors',
  words:
    'Of all pairs of an author and a brand they spoke about, the share of pairs with this brand. A loud account counts once per brand.',
  formula: 'authors of the brand / Σ over brands of their authors; interval from pairs clustered by author',
  source: 'Distinct authors as a share that spam cannot move; clustered like the share by mentions',
}

export interface VoiceRows {
  brands: QueryRow['metrics/voice_brands'][]
  days: QueryRow['metrics/voice_daily'][]
}

export const NO_POSTS =
  'No customer posted about a brand on the list in these days. Send Create with the brand it is about.'

export const NO_MARKET =
  'No market is declared for this brand, and a share needs a fixed list of rivals: alone, every brand has all of the talk. ' +
  'Declare one: POST /v1/definitions with kind “market”, the brand and its rivals.'

export function clusters(authors: number): Check {
  const sentence = `The interval rests on ${authors.toLocaleString('en')} ${authors === 1 ? 'author' : 'authors'}, not on the number of their posts.`
  return { id: 'clusters', passed: null, value: authors, threshold: null, sentence }
}

function shareFinding(
  definition: MetricDefinition,
  brand: string,
  sums: ClusterSums,
  scope: Scope,
  report: Report,
): Finding {
  const facts = {
    estimand: `${definition.name} of ${brand}`,
    population: `posts by customers about ${scope.market.brands.join(', ')}`,
    n: sums.m,
    better: brand === scope.brand ? ('higher' as const) : ('neither' as const),
  }
  if (scope.market.brands.length < 2) return report(definition, { ...facts, value: null, reasons: [NO_MARKET] })
  const result = clusterShare(sums)
  if (result === null) return report(definition, { ...facts, value: null, reasons: [NO_POSTS] })
  return report(definition, {
    ...facts,
    value: result.share,
    interval: intervalOf(result.interval, result.method),
    checks: [clusters(sums.clusters)],
    reasons: result.interval === null ? ['One author alone says nothing about how authors differ: no interval.'] : [],
  })
}

type BrandRow = QueryRow['metrics/voice_brands']

export const postSums = (row: BrandRow): ClusterSums => ({
  clusters: row.all_authors,
  x: row.mentions,
  m: row.all_posts,
  xx: row.post_xx,
  xm: row.post_xm,
  mm: row.post_mm,
})

/** x is 1 where an author spoke of the brand, so Σx² = Σx; m is the number of brands an author spoke of. */
const pairSums = (row: BrandRow): ClusterSums => ({
  clusters: row.all_authors,
  x: row.authors,
  m: row.all_pairs,
  xx: row.authors,
  xm: row.pair_xm,
  mm: row.pair_mm,
})

/** A brand nobody mentioned has the totals of the others and nothing of its own. */
export function silent(brand: string, any: BrandRow | undefined): BrandRow {
  const totals = any ?? { all_authors: 0, all_posts: 0, all_pairs: 0, post_mm: 0, pair_mm: 0 }
  const { all_authors, all_posts, all_pairs, post_mm, pair_mm } = totals
  return {
    brand,
    mentions: 0,
    authors: 0,
    post_xx: 0,
    post_xm: 0,
    pair_xm: 0,
    all_authors,
    all_posts,
    all_pairs,
    post_mm,
    pair_mm,
  }
}

export const shareOfVoice: Metric<VoiceRows, VoiceAnswer> = {
  route: { path: '/api/voice', summary: 'Share of voice among the market’s fixed list', answer: VoiceAnswer },
  definitions: [voiceByMentions, voiceByAuthors],

  async needs(ask, { workspace, generation, market, first, last }) {
    const [brands, days] = await Promise.all([
      ask('metrics/voice_brands', { workspace, generation, brands: market.brands, first, last, sentiment: '' }),
      ask('metrics/voice_daily', { workspace, brands: market.brands, first, last }),
    ])
    return { brands, days }
  },

  estimate(rows, scope, report) {
    const unheard = scope.market.brands.filter((brand) => !rows.brands.some((row) => row.brand === brand))
    const all = [...rows.brands, ...unheard.map((brand) => silent(brand, rows.brands[0]))]
    return {
      market: scope.market,
      brands: all.map((row) => ({
        brand: row.brand,
        mentions: row.mentions,
        authors: row.authors,
        byMentions: shareFinding(voiceByMentions, row.brand, postSums(row), scope, report),
        byAuthors: shareFinding(voiceByAuthors, row.brand, pairSums(row), scope, report),
      })),
      series: rows.days.map((row) => ({ ...row, partial: isPartialDay(row.day, scope) })),
    }
  },
}
