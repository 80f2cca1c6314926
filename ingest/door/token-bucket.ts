/**
 * A token bucket: `rate` tokens a second run in, up to one second's worth. Who takes more than there is goes into debt and
 * waits it off, so that a batch larger than the bucket gets through when the bucket is full, and pays afterwards.
 */
export class TokenBucket {
  readonly rate: number
  #tokens: number
  #at: number

  /** @param now milliseconds on a clock that never goes back */
  constructor(rate: number, now: number) {
    this.rate = rate
    this.#tokens = rate
    this.#at = now
  }

  /** Seconds until `count` may be taken; 0 when that is now. */
  waitFor(count: number, now: number): number {
    this.#fill(now)
    return Math.max(0, Math.min(count, this.rate) - this.#tokens) / this.rate
  }

  take(count: number, now: number): void {
    this.#fill(now)
    this.#tokens -= count
  }

  /** Whole tokens that are left, never below 0. */
  left(now: number): number {
    this.#fill(now)
    return Math.max(0, Math.floor(this.#tokens))
  }

  #fill(now: number): void {
    const elapsed = Math.max(0, now - this.#at)
    this.#tokens = Math.min(this.rate, this.#tokens + (elapsed / 1000) * this.rate)
    this.#at = now
  }
}
