/** One report as it goes out: the scorecard as a file, and its sentences for those who read the mail alone. */
import type { FastifyInstance } from 'fastify'
import type { ScopeAnswer, ScorecardAnswer } from '@candor/engine/api/shapes'
import type { ReportConfig } from './report-config.ts'

export interface ReportFile {
  subject: string
  text: string
  /** scorecard-Lumen-2026-08-31.pdf */
  fileName: string
  pdf: Buffer
}

const DAY = 86_400_000
const dayOf = (time: number): string => new Date(time).toISOString().slice(0, 10)

/** The query of the page that the report shows. @param now the moment it goes out */
export function reportQuery({ scope = {}, days }: Pick<ReportConfig, 'scope' | 'days'>, now: Date): string {
  const query = new URLSearchParams(scope)
  if (days !== undefined) {
    query.set('from', dayOf(now.getTime() - days * DAY))
    query.set('to', dayOf(now.getTime() - DAY))
  }
  return query.size === 0 ? '' : `?${query.toString()}`
}

/** @param app asked in process @param key shown to it: one that sees numbers @throws Error with the answer's own words */
export async function reportFile(
  app: FastifyInstance,
  key: string,
  report: Pick<ReportConfig, 'scope' | 'days'>,
  now: Date,
): Promise<ReportFile> {
  const query = reportQuery(report, now)
  const ask = async (path: string) => {
    const answer = await app.inject({ url: `${path}${query}`, headers: { authorization: `Bearer ${key}` } })
    if (answer.statusCode !== 200) throw new Error(complaint(answer.body) ?? `${path} answered ${answer.statusCode}.`)
    return answer
  }
  const [file, scorecard, scope] = await Promise.all([ask('/scorecard.pdf'), ask('/api/scorecard'), ask('/api/scope')])
  const { brand, from, to, sample } = scope.json<ScopeAnswer>()
  const { rows } = scorecard.json<ScorecardAnswer>()
  const subject = `Scorecard: ${brand}, ${from} to ${to}${sample ? ' (sample data)' : ''}`
  return {
    subject,
    text: [subject, ...rows.map(rowText), `The same as a page: /scorecard${query}`].join('\n\n'),
    fileName: nameOf(file.headers['content-disposition'] ?? ''),
    pdf: file.rawPayload,
  }
}

const rowText = ({ question, findings, missing }: ScorecardAnswer['rows'][number]): string =>
  [question, ...findings.map(({ finding }) => finding.sentence), ...(missing === null ? [] : [missing])].join('\n')

const nameOf = (disposition: string): string =>
  decodeURIComponent(/filename\*=UTF-8''([^;]+)/.exec(disposition)?.[1] ?? 'scorecard.pdf')

function complaint(body: string): string | null {
  try {
    const { detail, message } = JSON.parse(body) as { detail?: string; message?: string }
    return detail ?? message ?? null
  } catch {
    return null
  }
}
