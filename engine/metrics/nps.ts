/** Net promoter score with its interval, and the response rate without which it says little. */
import type { QueryRow } from '@candor/queries'
import { NpsAnswer } from '../api/shapes/index.ts'
import type { Check, Finding } from '../finding.ts'
import type { Scope } from '../scope.ts'
import { npsCounts } from '../stats/nps.ts'
import { npsBySize } from '../stats/nps-score.ts'
import { wilson } from '../stats/proportion.ts'
import { intervalOf, type Metric, type MetricDefinition, type Report } from './metric.ts'

export const npsScore: MetricDefinition = {
  id: 'nps',
  version: 2,
  name: 'Net promoter score',
  words:
    'Share of answers 9–10 minus share of 0–6 to “how likely are you to recommend us”, in points from −100 to 100. Each person’s last answer to each survey counts; for a month, their last in that month.',
  formula:
    '100 · (promoters − detractors) / answers; interval from p₊ + p₋ − (p₊ − p₋)² with ¾ promoter, 1½ passives and ¾ detractor added; of fewer than 10 answers, the scores that a score test does not reject',
  source:
    'Reichheld 2003; interval: Rocks 2016, International Journal of Market Research 58; of few answers Tango 1998, Statistics in Medicine 17',
  unit: 'points',
  better: 'higher',
  queries: ['metrics/nps_answers', 'metrics/nps_response'],
  assumptions: [
    'Those who answered are like those who did not. The response rate says how far that has to carry.',
    'What people say they would do stands for what they do: stated, not observed.',
  ],
}

export const responseRate: MetricDefinition = {
  id: 'nps_response_rate',
  version: 1,
  name: 'Response rate',
  words: 'Of the people invited to answer the recommendation question, survey by survey, the share who did.',
  formula: 'invited people with an answer / invited people; Wilson interval',
  source: 'AAPOR response rate 1 in spirit: every invitation is in the denominator; Wilson 1927',
  unit: 'share',
  better: 'higher',
  queries: ['metrics/nps_response'],
  assumptions: ['Every invitation was sent to us as an Invite, with its survey and question.'],
}

export interface NpsRows {
  answers: QueryRow['metrics/nps_answers'][]
  response: QueryRow['metrics/nps_response']
}

const NO_ANSWERS = 'Nobody answered in these days. Send Respond with survey.question “nps” and the score, 0 to 10.'

/** How often each score was given: as the last answer in the window, or in its month. */
function histogram(rows: NpsRows['answers'], which: 'answers' | 'last_answers'): number[] {
  const scores = Array<number>(11).fill(0)
  for (const row of rows) scores[row.score] = (scores[row.score] ?? 0) + row[which]
  return scores
}

const askedWords = ({ brand, campaign }: Scope): string =>
  `customers of ${brand} who answered${campaign === null ? '' : ` in the campaign ${campaign}`}`

/** An NPS never travels without its response rate. */
function responseCheck({ invited, answered }: NpsRows['response']): Check {
  const share = invited === 0 ? null : answered / invited
  const sentence =
    share === null
      ? 'Nobody knows what share of those asked answered: no invitation was sent to us.'
      : `${answered.toLocaleString('en')} of ${invited.toLocaleString('en')} people invited answered; the others may think otherwise.`
  return { id: 'response_rate', passed: null, value: share, threshold: null, sentence }
}

function npsFinding(
  scores: number[],
  checks: Check[],
  scope: Scope,
  report: Report,
  window?: Finding['window'],
): Finding {
  const population = askedWords(scope)
  const result = npsBySize(npsCounts(scores))
  const place = window === undefined ? {} : { window, partial: scope.now.getTime() < Date.parse(window.to) }
  if (result === null)
    return report(npsScore, { population, value: null, n: 0, reasons: [NO_ANSWERS], checks, ...place })
  return report(npsScore, {
    population,
    value: result.value,
    interval: intervalOf(result, result.method),
    n: result.n,
    checks,
    ...place,
  })
}

function responseFinding({ response }: NpsRows, scope: Scope, report: Report): Finding {
  const { invited, answered, uninvited } = response
  const population = `people invited by ${scope.brand}`
  const checks = [
    {
      id: 'uninvited_answers',
      passed: uninvited === 0,
      value: uninvited,
      threshold: 0,
      sentence:
        uninvited === 0
          ? 'Everyone who answered had been invited.'
          : `${uninvited === 1 ? '1 answer came from a person' : `${uninvited.toLocaleString('en')} answers came from people`} who had not been invited, as far as we were told: not in the rate.`,
    },
  ]
  if (invited === 0) {
    const reason =
      'No invitation was sent to us, so nobody can say which share of those asked answered. Send an Invite for each.'
    return report(responseRate, { population, value: null, n: 0, reasons: [reason], checks })
  }
  const interval = intervalOf(wilson(answered, invited), 'Wilson score')
  return report(responseRate, { population, value: answered / invited, interval, n: invited, checks })
}

/** The part of a month that lies in the window. */
function monthWindow(month: string, scope: Scope): Finding['window'] {
  const start = new Date(`${month}T00:00:00.000Z`)
  const next = new Date(Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + 1, 1)).toISOString()
  const begin = start.toISOString()
  return { from: begin > scope.from ? begin : scope.from, to: next < scope.to ? next : scope.to }
}

export const nps: Metric<NpsRows, NpsAnswer> = {
  route: { path: '/api/nps', summary: 'Net promoter score with interval and response rate', answer: NpsAnswer },
  definitions: [npsScore, responseRate],

  async needs(ask, { workspace, generation, brand, campaign, from, to }) {
    const params = { workspace, generation, brand, campaign: campaign ?? '', from, to }
    const [answers, response] = await Promise.all([
      ask('metrics/nps_answers', params),
      ask('metrics/nps_response', params),
    ])
    return { answers, response: response[0] ?? { invited: 0, answered: 0, uninvited: 0 } }
  },

  estimate(rows, scope, report) {
    const scores = histogram(rows.answers, 'last_answers')
    const months = [...new Set(rows.answers.map(({ month }) => month))].sort()
    return {
      nps: npsFinding(scores, [responseCheck(rows.response)], scope, report),
      responseRate: responseFinding(rows, scope, report),
      ...npsCounts(scores),
      scores,
      series: months.map((month) => {
        const ofMonth = histogram(
          rows.answers.filter((row) => row.month === month),
          'answers',
        )
        return { month, nps: npsFinding(ofMonth, [], scope, report, monthWindow(month, scope)) }
      }),
    }
  },
}
