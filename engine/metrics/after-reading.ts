/** What goes with having read a complaint: who comes and does not buy, and what they leave unspent. An association. */
import type { QueryRow } from '@candor/queries'
import { AfterReadingAnswer } from '../api/shapes/index.ts'
import type { Check, Finding } from '../finding.ts'
import { levelWords } from '../number-words.ts'
import { doublyRobust, type TreatmentCell } from '../stats/doubly-robust.ts'
import { eValue } from '../stats/e-value.ts'
import { wilson } from '../stats/proportion.ts'
import { isRefusal } from '../stats/refusal.ts'
import { intervalOf, type Metric, type MetricDefinition } from './metric.ts'

const DAY = 86_400_000
/** Read so long before the visit at most, and bought so long after it at most. */
export const CHANCE_DAYS = 7
/** How far back complaints, shares and earlier purchases are looked for. */
const LOOK_BACK_DAYS = 365

const SHARED: Pick<MetricDefinition, 'version' | 'queries' | 'assumptions'> = {
  version: 1,
  queries: ['metrics/visits_after_reading'],
  assumptions: [
    'Reading is a View that names in its object another customer’s negative post, or a share of it.',
    'Who reads complaints may have doubted before: that somebody had bought before is made equal, all else is not.',
    'A person whose accounts nobody linked is several: one reads and another buys.',
  ],
}
const VISIT = `A person counts with the first visit of these days, once ${CHANCE_DAYS} days have passed since.`

export const abandonment: MetricDefinition = {
  ...SHARED,
  id: 'abandonment',
  name: 'Came and did not buy',
  words: `Share of visitors who bought nothing within ${CHANCE_DAYS} days. ${VISIT}`,
  formula: `people without a Purchase within ${CHANCE_DAYS} days of their first Visit / people with a Visit; Wilson interval`,
  source: 'House definition; Wilson 1927',
  unit: 'share',
  better: 'lower',
}

export const abandonmentDifference: MetricDefinition = {
  ...SHARED,
  id: 'abandonment_difference',
  name: 'More abandonment among those who had read a complaint',
  words: `How much larger the share who buy nothing is among those who had read a complaint in the ${CHANCE_DAYS} days before their visit than among comparable visitors who had not. ${VISIT}`,
  formula: 'doubly robust difference for those who had read, by whether they had bought before',
  source: 'Robins, Rotnitzky & Zhao 1994; Sant’Anna & Zhao 2020',
  unit: 'share',
  better: 'lower',
}

export const revenueAfterReading: MetricDefinition = {
  ...SHARED,
  id: 'revenue_after_reading',
  name: 'Revenue that goes with having read a complaint',
  words: `What visitors who had read a complaint paid within ${CHANCE_DAYS} days, all together, less what as many comparable visitors who had not read one would have paid. Below 0 it is lost, if reading is what lost it. ${VISIT}`,
  formula: 'doubly robust difference of revenue a person × people who had read',
  source: 'Robins, Rotnitzky & Zhao 1994; Sant’Anna & Zhao 2020',
  unit: 'money',
  better: 'higher',
}

type Row = QueryRow['metrics/visits_after_reading']
const METHOD = 'Doubly robust, for those who had read'
const NO_VISITS = `Nobody visited in these days, or only in the last ${CHANCE_DAYS}. Send Visit for who comes, to the shop or the site.`
const NOBODY_READ = `No visitor is known to have seen a complaint in the ${CHANCE_DAYS} days before. Send View with object.id, the id of the post.`

/** The regressors: whether somebody had bought before, where visitors differ in it. */
function cellsOf(rows: readonly Row[], outcome: (row: Row) => { mean: number; m2: number }): TreatmentCell[] {
  const differ = rows.some((row) => row.bought_before === 0) && rows.some((row) => row.bought_before === 1)
  return rows.map((row) => ({
    x: differ ? [row.bought_before] : [],
    treated: row.exposed === 1,
    n: row.people,
    ...outcome(row),
  }))
}

