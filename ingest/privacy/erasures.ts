/**
 * Erasing a person: out of the index, the journal and what is kept beside it, the store with its rollups and books, dead
 * letters, import states and the memories of live sources. Every step can be repeated; a request that was taken is finished, at the next start if need be.
 *
 * The order matters. The index forgets first: what comes from then on has another number, and is not what was asked about.
 * Then everything under the old numbers is brought into the store, and removed there while nothing is loaded.
 */
import { randomBytes } from 'node:crypto'
import { readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { JournalRow, Store } from '@candor/queries'
import type { IndexDatabase } from '../index-database.ts'
import type { KeptSegments } from '../kept-segments.ts'
import type { Loader } from '../loader.ts'
import type { SourceMemories } from '../sources/memories.ts'
import type { WorkspaceGate } from '../workspace-gate.ts'
import { byteForms, sentForms } from './byte-forms.ts'
import { findReturned } from './erase-again.ts'
import { ErasureLog, type ErasureReceipt, type ErasureRequest } from './erasure-log.ts'
import { filesHolding } from './scan.ts'
import { accountsOf, subjectHash, type NamedAccount, type SamePerson, type Subject } from './subject.ts'

export interface ErasureParts {
  /** The data directory. */
  directory: string
  store: Store
  index: IndexDatabase
  kept: KeptSegments
  loader: Loader
  memories: SourceMemories
  gate: WorkspaceGate
  /** Resolves when everything accepted so far is in the store. */
  drained: () => Promise<void>
  /** Told of the workspace when the store answers without them. */
  onRemoved: (workspaces: ReadonlySet<string>) => void
}

export class Erasures {
  readonly #parts: ErasureParts
  readonly #log: ErasureLog
  readonly #listeners: ((names: readonly string[]) => void)[] = []
  /** One at a time. */
  #last: Promise<unknown> = Promise.resolve()

  constructor(parts: ErasureParts) {
    this.#parts = parts
    this.#log = new ErasureLog(join(parts.directory, 'erasures'))
  }

  /** Whoever keeps names in memory must forget them with the rest. */
  onErase(listener: (names: readonly string[]) => void): void {
    this.#listeners.push(listener)
  }

  /**
   * Erases a person, and resolves with the receipt when that is done and proven.
   * @param samePerson which other accounts are the same person, and go with it; null for none
   */
  erase(subject: Subject, samePerson: SamePerson | null): Promise<ErasureReceipt> {
    return this.#inTurn(async () => {
      await this.#parts.drained()
      return this.#eraseAll(subject, await accountsOf(this.#parts.store, subject, samePerson))
    })
  }

  /**
   * Erases once more whom a restore brought back: every account that matches a receipt which came with it. A stop in the middle
   * means that the next start goes on. Resolves with the new receipts; null when nothing was to be repeated.
   * @param samePerson whom receipts of before took along, which say nothing of linked accounts
   */
  async eraseAgain(samePerson: SamePerson): Promise<ErasureReceipt[] | null> {
    const receipts = await this.#log.again()
    if (receipts === null) return null
    return this.#inTurn(async () => {
      await this.#parts.drained()
      const repeated: ErasureReceipt[] = []
      for (const { receipt, subject, accounts } of await findReturned(this.#parts.store, receipts, samePerson))
        repeated.push(await this.#eraseAll(subject, accounts, receipt.id))
      await this.#log.finishAgain(receipts)
      return repeated
    })
  }

  async #eraseAll(subject: Subject, accounts: NamedAccount[], repeats?: string): Promise<ErasureReceipt> {
    const request: ErasureRequest = {
      id: randomBytes(8).toString('hex'),
      ...{ subject, accounts },
      salt: randomBytes(16).toString('hex'),
      requestedAt: new Date().toISOString(),
      ...(repeats !== undefined && { repeats }),
    }
    await this.#log.begin(request)
    return this.#finish(request)
  }

  /** Finishes what an earlier run could not. */
  resume(): Promise<void> {
    return this.#inTurn(async () => {
      const failures: unknown[] = []
      for (const request of await this.#log.unfinished())
        await this.#finish(request).catch((error: unknown) => failures.push(error))
      if (failures.length > 0) throw new AggregateError(failures, `${failures.length} erasures could not be finished`)
    })
  }

  /** Runs work while no erasure is under way. */
  between<T>(work: () => Promise<T>): Promise<T> {
    return this.#inTurn(work)
  }

  receipts(): Promise<ErasureReceipt[]> {
    return this.#log.receipts()
  }

  /** The receipts of one account, found by their hashes. */
  async receiptsOf(subject: Subject): Promise<ErasureReceipt[]> {
    return (await this.receipts()).filter(({ subjectHash: own, accountHashes = [], salt }) =>
      [own, ...accountHashes].includes(subjectHash(subject, salt)),
    )
  }

  /** Resolves when nothing is under way. */
  async settled(): Promise<void> {
    await this.#last
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#last.then(work)
    this.#last = done.catch(() => undefined)
    return done
  }

  async #finish(request: ErasureRequest): Promise<ErasureReceipt> {
    const { index, kept, gate, loader, memories, drained, store } = this.#parts
    const { workspace } = request.subject
    const names = namesOf(request)
    await gate.drop(workspace, () => index.forgetAccounts(workspace, request.accounts))
    await drained()
    for (const listener of this.#listeners) listener(names)
    const sent = names.flatMap(sentForms)
    const { partsHeld, ...rows } = await loader.inTurn(async () => {
      await kept.clear()
      const actors = request.accounts.map(({ actor }) => actor)
      return store.erasePeople({ workspace, actors, needles: sent.map((form) => form.toString('hex')) })
    })
    this.#parts.onRemoved(new Set([workspace]))
    // Not before they are forgotten above: what is under way to the journal is remembered only once it is there.
    const rememberedBySources = await memories.erase(workspace, names)
    const files = await this.#eraseFiles(request, [...sent, ...names.flatMap(byteForms)])
    const receipt: ErasureReceipt = {
      id: request.id,
      workspace,
      subjectHash: subjectHash(request.subject, request.salt),
      accountHashes: hashesOf(request),
      ...(request.repeats !== undefined && { repeats: request.repeats }),
      ...{ salt: request.salt, requestedAt: request.requestedAt, finishedAt: new Date().toISOString() },
      erased: { ...rows, ...files, rememberedBySources },
      mentionsByOthers: await store.countMentions(workspace, names),
      filesHoldingIt: await this.#proof(names),
      partsHeld,
    }
    await this.#log.finish(receipt)
    return receipt
  }

  /** What lies beside the store: segments in quarantine, damaged files, states of imports. */
  async #eraseFiles(
    { subject: { workspace }, accounts }: ErasureRequest,
    forms: readonly Buffer[],
  ): Promise<Pick<ErasureReceipt['erased'], 'quarantinedRows' | 'damagedFiles' | 'importStates'>> {
    const { kept, loader, directory } = this.#parts
    const isTheirs = ofPerson(workspace, accounts, forms)
    return loader.inTurn(async () => ({
      quarantinedRows: await kept.eraseQuarantined((row) => !isTheirs(row)),
      // These belong to all workspaces: an id that nobody has here must not take anything of theirs along.
      damagedFiles:
        accounts.length === 0
          ? 0
          : await kept.removeDamaged(
              (content) =>
                content.includes(`"workspace":${JSON.stringify(workspace)}`) &&
                forms.some((form) => content.includes(form)),
            ),
      importStates: accounts.length === 0 ? 0 : await removeHolding(join(directory, 'imports'), forms),
    }))
  }

  /** Where an id still stands, the request itself aside. Null when no id is long enough to be looked for. */
  async #proof(names: readonly string[]): Promise<string[] | null> {
    const forms = names.flatMap(byteForms)
    if (forms.length === 0) return null
    const holding = await filesHolding(this.#parts.directory, forms)
    return holding.filter((file) => !file.startsWith(join('erasures', 'pending-')))
  }
}

