/** An unmodified Segment client, as a company has it in production, against its own documented endpoint. */
import { Analytics } from '@segment/analytics-node'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startTestService, type TestService } from '../support/service.ts'

const EVENTS = 10_000
let candor: TestService

beforeAll(async () => {
  candor = await startTestService({ writeKeys: { 'shop-key': 'shop' } })
})
afterAll(() => candor.remove())

it(`@segment/analytics-node delivers ${EVENTS} events, all stored once`, async () => {
  const failures: unknown[] = []
  const analytics = new Analytics({ writeKey: 'shop-key', host: candor.url, flushAt: 100, maxRetries: 3 })
  analytics.on('error', (error) => failures.push(error))
  for (let n = 0; n < EVENTS; n++) {
    const userId = `u${n % 1000}`
    if (n % 100 === 0) analytics.identify({ userId, anonymousId: `d${n % 1000}`, traits: { plan: 'gold' } })
    else if (n % 3 === 0)
      analytics.track({
        userId,
        event: 'Order Completed',
        properties: { revenue: 1.5, currency: 'EUR', brand: 'Lumen' },
      })
    else analytics.page({ userId, properties: { url: `https://example.org/${n % 7}`, brand: 'Lumen' } })
    // A real program yields between calls; 10,000 in one tick would only test the client's own queue.
    if (n % 500 === 0) await new Promise((resolve) => setImmediate(resolve))
  }
  await analytics.closeAndFlush()
  await candor.intake.drained()

  expect(failures).toEqual([])
  const [audit] = (await candor.store.query('admin/rollup_audit', {})).filter((row) => row.workspace === 'shop')
  expect(audit).toMatchObject({ events: EVENTS, rollup_events: EVENTS })
  expect(audit?.accounts).toBe(1000)
  expect(await candor.store.query('admin/duplicates_audit', {})).toEqual([])
  expect(candor.intake.status()).toMatchObject({ received: EVENTS, accepted: EVENTS, deadLettered: 0, duplicates: 0 })
})
