import type { CalculatorAnswer, PlanAnswer } from '@candor/engine/api/shapes'
import { read, type Answer } from '$lib/api/read.ts'
import { bodyOf, formOf, fieldsOf } from './fields.ts'
import type { PageServerLoad } from './$types'

/** The form of the address, and its answer where something was typed. Nothing is kept: the address is all there is. */
export const load: PageServerLoad = async ({ fetch, url }) => {
  const { task, metric } = formOf(url.searchParams)
  const body = bodyOf(task, metric, url.searchParams)
  const values = Object.fromEntries(
    fieldsOf(task, metric).map(({ name, initial = '' }) => [name, url.searchParams.get(name) ?? initial]),
  )
  const post = (path: string) =>
    fetch(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
  const effect: Answer<CalculatorAnswer> | null =
    body !== null && task === 'effect' ? await read(post, `/api/calculator/${metric}`) : null
  const plan: Answer<PlanAnswer> | null =
    body !== null && task === 'plan' ? await read(post, `/api/calculator/plan/${metric}`) : null
  return { task, metric, values, effect, plan }
}
