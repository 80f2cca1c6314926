/** Net promoter score with its interval, and the response rate without which it says little. */
import type { QueryRow } from '@candor/queries'
import { NpsAnswer } from '../api/shapes/index.ts'
import type { Check, Finding } from '../finding.ts'
import type { Scope } from '../scope.ts'
import { ADJUSTED_WALD, nps as adjustedWald, npsCounts, type NpsCounts } from '../stats/nps.ts'
import { npsBySize } from '../stats/nps-score.ts'
import { wilson } from '../stats/proportion.ts'
import { intervalOf, type Metric, type MetricDefinition, type Report } from './metric.ts'
import { atVersion, versionsOf, versionTimes } from './versions.ts'

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
  changes: [
    {
      version: 2,
      since: '2026-11-26',
      why: 'A month holds the last answers of that month. Version 1 kept the last answer of the whole window and put it into its month, so that people who go on answering vanished from the early months. Scores of fewer than 10 answers have Tango’s interval.',
    },
    { version: 1, since: '2026-11-22', why: 'The first.' },
  ],
  former: [
    {
      version: 1,
      words:
        'Share of answers 9–10 minus share of 0–6 to “how likely are you to recommend us”, in points from −100 to 100. Each person’s last answer to each survey in the window counts, also in the series: in the month in which it was given.',
      formula:
        '100 · (promoters − detractors) / answers; interval from p₊ + p₋ − (p₊ − p₋)² with ¾ promoter, 1½ passives and ¾ detractor added',
      source: 'Reichheld 2003; interval: Rocks 2016, International Journal of Market Research 58',
    },
  ],
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

/** Version 1 took one interval for any number of answers. */
function adjusted(counts: NpsCounts): ReturnType<typeof npsBySize> {
  const result = adjustedWald(counts)
  return result === null ? null : { ...result, method: ADJUSTED_WALD }
}

/** The score by one version of its definition. */
function npsFinding(
  version: number,
  scores: number[],
  checks: Check[],
  scope: Scope,
  report: Report,
  window?: Finding['window'],
): Finding {
  const population = askedWords(scope)
  const definition = atVersion(npsScore, version)
  const result = version === 1 ? adjusted(npsCounts(scores)) : npsBySize(npsCounts(scores))
  const place = window === undefined ? {} : { window, partial: scope.now.getTime() < Date.parse(window.to) }
  if (result === null)
    return report(definition, { population, value: null, n: 0, reasons: [NO_ANSWERS], checks, ...place })
  return report(definition, {
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

/** Versions that were declared and cannot be computed: the newest stands in, and says so. */
function versionChecks(unknown: readonly number[]): Check[] {
  if (unknown.length === 0) return []
  const sentence = `A definition of kind “metric-version” names version ${unknown.join(', ')}, which nobody can compute: it was left out. There is: ${versionsOf(npsScore).join(', ')}.`
  return [{ id: 'metric_version', passed: false, value: null, threshold: null, sentence }]
}

interface Own {
  version?: number
}

export const nps: Metric<NpsRows, NpsAnswer, Own> = {
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

  estimate(rows, scope, report, own) {
    const scores = histogram(rows.answers, 'last_answers')
    const months = [...new Set(rows.answers.map(({ month }) => month))].sort()
    const versions = versionTimes(npsScore, scope.definitions['metric-version'], own?.version)
    const checks = [responseCheck(rows.response), ...versionChecks(versions.unknown)]
    const series = months.flatMap((month) => {
      const version = versions.on(month)
      const ofMonth = histogram(
        rows.answers.filter((row) => row.month === month),
        version === 1 ? 'last_answers' : 'answers',
      )
      // In version 1 a month in which nobody gave their last answer is none.
      if (version === 1 && ofMonth.every((answers) => answers === 0)) return []
      return [{ month, nps: npsFinding(version, ofMonth, [], scope, report, monthWindow(month, scope)) }]
    })
    return {
      nps: npsFinding(versions.on(scope.last), scores, checks, scope, report),
      responseRate: responseFinding(rows, scope, report),
      ...npsCounts(scores),
      scores,
      series,
      breaks: versions.breaks(series.map(({ month }) => month)),
    }
  },
}
