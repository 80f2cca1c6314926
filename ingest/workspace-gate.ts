/** Who may write to a workspace when: not while it is being dropped, so that nothing is half in and half gone. */
import { JournalUnavailable } from './journal/journal.ts'

export class WorkspaceGate {
  /** Requests that are between their first claim and their answer. */
  readonly #inFlight = new Set<Promise<unknown>>()
  /** Those of them that write events. */
  readonly #requests = new Set<Promise<unknown>>()
  #pause: Promise<void> | null = null
  readonly #dropping = new Map<string, Promise<void>>()
  #isClosing = false

  /** Lets work on a workspace in, after a drop under way. @throws JournalUnavailable when Candor stops */
  async enter<T>(workspace: string, work: () => Promise<T>): Promise<T> {
    await this.#notDropping(workspace)
    const request = work()
    this.#requests.add(request)
    try {
      return await this.#tracked(request)
    } finally {
      this.#requests.delete(request)
    }
  }

  /** Runs work once every request that was let in is answered; what comes meanwhile waits. Drops do not. */
  async pause<T>(work: () => Promise<T>): Promise<T> {
    while (this.#pause !== null) await this.#pause
    const done = Promise.allSettled([...this.#requests]).then(work)
    this.#pause = done.then(
      () => undefined,
      () => undefined,
    )
    try {
      return await done
    } finally {
      this.#pause = null
    }
  }

  /** Runs a drop once everything that was let in before is answered; what comes meanwhile waits, and is new. */
  async drop(workspace: string, work: () => Promise<void>): Promise<void> {
    await this.#notDropping(workspace)
    const before = [...this.#inFlight]
    const drop = this.#tracked(Promise.allSettled(before).then(work))
    this.#dropping.set(
      workspace,
      drop.catch(() => undefined).finally(() => this.#dropping.delete(workspace)),
    )
    await drop
  }

  /** Lets nobody in any more. */
  close(): void {
    this.#isClosing = true
  }

  /** Resolves when everybody who was let in is done. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.#inFlight)
  }

  async #notDropping(workspace: string): Promise<void> {
    for (let wait = this.#waitFor(workspace); wait !== null; wait = this.#waitFor(workspace)) await wait
    if (this.#isClosing) throw new JournalUnavailable('Candor is stopping')
  }

  #waitFor(workspace: string): Promise<void> | null {
    return this.#dropping.get(workspace) ?? this.#pause
  }

  async #tracked<T>(work: Promise<T>): Promise<T> {
    this.#inFlight.add(work)
    try {
      return await work
    } finally {
      this.#inFlight.delete(work)
    }
  }
}
