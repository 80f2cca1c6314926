/** What an audit says, in words: once, for the command line, the log, /readyz and the page. Pure. */
import type { Balance } from './books.ts'

/** A gap without its words. */
export interface GapFigures {
  kind: string
  accounted: number
  stored: number
  /** The first lines of them. */
  missing: readonly number[]
  surplus: readonly number[]
  missingCount: number
  surplusCount: number
  missingIds: readonly string[]
}

/** How many events are missing, too many or not accounted for; those that cancel out in sums are counted by their lines. */
export function offBy(
  workspaces: readonly Pick<Balance, 'imbalance'>[],
  gaps: readonly Pick<GapFigures, 'missingCount' | 'surplusCount'>[],
): number {
  const counted = workspaces.reduce((sum, { imbalance }) => sum + imbalance, 0)
  const named = gaps.reduce((sum, { missingCount, surplusCount }) => sum + missingCount + surplusCount, 0)
  return Math.max(counted, named)
}

/** "3 events are missing, too many or not accounted for". */
export const sayOff = (events: number): string =>
  `${events === 1 ? '1 event is' : `${count(events)} events are`} missing, too many or not accounted for`

/** Whether the books balance, as a sentence. @param off as offBy has it; null when they balance */
export function sayBooks(workspaces: readonly unknown[], off: number | null): string {
  if (workspaces.length === 0) return 'Nothing has been received yet. The books begin with the first event.'
  if (off !== null) return `The books do not balance: ${sayOff(off)}.`
  return 'The books balance: every event received is stored, a duplicate, a dead letter, or on its way.'
}

const LISTED = 20

/** What one gap is, as sentences. */
export function gapWords(gap: GapFigures): string[] {
  const { kind, accounted, stored, missing, surplus, missingCount, surplusCount, missingIds } = gap
  const things = accounted === 1 ? `1 ${kind}` : `${count(accounted)} ${kind}s`
  const sentences = [`${things} in the books, ${count(stored)} in the store.`]
  if (missing.length > 0) sentences.push(`Missing lines: ${list(missing, missingCount)}.`)
  if (missingIds.length > 0) sentences.push(`Missing ids: ${list(missingIds, missingCount)}.`)
  else if (missing.length > 0 && kind === 'interaction')
    sentences.push('The segment is no longer kept, so that their ids cannot be read.')
  if (surplus.length > 0) sentences.push(`Lines stored twice, or not in the books: ${list(surplus, surplusCount)}.`)
  return sentences
}

function list(items: readonly (string | number)[], all: number): string {
  const shown = items.slice(0, LISTED)
  return all <= shown.length ? shown.join(', ') : `${shown.join(', ')} and ${count(all - shown.length)} more`
}

const count = (value: number): string => value.toLocaleString('en-GB')
