/** Customers helping customers: of the answers that customers' posts get, and of the posts that are answered, those by peers. */
import type { QueryRow } from '@candor/queries'
import { PeersAnswer } from '../api/shapes/index.ts'
import { clusterShare } from '../stats/cluster.ts'
import { intervalOf, type Metric, type MetricDefinition } from './metric.ts'

const SHARED: Pick<MetricDefinition, 'version' | 'source' | 'unit' | 'better' | 'queries'> = {
  version: 1,
  source: 'House definition; Cochran (1977) §9A.3 for the linearised clustered variance',
  unit: 'share',
  better: 'higher',
  queries: ['metrics/peer_answers'],
}
const ASSUMPTIONS = [
  'Replies carry inReplyTo. They need not name the brand; the post that they answer does.',
  'Whoever speaks for the brand carries the role “brand” or “employee”; answers of bots count for nobody.',
  'A reply to one’s own post, with whichever account, is no answer.',
]

export const peerAnswerShare: MetricDefinition = {
  ...SHARED,
  id: 'peer_answer_share',
  name: 'Answers by customers',
  words: 'Of the answers that posts of customers about the brand got, the share that other customers gave.',
  formula:
    'replies of other customers / replies of other customers and of the brand; interval clustered by conversation',
  assumptions: [...ASSUMPTIONS, 'Conversations are independent of one another; replies in one are not.'],
}

export const peerAnsweredShare: MetricDefinition = {
  ...SHARED,
  id: 'peer_answered_share',
  name: 'Answered by customers alone',
  words:
    'Of the posts of customers that begin a conversation about the brand and were answered, the share that other customers alone answered: work that the brand did not have.',
  formula:
    'opening posts answered by customers and not by the brand / opening posts answered; interval clustered by author',
  assumptions: [...ASSUMPTIONS, 'That somebody replied does not say that the reply helped.'],
}

const NO_POSTS = 'No customer began a conversation about the brand in these days. Send Create with the brand.'
const NO_ANSWERS =
  'No answer to a customer’s post was sent to us: silence in the data is not silence of the people. Send replies with inReplyTo, also those that do not name the brand.'

type Row = QueryRow['metrics/peer_answers']
const NOTHING: Row = {
  ...{ peer: 0, staff: 0, back: 0, own: 0, conversations: 0, xx: 0, xm: 0, mm: 0 },
  ...{ asked: 0, answered: 0, by_peers: 0, by_staff: 0, authors: 0, axx: 0, axm: 0, amm: 0 },
}

export const peers: Metric<Row, PeersAnswer> = {
  route: { path: '/api/peers', summary: 'Customers who answer customers, and who answers whom', answer: PeersAnswer },
  definitions: [peerAnswerShare, peerAnsweredShare],

  async needs(ask, { workspace, generation, brand, campaign, from, to }) {
    const [row] = await ask('metrics/peer_answers', {
      workspace,
      generation,
      brand,
      campaign: campaign ?? '',
      from,
      to,
    })
    return row ?? NOTHING
  },

  estimate(row, { brand, campaign }, report) {
    const within = campaign === null ? '' : `, campaign ${campaign}`
    const share = (
      definition: MetricDefinition,
      population: string,
      sums: Parameters<typeof clusterShare>[0],
      one: string,
    ) => {
      const result = clusterShare(sums)
      if (result === null) {
        const reasons = [row.asked === 0 && row.peer + row.staff === 0 ? NO_POSTS : NO_ANSWERS]
        return report(definition, { population, value: null, n: 0, reasons })
      }
      const interval = intervalOf(result.interval, result.method)
      const reasons = interval === null ? [`${one} alone says nothing about how they differ: no interval.`] : []
      return report(definition, { population, value: result.share, interval, n: sums.m, reasons })
    }
    const { peer, staff, back, own, asked, answered, by_peers: byPeers, by_staff: byStaff } = row
    const answers = { clusters: row.conversations, x: peer, m: peer + staff, xx: row.xx, xm: row.xm, mm: row.mm }
    const posts = { clusters: row.authors, x: byPeers, m: answered, xx: row.axx, xm: row.axm, mm: row.amm }
    return {
      answers: share(
        peerAnswerShare,
        `answers to posts of customers about ${brand}${within}`,
        answers,
        'One conversation',
      ),
      posts: share(peerAnsweredShare, `answered posts of customers that begin a conversation about ${brand}${within}`, posts, 'One author'), // prettier-ignore
      edges: { peer, staff, back, own },
      ...{ asked, answered, byPeers, byStaff },
    }
  },
}
