/** The scorecard of a scope as a file to print, to send and to keep: GET /scorecard.pdf?brand=…, the query of the page. */
import { error } from '@sveltejs/kit'
import type { ScopeAnswer, ScorecardAnswer } from '@candor/engine/api/shapes'
import { read, required } from '$lib/api/read.ts'
import { scorecardPdf } from '$lib/report/scorecard-pdf.ts'
import { scorecardReport } from '$lib/report/scorecard-report.ts'
import { parseScope, scopeQuery, withScope } from '$lib/scope/scope.ts'
import type { RequestHandler } from './$types'

export const GET: RequestHandler = async ({ fetch, url }) => {
  const { scope: asked, notices } = parseScope(url.searchParams)
  const [notice] = notices
  // A page can leave out what it does not understand and say so; whoever reads a file later sees no such note.
  if (notice !== undefined) error(400, { title: 'The scope was not understood', message: notice.sentence })
  const scope = required(await read<ScopeAnswer>(fetch, withScope('/api/scope', asked)))
  if (scope.empty) error(404, { title: 'No data yet', message: 'Send the first event; the data page says how.' })
  const scorecard = required(await read<ScorecardAnswer>(fetch, withScope('/api/scorecard', asked)))
  const file = await scorecardPdf(scorecardReport(scorecard, scope), `/scorecard${scopeQuery(asked)}`)
  const name = `scorecard-${scope.brand.replaceAll(/[^\p{L}\p{N}]+/gu, '-')}-${scope.to}.pdf`
  return new Response(file, {
    headers: {
      'content-type': 'application/pdf',
      'content-disposition': `inline; filename*=UTF-8''${encodeURIComponent(name)}`,
      'cache-control': 'no-store',
    },
  })
}