const shareOf = ({ people, abandoned }: Row) => {
  const mean = abandoned / people
  return { mean, m2: people * mean * (1 - mean) }
}

export const afterReading: Metric<Row[], AfterReadingAnswer> = {
  route: {
    path: '/api/after-reading',
    summary: 'Who visits and does not buy, by whether they had read a complaint, and the revenue that goes with it',
    answer: AfterReadingAnswer,
  },
  definitions: [abandonment, abandonmentDifference, revenueAfterReading],
  needs: (ask, { workspace, generation, brand, campaign, from, to, asOf, now }) =>
    ask('metrics/visits_after_reading', {
      ...{ workspace, generation, brand, campaign: campaign ?? '', from, to, verb: 'Announce' },
      ...{ since: new Date(Math.max(0, Date.parse(from) - LOOK_BACK_DAYS * DAY)), as_of: asOf ?? now.toISOString() },
      chance_seconds: (CHANCE_DAYS * DAY) / 1000,
    }),

  estimate(rows, { brand, campaign }, report) {
    const visitors = `people who visited ${brand}${campaign === null ? '' : `, campaign ${campaign}`}`
    const groupOf = (exposed: number) => rows.filter((row) => row.exposed === exposed)
    const sumOf = (list: readonly Row[], of: (row: Row) => number) => list.reduce((sum, row) => sum + of(row), 0)
    const levelOf = (exposed: number, who: string, none: string): Finding => {
      const [x, n] = [sumOf(groupOf(exposed), (row) => row.abandoned), sumOf(groupOf(exposed), (row) => row.people)]
      const facts = { population: `${visitors} and had ${who}`, n }
      return n === 0
        ? report(abandonment, { ...facts, value: null, reasons: [none] })
        : report(abandonment, { ...facts, value: x / n, interval: intervalOf(wilson(x, n), 'Wilson score') })
    }
    const readers = sumOf(groupOf(1), (row) => row.people)
    const n = sumOf(rows, (row) => row.people)
    const facts = { population: `${visitors}, those who had read a complaint against others`, n, evidence: 'association' as const } // prettier-ignore
    const why = n === 0 ? NO_VISITS : readers === 0 ? NOBODY_READ : null
    const compare = (
      definition: MetricDefinition,
      outcome: (row: Row) => { mean: number; m2: number },
      times: number,
    ) => {
      const result = why === null ? doublyRobust(cellsOf(rows, outcome)) : null
      if (result === null) return report(definition, { ...facts, value: null, reasons: [why ?? NO_VISITS] })
      if (isRefusal(result)) return report(definition, { ...facts, value: null, reasons: [result.reason] })
      const bounds = { lo: result.lo * times, hi: result.hi * times }
      const checks = definition === abandonmentDifference ? hiddenCheck(result.value + result.counterfactual, result.counterfactual) : [] // prettier-ignore
      return report(definition, { ...facts, value: result.value * times, interval: intervalOf(bounds, METHOD), p: result.p, checks }) // prettier-ignore
    }
    return {
      chanceDays: CHANCE_DAYS,
      readers,
      others: n - readers,
      afterReading: levelOf(1, 'read a complaint', why ?? NO_VISITS),
      withoutReading: levelOf(0, 'not read one', NO_VISITS),
      difference: compare(abandonmentDifference, shareOf, 1),
      revenue: compare(revenueAfterReading, ({ revenue, revenue_m2: m2 }) => ({ mean: revenue, m2 }), readers),
    }
  },
}

/** How strong something hidden would have to be to explain it all. */
function hiddenCheck(share: number, counterfactual: number): Check[] {
  if (!(share > 0 && counterfactual > 0)) return []
  const value = eValue(share / counterfactual)
  const sentence = `Something unseen that makes reading and abandoning ${levelWords(value, 'ratio')} times as likely each would explain the whole difference.`
  return [{ id: 'e_value', passed: null, value, threshold: null, sentence }]
}
