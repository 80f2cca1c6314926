/**
 * When an open segment is old enough to be sealed. Segments are not sealed for their age more often than every maxAgeMs; after
 * a pause one is due after soonMs already, so that a lone event need not wait for company.
 */
export interface SealTimes {
  maxAgeMs: number
  soonMs: number
}

export class SealTimer {
  readonly #times: SealTimes
  readonly #onDue: () => void
  #timer: NodeJS.Timeout | undefined
  #isDue = false
  /** When the last segment was sealed, on the clock of this process. */
  #sealedAt = -Infinity

  constructor(times: SealTimes, onDue: () => void) {
    this.#times = times
    this.#onDue = onDue
  }

  /** The open segment is old enough. */
  get isDue(): boolean {
    return this.#isDue
  }

  /** A segment has just been opened, or could not be sealed. */
  start(): void {
    const { maxAgeMs, soonMs } = this.#times
    const untilNext = this.#sealedAt + maxAgeMs - performance.now()
    this.stop()
    this.#isDue = false
    const onAge = (): void => {
      this.#isDue = true
      this.#onDue()
    }
    this.#timer = setTimeout(onAge, Math.min(maxAgeMs, Math.max(soonMs, untilNext))).unref()
  }

  /** The open segment has been sealed. */
  sealed(): void {
    this.#sealedAt = performance.now()
  }

  stop(): void {
    clearTimeout(this.#timer)
  }
}
