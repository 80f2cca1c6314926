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

/** Which accounts belong to the people behind some accounts, those included. Links that are held for review join nobody. */
export type SamePerson = (workspace: string, actors: readonly number[]) => Promise<readonly number[]>

/** More accounts than one person has: links that join a crowd must be looked at, not followed. */
export const MAX_ACCOUNTS = 100

/**
 * The accounts of a person: the one that was named, and those that belong to the same person. Empty when nobody of that name
 * was ever seen.
 * @param samePerson null for the named account alone
 * @throws ProblemError when there are more than MAX_ACCOUNTS
 */
export async function accountsOf(
  store: Store,
  { workspace, channel, id }: Subject,
  samePerson: SamePerson | null,
): Promise<NamedAccount[]> {
  const named = (await store.query('people/account_numbers', { workspace, channel, handle: id })).map(
    ({ actor }) => actor,
  )
  const actors = samePerson === null || named.length === 0 ? named : await samePerson(workspace, named)
  if (actors.length > MAX_ACCOUNTS)
    throw new ProblemError('too_many_accounts', `${actors.length} accounts are linked to this one`)
  const names = await store.query('people/account_names', { workspace, actors })
  return names.map(({ actor, channel: at, handle }) => ({ actor, channel: at, handle }))
}

/** Follows every link that holds now, those that look wrong too: where nobody brings better rules (engine/people/merge.ts). */
export const everyLink =
  (store: Store): SamePerson =>
  async (workspace, actors) => {
    const found = new Set(actors)
    for (let before = 0; found.size > before && found.size <= MAX_ACCOUNTS;) {
      before = found.size
      for (const { actor } of await store.query('people/linked_now', { workspace, actors: [...found] }))
        found.add(actor)
    }
    return [...found]
  }

/** Names a subject without telling who it is, for whoever does not know already. Salted: equal subjects look different. */
export const subjectHash = ({ workspace, channel, id }: Subject, salt: string): string =>
  createHash('sha256')
    .update(JSON.stringify([salt, workspace, channel, id]))
    .digest('hex')
