import type { SearchAnswer } from '@candor/engine/api/shapes'
import { scopedReader } from '$lib/api/page-load.ts'
import { hitsOf, pagesFor } from '$lib/find/find.ts'
import type { PageServerLoad } from './$types'

export const load: PageServerLoad = async (event) => {
  const { view } = await event.parent()
  const q = event.url.searchParams.get('q') ?? ''
  const pages = pagesFor(q, view.asked)
  if (q.trim() === '') return { q, pages, hits: [], total: 0, problem: null }
  const read = await scopedReader(event)
  const answer = await read<SearchAnswer>(`/api/search?${new URLSearchParams({ q }).toString()}`)
  return answer.ok
    ? { q, pages, hits: hitsOf(answer.data.found, view.asked), total: answer.data.total, problem: null }
    : { q, pages, hits: [], total: 0, problem: answer.problem }
}
