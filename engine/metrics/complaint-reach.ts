/** How far complaints travel, as a distribution: a few reach most people, and the mean tells of no complaint there is. */
import type { QueryRow } from '@candor/queries'
import { ComplaintReachAnswer } from '../api/shapes/index.ts'
import type { Ask } from '../ask.ts'
import type { Check, Finding } from '../finding.ts'
import { countWords, levelWords } from '../number-words.ts'
import type { Scope } from '../scope.ts'
import { clusterMean } from '../stats/cluster-mean.ts'
import { quantile } from '../stats/distribution.ts'
import { isRefusal } from '../stats/refusal.ts'
import { tailIndex } from '../stats/tail-index.ts'
import { topShare } from '../stats/top-share.ts'
import { intervalOf, type Metric, type MetricDefinition, type Report } from './metric.ts'

const DAY = 86_400_000
/** A complaint reaches people for so long; younger ones are left out, or they would look small. */
export const WITHIN_DAYS = 28

export const COMPLAINT_ASSUMPTIONS = [
  'A View names in its object the post that was seen: the complaint, or a share of it. What nobody reports as seen was seen by nobody.',
  'A complaint is a post by a customer that is labelled negative; its author is not among those it reached.',
  'A person whose accounts nobody linked is several.',
]

const SHARED: Pick<MetricDefinition, 'version' | 'better' | 'unit' | 'queries' | 'assumptions'> = {
  version: 1,
  better: 'lower',
  unit: 'people',
  queries: ['metrics/complaint_reach'],
  assumptions: [...COMPLAINT_ASSUMPTIONS, 'Complaints are independent of one another.'],
}
const REACHED = `People who saw a complaint, or a share of it, within ${WITHIN_DAYS} days, each counted once. Only complaints of ${WITHIN_DAYS} days ago or more count.`

export const reachMedian: MetricDefinition = {
  ...SHARED,
  id: 'complaint_reach_median',
  name: 'People a complaint reaches: half reach no more',
  words: `Half of the complaints reach no more people than this. ${REACHED}`,
  formula: 'median over complaints of the people who saw it; interval by order statistics',
  source: 'David & Nagaraja 2003, §7.1',
}

export const reachNinety: MetricDefinition = {
  ...SHARED,
  id: 'complaint_reach_ninety',
  name: 'People a complaint reaches: one in ten reaches more',
  words: `Nine in ten complaints reach no more people than this. ${REACHED}`,
  formula: '90th percentile over complaints of the people who saw it; interval by order statistics',
  source: 'David & Nagaraja 2003, §7.1',
}

export const reachMean: MetricDefinition = {
  ...SHARED,
  id: 'complaint_reach_mean',
  name: 'People a complaint reaches, on the average',
  words: `The mean over complaints, beside the distribution and never in its place: a few large ones make it. ${REACHED}`,
  formula: 'people who saw a complaint, summed over complaints / complaints; linearised interval on the logarithm',
  source: 'Cochran (1977) §9A.3',
}

export const reachTop: MetricDefinition = {
  ...SHARED,
  id: 'complaint_reach_top',
  name: 'Share of the reach that the largest complaints have',
  words: `Of all reach of complaints, added up, the share that the largest of them had. There is no upper bound: the largest complaint to come may be larger than all that were seen. ${REACHED}`,
  formula: 'reach of the largest complaints / reach of all; lower bound linearised, one-sided, logit scale',
  source: 'Kovačević & Binder 1997',
  unit: 'share',
  better: 'neither',
}

export const reachOfAny: MetricDefinition = {
  ...SHARED,
  id: 'complaint_reach_people',
  name: 'People whom any complaint reached',
  words: `People who saw at least one complaint, each counted once over all complaints. ${REACHED}`,
  formula: '|{person : saw a complaint}|, exact',
  source: 'House definition',
}

export type ComplaintReachRows = QueryRow['metrics/complaint_reach'][]

/** What both numbers about who sees complaints ask. */
export const complaintParams = ({ workspace, generation, brand, campaign, from, to, asOf, now }: Scope) => ({
  ...{ workspace, generation, brand, campaign: campaign ?? '', from, to, since: from, verb: 'Announce' },
  ...{ as_of: asOf ?? now.toISOString(), within_seconds: (WITHIN_DAYS * DAY) / 1000 },
})

export const complaintPopulation = ({ brand, campaign }: Scope): string =>
  `complaints about ${brand}${campaign === null ? '' : `, campaign ${campaign}`}`

