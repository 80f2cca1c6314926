/** An unmodified Snowplow tracker, by POST and by GET. */
import { buildEcommerceTransaction, buildPageView, buildScreenView, buildSelfDescribingEvent, buildStructEvent, newTracker } from '@snowplow/node-tracker' // prettier-ignore
import { afterAll, beforeAll, expect, it } from 'vitest'
import { expectDelivered, type Sent } from '../support/delivery.ts'
import { startFlakyProxy } from '../support/flaky-proxy.ts'
import { startTestService, type TestService } from '../support/service.ts'

const SEED = Number(process.env['CANDOR_CLIENT_SEED'] ?? 20_261_122)
const EVENTS = 2000
const START = Date.UTC(2026, 1, 1)
let candor: TestService

beforeAll(async () => {
  candor = await startTestService({ writeKeys: { 'post-key': 'post', 'get-key': 'get', 'flaky-key': 'flaky' } })
})
afterAll(() => candor.remove())

interface Collector {
  endpoint: string
  appId: string
  eventMethod: 'post' | 'get'
  /** Statuses with which requests failed; null where the connection did. */
  failures: (number | null)[]
}

/** Calls the tracker as a program does; says what it was asked to send. */
async function send({ endpoint, appId, eventMethod, failures }: Collector, events: number): Promise<Sent[]> {
  let delivered = 0
  const tracker = newTracker(
    { namespace: 'test', appId },
    {
      endpoint,
      eventMethod,
      bufferSize: 20,
      maxPostBytes: 10_000,
      onRequestSuccess: (batch) => (delivered += batch.length),
      onRequestFailure: ({ status }) => failures.push(status ?? null),
    },
  )
  const sent: Sent[] = []
  for (let n = 0; n < events; n++) {
    const at = START + n * 1000
    const userId = `u${n % 100}`
    const entity = [{ schema: 'iglu:org.example/count/jsonschema/1-0-0', data: { n } }]
    const say = (verb: string) => sent.push({ n, verb, actor: userId, at })
    tracker.setUserId(userId)
    tracker.setDomainUserId(`device-${n % 50}`)
    const track = (event: ReturnType<typeof buildPageView>, verb: string) => {
      tracker.track(event, entity, n % 2 === 0 ? at : { type: 'ttm', value: at })
      say(verb)
    }
    if (n % 5 === 0) track(buildPageView({ pageUrl: `https://example.org/${n % 7}`, pageTitle: 'Ä page' }), 'View')
    else if (n % 5 === 1) track(buildScreenView({ name: 'Home' }), 'View')
    else if (n % 5 === 2)
      track(buildEcommerceTransaction({ orderId: `o${n}`, total: 9.5, currency: 'EUR' }), 'Purchase')
    else if (n % 5 === 3) track(buildStructEvent({ category: 'shop', action: 'clicked', value: 2 }), 'Track')
    else {
      const event = { schema: 'iglu:org.example/follow/jsonschema/1-0-0', data: { brand: 'Lumen' } }
      track(buildSelfDescribingEvent({ event }), 'Follow')
    }
    // Its store holds a thousand events and forgets the oldest: a program must not outrun the network by more.
    if (n % 200 === 199) await flushed(tracker, () => delivered >= sent.length)
  }
  await flushed(tracker, () => delivered >= sent.length)
  return sent
}

/** After a failure the tracker waits for the next event, or for flush(). */
async function flushed(tracker: { flush: () => unknown }, isDone: () => boolean): Promise<void> {
  while (!isDone()) {
    await tracker.flush()
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

const numberOf = (properties: Readonly<Record<string, string>>): string | undefined =>
  /"n":(\d+)/.exec(properties['context.count'] ?? '')?.[1]

it.each(['post', 'get'] as const)(
  `@snowplow/node-tracker delivers ${EVENTS} events by %s, each stored once as it was sent`,
  async (eventMethod) => {
    const failures: (number | null)[] = []
    const sent = await send({ endpoint: candor.url, appId: `${eventMethod}-key`, eventMethod, failures }, EVENTS)
    expect(failures).toEqual([])
    await expectDelivered(candor, eventMethod, sent, numberOf)
  },
)

it(`@snowplow/node-tracker delivers ${EVENTS} events through 429, 503, resets and slow answers (seed ${SEED})`, async () => {
  const proxy = await startFlakyProxy({ upstream: candor.url, seed: SEED, rate: 0.4, failuresPerRequest: 5 })
  const failures: (number | null)[] = []
  const sent = await send({ endpoint: proxy.url, appId: 'flaky-key', eventMethod: 'post', failures }, EVENTS)
  await proxy.close()

  console.log('faults met', proxy.counts)
  expect(Math.min(...Object.values(proxy.counts))).toBeGreaterThan(0)
  expect(failures.filter((status) => status !== null && status !== 429 && status !== 503)).toEqual([])
  await expectDelivered(candor, 'flaky', sent, numberOf)
  // What was accepted just before a reset came again, and is still stored once.
  expect(candor.intake.status().duplicates).toBeGreaterThan(0)
})
