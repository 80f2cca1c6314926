/** An unmodified PostHog client. */
import { PostHog } from 'posthog-node'
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
async function send(client: PostHog): Promise<Sent[]> {
  const sent: Sent[] = []
  for (let n = 0; n < EVENTS; n++) {
    const at = START + n * 1000
    const distinctId = `u${n % 100}`
    const common = { distinctId, timestamp: new Date(at) }
    const say = (verb: string) => sent.push({ n, verb, actor: distinctId, at })
    if (n % 4 === 0) {
      client.capture({ ...common, event: 'Order Completed', properties: { revenue: 1.5, currency: 'EUR', n } })
      say('Purchase')
    } else if (n % 4 === 1) {
      const properties = { $current_url: `https://example.org/${n % 7}`, n }
      client.capture({ ...common, event: '$pageview', properties })
      say('View')
    } else if (n % 4 === 2) {
      const properties = { $set: { n }, $anon_distinct_id: `anonymous-${n}`, n }
      client.capture({ ...common, event: '$identify', properties })
      say('Link')
    } else {
      client.capture({ ...common, event: 'clicked', properties: { n } })
      say('Track')
    }
    if (n % 200 === 199) await client.flush()
  }
  return sent
}

it(`posthog-node delivers ${EVENTS} events, each stored once as it was sent`, async () => {
  const client = new PostHog('shop-key', { host: candor.url, flushAt: 100 })
  const failures: unknown[] = []
  client.on('error', (error) => failures.push(error))
  const sent = await send(client)
  await client.shutdown()

  expect(failures).toEqual([])
  await expectDelivered(candor, 'shop', sent)
})

it('posthog-node’s identify, alias and groupIdentify arrive as links and a group', async () => {
  const client = new PostHog('calls-key', { host: candor.url })
  client.identify({ distinctId: 'ann', properties: { plan: 'gold', $anon_distinct_id: 'before' } })
  client.identify({ distinctId: 'ann', properties: { plan: 'silver' } })
  client.alias({ distinctId: 'ann', alias: 'ann@example.org' })
  client.groupIdentify({ groupType: 'company', groupKey: 'acme', properties: { size: 7 }, distinctId: 'ann' })
  await client.shutdown()
  await candor.intake.drained()

  const rows = await candor.store.query('admin/interactions', { workspace: 'main', limit: 100 })
  expect(rows.map(({ verb, properties }) => [verb, properties['plan'] ?? properties['size']]).sort()).toEqual([
    ['Link', undefined],
    ['Link', 'gold'],
    ['Track', '7'],
    ['Track', 'silver'],
  ].sort()) // prettier-ignore
})

it(`posthog-node delivers ${EVENTS} events through 429, 503, resets and slow answers (seed ${SEED})`, async () => {
  // It tries each batch four times and then drops it: no batch meets more than two faults.
  const proxy = await startFlakyProxy({ upstream: candor.url, seed: SEED, rate: 0.4, failuresPerRequest: 2 })
  const client = new PostHog('flaky-key', { host: proxy.url, flushAt: 20, maxBatchSize: 20, fetchRetryDelay: 50 })
  const failures: unknown[] = []
  client.on('error', (error) => failures.push(error))
  const sent = await send(client)
  await client.shutdown(60_000)
  await proxy.close()

  console.log('faults met', proxy.counts)
  expect(Math.min(...Object.values(proxy.counts))).toBeGreaterThan(0)
  expect(failures).toEqual([])
  await expectDelivered(candor, 'flaky', sent)
  // What was accepted just before a reset came again, and is still stored once.
  expect(candor.intake.status().duplicates).toBeGreaterThan(0)
})
