/** Spectators: who is reached and does nothing, by campaign; and who sees a complaint and not the brand's answer to it. */
import type { QueryRow } from '@candor/queries'
import { SpectatorsAnswer } from '../api/shapes/index.ts'
import { wilson } from '../stats/proportion.ts'
import { intervalOf, type Metric, type MetricDefinition } from './metric.ts'
import { wholeMonths } from './window.ts'

const SHARED: Pick<MetricDefinition, 'version' | 'source' | 'unit' | 'better'> = {
  version: 1,
  source: 'House definition; Wilson 1927',
  unit: 'share',
  better: 'lower',
}
const LINKED = 'A person whose accounts nobody linked is several: one may look and another act.'

export const onlyLooked: MetricDefinition = {
  ...SHARED,
  id: 'only_looked',
  name: 'Only looked',
  words:
    'Of the people who saw content of the brand, or of one campaign, the share who did nothing else with the brand in these days: no like, no word, no visit, no purchase.',
  formula:
    'people with a View and no other act for the brand / people with a View; Expose, Invite, Link and Unlink are no acts of theirs; Wilson interval',
  queries: ['metrics/spectators'],
  assumptions: [
    'What people do elsewhere, or before and after these days, is not seen.',
    'To look is no failure: who only looks may buy where nobody counts it.',
    LINKED,
  ],
}

export const missedAnswer: MetricDefinition = {
  ...SHARED,
  id: 'complaint_answer_missed',
  name: 'Saw the complaint, not the answer',
  words:
    'Of the people who saw a public complaint that the brand answered in public, the share who did not see the answer to one that they saw.',
  formula:
    'people with a View of a complaint and none of its answer / people with a View of a complaint; Wilson interval',
  queries: ['metrics/complaint_watchers'],
  assumptions: [
    'A View names in its object the post that was seen.',
    'A complaint is a post by a customer that is labelled negative; one nobody answered has no answer to miss.',
    LINKED,
  ],
}

/** More campaigns than anybody reads. */
const CAMPAIGNS = 50
const NO_VIEWS = 'No View of these days names one of the complaints that the brand answered. Send View with object.id, the id of the post.' // prettier-ignore
const NO_COMPLAINTS =
  'The brand answered no complaint in these days. Send Create with sentiment “negative”, and the answers with inReplyTo.'

export interface SpectatorsRows {
  campaigns: QueryRow['metrics/spectators'][]
  complaints: QueryRow['metrics/complaint_watchers']
}

export const spectators: Metric<SpectatorsRows, SpectatorsAnswer> = {
  route: {
    path: '/api/spectators',
    summary: 'Who only looks, by campaign, and who sees complaints without the answer',
    answer: SpectatorsAnswer,
  },
  definitions: [onlyLooked, missedAnswer],

  async needs(ask, scope) {
    const { workspace, generation, brand, first, last, from, to } = scope
    const shared = { workspace, generation, brand, campaign: scope.campaign ?? '' }
    const [campaigns, [complaints]] = await Promise.all([
      ask('metrics/spectators', { ...shared, first, last, ...wholeMonths(first, last), campaigns: CAMPAIGNS }),
      ask('metrics/complaint_watchers', { ...shared, from, to }),
    ])
    return { campaigns, complaints: complaints ?? { complaints: 0, saw: 0, missed: 0, only_answer: 0 } }
  },

  estimate({ campaigns, complaints }, { brand, definitions }, report) {
    const nameOf = (campaign: string): string =>
      campaign === '' ? brand : (definitions.campaign.find(({ key }) => key === campaign)?.body.name ?? campaign)
    const share = (definition: MetricDefinition, x: number, n: number, population: string, why: string) =>
      n === 0
        ? report(definition, { population, value: null, n, reasons: [why] })
        : report(definition, { population, value: x / n, n, interval: intervalOf(wilson(x, n), 'Wilson score') })
    const { saw, missed, only_answer: onlyAnswer, complaints: answered } = complaints
    const watchers = `people who saw an answered complaint about ${brand}`
    return {
      campaigns: campaigns.map(({ name, reached, only_looked: still }) => {
        const population = `people who saw content of ${brand}${name === '' ? '' : `, campaign ${nameOf(name)}`}`
        return { campaign: name, name: nameOf(name), reached, onlyLooked: share(onlyLooked, still, reached, population, NO_VIEWS) } // prettier-ignore
      }),
      complaints: {
        ...{ answered, saw, onlyAnswer },
        missed: share(missedAnswer, missed, saw, watchers, answered === 0 ? NO_COMPLAINTS : NO_VIEWS),
      },
    }
  },
}
