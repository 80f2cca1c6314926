/** Every page below shares one scope: read from the URL, resolved by the API. */
import type { ScopeAnswer } from '@candor/engine/api/shapes'
import { read, required } from '$lib/api/read.ts'
import { parseScope, withScope } from '$lib/scope/scope.ts'
import type { View } from '$lib/scope/view.ts'
import type { LayoutServerLoad } from './$types'

export const load: LayoutServerLoad = async ({ fetch, url }): Promise<{ view: View }> => {
  const { scope: asked, notices } = parseScope(url.searchParams)
  const scope = required(await read<ScopeAnswer>(fetch, withScope('/api/scope', asked)))
  return { view: { asked, notices, scope } }
}
