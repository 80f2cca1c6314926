/** Replaying dead letters from the page: through the same public door as everybody, with the reader's own key, if any. */
import { problemOf, type Answer } from '../api/read.ts'
import { count, plural } from '../format/number.ts'
import type { Narrowing } from './letters.ts'

/** What POST /v1/dead-letters/replay answers. */
export interface Replayed {
  readonly letters: number
  readonly resolved: number
  readonly refused: number
  readonly accepted: number
  readonly duplicates: number
  readonly isPreview: boolean
  readonly refusals: readonly { letter: string; source: string; reason: string; detail: string }[]
}

interface Request extends Pick<Narrowing, 'reason' | 'source'> {
  readonly workspace: string
  /** JSON, or nothing. */
  readonly fix: string
  readonly isPreview: boolean
}

type Post = (path: string, init: RequestInit) => Promise<Response>

/** Never throws: what goes wrong comes back as a Problem. */
export async function replay(
  post: Post,
  { workspace, reason, source, fix, isPreview }: Request,
): Promise<Answer<Replayed>> {
  const query = new URLSearchParams({ workspace, ...(reason !== '' && { reason }), ...(source !== '' && { source }), ...(isPreview && { preview: 'on' }) }) // prettier-ignore
  const hasFix = fix.trim() !== ''
  try {
    const response = await post(`/v1/dead-letters/replay?${query}`, {
      method: 'POST',
      ...(hasFix && { body: fix, headers: { 'content-type': 'application/json' } }),
    })
    if (!response.ok) return { ok: false, problem: await problemOf(response) }
    return { ok: true, data: (await response.json()) as Replayed }
  } catch {
    const detail = 'Check that the service is still running. Replaying again doubles nothing.'
    return { ok: false, problem: { status: 503, title: 'The service does not answer', detail } }
  }
}

/** What a replay did, or would do. */
export function replayWords({ letters, resolved, refused, accepted, duplicates, isPreview }: Replayed): string {
  if (letters === 0) return 'No open letter is meant: there is nothing to replay.'
  const all = plural(letters, 'open letter', 'open letters')
  return isPreview
    ? `${all}: ${count(resolved)} can go in now (${plural(accepted, 'event', 'events')}), ${count(refused)} cannot. Nothing was changed.`
    : `${all}: ${count(resolved)} went in (${plural(accepted, 'event', 'events')}, ${count(duplicates)} there already), ${count(refused)} stay open.`
}