export const NO_COMPLAINTS = `No customer’s post of these days is labelled negative and ${WITHIN_DAYS} days old. Send Create with sentiment “negative”.`
export const NO_SIGHTINGS = 'No View names one of these complaints. Send View with object.id, the id of the post.'

const TOPS = [0.01, 0.1] as const

interface Frequency {
  value: number
  count: number
}

/** Whether a mean can be trusted: a tail index up to 2 means a variance without end. */
function tailCheck(frequencies: readonly Frequency[]): Check[] {
  const tail = tailIndex(frequencies)
  if (isRefusal(tail)) return []
  const { value, lo, hi } = tail
  const range = `tail index ${levelWords(value, 'ratio')} (${levelWords(lo, 'ratio')} to ${levelWords(hi, 'ratio')})`
  const said =
    hi < 2
      ? `Heavy tail, ${range}: below 2 the mean jumps with every large complaint, and its interval is too narrow.`
      : lo > 2
        ? `The tail is not so heavy that the mean would not settle: ${range}, above 2.`
        : `Whether the tail is too heavy for a mean cannot be told: ${range}, where below 2 is too heavy.`
  return [{ id: 'heavy_tail', passed: hi < 2 ? false : lo > 2 ? true : null, value, threshold: 2, sentence: said }]
}

export const complaintReach: Metric<ComplaintReachRows, ComplaintReachAnswer> = {
  route: {
    path: '/api/complaint-reach',
    summary: 'How many people each complaint reached: the distribution, and what the largest ones hold',
    answer: ComplaintReachAnswer,
  },
  definitions: [reachMedian, reachNinety, reachMean, reachTop, reachOfAny],
  needs: (ask: Ask, scope: Scope) => ask('metrics/complaint_reach', complaintParams(scope)),

  estimate(rows, scope, report) {
    const each = rows.map(({ people, complaints: count }) => ({ value: people, count }))
    const complaints = each.reduce((sum, { count }) => sum + count, 0)
    const reached = rows[0]?.anybody ?? 0
    const facts = { population: complaintPopulation(scope), n: complaints }
    const why = complaints === 0 ? NO_COMPLAINTS : reached === 0 ? NO_SIGHTINGS : null
    const checks = why === null ? tailCheck(each) : []
    const unseen = each.find(({ value }) => value === 0)?.count ?? 0
    const refused = (definition: MetricDefinition, reason: string, estimand?: string): Finding =>
      report(definition, { ...facts, ...(estimand !== undefined && { estimand }), value: null, reasons: [reason] })
    const quantileOf = (definition: MetricDefinition, p: number): Finding => {
      if (why !== null) return refused(definition, why)
      const result = quantile(each, p)
      if (isRefusal(result)) return refused(definition, result.reason)
      return report(definition, { ...facts, value: result.value, interval: intervalOf(result, 'order statistics') })
    }
    return {
      withinDays: WITHIN_DAYS,
      complaints,
      unseen,
      people: why === null ? report(reachOfAny, { ...facts, value: reached }) : refused(reachOfAny, why),
      median: quantileOf(reachMedian, 0.5),
      ninety: quantileOf(reachNinety, 0.9),
      mean: why === null ? meanOf(each, facts, checks, report) : refused(reachMean, why),
      top: TOPS.map((share) => {
        const estimand = `Share of the reach that the largest ${share * 100}% of the complaints have`
        const result = why === null ? topShare(each, share) : null
        if (result === null || isRefusal(result)) return { share, held: refused(reachTop, result?.reason ?? why ?? '', estimand) } // prettier-ignore
        const interval = { lo: result.lo, hi: null, level: 0.95, method: `linearised, one-sided, over ${countWords(result.top)} of ${countWords(result.n)} complaints` } // prettier-ignore
        return { share, held: report(reachTop, { ...facts, estimand, value: result.value, interval, checks }) }
      }),
    }
  },
}

function meanOf(
  each: readonly Frequency[],
  facts: { population: string; n: number },
  checks: Check[],
  report: Report,
): Finding {
  const { n } = facts
  const x = each.reduce((sum, { value, count }) => sum + value * count, 0)
  const xx = each.reduce((sum, { value, count }) => sum + value * value * count, 0)
  const result = clusterMean({ clusters: n, x, m: n, xx, xm: x, mm: n })
  const interval = intervalOf(result?.interval ?? null, 'linearised, t, log scale')
  return report(reachMean, { ...facts, value: x / n, interval, checks })
}
