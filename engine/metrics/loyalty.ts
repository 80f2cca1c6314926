/** Loyalty as Dick and Basu define it: attitude and behaviour, both known, in four cells; and the three ladders beside it. */
import type { QueryRow } from '@candor/queries'
import { LoyaltyAnswer } from '../api/shapes/index.ts'
import type { Finding } from '../finding.ts'
import type { Scope } from '../scope.ts'
import { wilson } from '../stats/proportion.ts'
import { intervalOf, type Metric, type MetricDefinition, type Report } from './metric.ts'

/** Attitude is high from this NPS answer on: the promoters. */
export const HIGH_SCORE = 9
/** Patronage is repeated from this many purchases on, net of those fully returned. */
export const REPEAT_PURCHASES = 2

const SOURCE = 'Dick & Basu 1994, Journal of the Academy of Marketing Science 22(2), 99–113; Wilson 1927'
const CELL: Pick<MetricDefinition, 'version' | 'formula' | 'source' | 'unit' | 'queries' | 'assumptions'> = {
  version: 1,
  formula: `share of customers whose attitude is known; attitude high: last NPS answer ≥ ${HIGH_SCORE}; behaviour high: ≥ ${REPEAT_PURCHASES} purchases net of full returns; Wilson interval`,
  source: SOURCE,
  unit: 'share',
  queries: ['metrics/loyalty_cohorts'],
  assumptions: [
    'Only people who answered the recommendation question are in a cell; nobody’s attitude is imputed.',
    'A person without a purchase in these days bought nothing. Purchases elsewhere are not seen.',
    'A purchase is returned in full when the money given back for the same object covers its average price.',
    'A person belongs to the campaign of their first Claim, Follow or Like that names one.',
  ],
}

export const loyalCell: MetricDefinition = {
  ...CELL,
  id: 'loyalty_true',
  name: 'Loyal',
  words: 'Fond of the brand, and they buy again.',
  better: 'higher',
}
export const latentCell: MetricDefinition = {
  ...CELL,
  id: 'loyalty_latent',
  name: 'Latent loyalty',
  words: 'Fond of the brand, but they do not buy again: something is in the way.',
  better: 'neither',
}
export const spuriousCell: MetricDefinition = {
  ...CELL,
  id: 'loyalty_spurious',
  name: 'Spurious loyalty',
  words: 'They buy again, but they are not fond: gone as soon as something better comes.',
  better: 'lower',
}
export const noneCell: MetricDefinition = {
  ...CELL,
  id: 'loyalty_none',
  name: 'No loyalty',
  words: 'Neither fond nor buying again.',
  better: 'lower',
}

const LADDER: Pick<MetricDefinition, 'version' | 'source' | 'unit' | 'better' | 'queries'> = {
  version: 1,
  source: 'Three ladders, counted apart and never added up (house principle 4); Wilson 1927',
  unit: 'share',
  better: 'higher',
  queries: ['metrics/loyalty_cohorts'],
}
const COHORT_ASSUMPTION = 'A person belongs to the campaign of their first Claim, Follow or Like that names one.'

export const interactedStep: MetricDefinition = {
  ...LADDER,
  id: 'ladder_interaction',
  name: 'Interacted',
  words:
    'Did anything at all: liked, shared, followed, claimed, posted or wrote. A like is an interaction, never engagement.',
  formula:
    'customers with a Like, Announce, Follow, Claim, Create or Message / customers of the cohort; Wilson interval',
  assumptions: [COHORT_ASSUMPTION],
}
export const engagedStep: MetricDefinition = {
  ...LADDER,
  id: 'ladder_engagement',
  name: 'Engaged in dialogue',
  words: 'Took part in an exchange: replied, or wrote in a conversation in which someone was answered.',
  formula:
    'customers with a Create or Message that is a reply or stands in a thread with an answered turn / customers of the cohort; Wilson interval',
  assumptions: [COHORT_ASSUMPTION, 'Replies carry inReplyTo, conversations a thread.'],
}
export const loyalStep: MetricDefinition = {
  ...loyalCell,
  id: 'ladder_loyalty',
  name: 'Loyal',
  words: `${loyalCell.words} Among those whose attitude is known.`,
}

export interface LoyaltyRows {
  cohorts: QueryRow['metrics/loyalty_cohorts'][]
}

const NO_ATTITUDE =
  'Nobody in this cohort answered the recommendation question, and attitude is never guessed. Send Respond with survey.question “nps”.'
const NO_CUSTOMERS = 'No customer of this cohort did anything in these days.'

type Row = QueryRow['metrics/loyalty_cohorts']

function shareOf(
  definition: MetricDefinition,
  count: number,
  of: number,
  population: string,
  why: string,
  report: Report,
): Finding {
  if (of === 0) return report(definition, { population, value: null, n: 0, reasons: [why] })
  const interval = intervalOf(wilson(count, of), 'Wilson score')
  return report(definition, { population, value: count / of, interval, n: of })
}

const cohortName = (campaign: string, scope: Scope): string =>
  campaign === ''
    ? 'No campaign'
    : (scope.definitions.campaign.find((declared) => declared.key === campaign)?.body.name ?? campaign)

const cohortWords = (row: Row, scope: Scope): string =>
  row.cohort === ''
    ? `customers of ${scope.brand} who came by no campaign`
    : `customers of ${scope.brand} who came by ${cohortName(row.cohort, scope)}`

function cells(row: Row, scope: Scope, report: Report): LoyaltyAnswer['cohorts'][number] {
  const population = `${cohortWords(row, scope)} and whose attitude is known`
  const cell = (definition: MetricDefinition, count: number): Finding =>
    shareOf(definition, count, row.attitude_known, population, NO_ATTITUDE, report)
  return {
    campaign: row.cohort,
    name: cohortName(row.cohort, scope),
    people: row.attitude_known,
    unknown: row.customers - row.attitude_known,
    loyal: cell(loyalCell, row.loyal),
    latent: cell(latentCell, row.latent),
    spurious: cell(spuriousCell, row.spurious),
    none: cell(noneCell, row.neither),
  }
}

function ladder(row: Row, scope: Scope, report: Report): LoyaltyAnswer['ladders'][number] {
  const population = cohortWords(row, scope)
  return {
    campaign: row.cohort,
    interacted: shareOf(interactedStep, row.interacted, row.customers, population, NO_CUSTOMERS, report),
    engaged: shareOf(engagedStep, row.engaged, row.customers, population, NO_CUSTOMERS, report),
    loyal: shareOf(
      loyalStep,
      row.loyal,
      row.attitude_known,
      `${population} and whose attitude is known`,
      NO_ATTITUDE,
      report,
    ),
  }
}

export const loyalty: Metric<LoyaltyRows, LoyaltyAnswer> = {
  route: { path: '/api/loyalty', summary: 'Attitude and behaviour by campaign cohort', answer: LoyaltyAnswer },
  definitions: [loyalCell, latentCell, spuriousCell, noneCell, interactedStep, engagedStep, loyalStep],

  async needs(ask, { workspace, generation, brand, campaign, from, to }) {
    const thresholds = { high_score: HIGH_SCORE, repeat_purchases: REPEAT_PURCHASES }
    const params = { workspace, generation, brand, campaign: campaign ?? '', from, to, ...thresholds }
    return { cohorts: await ask('metrics/loyalty_cohorts', params) }
  },

  estimate({ cohorts }, scope, report) {
    return {
      cohorts: cohorts.map((row) => cells(row, scope, report)),
      ladders: cohorts.map((row) => ladder(row, scope, report)),
    }
  },
}
