/** What could not be accepted: why, how often, and, page by page, as it came. */
import type { Store } from '@candor/queries'
import { ProblemError } from './problem.ts'
import type { DeadLettersAnswer, DeadLettersQuery } from './shapes/index.ts'

const PAGE = 10
const SHOWN_BYTES = 2000
/** Beyond every time that a letter can have. */
const THE_END = '2200-01-01T00:00:00.000Z'

type Narrowed = Pick<DeadLettersQuery, 'reason' | 'source' | 'state' | 'before'>

/**
 * The reasons of all letters of a workspace, and one page of those that were asked for, newest first.
 * @throws ProblemError when `before` is not what an answer gave as `next`
 */
export async function deadLetters(store: Store, workspace: string, asked: Narrowed = {}): Promise<DeadLettersAnswer> {
  const { reason = '', source = '', state = 'all', before } = asked
  const filter = { workspace, reason, source, state: state === 'all' ? '' : state }
  const page = { ...placeOf(before), shown_bytes: SHOWN_BYTES, limit: PAGE + 1 }
  const [reasons, rows] = await Promise.all([
    store.query('admin/dead_letter_reasons', { workspace }),
    store.query('admin/dead_letters_newest', { ...filter, ...page }),
  ])
  const letters = rows.slice(0, PAGE).map(({ received_at, bytes_base64, resolved, ...rest }) => ({
    ...rest,
    receivedAt: received_at,
    bytes: bytes_base64,
    resolved: resolved === 1,
  }))
  const last = rows.length > PAGE ? letters.at(-1) : undefined
  return {
    total: reasons.reduce((sum, { events }) => sum + events, 0),
    resolved: reasons.reduce((sum, { resolved }) => sum + resolved, 0),
    reasons: reasons.map(({ last_at, ...rest }) => ({ ...rest, newest: last_at })),
    letters,
    next: last === undefined ? null : `${last.receivedAt}~${last.letter}`,
  }
}

/** Where a page begins: after the letter that the one before ended with. */
function placeOf(before: string | undefined): { before_at: string; before_letter: string } {
  if (before === undefined || before === '') return { before_at: THE_END, before_letter: '' }
  const found = /^(\d{4}-\d{2}-\d{2}T[\d:.]{8,12}Z)~(.+)$/.exec(before)
  const [, at = '', letter = ''] = found ?? []
  if (Number.isNaN(Date.parse(at)))
    throw new ProblemError('invalid_request', '"before" is no page of dead letters: give what "next" of another page says, or leave it out.') // prettier-ignore
  return { before_at: at, before_letter: letter }
}