const namesOf = ({ subject, accounts }: ErasureRequest): string[] => [
  ...new Set([subject.id, ...accounts.map(({ handle }) => handle)]),
]

const hashesOf = ({ subject: { workspace }, accounts, salt }: ErasureRequest): string[] =>
  accounts.map(({ channel, handle }) => subjectHash({ workspace, channel, id: handle }, salt))

/** Which rows of a journal segment go. */
function ofPerson(
  workspace: string,
  accounts: readonly NamedAccount[],
  forms: readonly Buffer[],
): (row: JournalRow) => boolean {
  const numbers = new Set(accounts.map(({ actor }) => actor))
  return (row) => {
    if (row.kind === 'commit' || row.workspace !== workspace) return false
    if (row.kind === 'interaction') return numbers.has(row.actor) || numbers.has(row.linked ?? 0)
    if (row.kind === 'actor') return numbers.has(row.actor)
    if (row.kind !== 'dead_letter') return false
    const bytes = Buffer.from(row.bytes, 'base64')
    return forms.some((form) => bytes.includes(form))
  }
}

/** An import whose state is gone begins again at its first row, and doubles nothing. */
async function removeHolding(directory: string, forms: readonly Buffer[]): Promise<number> {
  let removed = 0
  for (const name of await readdir(directory).catch(() => [])) {
    const path = join(directory, name)
    const content = await readFile(path).catch(() => null)
    if (content === null || !forms.some((form) => content.includes(form))) continue
    await rm(path)
    removed++
  }
  return removed
}
