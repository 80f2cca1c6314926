/** Sentiment as the source labelled it: the share of negative among labelled posts, and what the negative posts are about. */
import type { QueryRow } from '@candor/queries'
import { SentimentAnswer } from '../api/shapes/index.ts'
import type { Scope } from '../scope.ts'
import { clusterShare, type ClusterSums } from '../stats/cluster.ts'
import { intervalOf, type Estimated, type Metric, type MetricDefinition } from './metric.ts'

export const negativeShare: MetricDefinition = {
  id: 'negative_share',
  version: 1,
  name: 'Share of negative posts',
  words:
    'Of the posts by customers that carry a label, the share labelled negative. Posts without a label are counted apart, never guessed.',
  formula: 'negative posts / (positive + neutral + negative posts); interval clustered by author',
  source: 'Labels of the source; Cochran (1977) §9A.3 for the linearised clustered variance',
  unit: 'share',
  better: 'lower',
  queries: ['metrics/sentiment_brands'],
  assumptions: [
    'The labels are right. Wrong labels bias the share, and no interval says by how much.',
    'Posts without a label are like those with one.',
    'Authors speak independently of one another; posts of one author do not.',
  ],
}

export const complaintReason: MetricDefinition = {
  id: 'complaint_reason',
  version: 1,
  name: 'Share of negative posts with a topic',
  words:
    'Of the brand’s negative posts, the share that names this topic. A post may name several, so shares may add up to more than one.',
  formula: 'negative posts with the topic / negative posts; interval clustered by author',
  source: 'Topics given by the source; Cochran (1977) §9A.3',
  unit: 'share',
  better: 'lower',
  queries: ['metrics/sentiment_reasons'],
  assumptions: ['Topics and labels are as the source gave them.', 'Authors speak independently of one another.'],
}

export interface SentimentRows {
  brands: QueryRow['metrics/sentiment_brands'][]
  reasons: QueryRow['metrics/sentiment_reasons'][]
}

const UNLABELLED =
  'No post about this brand carries a label. Send `sentiment` with Create, as a person or a classifier gave it.'

/** Value, interval and reason of a clustered share. */
function shared(sums: ClusterSums, nothing: string): Pick<Estimated, 'value' | 'interval' | 'n' | 'reasons'> {
  const result = clusterShare(sums)
  if (result === null) return { value: null, n: 0, reasons: [nothing] }
  const reasons =
    result.interval === null ? ['One author alone says nothing about how authors differ: no interval.'] : []
  return { value: result.share, interval: intervalOf(result.interval, result.method), n: sums.m, reasons }
}

/** A brand of the list about which nobody posted: it is refused by name, not left out. */
const silent = (brand: string): QueryRow['metrics/sentiment_brands'] => ({
  brand,
  positive: 0,
  neutral: 0,
  negative: 0,
  unlabelled: 0,
  authors: 0,
  xx: 0,
  xm: 0,
  mm: 0,
})

const scopeWords = ({ campaign }: Scope): string => (campaign === null ? '' : `, campaign ${campaign}`)

export const sentiment: Metric<SentimentRows, SentimentAnswer> = {
  route: {
    path: '/api/sentiment',
    summary: 'Sentiment as labelled, and what negative posts are about',
    answer: SentimentAnswer,
  },
  definitions: [negativeShare, complaintReason],

  async needs(ask, scope) {
    const { workspace, generation, brand, market, first, last, from, to } = scope
    const campaign = scope.campaign ?? ''
    const [brands, reasons] = await Promise.all([
      ask('metrics/sentiment_brands', { workspace, generation, brands: market.brands, campaign, first, last }),
      ask('metrics/sentiment_reasons', { workspace, generation, brand, campaign, from, to }),
    ])
    return { brands, reasons }
  },

  estimate(rows, scope, report) {
    const unheard = scope.market.brands.filter((brand) => !rows.brands.some((row) => row.brand === brand))
    return {
      brands: [...rows.brands, ...unheard.map(silent)].map((row) => {
        const labelled = row.positive + row.neutral + row.negative
        const sums = { clusters: row.authors, x: row.negative, m: labelled, xx: row.xx, xm: row.xm, mm: row.mm }
        const { brand, positive, neutral, negative, unlabelled } = row
        const finding = report(negativeShare, {
          estimand: `Share of negative posts about ${brand}`,
          population: `labelled posts by customers about ${brand}${scopeWords(scope)}`,
          ...shared(sums, UNLABELLED),
        })
        return { brand, positive, neutral, negative, unlabelled, negativeShare: finding }
      }),
      reasons: rows.reasons.map((row) => {
        const sums = { clusters: row.all_authors, x: row.posts, m: row.all_posts, xx: row.xx, xm: row.xm, mm: row.mm }
        const finding = report(complaintReason, {
          estimand: `Share of negative posts about “${row.reason}”`,
          population: `negative posts by customers about ${scope.brand}${scopeWords(scope)}`,
          ...shared(sums, UNLABELLED),
        })
        return { reason: row.reason, posts: row.posts, share: finding }
      }),
    }
  },
}
