import type { ExperimentAnswer } from '@candor/engine/api/shapes'
import { scopedReader } from '$lib/api/page-load.ts'
import { required } from '$lib/api/read.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async (event) => {
  const { view } = await event.parent()
  if (view.scope.empty) return { experiment: null }
  const read = await scopedReader(event)
  const path = `/api/experiments/${encodeURIComponent(event.params.key)}`
  return { experiment: required(await read<ExperimentAnswer>(path)) }
}
