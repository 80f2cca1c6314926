/** Voices: what people say and ask, from messages drawn by chance and read by people, with the source's labels judged by them. */
import { Type, type Static } from 'typebox'
import type { QueryRow } from '@candor/queries'
import { Channel, VoicesAnswer } from '../api/shapes/index.ts'
import type { Check } from '../finding.ts'
import type { Scope } from '../scope.ts'
import { clusterShare } from '../stats/cluster.ts'
import { krippendorff } from '../stats/krippendorff.ts'
import { isRefusal } from '../stats/refusal.ts'
import { intervalOf, type Metric, type Report } from './metric.ts'
import * as defined from './voices-definitions.ts'
import { sampleEstimates, type ReadRow } from './voices-estimates.ts'
import { planOf } from './voices-plan.ts'
import { sourceJudged } from './voices-source.ts'
import { sampleOf, SAMPLE_SEED, type Sample } from './voices-sample.ts'

export interface VoicesRows {
  days: QueryRow['metrics/voices_days'][]
  read: ReadRow[]
  authors: QueryRow['metrics/voices_authors'] | undefined
  asked: QueryRow['metrics/voices_asked'] | undefined
}

const VoicesQuery = Type.Object({ channel: Channel })
type Own = Static<typeof VoicesQuery>

/** What every question about voices is asked with. */
export const voicesParams = ({ workspace, brand, campaign, from, to }: Scope, { channel = '' }: Own = {}) => ({
  ...{ workspace, brand, campaign: campaign ?? '', channel, seed: SAMPLE_SEED, from, to },
})

const dayAfter = (day: string): string => new Date(Date.parse(day) + 86_400_000).toISOString()

const SILENT = 'No customer said anything in words in these days. Send Create and Message with text.'
const UNASKED = 'No message of these days holds a question mark.'
const NO_REPLIES =
  'No reply of the brand was sent to us, so nobody can say who was answered. Send them with role “employee” or “brand”, and inReplyTo or the thread.'
const ONE_CUSTOMER = 'One customer alone says nothing about how customers differ: no interval.'
const notesOf = ({ through, later }: Sample<ReadRow>): string[] =>
  through === null
    ? []
    : [`It ends on ${through}: ${later} messages after that day have not had their turn in the queue.`]

function agreementOf(read: readonly ReadRow[], report: Report) {
  const facts = { population: 'messages that two people read' }
  const told = krippendorff(read.map(({ labels }) => labels))
  if (isRefusal(told)) {
    const n = read.filter(({ labels }) => labels.length > 1).length
    return report(defined.readerAgreement, { ...facts, value: null, n, reasons: [told.reason] })
  }
  const { alpha, interval, units, method } = told
  return report(defined.readerAgreement, { ...facts, value: alpha, interval: intervalOf(interval, method), n: units })
}

function answeredOf(asked: VoicesRows['asked'], population: string, report: Report) {
  const result = asked && clusterShare({ clusters: asked.customers, x: asked.answered, m: asked.asked, ...asked })
  if (asked === undefined || result == null || asked.replies === 0) {
    const reasons = [(asked?.asked ?? 0) === 0 ? UNASKED : NO_REPLIES]
    return report(defined.questionsAnswered, { population, value: null, n: asked?.asked ?? 0, reasons })
  }
  const interval = intervalOf(result.interval, result.method)
  const reasons = interval === null ? [ONE_CUSTOMER] : []
  return report(defined.questionsAnswered, { population, value: result.share, interval, n: asked.asked, reasons })
}

export const voices: Metric<VoicesRows, VoicesAnswer, Own> = {
  route: {
    path: '/api/voices',
    summary: 'What people say and ask, from a random sample that people have read',
    answer: VoicesAnswer,
    parameters: VoicesQuery.properties,
  },
  definitions: [
    ...[defined.netSentiment, defined.netSentimentOfPeople, defined.labelShare, defined.negativeTopic],
    ...[defined.questionShare, defined.questionsAnswered, defined.sourceNet, defined.correctedNet],
    ...[defined.labelAccuracy, defined.readerAgreement, defined.loudestShare],
  ],

  async needs(ask, scope, own) {
    const params = voicesParams(scope, own)
    const { generation } = scope
    const [days, read, [authors], [asked]] = await Promise.all([
      ask('metrics/voices_days', params),
      ask('metrics/voices_read', { ...params, generation }),
      ask('metrics/voices_authors', { ...params, generation }),
      ask('metrics/voices_asked', { ...params, generation }),
    ])
    return { days, read, authors, asked }
  },

  estimate({ days, read, authors, asked }, scope, report, own) {
    const sample = sampleOf(days, read)
    const channel = own?.channel === undefined || own.channel === '' ? '' : ` on ${own.channel}`
    const campaign = scope.campaign === null ? '' : `, campaign ${scope.campaign}`
    const population = `messages of customers about ${scope.brand}${channel}${campaign}`
    const window = { from: scope.from, to: sample.through === null ? scope.to : dayAfter(sample.through) }
    const agreement = agreementOf(read, report)
    const checks: Check[] = [
      {
        ...{ id: 'read_in_full', passed: null, value: sample.read.length, threshold: null },
        sentence: `${sample.read.length} of ${sample.population} messages, in the order that chance gave them (sample “${SAMPLE_SEED}”).`,
      },
      ...(agreement.value === null
        ? []
        : [{ ...{ id: 'reader_agreement', passed: null, value: agreement.value, threshold: null }, sentence: agreement.sentence }]), // prettier-ignore
    ]
    const facts = { sample, population, window, checks, notes: notesOf(sample) }
    const { questionShare, ...told } = sampleEstimates(facts, report)
    const messages = authors?.messages ?? 0
    return {
      sample: planOf(sample),
      wordless: authors?.wordless ?? 0,
      ...told,
      source: sourceJudged(facts, days, report),
      questions: {
        share: questionShare,
        answered: answeredOf(asked, `${population}, with a question mark`, report),
        ...{ marked: asked?.asked ?? 0, open: (asked?.asked ?? 0) - (asked?.answered ?? 0) },
      },
      agreement,
      loudest: {
        share: report(defined.loudestShare, {
          ...{ population, n: messages, value: messages === 0 ? null : (authors?.loudest ?? 0) / messages },
          reasons: messages === 0 ? [SILENT] : [],
        }),
        authors: authors?.authors ?? 0,
      },
    }
  },
}
