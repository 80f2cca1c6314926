/** Segment's browser client, unmodified, in a real browser: event by event and in batches, through a flaky network. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { launchBrowser } from '../support/browser.ts'
import { expectDelivered, type Sent } from '../support/delivery.ts'
import { startFlakyProxy } from '../support/flaky-proxy.ts'
import { startTestService, type TestService } from '../support/service.ts'

const SEED = Number(process.env['CANDOR_CLIENT_SEED'] ?? 20_261_122)
/** A multiple of the visits; more make a longer run. */
const EVENTS = Number(process.env['CANDOR_CLIENT_EVENTS'] ?? 600)
const START = Date.UTC(2026, 1, 1)
const VISITS = 10
const CROWD = { visits: VISITS, looks: 5 }
const main = createRequire(import.meta.url).resolve('@segment/analytics-next')
const client = readFileSync(join(dirname(main), '../umd/index.js'), 'utf8')

let candor: TestService
let browser: Browser
beforeAll(async () => {
  candor = await startTestService({
    writeKeys: { 'single-key': 'single', 'batch-key': 'batch', 'flaky-key': 'flaky', 'lone-key': 'lone' },
  })
  browser = await launchBrowser()
})
afterAll(async () => {
  await browser.close()
  await candor.remove()
})

interface Visit {
  origin: string
  writeKey: string
  events: number
  strategy: object
  /** How many people come one after another, and how many pages each sees before signing in. */
  visits: number
  looks: number
  /** Milliseconds between twenty events and the next: a client that gathers while it may not send needs time to send. */
  rest?: number
}

/**
 * What a shop's page does: in each visit somebody looks around, signs in, buys, and signs out with reset(). Says what the
 * client was asked to send.
 */
async function visit({ origin, writeKey, events, strategy, visits, looks, rest = 0 }: Visit): Promise<Sent[]> {
  const page = await browser.newPage()
  await page.route(`${origin}/shop-page`, (route) =>
    route.fulfill({ contentType: 'text/html', body: '<title>Shop</title><script src="/shop-client.js"></script>' }),
  )
  await page.route(`${origin}/shop-client.js`, (route) =>
    route.fulfill({ contentType: 'text/javascript', body: client }),
  )
  await page.goto(`${origin}/shop-page`)
  const settings = { integrations: { 'Segment.io': { apiKey: writeKey } } }
  const options = {
    integrations: {
      'Segment.io': { apiHost: `${new URL(origin).host}/v1`, protocol: 'http', deliveryStrategy: strategy },
    },
  }
  const script = `(async () => {
    const [analytics] = await AnalyticsNext.AnalyticsBrowser.load(
      { writeKey: ${JSON.stringify(writeKey)}, cdnSettings: ${JSON.stringify(settings)} }, ${JSON.stringify(options)})
    const sent = [], calls = [], perVisit = ${events / visits}, looks = ${looks}
    for (let n = 0; n < ${events}; n++) {
      const k = n % perVisit, user = 'user-' + Math.floor(n / perVisit), at = ${START} + n * 1000
      const options = { timestamp: new Date(at) }
      // The client stamps who it was when it sends: whoever signs in or out has to wait for what was done before.
      if (n % 20 === 0 || k === looks) await Promise.all(calls)
      if (n % 20 === 0 && ${rest} > 0) await new Promise((resolve) => setTimeout(resolve, ${rest}))
      if (k === 0) analytics.reset()
      const say = (verb, actor) => sent.push({ n, verb, actor, at })
      if (k < looks) {
        calls.push(analytics.page('shop', 'offer', { n }, options))
        say('View', analytics.user().anonymousId())
      } else if (k === looks) {
        calls.push(analytics.identify(user, { n }, options))
        say('Link', user)
      } else if (k % 2 === 0) {
        calls.push(analytics.track('Order Completed', { revenue: 9.5, currency: 'EUR', n }, options))
        say('Purchase', user)
      } else {
        calls.push(analytics.track('clicked', { n }, options))
        say('Track', user)
      }
    }
    await Promise.all(calls)
    return sent
  })()`
  const sent = await page.evaluate<Sent[]>(script)
  await expect.poll(() => candor.store.query('admin/rollup_audit', {}), { timeout: 90_000, interval: 500 })
    .toContainEqual(expect.objectContaining({ workspace: writeKey.replace('-key', ''), events: events })) // prettier-ignore
  await page.close()
  return sent
}

it(`@segment/analytics-next delivers ${EVENTS} events one by one, each stored once as it was sent`, async () => {
  const strategy = { strategy: 'standard' }
  const sent = await visit({ origin: candor.url, writeKey: 'single-key', events: EVENTS, strategy, ...CROWD })
  await expectDelivered(candor, 'single', sent)
})

it(`@segment/analytics-next delivers ${EVENTS} events in batches; reset() keeps those who share a computer apart`, async () => {
  const strategy = { strategy: 'batching', config: { size: 50, timeout: 200 } }
  const sent = await visit({ origin: candor.url, writeKey: 'batch-key', events: EVENTS, strategy, ...CROWD })
  await expectDelivered(candor, 'batch', sent)
  const range = { workspace: 'batch', after_low: 0, after_high: 0, limit: 100 }
  const links = await candor.store.query('people/link_log', range)
  expect(links).toHaveLength(VISITS)
  expect(new Set(links.flatMap(({ low, high }) => [low, high])).size).toBe(2 * VISITS)
})

it(`@segment/analytics-next delivers ${EVENTS} events in batches through 429, 503, resets and slow answers (seed ${SEED})`, async () => {
  const proxy = await startFlakyProxy({ upstream: candor.url, seed: SEED, rate: 0.4, failuresPerRequest: 2 })
  const strategy = { strategy: 'batching', config: { size: 5, timeout: 50 } }
  const sent = await visit({ origin: proxy.url, writeKey: 'flaky-key', events: EVENTS, strategy, ...CROWD, rest: 200 })
  await proxy.close()

  console.log('faults met', proxy.counts)
  expect(Math.min(...Object.values(proxy.counts))).toBeGreaterThan(0)
  await expectDelivered(candor, 'flaky', sent)
  // What was accepted just before a reset came again, and is still stored once.
  expect(candor.intake.status().duplicates).toBeGreaterThan(0)
})

it(`@segment/analytics-next delivers ${EVENTS} events one by one through 429, 503, resets and slow answers (seed ${SEED})`, async () => {
  const flaky = { seed: SEED, rate: 0.1, failuresPerRequest: 2, delay: 50 }
  const proxy = await startFlakyProxy({ upstream: candor.url, ...flaky })
  // What is sent again after somebody signed in counts as theirs (the client stamps it anew): here nobody looks before.
  const sent = await visit({ origin: proxy.url, writeKey: 'lone-key', events: EVENTS, strategy: { strategy: 'standard' }, visits: 1, looks: 0 }) // prettier-ignore
  await proxy.close()

  console.log('faults met', proxy.counts)
  expect(Math.min(...Object.values(proxy.counts))).toBeGreaterThan(0)
  await expectDelivered(candor, 'lone', sent)
})
