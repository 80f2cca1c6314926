import type { DesignsAnswer, InitiativeAnswer } from '@candor/engine/api/shapes'
import { scopedReader } from '$lib/api/page-load.ts'
import { required } from '$lib/api/read.ts'
import { initiativeWords } from '$lib/initiatives/headline.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async (event) => {
  const { view } = await event.parent()
  if (view.scope.empty) return { initiative: null, designs: null, lede: undefined }
  const read = await scopedReader(event)
  const path = `/api/initiatives/${encodeURIComponent(event.params.key)}`
  const [asked, designs] = await Promise.all([read<InitiativeAnswer>(path), read<DesignsAnswer>(`${path}/designs`)])
  const initiative = required(asked)
  // In words here, so that no browser loads what finds them.
  return { initiative, designs: designs.ok ? designs.data : null, lede: initiativeWords(initiative) }
}
