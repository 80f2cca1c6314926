/**
 * Replays dead letters: each open one is mended, read again by its protocol, and, if everything in it can be accepted now,
 * goes in and is marked as resolved, in one commit. The letter itself stays. What cannot be accepted stays open, and makes
 * no second letter. Replaying twice doubles nothing: resolved letters are left alone, and event ids decide about the rest.
 */
import type { Store } from '@candor/queries'
import type { Candidate } from '../candidate.ts'
import type { Intake } from '../intake.ts'
import { Rejection } from '../rejection.ts'
import { mend, type Fix } from './fix.ts'
import { reread, type Letter } from './reread.ts'

export interface LetterFilter {
  workspace: string
  /** '' for any. */
  reason: string
  source: string
  state: 'open' | 'resolved' | ''
  /** RFC 3339. */
  since: string
}

export interface Replayed {
  /** Letters that were looked at. */
  letters: number
  /** Letters that went in (in a preview: would go in). */
  resolved: number
  /** Letters that still cannot be accepted. */
  refused: number
  /** Events that went in, and events that were there already; in a preview, events that would be sent. */
  accepted: number
  duplicates: number
  isPreview: boolean
  /** The first hundred that stay open, and why. */
  refusals: { letter: string; source: string; reason: string; detail: string }[]
}

const PAGE = 200
const MAX_LISTED = 100

/** Dead letters, the oldest first, in pages. @param until RFC 3339 */
export async function* letters(
  store: Store,
  filter: LetterFilter,
  until: string,
): AsyncGenerator<(Letter & { isResolved: boolean })[]> {
  let after = { after_at: '1970-01-01T00:00:00Z', after_letter: '' }
  for (;;) {
    const rows = await store.query('admin/dead_letter_page', { ...filter, ...after, until, limit: PAGE })
    const last = rows.at(-1)
    if (last === undefined) return
    after = { after_at: last.received_at, after_letter: last.letter }
    yield rows.map(({ received_at: receivedAt, bytes_base64, resolved, ...row }) => ({
      ...row,
      receivedAt,
      bytes: Buffer.from(bytes_base64, 'base64'),
      isResolved: resolved === 1,
    }))
    if (rows.length < PAGE) return
  }
}

export class Replays {
  readonly #intake: Pick<Intake, 'acceptLetters' | 'drained'>
  readonly #store: Store
  /** One at a time: the next one must see what this one resolved. */
  #last: Promise<unknown> = Promise.resolve()

  constructor(intake: Pick<Intake, 'acceptLetters' | 'drained'>, store: Store) {
    this.#intake = intake
    this.#store = store
  }

  /** @param now milliseconds since 1970: letters are read as if they came now */
  replay(
    filter: Omit<LetterFilter, 'state'>,
    fix: Fix,
    { now = Date.now(), isPreview = false } = {},
  ): Promise<Replayed> {
    const done = this.#last.then(() => this.#replay({ ...filter, state: 'open' }, fix, now, isPreview))
    this.#last = done.catch(() => undefined)
    return done
  }

  async #replay(filter: LetterFilter, fix: Fix, now: number, isPreview: boolean): Promise<Replayed> {
    await this.#intake.drained()
    const sum: Replayed = { letters: 0, resolved: 0, refused: 0, accepted: 0, duplicates: 0, isPreview, refusals: [] }
    for await (const page of letters(this.#store, filter, new Date(now).toISOString())) {
      const ready = page.flatMap((letter) => readyOf(letter, fix, now, sum))
      for (const [source, some] of bySource(ready)) {
        const candidates = some.flatMap((one) => one.candidates)
        const origin = { workspace: filter.workspace, source, receivedAt: now }
        const names = some.map(({ letter }) => letter.letter)
        const { accepted, duplicates } = isPreview
          ? { accepted: candidates.length, duplicates: 0 }
          : await this.#intake.acceptLetters(candidates, names, origin)
        sum.resolved += some.length
        sum.accepted += accepted
        sum.duplicates += duplicates
      }
    }
    if (!isPreview) await this.#intake.drained()
    return sum
  }
}

interface Ready {
  letter: Letter
  candidates: Candidate[]
}

/** The letter with what it says now, if all of it can be accepted; otherwise it is counted as refused. */
function readyOf(letter: Letter, fix: Fix, now: number, sum: Replayed): Ready[] {
  sum.letters++
  const candidates = reread(letter, mend(fix, letter), now)
  const refusal = typeof candidates === 'string' ? { reason: letter.reason, detail: candidates } : refusalIn(candidates)
  if (refusal === null && typeof candidates !== 'string') return [{ letter, candidates }]
  sum.refused++
  const { reason = letter.reason, detail = '' } = refusal ?? {}
  if (sum.refusals.length < MAX_LISTED)
    sum.refusals.push({ letter: letter.letter, source: letter.source, reason, detail })
  return []
}

function bySource(ready: readonly Ready[]): Map<string, Ready[]> {
  const groups = new Map<string, Ready[]>()
  for (const one of ready) groups.set(one.letter.source, [...(groups.get(one.letter.source) ?? []), one])
  return groups
}

function refusalIn(candidates: readonly Candidate[]): { reason: string; detail: string } | null {
  for (const { event } of candidates)
    if (event instanceof Rejection) return { reason: event.code, detail: event.detail }
  return null
}
