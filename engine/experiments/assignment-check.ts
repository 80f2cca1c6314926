/** Whether people were exposed to the arm that their hash gives: whoever assigns by another rule compares other groups than the plan says. */
import type { QueryRow } from '@candor/queries'
import type { Check } from '../finding.ts'
import { countWords, levelWords } from '../number-words.ts'
import { armByHash, type Rule } from './assignment/assign.ts'

/** So few that no effect can come of it, and so many that a fault of the assignment shows: its faults are seldom of one in a thousand. */
const MANY_MISPLACED = 0.001
/** Accounts that are hashed again: the share of a sample is known well enough, and no page waits for millions. */
export const MOST_ACCOUNTS = 10_000

type AccountRow = QueryRow['experiments/exposed_accounts']

/** @param rows of the channel on which the plan assigns */
export function assignmentCheck(rule: Rule, rows: readonly AccountRow[]): Check {
  const common = { id: 'assignment', threshold: MANY_MISPLACED }
  const n = rows.length
  if (n === 0) {
    const sentence = `No account on the channel “${rule.channel}” has been exposed: there is nothing to hash again.`
    return { ...common, passed: null, value: null, sentence }
  }
  const due = rows.map(({ handle, arm }) => ({ arm, given: armByHash(rule, handle) }))
  const misplaced = due.filter(({ arm, given }) => arm !== given.arm)
  const share = misplaced.length / n
  const passed = share <= MANY_MISPLACED
  const held = misplaced.filter(({ given }) => given.reason === 'holdout').length
  const of = `${n === MOST_ACCOUNTS ? 'a sample of ' : ''}${countWords(n)}`
  const sentence =
    misplaced.length === 0
      ? `Every exposed account (of ${of}) is in the arm that its hash gives.`
      : `${countWords(misplaced.length)} of ${of} exposed accounts (${levelWords(share, 'share')}) are not in the arm that their hash gives` +
        `${held === 0 ? '' : `, ${countWords(held)} of them are held out of all experiments`}.` +
        (passed
          ? ''
          : ' Somebody assigns by another rule, or the plan was declared anew while it ran: find out before reading any effect.')
  return { ...common, passed, value: share, sentence }
}
