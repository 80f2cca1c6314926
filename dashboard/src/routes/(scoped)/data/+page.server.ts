import type { DeadLettersAnswer, HeldMergesAnswer } from '@candor/engine/api/shapes'
import { read } from '$lib/api/read.ts'
import { withScope } from '$lib/scope/scope.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ fetch, parent }) => {
  const { view } = await parent()
  const scope = { ...view.asked, workspace: view.scope.workspace, brand: null, campaign: null, from: null, to: null }
  const [dead, held] = await Promise.all([
    read<DeadLettersAnswer>(fetch, withScope('/api/dead-letters', scope)),
    read<HeldMergesAnswer>(fetch, withScope('/api/people/held', scope)),
  ])
  return { dead, held }
}
