/** An unmodified RudderStack client: gzipped JSON labelled as a form. */
import Rudder from '@rudderstack/rudder-sdk-node'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { expectDelivered, type Sent } from '../support/delivery.ts'
import { startFlakyProxy } from '../support/flaky-proxy.ts'
import { startTestService, type TestService } from '../support/service.ts'

const SEED = Number(process.env['CANDOR_CLIENT_SEED'] ?? 20_261_122)
const EVENTS = 2000
const START = Date.UTC(2026, 1, 1)
let candor: TestService

beforeAll(async () => {
  candor = await startTestService({ writeKeys: { 'shop-key': 'shop', 'flaky-key': 'flaky' } })
})
afterAll(() => candor.remove())

/** Calls the client as a program does, flushing as it goes; says what it was asked to send. */
async function send(client: Rudder): Promise<Sent[]> {
  const sent: Sent[] = []
  for (let n = 0; n < EVENTS; n++) {
    const at = START + n * 1000
    const userId = `u${n % 100}`
    const common = { userId, timestamp: new Date(at) }
    const say = (verb: string) => sent.push({ n, verb, actor: userId, at })
    if (n % 100 === 0) {
      client.identify({ ...common, anonymousId: `d${n}`, traits: { plan: 'gold', n } })
      say('Link')
    } else if (n % 4 === 0) {
      client.track({ ...common, event: 'Order Completed', properties: { revenue: 1.5, currency: 'EUR', n } })
      say('Purchase')
    } else if (n % 4 === 1) {
      client.screen({ ...common, name: 'Home', properties: { n } })
      say('View')
    } else if (n % 4 === 2) {
      client.group({ ...common, groupId: `g${n % 7}`, traits: { n } })
      say('Join')
    } else {
      client.page({ ...common, name: 'Offer', properties: { url: `https://example.org/${n % 7}`, n } })
      say('View')
    }
    if (n % 25 === 24) await client.flush()
  }
  return sent
}

it(`@rudderstack/rudder-sdk-node delivers ${EVENTS} events, each stored once as it was sent`, async () => {
  const client = new Rudder('shop-key', { dataPlaneUrl: candor.url, flushAt: 25, logLevel: 'none' })
  const sent = await send(client)
  await client.flush()

  await expectDelivered(candor, 'shop', sent)
  const rows = await candor.store.query('admin/interactions', { workspace: 'shop', limit: EVENTS })
  expect(new Set(rows.map(({ source }) => source))).toEqual(new Set(['rudderstack']))
})

it(`@rudderstack/rudder-sdk-node delivers ${EVENTS} events through 429, 503, resets and slow answers (seed ${SEED})`, async () => {
  // Its documentation promises three retries, then it drops the batch: no batch meets more than two faults.
  const proxy = await startFlakyProxy({ upstream: candor.url, seed: SEED, rate: 0.4, failuresPerRequest: 2 })
  const failures: unknown[] = []
  const errorHandler = (error: unknown) => failures.push(error)
  const client = new Rudder('flaky-key', { dataPlaneUrl: proxy.url, flushAt: 25, logLevel: 'none', errorHandler })
  const sent = await send(client)
  await client.flush()
  await proxy.close()

  console.log('faults met', proxy.counts)
  expect(Math.min(...Object.values(proxy.counts))).toBeGreaterThan(0)
  expect(failures).toEqual([])
  await expectDelivered(candor, 'flaky', sent)
  // What was accepted just before a reset came again, and is still stored once.
  expect(candor.intake.status().duplicates).toBeGreaterThan(0)
})
