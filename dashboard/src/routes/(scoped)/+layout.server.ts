/** Every page below shares one scope: read from the URL, resolved by the API. */
import type { ScopeAnswer } from '@candor/engine/api/shapes'
import { read, required } from '$lib/api/read.ts'
import { daysWithoutData, parseScope, unknownNames, withScope } from '$lib/scope/scope.ts'
import type { Scope, ScopeNotice } from '$lib/scope/scope.ts'
import type { View } from '$lib/scope/view.ts'
import type { LayoutServerLoad } from './$types'

const viewOf = (asked: Scope, notices: readonly ScopeNotice[], scope: ScopeAnswer): { view: View } => ({
  view: {
    asked,
    notices: scope.empty ? [...notices] : [...notices, ...unknownNames(asked, scope), ...daysWithoutData(scope)],
    scope,
  },
})

export const load: LayoutServerLoad = async ({ fetch, url }): Promise<{ view: View }> => {
  const { scope: asked, notices } = parseScope(url.searchParams)
  const answer = await read<ScopeAnswer>(fetch, withScope('/api/scope', asked))
  if (answer.ok || answer.problem.status !== 400 || (asked.from === null && asked.to === null))
    return viewOf(asked, notices, required(answer))
  // Days that run backwards against the data's own end are well written, but mean nothing: said so, and left out.
  const whole = { ...asked, from: null, to: null }
  const sentence = `The days were left out. ${answer.problem.detail}`
  const scope = required(await read<ScopeAnswer>(fetch, withScope('/api/scope', whole)))
  return viewOf(whole, [...notices, { parameter: 'from', sentence }], scope)
}
