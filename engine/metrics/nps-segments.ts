/** The net promoter score for whom: by touchpoint, channel and segment, against the others, over time, and weighted to the customers. */
import type { QueryRow } from '@candor/queries'
import type { CustomerBaseDefinition } from '@candor/ingest/definition'
import { NpsSegmentsAnswer } from '../api/shapes/index.ts'
import type { Check, Finding } from '../finding.ts'
import type { Scope } from '../scope.ts'
import { npsCounts, type NpsCounts } from '../stats/nps.ts'
import { npsBySize } from '../stats/nps-score.ts'
import { npsDifference, npsTrend } from '../stats/nps-compare.ts'
import { rake, type Margins, type Raked, type Respondent } from '../stats/raking.ts'
import { isRefusal } from '../stats/refusal.ts'
import { rakedMean } from '../stats/weighted-mean.ts'
import { intervalOf, type Metric, type MetricDefinition, type Report } from './metric.ts'
import { npsScore } from './nps.ts'

/** More groups than this in one dimension are a list, not a comparison. */
const MOST_LEVELS = 20
/** Weights are found person by person. */
const MOST_PEOPLE = 100_000
const MONTH = 30 * 86_400_000

export const npsGap: MetricDefinition = {
  id: 'nps_difference',
  version: 1,
  name: 'Net promoter score against the others',
  words:
    'Score of one group less the score of everybody else who answered. Each person’s last answer in the window counts, once, in the group it was given in.',
  formula: 'difference of two scores; interval and p by square-and-add of adjusted Wald intervals',
  source: 'Rocks 2016; Zou & Donner 2008',
  unit: 'points',
  better: 'higher',
  queries: ['metrics/nps_people'],
  assumptions: ['Who belongs to a group was not assigned at random: groups differ in more than their name.'],
}

export const npsSlope: MetricDefinition = {
  id: 'nps_trend',
  version: 2,
  name: 'Trend of the net promoter score',
  words:
    'Points per 30 days: the slope of the straight line through the scores of the months, each of the last answers that people gave in it.',
  formula: 'least squares weighted by what each month’s answers are worth; errors widened by the Birge ratio',
  source: 'Birge 1932; any textbook on weighted least squares',
  unit: 'points',
  better: 'higher',
  queries: ['metrics/nps_months'],
  assumptions: [
    'The score moves in a straight line.',
    'Those who answer are of the same kind in every month.',
    'Answers of one person in two months are independent: the interval does not know that months share people.',
  ],
}

export const npsOfCustomers: MetricDefinition = {
  id: 'nps_weighted',
  version: 1,
  name: 'Net promoter score of the customers',
  words:
    'Score of those who answered, weighted so that they have the shares of the declared customer base. Each person’s last answer counts.',
  formula: 'raking to the declared margins; weighted mean of −100, 0 and 100; linearised interval with Student’s t',
  source: 'Deming & Stephan 1940; Deville & Särndal 1992; effective n: Kish 1965',
  unit: 'points',
  better: 'higher',
  queries: ['metrics/nps_people'],
  assumptions: [
    'Customers who did not answer are like those in their group who did.',
    'The declared shares are those of the customers.',
  ],
}

type Row = QueryRow['metrics/nps_people']
type Month = QueryRow['metrics/nps_months']
export interface SegmentRows {
  people: Row[]
  months: Month[]
}

const NOT_DECLARED =
  'The customer base is not declared, so nobody can say how those who answered differ from the customers. Declare a definition of kind “customer-base” with margins, and send the same properties with each Respond.'
const NOBODY = 'Nobody answered in these days. Send Respond with survey.question “nps” and the score, 0 to 10.'

const baseOf = ({ brand, definitions }: Scope): CustomerBaseDefinition | undefined =>
  definitions['customer-base'].find(({ body }) => body.brand === brand)?.body

function countsOf(rows: readonly { score: number; people: number }[]): NpsCounts {
  const scores = Array<number>(11).fill(0)
  for (const { score, people } of rows) scores[score] = (scores[score] ?? 0) + people
  return npsCounts(scores)
}

const sizeOf = ({ promoters, passives, detractors }: NpsCounts): number => promoters + passives + detractors

function weightChecks({ effectiveN, largestOverMean }: Raked, n: number, base: CustomerBaseDefinition): Check[] {
  const basis = `Weighted by ${base.margins.map(({ property }) => property).join(' and ')}: ${base.basis}.`
  const worth = `${n.toLocaleString('en')} answers count like ${Math.round(effectiveN).toLocaleString('en')} after weighting; the heaviest counts ${largestOverMean.toFixed(1)} times the mean. ${basis}`
  return [{ id: 'effective_n', passed: null, value: effectiveN, threshold: 50, sentence: worth }]
}

/** One respondent a person, with the value of their answer. */
function respondentsOf(rows: readonly Row[], base: CustomerBaseDefinition) {
  const respondents: Respondent[] = []
  const values: number[] = []
  for (const { levels, score, people } of rows) {
    const named = Object.fromEntries(base.margins.map(({ property }, i) => [property, levels[i] ?? '']))
    for (let one = 0; one < people; one += 1) {
      respondents.push({ levels: named })
      values.push(score >= 9 ? 100 : score <= 6 ? -100 : 0)
    }
  }
  return { respondents, values }
}

