/** Talk that goes on without the brand: posts that neither name an account of it nor were answered by it. */
import type { QueryRow } from '@candor/queries'
import { UnownedAnswer } from '../api/shapes/index.ts'
import { clusterShare } from '../stats/cluster.ts'
import { intervalOf, type Metric, type MetricDefinition } from './metric.ts'
import { clusters } from './share-of-voice.ts'

export const unownedShare: MetricDefinition = {
  id: 'unowned_share',
  version: 1,
  name: 'Talk without the brand',
  words:
    'Of all posts by customers about the brand, the share that neither names an account of the brand nor was answered by it.',
  formula: 'posts without a brand account and without an answer / posts about the brand; interval clustered by author',
  source: 'House definition; Cochran (1977) §9A.3 for the linearised clustered variance',
  unit: 'share',
  better: 'neither',
  queries: ['metrics/unowned_posts'],
  assumptions: [
    'A post names the brand’s account where its source said so in `account`.',
    'An answer is a post of a brand or employee in reply to the post, or in the thread that the post began, whenever it came.',
    'A source that searches by the account alone sees no post that does not name it: then the share is too low.',
    'Authors speak independently of one another; posts of one author do not.',
  ],
}

export const unowned: Metric<QueryRow['metrics/unowned_posts'], UnownedAnswer> = {
  route: {
    path: '/api/voice/unowned',
    summary: 'Talk that neither names the brand’s account nor was answered',
    answer: UnownedAnswer,
  },
  definitions: [unownedShare],

  async needs(ask, { workspace, generation, brand, campaign, from, to }) {
    const [row] = await ask('metrics/unowned_posts', {
      ...{ workspace, generation, brand, from, to },
      campaign: campaign ?? '',
    })
    return row ?? { posts: 0, unowned: 0, untagged: 0, unanswered: 0, authors: 0, xx: 0, xm: 0, mm: 0 }
  },

  estimate(row, { brand }, report) {
    const { posts, unowned: x, untagged, unanswered, authors, xx, xm, mm } = row
    const facts = {
      estimand: `Talk about ${brand} without ${brand}`,
      population: `posts by customers about ${brand}`,
      n: posts,
    }
    const result = clusterShare({ clusters: authors, x, m: posts, xx, xm, mm })
    const share =
      result === null
        ? report(unownedShare, {
            ...facts,
            value: null,
            reasons: [`No customer posted about ${brand} in these days. Send Create with the brand it is about.`],
          })
        : report(unownedShare, {
            ...facts,
            value: result.share,
            interval: intervalOf(result.interval, result.method),
            checks: [
              clusters(authors),
              {
                id: 'listens_beyond_tags',
                passed: untagged > 0,
                value: untagged,
                threshold: 1,
                sentence:
                  untagged > 0
                    ? `${untagged.toLocaleString('en')} posts name no account of the brand: the sources listen beyond tags.`
                    : 'Every post names an account of the brand: the sources may be searching by it alone, and then talk without it is not seen.',
              },
            ],
            reasons:
              result.interval === null ? ['One author alone says nothing about how authors differ: no interval.'] : [],
          })
    return { share, posts, unowned: x, untagged, unanswered }
  },
}
