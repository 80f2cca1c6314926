/**
 * How much each key may send: events and requests a second. A client learns it from the RateLimit-Policy and RateLimit
 * fields (draft-ietf-httpapi-ratelimit-headers-11: items are strings, q quota, qu its unit, w window in seconds, r what is
 * left, t seconds until there is more), and from Retry-After when it has had too much.
 */
import { ProblemError } from '../problem.ts'
import type { ApiKey } from './api-key.ts'
import { TokenBucket } from './token-bucket.ts'

const UNITS = ['requests', 'events'] as const
type Unit = (typeof UNITS)[number]
type Buckets = Record<Unit, TokenBucket | null>

export class RateLimits {
  /** One entry a key that was used: as many as there are keys, and no more. */
  readonly #buckets = new Map<string, Buckets>()
  readonly #now: () => number

  constructor(now: () => number = () => performance.now()) {
    this.#now = now
  }

  /** Counts one request, before it is read. @throws ProblemError 429 when the key has had its share of either */
  takeRequest(key: ApiKey): void {
    this.#check(key, 'requests', 1)
    this.#check(key, 'events', 1)
    this.#of(key).requests?.take(1, this.#now())
  }

  /** Counts the events of a request that was read. @throws ProblemError 429, and then none of them is to be taken */
  takeEvents(key: ApiKey, count: number): void {
    this.#check(key, 'events', count)
    this.#of(key).events?.take(count, this.#now())
  }

  /** What an answer says of the limits; nothing for a key that has none. */
  headers(key: ApiKey): Record<string, string> {
    const now = this.#now()
    const buckets = this.#of(key)
    const limited = UNITS.flatMap((unit) => {
      const bucket = buckets[unit]
      return bucket === null ? [] : [{ unit, bucket }]
    })
    if (limited.length === 0) return {}
    return {
      'ratelimit-policy': limited.map(({ unit, bucket }) => `"${unit}";q=${bucket.rate};qu="${unit}";w=1`).join(', '),
      ratelimit: limited.map(({ unit, bucket }) => `"${unit}";r=${bucket.left(now)};t=1`).join(', '),
    }
  }

  #check(key: ApiKey, unit: Unit, count: number): void {
    const seconds = this.#of(key)[unit]?.waitFor(count, this.#now()) ?? 0
    if (seconds === 0) return
    const rate = unit === 'events' ? key.eventsPerSecond : key.requestsPerSecond
    throw new ProblemError('rate_limited', `${key.id} may send ${rate ?? 0} ${unit} a second`, {
      ...this.headers(key),
      'retry-after': String(Math.ceil(seconds)),
    })
  }

  #of(key: ApiKey): Buckets {
    let buckets = this.#buckets.get(key.id)
    if (buckets === undefined) {
      const bucket = (rate: number | null): TokenBucket | null =>
        rate === null ? null : new TokenBucket(rate, this.#now())
      buckets = { requests: bucket(key.requestsPerSecond), events: bucket(key.eventsPerSecond) }
      this.#buckets.set(key.id, buckets)
    }
    return buckets
  }
}
