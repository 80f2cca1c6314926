/**
 * One rendering of a page: whether every question that it asked was answered. SvelteKit answers 200 also when the page shows a
 * failure in the place of a number, and what was a failure now need not be one in a moment.
 */
import { AsyncLocalStorage } from 'node:async_hooks'

interface Rendering {
  isWhole: boolean
}

const current = new AsyncLocalStorage<Rendering>()

/** Renders, and says whether all answers in it were good ones. */
export async function rendered<T>(render: () => Promise<T>): Promise<{ result: T; isWhole: boolean }> {
  const rendering: Rendering = { isWhole: true }
  const result = await current.run(rendering, render)
  return { result, isWhole: rendering.isWhole }
}

/** Notes the status of an answer in the rendering that asked for it, if one did. */
export function answeredWith(status: number): void {
  const rendering = current.getStore()
  if (rendering !== undefined && (status < 200 || status > 299)) rendering.isWhole = false
}
