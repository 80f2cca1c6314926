/** The person that an export or an erasure is about: all accounts that are linked now to the one that was named. */
import { createHash } from 'node:crypto'
import type { Store } from '@candor/queries'
import { ProblemError } from '../problem.ts'

export interface Subject {
  workspace: string
  channel: string
  /** The account's id on the channel. */
  id: string
}

export interface NamedAccount {
  /** Dense number. */
  actor: number
  channel: string
  handle: string
}

/** More accounts than one person has: links that join a crowd must be looked at, not followed. */
export const MAX_ACCOUNTS = 100

/**
 * The accounts of a person: the one that was named, and those linked to it directly or through others, unless `linked` is
 * false. Empty when nobody of that name was ever seen.
 * @throws ProblemError when the links lead to more than MAX_ACCOUNTS
 */
export async function accountsOf(store: Store, subject: Subject, linked: boolean): Promise<NamedAccount[]> {
  const { workspace, channel, id } = subject
  const named = await store.query('people/account_numbers', { workspace, channel, handle: id })
  const found = new Set(named.map(({ actor }) => actor))
  for (let before = 0; linked && found.size > before;) {
    before = found.size
    const more = await store.query('people/linked_now', { workspace, actors: [...found] })
    for (const { actor } of more) found.add(actor)
    if (found.size > MAX_ACCOUNTS)
      throw new ProblemError('too_many_accounts', `Over ${MAX_ACCOUNTS} accounts are linked to this one`)
  }
  const names = await store.query('people/account_names', { workspace, actors: [...found] })
  return names.map(({ actor, channel: at, handle }) => ({ actor, channel: at, handle }))
}

/** Names a subject without telling who it is, for whoever does not know already. Salted: equal subjects look different. */
export const subjectHash = ({ workspace, channel, id }: Subject, salt: string): string =>
  createHash('sha256')
    .update(JSON.stringify([salt, workspace, channel, id]))
    .digest('hex')
