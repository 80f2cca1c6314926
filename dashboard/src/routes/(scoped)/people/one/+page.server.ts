import type { TimelineAnswer } from '@candor/engine/api/shapes'
import { read } from '$lib/api/read.ts'
import { isNamed, parsePerson, personParams, timelineAddress } from '$lib/person/person.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async ({ fetch, parent, url }) => {
  const { view } = await parent()
  const asked = parsePerson(url.searchParams)
  const own = personParams({ ...asked, before: '' })
  if (view.scope.empty || !isNamed(asked)) return { asked, own, timeline: null }
  const scope = { ...view.asked, workspace: view.scope.workspace }
  return { asked, own, timeline: await read<TimelineAnswer>(fetch, timelineAddress(scope, asked, 'json')) }
}
