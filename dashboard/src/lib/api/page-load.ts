/** What loads of pages share: several answers for one scope, at once; none while the workspace is empty. */
import { withScope } from '../scope/scope.ts'
import type { View } from '../scope/view.ts'
import { read, type Answer, type Problem } from './read.ts'

interface Event {
  readonly fetch: (path: string) => Promise<Response>
  readonly parent: () => Promise<{ view: View }>
}

const EMPTY: Problem = { status: 404, title: 'No data yet', detail: 'Send the first event; the data page says how.' }

/** A reader of the API bound to this page's scope. */
export async function scopedReader({ fetch, parent }: Event): Promise<<T>(path: string) => Promise<Answer<T>>> {
  const { view } = await parent()
  return <T>(path: string) =>
    view.scope.empty
      ? Promise.resolve({ ok: false as const, problem: EMPTY })
      : read<T>(fetch, withScope(path, view.asked))
}
