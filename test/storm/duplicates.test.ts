/** A storm of retries: every event is sent three times, in batches cut anew and shuffled, by clients at once. */
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startTestService, type TestService } from '../support/service.ts'

const SEED = 20261122
const EVENTS = 12_000
const CLIENTS = 6

let candor: TestService
beforeAll(async () => {
  candor = await startTestService()
})
afterAll(() => candor.remove())

const event = (n: number): string =>
  JSON.stringify({
    id: `e${n}`, verb: ['View', 'Like', 'Create', 'Purchase'][n % 4], at: new Date(Date.UTC(2026, n % 3, 1 + (n % 28))).toISOString(),
    channel: `c${n % 5}`, brand: `b${n % 3}`, actor: { id: `a${n % 997}` }, audience: n % 50, ...(n % 4 === 3 && { value: 2.5 }),
  }) // prettier-ignore

it(`${EVENTS} events three times over are stored once each, in tables and rollups (seed ${SEED})`, async () => {
  const all = Array.from({ length: EVENTS }, (_, n) => n)
  const rounds = fc.sample(fc.shuffledSubarray(all, { minLength: EVENTS }), { numRuns: 3, seed: SEED })
  const sizes = fc.sample(fc.integer({ min: 1, max: 300 }), { numRuns: 10_000, seed: SEED })
  const batches = rounds.flatMap((round) => {
    const cut: string[] = []
    for (let from = 0; from < EVENTS;) {
      const size = sizes.pop() ?? 100
      cut.push(
        round
          .slice(from, from + size)
          .map(event)
          .join('\n'),
      )
      from += size
    }
    return cut
  })
  const [order = []] = fc.sample(fc.shuffledSubarray(batches, { minLength: batches.length }), {
    numRuns: 1,
    seed: SEED,
  })
  const sums = { received: 0, accepted: 0, duplicates: 0 }
  const client = async (): Promise<void> => {
    for (let body = order.pop(); body !== undefined; body = order.pop()) {
      const answer = await candor.post('/v1/interactions', body)
      const receipt = (await answer.json()) as typeof sums
      sums.received += receipt.received
      sums.accepted += receipt.accepted
      sums.duplicates += receipt.duplicates
    }
  }
  await Promise.all(Array.from({ length: CLIENTS }, client))
  await candor.intake.drained()
  expect(sums).toEqual({ received: 3 * EVENTS, accepted: EVENTS, duplicates: 2 * EVENTS })
  expect(await candor.store.query('admin/distinct_events', { workspace: 'main' })).toEqual([
    { events: EVENTS, ids: EVENTS },
  ])
  const [audit] = await candor.store.query('admin/rollup_audit', {})
  expect(audit).toMatchObject({
    events: EVENTS,
    rollup_events: EVENTS,
    monthly_events: EVENTS,
    value: audit?.rollup_value,
    audience: audit?.rollup_audience,
    accounts: audit?.rollup_accounts,
    monthly_accounts: audit?.accounts,
    daily_acts: audit?.acts,
    monthly_acts: audit?.acts,
    digest: audit?.rollup_digest,
    posts: audit?.rollup_posts,
  })
})
