import type { AuditAnswer, StatusAnswer } from '@candor/engine/api/operations-shapes'
import type { DeadLettersAnswer, HeldMergesAnswer, SourcesAnswer, TruthAnswer } from '@candor/engine/api/shapes'
import { read } from '$lib/api/read.ts'
import { scopeQuery, withScope } from '$lib/scope/scope.ts'
import type { PageServerLoad } from './$types'
import { narrowed, parseNarrowing } from '$lib/operating/letters.ts'

/** How old the books may be, in seconds: pages that follow new events would audit without end. Sums are compared every minute. */
const SUMS_AGE = 60
const LINES_AGE = 300

export const load: PageServerLoad = async ({ fetch, parent, url }) => {
  const { view } = await parent()
  const scope = { ...view.asked, workspace: view.scope.workspace, brand: null, campaign: null, from: null, to: null }
  const letters = parseNarrowing(url.searchParams)
  const isDeep = url.searchParams.get('lines') === 'on'
  const [audit, status, dead, held, sources, truth] = await Promise.all([
    read<AuditAnswer>(fetch, isDeep ? `/v1/audit?lines=on&maxAge=${LINES_AGE}` : `/v1/audit?maxAge=${SUMS_AGE}`),
    read<StatusAnswer>(fetch, '/v1/status'),
    read<DeadLettersAnswer>(fetch, narrowed('/api/dead-letters', scopeQuery(scope), letters)),
    read<HeldMergesAnswer>(fetch, withScope('/api/people/held', scope)),
    read<SourcesAnswer>(fetch, withScope('/api/sources', { ...view.asked, workspace: view.scope.workspace })),
    read<TruthAnswer>(fetch, '/api/truth'),
  ])
  return { audit, status, dead, held, sources, truth, letters }
}
