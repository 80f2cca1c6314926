/** Takes the balance of the books every minute, and remembers the last answers for whoever asks meanwhile. */
import { sayOff, type Audit, type Intake } from '@candor/ingest'

const EVERY_MS = 60_000

export interface AuditorState {
  /** The last audit that came to an end; null before the first. */
  last: Audit | null
  /** The last that compared every line. */
  lastDeep: Audit | null
  /**
   * The last that says how the books are: sums may balance while single lines do not, so that a comparison of every line which
   * found something holds until another of its kind finds nothing. What sums find counts at once.
   */
  holding: Audit | null
  /** Why the newest one did not; null when it did. */
  failure: string | null
}

export class Auditor {
  readonly #intake: Pick<Intake, 'audit'>
  readonly #onTrouble: (message: string, error: unknown) => void
  readonly #timer: NodeJS.Timeout
  #state: AuditorState = { last: null, lastDeep: null, holding: null, failure: null }
  /** Several callers at once share one audit of a kind. */
  readonly #running: { sums: Promise<Audit> | null; lines: Promise<Audit> | null } = { sums: null, lines: null }

  constructor(
    intake: Pick<Intake, 'audit'>,
    onTrouble: (message: string, error: unknown) => void = () => undefined,
    everyMs = EVERY_MS,
  ) {
    this.#intake = intake
    this.#onTrouble = onTrouble
    this.#timer = setInterval(() => void this.run().catch(() => undefined), everyMs).unref()
  }

  get state(): AuditorState {
    return this.#state
  }

  /**
   * Audits now, unless an answer that is young enough is there.
   * @param isDeep compares line by line
   * @param maxAgeMs how old an answer may be; 0 asks for a new one
   */
  run({ isDeep = false, maxAgeMs = 0 } = {}): Promise<Audit> {
    const { last, lastDeep, holding } = this.#state
    // Whoever takes what is known gets what is known to be wrong, however long that is known.
    if (!isDeep && maxAgeMs > 0 && holding !== null && holding !== last) return Promise.resolve(holding)
    const known = isDeep ? lastDeep : last
    if (known !== null && Date.now() - Date.parse(known.at) < maxAgeMs) return Promise.resolve(known)
    const kind = isDeep ? 'lines' : 'sums'
    this.#running[kind] ??= this.#audit(isDeep).finally(() => (this.#running[kind] = null))
    return this.#running[kind]
  }

  /** No audit begins any more; those under way are waited for. */
  async stop(): Promise<void> {
    clearInterval(this.#timer)
    await Promise.allSettled([this.#running.sums, this.#running.lines])
  }

  async #audit(isDeep: boolean): Promise<Audit> {
    try {
      const audit = await this.#intake.audit({ isDeep })
      const { lastDeep } = this.#state
      const holding = !isDeep && audit.isBalanced && lastDeep?.isBalanced === false ? lastDeep : audit
      this.#state = { last: audit, lastDeep: isDeep ? audit : lastDeep, holding, failure: null }
      if (!audit.isBalanced) this.#onTrouble('The books do not balance', new Error(sayImbalance(audit)))
      return audit
    } catch (error) {
      this.#state = { ...this.#state, failure: error instanceof Error ? error.message : String(error) }
      throw error
    }
  }
}

/** One sentence for the log. */
function sayImbalance(audit: Audit): string {
  const names = new Set([
    ...audit.workspaces.filter(({ imbalance }) => imbalance > 0).map(({ workspace }) => workspace),
    ...audit.gaps.map(({ workspace }) => workspace),
  ])
  return `${sayOff(audit.offBy)} in ${[...names].join(', ')}; candor audit names them.`
}
