/** An unmodified Segment client, as a company has it in production, against its own documented endpoint. */
import { Analytics } from '@segment/analytics-node'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { expectDelivered, type Sent } from '../support/delivery.ts'
import { startFlakyProxy } from '../support/flaky-proxy.ts'
import { startTestService, type TestService } from '../support/service.ts'

const SEED = Number(process.env['CANDOR_CLIENT_SEED'] ?? 20_261_122)
const START = Date.UTC(2026, 1, 1)
let candor: TestService

beforeAll(async () => {
  candor = await startTestService({ writeKeys: { 'shop-key': 'shop', 'flaky-key': 'flaky' } })
})
afterAll(() => candor.remove())

/** Calls the client as a program does; says what it was asked to send. */
async function send(analytics: Analytics, events: number): Promise<Sent[]> {
  const sent: Sent[] = []
  for (let n = 0; n < events; n++) {
    const at = START + n * 1000
    const userId = `u${n % 100}`
    const common = { userId, timestamp: new Date(at) }
    const say = (verb: string) => sent.push({ n, verb, actor: userId, at })
    if (n % 100 === 0) {
      analytics.identify({ ...common, anonymousId: `d${n % 1000}`, traits: { plan: 'gold', n } })
      say('Link')
    } else if (n % 3 === 0) {
      const properties = { revenue: 1.5, currency: 'EUR', brand: 'Lumen', n }
      analytics.track({ ...common, event: 'Order Completed', properties })
      say('Purchase')
    } else if (n % 3 === 1) {
      analytics.track({ ...common, event: 'Clicked', properties: { n } })
      say('Track')
    } else {
      analytics.page({ ...common, properties: { url: `https://example.org/${n % 7}`, brand: 'Lumen', n } })
      say('View')
    }
    // A real program yields between calls; all of them in one tick would only test the client's own queue.
    if (n % 500 === 0) await new Promise((resolve) => setImmediate(resolve))
  }
  return sent
}

it('@segment/analytics-node delivers 10,000 events, each stored once as it was sent', async () => {
  const failures: unknown[] = []
  const analytics = new Analytics({ writeKey: 'shop-key', host: candor.url, flushAt: 100 })
  analytics.on('error', (error) => failures.push(error))
  const sent = await send(analytics, 10_000)
  await analytics.closeAndFlush({ timeout: 60_000 })

  expect(failures).toEqual([])
  await expectDelivered(candor, 'shop', sent)
  expect(candor.intake.status()).toMatchObject({ received: 10_000, deadLettered: 0, duplicates: 0 })
})

it(`@segment/analytics-node delivers 2,000 events through 429, 503, resets and slow answers (seed ${SEED})`, async () => {
  const failures: unknown[] = []
  const proxy = await startFlakyProxy({ upstream: candor.url, seed: SEED, rate: 0.4, failuresPerRequest: 2 })
  const analytics = new Analytics({ writeKey: 'flaky-key', host: proxy.url, flushAt: 20 })
  analytics.on('error', (error) => failures.push(error))
  const sent = await send(analytics, 2_000)
  await analytics.closeAndFlush({ timeout: 100_000 })
  await proxy.close()

  console.log('faults met', proxy.counts)
  expect(Math.min(...Object.values(proxy.counts))).toBeGreaterThan(0)
  expect(failures).toEqual([])
  await expectDelivered(candor, 'flaky', sent)
  // What was accepted just before a reset came again, and is still stored once.
  expect(candor.intake.status().duplicates).toBeGreaterThan(0)
})