function weightedFinding(rows: readonly Row[], scope: Scope, report: Report): Finding {
  const n = rows.reduce((sum, { people }) => sum + people, 0)
  const population = `customers of ${scope.brand}`
  const refuse = (reason: string) => report(npsOfCustomers, { population, value: null, n, reasons: [reason] })
  const base = baseOf(scope)
  if (base === undefined) return refuse(NOT_DECLARED)
  if (n === 0) return refuse(NOBODY)
  if (n > MOST_PEOPLE) return refuse(`${n.toLocaleString('en')} people are too many to weight at once: choose fewer days.`) // prettier-ignore
  const margins: Margins = Object.fromEntries(base.margins.map(({ property, levels }) => [property, Object.fromEntries(levels.map(({ level, share }) => [level, share]))])) // prettier-ignore
  const { respondents, values } = respondentsOf(rows, base)
  const raked = rake(respondents, margins)
  if (isRefusal(raked)) return refuse(raked.reason)
  const mean = rakedMean(values, respondents, margins, raked)
  const checks = weightChecks(raked, n, base)
  if (isRefusal(mean)) return refuse(mean.reason)
  const bounds = { lo: Math.max(-100, mean.lo), hi: Math.min(100, mean.hi) }
  return report(npsOfCustomers, { population, value: mean.value, interval: intervalOf(bounds, mean.method), n, checks })
}

/** The months of a panel move together; the line takes them for independent. */
function sharedCheck(months: readonly Month[], n: number): Check {
  const shared = months.reduce((sum, row) => sum + row.shared, 0)
  const sentence = `${shared.toLocaleString('en')} of ${n.toLocaleString('en')} monthly answers are of people who answered in another month as well; the interval takes months for independent.`
  return { id: 'shared_people', passed: null, value: shared / n, threshold: null, sentence }
}

function trendFinding(months: readonly Month[], scope: Scope, report: Report): Finding {
  const names = [...new Set(months.map(({ month }) => month))].sort()
  const periods = names.map((month) => ({
    at: Date.parse(`${month}T00:00:00Z`) / MONTH,
    counts: countsOf(months.filter((row) => row.month === month)),
  }))
  const n = periods.reduce((sum, { counts }) => sum + sizeOf(counts), 0)
  const population = `customers of ${scope.brand} who answered`
  const trend = npsTrend(periods)
  if (isRefusal(trend)) return report(npsSlope, { population, value: null, n, reasons: [n === 0 ? NOBODY : trend.reason] }) // prettier-ignore
  const interval = intervalOf(trend, 'weighted least squares')
  const facts = { population, value: trend.slope, interval, p: trend.p, n }
  return report(npsSlope, { ...facts, evidence: 'association', checks: [sharedCheck(months, n)] })
}

interface Dimension {
  by: string
  levelOf: (row: Row) => string
}

function dimensionsOf(scope: Scope): Dimension[] {
  const margins = baseOf(scope)?.margins ?? []
  return [
    { by: 'touchpoint', levelOf: ({ survey }) => survey },
    { by: 'channel', levelOf: ({ channel }) => channel },
    ...margins.map(({ property }, i): Dimension => ({ by: property, levelOf: ({ levels }) => levels[i] ?? '' })),
  ]
}

function gapFinding(own: NpsCounts, others: NpsCounts, population: string, comparisons: number, report: Report) {
  const n = sizeOf(own) + sizeOf(others)
  const gap = npsDifference(own, others)
  if (isRefusal(gap)) return report(npsGap, { population, value: null, n, reasons: [gap.reason] })
  const many: Check = {
    id: 'comparisons',
    passed: null,
    value: comparisons,
    threshold: null,
    sentence: `One of ${comparisons} comparisons: one in twenty leaves out 0 although there is no difference.`,
  }
  const interval = intervalOf(gap, 'square-and-add of adjusted Wald intervals')
  return report(npsGap, { population, value: gap.difference, interval, p: gap.p, n, evidence: 'association', checks: [many] }) // prettier-ignore
}

function segmentsOf(rows: readonly Row[], scope: Scope, report: Report): NpsSegmentsAnswer['segments'] {
  const groups = dimensionsOf(scope).flatMap(({ by, levelOf }) => {
    const levels = [...new Set(rows.map(levelOf))].sort()
    return levels.length < 2 || levels.length > MOST_LEVELS ? [] : levels.map((level) => ({ by, level, levelOf }))
  })
  return groups.map(({ by, level, levelOf }) => {
    const own = countsOf(rows.filter((row) => levelOf(row) === level))
    const others = countsOf(rows.filter((row) => levelOf(row) !== level))
    const population = `customers of ${scope.brand} who answered, ${by} ${level === '' ? 'unknown' : level}`
    const score = npsBySize(own)
    const value = score === null ? { value: null, n: 0, reasons: [NOBODY] } : { value: score.value, n: score.n, interval: intervalOf(score, score.method) } // prettier-ignore
    return {
      by,
      level,
      nps: report({ ...npsScore, queries: npsGap.queries }, { population, ...value }),
      difference: gapFinding(own, others, population, groups.length, report),
    }
  })
}

export const npsSegments: Metric<SegmentRows, NpsSegmentsAnswer> = {
  route: {
    path: '/api/nps-segments',
    summary: 'Net promoter score by group, against the others, over time, and weighted to the customers',
    answer: NpsSegmentsAnswer,
  },
  definitions: [npsGap, npsSlope, npsOfCustomers],

  async needs(ask, scope) {
    const { workspace, generation, brand, campaign, from, to } = scope
    const params = { workspace, generation, brand, campaign: campaign ?? '', from, to }
    const properties = baseOf(scope)?.margins.map(({ property }) => property) ?? []
    const [people, months] = await Promise.all([
      ask('metrics/nps_people', { ...params, properties }),
      ask('metrics/nps_months', params),
    ])
    return { people, months }
  },

  estimate({ people, months }, scope, report) {
    return {
      weighted: weightedFinding(people, scope, report),
      trend: trendFinding(months, scope, report),
      segments: segmentsOf(people, scope, report),
    }
  },
}
