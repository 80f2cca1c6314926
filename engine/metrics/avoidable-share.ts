/** What a faster answer could spare: of the people who see a complaint, how many see it only hours or days later. */
import type { QueryRow } from '@candor/queries'
import { AvoidableShareAnswer } from '../api/shapes/index.ts'
import type { Check, Finding } from '../finding.ts'
import { clusterShare } from '../stats/cluster.ts'
import { powerGrowth, shareBy, timeOf } from '../stats/power-growth.ts'
import { isRefusal } from '../stats/refusal.ts'
import { COMPLAINT_ASSUMPTIONS, complaintParams, complaintPopulation, NO_SIGHTINGS, WITHIN_DAYS } from './complaint-reach.ts' // prettier-ignore
import { intervalOf, type Metric, type MetricDefinition } from './metric.ts'

/** Hours within which somebody might answer. */
export const HOURS = [1, 4, 24, 72] as const
const HOUR = 3600
const MINUTES = WITHIN_DAYS * 1440
const METHOD = 'ratio of sums clustered by complaint (linearised, t with G−1 df, logit scale)'
/** A house rule: a curve further off than this is none of the power form. */
const FORM_ALLOWANCE = 0.1

const SHARED: Pick<MetricDefinition, 'version' | 'better' | 'queries' | 'assumptions'> = {
  version: 1,
  better: 'neither',
  queries: ['metrics/complaint_delays'],
  assumptions: [
    ...COMPLAINT_ASSUMPTIONS,
    'This is an upper bound: an answer stops nobody from seeing the complaint; it is there to be seen beside it.',
    'Complaints are independent of one another; those who see the same one are not.',
  ],
}

export const avoidableShare: MetricDefinition = {
  ...SHARED,
  id: 'avoidable_share',
  name: 'Saw the complaint only later',
  words: `Of the people who saw a complaint within ${WITHIN_DAYS} days, the share who first saw it after so many hours: those, at most, whom an answer within these hours could spare, or could be seen by. Each person counts once a complaint.`,
  formula: 'first sightings later than t / first sightings; interval clustered by complaint',
  source: 'House definition; Cochran (1977) §9A.3',
  unit: 'share',
}

export const viewGrowth: MetricDefinition = {
  ...SHARED,
  id: 'complaint_view_exponent',
  name: 'How fast complaints are seen',
  words: `The exponent b, if the share of those who have seen a complaint grows like (t / ${WITHIN_DAYS} days)^b. Small means nearly at once; 1 means the same number every day.`,
  formula: `1 / mean ln(${WITHIN_DAYS} days / t) over first sightings; interval clustered by complaint`,
  source: 'Maximum likelihood of the power function distribution (Johnson, Kotz & Balakrishnan 1995, §20)',
  unit: 'ratio',
}

export const viewHalf: MetricDefinition = {
  ...SHARED,
  id: 'complaint_view_half',
  name: 'Half have seen it within',
  words: `When half of those who see a complaint within ${WITHIN_DAYS} days have seen it, by the fitted power of time. An answer after that comes too late for half of them.`,
  formula: `${WITHIN_DAYS} days × ½^(1/b), b the exponent; interval from that of b`,
  source: 'House definition',
  unit: 'minutes',
  better: 'higher',
}

export type AvoidableRows = QueryRow['metrics/complaint_delays'][]

export const avoidable: Metric<AvoidableRows, AvoidableShareAnswer> = {
  route: {
    path: '/api/avoidable-share',
    summary: 'Of the people who see a complaint, how many see it later than an answer could be there',
    answer: AvoidableShareAnswer,
  },
  definitions: [avoidableShare, viewGrowth, viewHalf],
  needs: (ask, scope) => ask('metrics/complaint_delays', { ...complaintParams(scope), delays: HOURS.map((hours) => hours * HOUR) }), // prettier-ignore

  estimate(rows, scope, report) {
    const population = `people who saw ${complaintPopulation(scope)}`
    const all = rows.find(({ delay }) => delay === 0)
    const n = all?.m ?? 0
    const grown = all === undefined ? null : powerGrowth(all)
    const why = all === undefined ? NO_SIGHTINGS : grown !== null && isRefusal(grown) ? grown.reason : null
    const refused = (definition: MetricDefinition): Finding => report(definition, { population, value: null, n, reasons: [why ?? NO_SIGHTINGS] }) // prettier-ignore
    const shares = HOURS.map((hours) => {
      const row = rows.find(({ delay }) => delay === hours * HOUR)
      const result = row === undefined ? null : clusterShare(row)
      const estimand = `Saw the complaint later than ${hours < 48 ? `${hours} h` : `${hours / 24} days`} after it was said`
      const later =
        result === null
          ? report(avoidableShare, { estimand, population, value: null, n, reasons: [NO_SIGHTINGS] })
          : report(avoidableShare, {
              ...{ estimand, population, value: result.share, n },
              interval: intervalOf(result.interval, METHOD), // prettier-ignore
            })
      return { hours, later }
    })
    const facts = { withinDays: WITHIN_DAYS, complaints: all?.clusters ?? 0, sightings: n, shares }
    if (grown === null || isRefusal(grown)) return { ...facts, exponent: refused(viewGrowth), half: refused(viewHalf) }
    const { exponent, interval } = grown
    const method = 'clustered by complaint (linearised, t, log scale), inverted'
    const halfAt = (b: number): number => timeOf(0.5, b, MINUTES)
    const checks = [formCheck(shares, exponent)]
    return {
      ...facts,
      exponent: report(viewGrowth, { population, value: exponent, n, interval: intervalOf(interval, method), checks }),
      half: report(viewHalf, {
        ...{ population, value: halfAt(exponent), n, checks },
        interval: intervalOf(interval && { lo: halfAt(interval.lo), hi: halfAt(interval.hi) }, method),
      }),
    }
  },
}

/** Whether the fitted power goes through the shares that were counted. */
function formCheck(shares: readonly { hours: number; later: Finding }[], exponent: number): Check {
  const off = shares.map(({ hours, later }) => Math.abs((later.value ?? 0) - (1 - shareBy(hours * 60, exponent, MINUTES)))) // prettier-ignore
  const worst = Math.max(...off)
  const points = `${Math.round(worst * 100)} percentage point${Math.round(worst * 100) === 1 ? '' : 's'}`
  return {
    id: 'power_form',
    passed: worst <= FORM_ALLOWANCE,
    value: worst,
    threshold: FORM_ALLOWANCE,
    sentence:
      worst <= FORM_ALLOWANCE
        ? `The fitted power of time is within ${points} of what was counted.`
        : `The fitted power of time is ${points} off what was counted: read the counted shares, not the fit.`,
  }
}
