/** What an audit says, in words. Pure, so that the page and its tests read the same. */
import type { AuditAnswer } from '@candor/engine/api/operations-shapes'
import { plural } from '../format/number.ts'

type Workspace = AuditAnswer['workspaces'][number]
type Gap = AuditAnswer['gaps'][number]

/** How many events are missing, too many or not accounted for; those that cancel out in sums are counted by their lines. */
export function offBy({ workspaces, gaps }: AuditAnswer): number {
  const counted = workspaces.reduce((sum, { imbalance }) => sum + imbalance, 0)
  const named = gaps.reduce((sum, { missing, surplus }) => sum + missing.length + surplus.length, 0)
  return Math.max(counted, named)
}

export function verdict(audit: AuditAnswer): string {
  if (audit.workspaces.length === 0) return 'Nothing has been received yet. The books begin with the first event.'
  if (audit.isBalanced) return 'The books balance: every event received is stored, a duplicate, a dead letter, or on its way.' // prettier-ignore
  return `The books do not balance: ${plural(offBy(audit), 'event is', 'events are')} missing, too many or not accounted for.`
}

/** The workspace that is looked at first, then the others by name. */
export function inOrder(workspaces: readonly Workspace[], first: string): Workspace[] {
  return workspaces.toSorted((a, b) => Number(b.workspace === first) - Number(a.workspace === first))
}

const LISTED = 20

/** What one gap is, as sentences. */
export function gapWords({ kind, accounted, stored, missing, surplus, missingIds }: Gap): string[] {
  const sentences = [`${plural(accounted, kind, `${kind}s`)} in the books, ${stored} in the store.`]
  if (missing.length > 0) sentences.push(`Missing lines: ${list(missing)}.`)
  if (missingIds.length > 0) sentences.push(`Missing ids: ${list(missingIds)}.`)
  else if (missing.length > 0 && kind === 'interaction')
    sentences.push('The segment is no longer kept, so that their ids cannot be read.')
  if (surplus.length > 0) sentences.push(`Lines stored twice, or not in the books: ${list(surplus)}.`)
  return sentences
}

const list = (items: readonly (string | number)[]): string =>
  items.length <= LISTED ? items.join(', ') : `${items.slice(0, LISTED).join(', ')} and ${items.length - LISTED} more`
