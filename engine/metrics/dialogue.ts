/** Dialogue: of what customers say to the brand, the share that a person of the brand answered. */
import type { QueryRow } from '@candor/queries'
import { DialogueAnswer } from '../api/shapes/index.ts'
import { clusterShare } from '../stats/cluster.ts'
import { intervalOf, type Metric, type MetricDefinition } from './metric.ts'

export const answeredShare: MetricDefinition = {
  id: 'answered_share',
  version: 3,
  name: 'Customers answered',
  words:
    'Of what customers say to the brand (private messages, and posts in a conversation or to an account of the brand), the share that the brand answered: by a reply that names it, or, in a private conversation, by any later message of the brand that names none. Answers of bots do not count.',
  formula:
    'customer turns that a brand or employee account replied to, or wrote after in the same private thread / customer turns; interval clustered by person',
  source: 'Dialogue index; Cochran (1977) §9A.3 for the linearised clustered variance',
  unit: 'share',
  better: 'higher',
  queries: ['metrics/customer_dialogue'],
  assumptions: [
    'Replies carry the role of who replies, and inReplyTo or the thread of a private conversation.',
    'A private thread has one customer; what the brand writes in it answers all that was open.',
    'Automatic replies carry the role “bot”.',
  ],
}

const NO_TURNS = 'No customer wrote to the brand in these days. Send Message, and Create with thread or account.'
const NO_REPLIES =
  'No reply of the brand was sent to us, so nobody can say who was answered. Send them with role “employee” or “brand”, and inReplyTo or the thread.'

type Row = QueryRow['metrics/customer_dialogue']
const NOTHING: Row = { turns: 0, answered: 0, replies: 0, customers: 0, xx: 0, xm: 0, mm: 0 }

export const dialogue: Metric<Row, DialogueAnswer> = {
  route: {
    path: '/api/dialogue',
    summary: 'Of what customers say to the brand, what is answered',
    answer: DialogueAnswer,
  },
  definitions: [answeredShare],

  async needs(ask, { workspace, generation, brand, campaign, from, to }) {
    const params = { workspace, generation, brand, campaign: campaign ?? '', from, to }
    const [row] = await ask('metrics/customer_dialogue', params)
    return row ?? NOTHING
  },

  estimate(row, scope, report) {
    const campaign = scope.campaign === null ? '' : `, campaign ${scope.campaign}`
    const population = `customers who wrote to ${scope.brand}${campaign}`
    const sums = { clusters: row.customers, x: row.answered, m: row.turns, xx: row.xx, xm: row.xm, mm: row.mm }
    const result = clusterShare(sums)
    if (result === null || row.replies === 0) {
      const refused = { population, value: null, n: row.turns, reasons: [row.turns === 0 ? NO_TURNS : NO_REPLIES] }
      return { answered: report(answeredShare, refused) }
    }
    const interval = intervalOf(result.interval, result.method)
    const reasons =
      interval === null ? ['One customer alone says nothing about how customers differ: no interval.'] : []
    return { answered: report(answeredShare, { population, value: result.share, interval, n: row.turns, reasons }) }
  },
}
