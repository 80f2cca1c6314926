/**
 * Memory that requests may hold at once. What does not fit is answered with 503 before it is read, instead of being taken
 * in slowly: clients keep it and come back, and memory stays what it is under any load.
 */
import { ProblemError } from '../problem.ts'

/** What a request costs beside its body: buffers, headers, the answer. */
const REQUEST_BYTES = 16 * 1024
export const DEFAULT_MAX_BYTES = 64 * 1024 * 1024

export class InFlight {
  readonly #maxBytes: number
  #bytes = 0
  #refused = 0

  constructor(maxBytes = DEFAULT_MAX_BYTES) {
    this.#maxBytes = maxBytes
  }

  /** Takes room for a request. @throws ProblemError 503 when there is none */
  enter(bytes: number): Place {
    this.#take(bytes + REQUEST_BYTES)
    return new Place(
      bytes + REQUEST_BYTES,
      (more) => this.#take(more),
      (held) => (this.#bytes -= held),
    )
  }

  get bytes(): number {
    return this.#bytes
  }

  /** Requests that were sent away since the start. */
  get refused(): number {
    return this.#refused
  }

  #take(bytes: number): void {
    if (this.#bytes + bytes > this.#maxBytes) {
      this.#refused++
      throw new ProblemError('overloaded')
    }
    this.#bytes += bytes
  }
}

/** The room of one request; it can grow, and is given back once. */
export class Place {
  #held: number
  #isLeft = false
  readonly #take: (bytes: number) => void
  readonly #give: (bytes: number) => void

  constructor(held: number, take: (bytes: number) => void, give: (bytes: number) => void) {
    this.#held = held
    this.#take = take
    this.#give = give
  }

  /** @throws ProblemError 503 when there is no more room, or the client has gone: nobody would give the room back */
  grow(bytes: number): void {
    if (this.#isLeft) throw new ProblemError('overloaded')
    this.#take(bytes)
    this.#held += bytes
  }

  leave(): void {
    this.#isLeft = true
    this.#give(this.#held)
    this.#held = 0
  }
}
