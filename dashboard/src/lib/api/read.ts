/**
 * Reading the public API. A refused or failed call is an `Answer` too: a panel that cannot be shown says why, and the
 * other panels of the page stay.
 */
import { error } from '@sveltejs/kit'
import { parseShared } from './share-repeats.ts'

export interface Problem {
  readonly status: number
  readonly title: string
  /** What went wrong and what to do next. */
  readonly detail: string
}

export type Answer<T> = { readonly ok: true; readonly data: T } | { readonly ok: false; readonly problem: Problem }

type Fetch = (path: string) => Promise<Response>

const UNREACHABLE: Problem = {
  status: 503,
  title: 'Candor’s engine does not answer',
  detail: 'The page was reached, the numbers behind it were not. Check that the service is still running, then reload.',
}

function textOf(body: unknown, key: string): string | null {
  if (typeof body !== 'object' || body === null) return null
  const value: unknown = Reflect.get(body, key)
  return typeof value === 'string' && value !== '' ? value : null
}

/** The problem an unsuccessful response describes (RFC 9457), or the best that can be said without a description. */
export async function problemOf(response: Response): Promise<Problem> {
  const body: unknown = await response.json().catch(() => null)
  return {
    status: response.status,
    title: textOf(body, 'title') ?? `The API answered ${response.status}`,
    detail:
      textOf(body, 'detail') ??
      textOf(body, 'message') ??
      'It gave no reason. The service’s log has the cause; reload to try again.',
  }
}

/** One call of the API. Never throws: what goes wrong comes back as a Problem. */
export async function read<T>(fetch: Fetch, path: string): Promise<Answer<T>> {
  try {
    const response = await fetch(path)
    if (!response.ok) return { ok: false, problem: await problemOf(response) }
    // The API validates its replies against the same schemas that these types come from.
    return { ok: true, data: parseShared(await response.text()) as T }
  } catch {
    return { ok: false, problem: UNREACHABLE }
  }
}

/** What a page shows of an answer: the rest of it does not travel to the browser. A Problem stays one. */
export function part<T, Part>(answer: Answer<T>, of: (data: T) => Part): Answer<Part> {
  return answer.ok ? { ok: true, data: of(answer.data) } : answer
}

/** For what a page cannot do without: a Problem becomes the error page. */
export function required<T>(answer: Answer<T>): T {
  if (answer.ok) return answer.data
  const { status, title, detail } = answer.problem
  error(status >= 400 && status <= 599 ? status : 500, { title, message: detail })
}
