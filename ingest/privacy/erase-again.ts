/**
 * Whom a restore brought back: accounts whose erasure is on a receipt that the backup does not have. A receipt names nobody,
 * but whoever has the accounts can try each: salt, workspace, channel and id give its hash, or do not.
 */
import type { Store } from '@candor/queries'
import { ProblemError } from '../problem.ts'
import type { ErasureReceipt } from './erasure-log.ts'
import { accountsOf, subjectHash, type NamedAccount, type SamePerson, type Subject } from './subject.ts'

/** A person to erase again: as the receipt was for, as far as they are there. */
export interface Returned {
  receipt: ErasureReceipt
  subject: Subject
  accounts: NamedAccount[]
}

const PAGE = 5_000

/**
 * Tries every account of the receipts' workspaces with every receipt; about 400,000 hashes a second.
 * @param samePerson whom receipts of before took along, which say nothing of linked accounts
 */
export async function findReturned(
  store: Store,
  receipts: readonly ErasureReceipt[],
  samePerson: SamePerson,
): Promise<Returned[]> {
  const found = new Map<ErasureReceipt, NamedAccount[]>()
  for (const workspace of new Set(receipts.map((receipt) => receipt.workspace))) {
    const own = receipts.filter((receipt) => receipt.workspace === workspace).map(hashesOf)
    for await (const account of accounts(store, workspace))
      for (const { receipt, hashes } of own) {
        const hash = subjectHash({ workspace, channel: account.channel, id: account.handle }, receipt.salt)
        if (hashes.has(hash)) found.set(receipt, [...(found.get(receipt) ?? []), account])
      }
  }
  return Promise.all([...found].map(([receipt, named]) => returned(store, receipt, named, samePerson)))
}

const hashesOf = (receipt: ErasureReceipt): { receipt: ErasureReceipt; hashes: ReadonlySet<string> } => ({
  receipt,
  hashes: new Set([receipt.subjectHash, ...(receipt.accountHashes ?? [])]),
})

async function* accounts(store: Store, workspace: string): AsyncGenerator<NamedAccount> {
  for (let after = 0; ;) {
    const page = await store.query('people/account_page', { workspace, after, limit: PAGE })
    yield* page
    if (page.length < PAGE) return
    after = page.at(-1)?.actor ?? after
  }
}

async function returned(
  store: Store,
  receipt: ErasureReceipt,
  named: readonly NamedAccount[],
  samePerson: SamePerson,
): Promise<Returned> {
  const { workspace } = receipt
  const asSubject = ({ channel, handle }: NamedAccount): Subject => ({ workspace, channel, id: handle })
  const own = named.find((account) => subjectHash(asSubject(account), receipt.salt) === receipt.subjectHash)
  const subject = asSubject(own ?? (named[0] as NamedAccount))
  if (receipt.accountHashes !== undefined) return { receipt, subject, accounts: [...named] }
  // A crowd was not erased then either: that request was refused, and made again for the account alone.
  const linked = await accountsOf(store, subject, samePerson).catch((error: unknown) => {
    if (error instanceof ProblemError && error.code === 'too_many_accounts') return [...named]
    throw error
  })
  return { receipt, subject, accounts: linked }
}
