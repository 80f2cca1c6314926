/** Satisfaction (CSAT) and effort (CES), survey by survey: the scale is part of the name, and scales are never mixed. */
import type { QueryRow } from '@candor/queries'
import { SatisfactionAnswer } from '../api/shapes/index.ts'
import type { Check, Finding } from '../finding.ts'
import type { Scope } from '../scope.ts'
import { meanRating, topBox, type Rating, type RatingCounts, type RatingRefusal } from '../stats/rating.ts'
import { isRefusal } from '../stats/refusal.ts'
import { intervalOf, type Metric, type MetricDefinition, type Report } from './metric.ts'

const ASSUMPTIONS = [
  'Those who answered are like those who did not.',
  'A survey keeps its scale. One that differs from the usual is sent as the property “scale” (its highest answer).',
]

export const csatShare: MetricDefinition = {
  id: 'csat',
  version: 1,
  name: 'Satisfied customers (CSAT)',
  words:
    'Share of the two highest answers to “how satisfied are you”, of each person’s last answer to a survey. The scale is 1–5 unless the answers say otherwise.',
  formula: 'answers 4–5 of 1–5 (9–10 of 1–10) / answers; Wilson interval',
  source: 'House rule: the two top boxes; Wilson 1927',
  unit: 'share',
  better: 'higher',
  queries: ['metrics/survey_ratings'],
  assumptions: ASSUMPTIONS,
}

export const cesShare: MetricDefinition = {
  id: 'ces',
  version: 1,
  name: 'Customers who found it easy (CES)',
  words:
    'Share of answers 5–7 of 1–7 to “it was easy to have my matter handled” (7: agree strongly), of each person’s last answer to a survey.',
  formula: 'answers 5–7 of 1–7 / answers; Wilson interval',
  source: 'CES 2.0 (agreement, high is easy); Wilson 1927',
  unit: 'share',
  better: 'higher',
  queries: ['metrics/survey_ratings'],
  assumptions: [...ASSUMPTIONS, 'High answers mean easy. A survey that asks for effort runs the other way.'],
}

export const ratingMean: MetricDefinition = {
  id: 'rating_mean',
  version: 1,
  name: 'Mean answer',
  words: 'Mean of each person’s last answer to a survey, on the scale of the survey.',
  formula: 'mean; interval by Student’s t, cut to the scale',
  source: 'Any textbook',
  unit: 'ratio',
  better: 'higher',
  queries: ['metrics/survey_ratings'],
  assumptions: [...ASSUMPTIONS, 'Steps of the scale are equally wide.'],
}

type Row = QueryRow['metrics/survey_ratings']
type Question = 'csat' | 'ces'

/** Highest answer unless the answers say otherwise, and where the top begins, for each highest answer. */
const USUAL: Record<Question, number> = { csat: 5, ces: 7 }
const topFrom = (question: Question, highest: number): number =>
  question === 'csat' ? highest - 1 : highest - Math.floor(highest / 2) + 1
const MOST = 100

interface Survey {
  question: Question
  survey: string
  /** As sent; '' for the usual one. */
  scale: string
  highest: number
  rating: RatingCounts
  outside: number
}

function surveyOf(question: Question, survey: string, scale: string, rows: readonly Row[]): Survey {
  const said = Number(scale)
  const highest = scale === '' ? USUAL[question] : Number.isInteger(said) && said >= 3 && said <= MOST ? said : 0
  const counts = Array<number>(highest).fill(0)
  let outside = 0
  for (const { score, answers } of rows) {
    if (score < 1 || score > highest) outside += answers
    else counts[score - 1] = (counts[score - 1] ?? 0) + answers
  }
  return { question, survey, scale, highest, rating: { lowest: 1, counts }, outside }
}

function surveysOf(question: Question, rows: readonly Row[]): Survey[] {
  const groups = new Map<string, Row[]>()
  for (const row of rows.filter((one) => one.question === question)) {
    const key = JSON.stringify([row.survey, row.scale])
    groups.set(key, [...(groups.get(key) ?? []), row])
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group
    return first === undefined ? [] : [surveyOf(question, first.survey, first.scale, group)]
  })
}

/** An answer outside the scale says that the scale is another one: then no number of it means anything. */
function scaleProblem({ scale, highest, outside }: Survey): string | null {
  if (highest === 0) return `“${scale}” is no scale: send the highest answer as the property “scale”, for example “5”.`
  if (outside === 0) return null
  return `${outside === 1 ? '1 answer lies' : `${outside.toLocaleString('en')} answers lie`} outside the scale of 1–${highest}, so it is not the scale of this survey. Send its highest answer as the property “scale” with each Respond.`
}

function ratingFinding(
  definition: MetricDefinition,
  survey: Survey,
  rated: Rating | RatingRefusal,
  scope: Scope,
  report: Report,
): Finding {
  const n = survey.rating.counts.reduce((sum, count) => sum + count, 0)
  const population = `customers of ${scope.brand} who answered “${survey.survey}”`
  const checks: Check[] = []
  const problem = scaleProblem(survey)
  if (problem !== null || isRefusal(rated))
    return report(definition, { population, value: null, n, checks, reasons: [problem ?? (isRefusal(rated) ? rated.reason : '')] }) // prettier-ignore
  const method = definition === ratingMean ? 'Student t' : 'Wilson score'
  const estimand = `${definition.name}: ${rated.name}`
  return report(definition, { estimand, population, value: rated.value, interval: intervalOf(rated, method), n, checks }) // prettier-ignore
}

export const satisfaction: Metric<Row[], SatisfactionAnswer> = {
  route: {
    path: '/api/satisfaction',
    summary: 'Satisfaction and effort, survey by survey, with the scale in the name',
    answer: SatisfactionAnswer,
  },
  definitions: [csatShare, cesShare, ratingMean],

  needs(ask, { workspace, generation, brand, campaign, from, to }) {
    return ask('metrics/survey_ratings', { workspace, generation, brand, campaign: campaign ?? '', from, to })
  },

  estimate(rows, scope, report) {
    const answers = (question: Question) =>
      surveysOf(question, rows).map((survey) => {
        const { rating, highest } = survey
        const definition = question === 'csat' ? csatShare : cesShare
        return {
          survey: survey.survey,
          scale: `1–${highest}`,
          top: ratingFinding(definition, survey, topBox(rating, topFrom(question, highest)), scope, report),
          mean: ratingFinding(ratingMean, survey, meanRating(rating), scope, report),
          counts: [...rating.counts],
        }
      })
    return { csat: answers('csat'), ces: answers('ces') }
  },
}
