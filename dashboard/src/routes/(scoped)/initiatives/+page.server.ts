import type { InitiativesAnswer } from '@candor/engine/api/shapes'
import { scopedReader } from '$lib/api/page-load.ts'
import { portfolioWords } from '$lib/initiatives/headline.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async (event) => {
  const read = await scopedReader(event)
  const initiatives = await read<InitiativesAnswer>('/api/initiatives')
  // In words here, so that no browser loads what finds them.
  return { initiatives, lede: initiatives.ok ? portfolioWords(initiatives.data.initiatives) : undefined }
}
