/** Merges that are held, in words a reviewer can work with: which accounts, by name, and why they were not joined. */
import type { Store } from '@candor/queries'
import type { HeldMerge as NamedMerge, HeldMergesAnswer } from '../api/shapes/index.ts'
import { MERGE_LIMITS, type HeldMerge, type HoldReason } from './merge.ts'
import type { PeopleResolver } from './resolve.ts'

const MERGES_LISTED = 50
const ACCOUNTS_LISTED = 20

const WORDS: Record<HoldReason, string> = {
  shared_device: `A device was used by more than one user: it may be a family’s tablet or a public computer.`,
  shared_account: `An account is linked to more than ${MERGE_LIMITS.perAccount} others of one channel: it may be a placeholder that many people were given.`,
  crowd: `Links would make one person of more than ${MERGE_LIMITS.perPerson} accounts.`,
}

/** The largest merges that wait for review; all of them are counted. */
export async function heldMerges(store: Store, people: PeopleResolver, workspace: string): Promise<HeldMergesAnswer> {
  const held = await people.held(workspace)
  return {
    total: held.length,
    accounts: held.reduce((sum, { actors }) => sum + actors.length, 0),
    merges: await inWords(store, workspace, held),
  }
}

/** Merges by the names of their accounts, as many as anybody reads. */
export async function inWords(store: Store, workspace: string, held: readonly HeldMerge[]): Promise<NamedMerge[]> {
  const shown = held.slice(0, MERGES_LISTED).map((merge) => ({ ...merge, listed: listed(merge) }))
  const names = await accountNames(store, workspace, [...new Set(shown.flatMap((merge) => merge.listed))])
  return shown.map(({ reason, actors, hubs, links, listed: some }) => ({
    reason,
    words: WORDS[reason],
    accounts: actors.length,
    links,
    listed: some.map((actor) => ({ ...named(names, actor), shared: hubs.includes(actor) })),
  }))
}

/** The shared accounts first: they are what a reviewer looks at. */
const listed = ({ actors, hubs }: HeldMerge): number[] => [...new Set([...hubs, ...actors])].slice(0, ACCOUNTS_LISTED)

export type AccountNames = ReadonlyMap<number, { channel: string; id: string }>

/** An account by its name; one that has none any more by its number. */
export const named = (names: AccountNames, actor: number): { channel: string; id: string } =>
  names.get(actor) ?? { channel: '', id: `${actor}` }

export async function accountNames(store: Store, workspace: string, actors: readonly number[]): Promise<AccountNames> {
  if (actors.length === 0) return new Map()
  const rows = await store.query('people/account_names', { workspace, actors })
  return new Map(rows.map(({ actor, channel, handle }) => [actor, { channel, id: handle }]))
}
