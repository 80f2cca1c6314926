/**
 * From the events of a request to the journal: ids are claimed, accounts get their numbers, and lines are written. A request
 * is there wholly or not at all.
 */
import { setImmediate } from 'node:timers/promises'
import type { JournalRow } from '@candor/queries'
import { deadLetterRow, type Candidate, type Origin, type Receipt } from './candidate.ts'
import { noClaims, type Claims, type IndexDatabase } from './index-database.ts'
import { interactionLine, lineHead } from './interaction-line.ts'
import { JournalUnavailable, type Journal } from './journal/journal.ts'
import { RowBatch } from './journal/row-batch.ts'
import { Rejection } from './rejection.ts'

const MAX_ERRORS_LISTED = 100
/** How many events are taken in one go, a few milliseconds' worth: the service does nothing else meanwhile. */
const SLICE = 500

/** A request on its way into the journal. */
interface Request {
  origin: Origin
  /** What its lines begin with. */
  head: string
  batch: RowBatch
  claims: Claims
  receipt: Receipt
}

export class RequestWriter {
  readonly #index: IndexDatabase
  readonly #journal: Journal
  /** While a large request is gone through in slices: others wait. */
  #alone: Promise<void> | null = null

  constructor(index: IndexDatabase, journal: Journal) {
    this.#index = index
    this.#journal = journal
  }

  /**
   * Resolves when all of it is durable.
   * @param marks rows that go into the same commit
   * @throws JournalUnavailable, and then nothing was kept
   */
  async write(candidates: readonly Candidate[], origin: Origin, marks: readonly JournalRow[]): Promise<Receipt> {
    while (this.#alone !== null) await this.#alone
    const receipt: Receipt = { received: candidates.length, accepted: 0, duplicates: 0, deadLettered: 0, errors: [] }
    const batch = new RowBatch()
    const request: Request = { origin, head: lineHead(origin), batch, claims: noClaims(), receipt }
    const written =
      candidates.length > SLICE
        ? await this.#takeAlone(candidates, request, marks)
        : { durable: this.#takeAll(candidates, request, marks) }
    await written.durable
    return receipt
  }

  /** Claims and writes without a pause: who comes next finds all of it before them, in the index and in the journal. */
  #takeAll(candidates: readonly Candidate[], request: Request, marks: readonly JournalRow[]): Promise<void> {
    this.#claiming(request, () => {
      for (const [position, candidate] of candidates.entries()) this.#take(candidate, position, request)
    })
    return this.#write(request, marks)
  }

  /**
   * The same with pauses for everything else that Candor does: other requests wait until this one is in the journal's queue.
   * If they went on, the duplicate of an event could be acknowledged before the event is durable.
   */
  async #takeAlone(
    candidates: readonly Candidate[],
    request: Request,
    marks: readonly JournalRow[],
  ): Promise<{ durable: Promise<void> }> {
    let done = (): void => undefined
    const { failures } = this.#journal
    this.#alone = new Promise((resolve) => (done = resolve))
    try {
      for (let from = 0; from < candidates.length; from += SLICE) {
        if (from > 0) await setImmediate()
        this.#claiming(request, () => {
          for (const [offset, candidate] of candidates.slice(from, from + SLICE).entries())
            this.#take(candidate, from + offset, request)
        })
      }
      if (this.#journal.failures !== failures) {
        // It may rely on what failed meanwhile: an account first named there, a first copy of one of its events.
        this.#index.release(request.claims)
        throw new JournalUnavailable('a commit failed while this request was being read')
      }
      return { durable: this.#write(request, marks) }
    } finally {
      this.#alone = null
      done()
    }
  }

  /** Takes everything back that the request claimed if it cannot be gone through. */
  #claiming({ claims }: Request, work: () => void): void {
    try {
      work()
    } catch (error) {
      this.#index.release(claims)
      throw error
    }
  }

  #take(candidate: Candidate, position: number, { origin, head, batch, claims, receipt }: Request): void {
    const { event } = candidate
    if (event instanceof Rejection) {
      batch.add(deadLetterRow(candidate, event, position, origin))
      receipt.deadLettered++
      if (receipt.errors.length < MAX_ERRORS_LISTED)
        receipt.errors.push({ position, reason: event.code, detail: event.detail })
      return
    }
    const { workspace, receivedAt } = origin
    if (!this.#index.claim(workspace, event.id, claims)) {
      receipt.duplicates++
      return
    }
    const account = (channel: string, handle: string): number => {
      const { number, isNew } = this.#index.actor(workspace, channel, handle, claims)
      if (isNew) batch.add({ kind: 'actor', workspace, actor: number, channel, handle, received_at: receivedAt })
      return number
    }
    const actor = account(event.actor.channel ?? event.channel, event.actor.id)
    const linked = event.linked === undefined ? 0 : account(event.linked.channel, event.linked.id)
    const line = interactionLine(head, event, { actor, linked }, candidate.isPlain)
    batch.addInteraction(line, workspace, receivedAt, linked !== 0)
    receipt.accepted++
  }

  /** A request of duplicates only is written too: it has an account, and its first copies must be durable by then. */
  async #write({ origin, batch, claims, receipt }: Request, marks: readonly JournalRow[]): Promise<void> {
    const { received, accepted, duplicates, deadLettered } = receipt
    for (const mark of marks) batch.add(mark)
    try {
      await this.#journal.append(batch, { ...origin, received, accepted, duplicates, deadLettered })
    } catch (error) {
      this.#index.release(claims)
      throw error
    }
    this.#index.keep(claims)
  }
}
