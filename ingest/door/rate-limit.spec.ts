import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ProblemError } from '../problem.ts'
import { makeKey } from './api-key.ts'
import { RateLimits } from './rate-limit.ts'
import { TokenBucket } from './token-bucket.ts'

const SEED = Number(process.env['CANDOR_FUZZ_SEED'] ?? 20_261_122)

describe('a token bucket', () => {
  it(`never gives more than its rate allows, whatever is asked for and when (seed ${SEED})`, () => {
    const asks = fc.array(fc.record({ after: fc.nat(3000), count: fc.integer({ min: 1, max: 300 }) }), {
      maxLength: 80,
    })
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100 }), asks, (rate, list) => {
        const bucket = new TokenBucket(rate, 0)
        let now = 0
        let taken = 0
        let largest = 0
        for (const { after, count } of list) {
          now += after
          if (bucket.waitFor(count, now) > 0) continue
          bucket.take(count, now)
          taken += count
          largest = Math.max(largest, count)
        }
        // One second's worth at the start, what runs in, and at most one batch that went into debt.
        expect(taken).toBeLessThanOrEqual(rate + (now / 1000) * rate + largest + 1e-6)
      }),
      { seed: SEED },
    )
  })

  it('lets a batch through that is larger than itself, once it is full, and makes it wait for the next', () => {
    const bucket = new TokenBucket(10, 0)
    expect(bucket.waitFor(50, 0)).toBe(0)
    bucket.take(50, 0)
    expect(bucket.waitFor(1, 0)).toBeCloseTo(4.1)
    expect(bucket.waitFor(1, 4100)).toBeCloseTo(0)
    expect(bucket.left(4100)).toBe(1)
  })
})

describe('the limits of a key', () => {
  const key = (eventsPerSecond: number | null, requestsPerSecond: number | null) =>
    makeKey({ workspace: 'shop', scope: 'ingest', eventsPerSecond, requestsPerSecond }, 0).key

  it('are told in the fields of draft-ietf-httpapi-ratelimit-headers-11', () => {
    const limits = new RateLimits(() => 0)
    const shop = key(500, 20)
    limits.takeRequest(shop)
    limits.takeEvents(shop, 120)
    expect(limits.headers(shop)).toEqual({
      'ratelimit-policy': '"requests";q=20;qu="requests";w=1, "events";q=500;qu="events";w=1',
      ratelimit: '"requests";r=19;t=1, "events";r=380;t=1',
    })
    expect(limits.headers(key(null, null))).toEqual({})
  })

  it('refuse with 429 and the seconds to wait, and count nothing then', () => {
    let now = 0
    const limits = new RateLimits(() => now)
    const shop = key(10, 100)
    limits.takeEvents(shop, 35)
    const refusal = (work: () => void): unknown => {
      try {
        work()
      } catch (error) {
        return error
      }
      return null
    }
    const first = refusal(() => limits.takeEvents(shop, 10))
    expect(first).toBeInstanceOf(ProblemError)
    expect(first).toMatchObject({ statusCode: 429, headers: { 'retry-after': '4' } })
    // In debt: not even read.
    expect(refusal(() => limits.takeRequest(shop))).toMatchObject({ code: 'rate_limited' })
    now = 3500
    limits.takeEvents(shop, 10)
    expect(limits.headers(shop)['ratelimit']).toContain('"events";r=0')
  })

  it('are each key’s own', () => {
    const limits = new RateLimits(() => 0)
    const [one, other] = [key(1, null), key(1, null)]
    limits.takeEvents(one, 1)
    expect(() => limits.takeEvents(other, 1)).not.toThrow()
  })
})
