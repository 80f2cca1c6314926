/**
 * Records what the real clients send, for the specs of the protocols: `node --import tsx test/clients/record.ts` writes
 * ingest/protocols/recorded/CLIENT/*.json anew. Bodies are unpacked and laid out for reading; nothing else is changed, but
 * for what the clients say of the machine they run on.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import Rudder from '@rudderstack/rudder-sdk-node'
import { Analytics } from '@segment/analytics-node'
import { buildEcommerceTransaction, buildEcommerceTransactionItem, buildPagePing, buildPageView, buildScreenView, buildSelfDescribingEvent, buildSocialInteraction, buildStructEvent, newTracker } from '@snowplow/node-tracker' // prettier-ignore
import { PostHog } from 'posthog-node'

const FOLDER = join(import.meta.dirname, '../../ingest/protocols/recorded')
const AT = new Date('2026-02-01T10:00:00.000Z')
const orders = { revenue: 19.9, currency: 'EUR', order_id: 'o-1', brand: 'Lumen' }

interface Recorded {
  url: string
  body: string
}

/** Runs a client against a server that takes everything, and keeps what came. */
async function record(client: string, run: (url: string) => Promise<unknown>): Promise<void> {
  const requests: Recorded[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const body = Buffer.concat(chunks)
      requests.push({ url: request.url ?? '', body: (body[0] === 0x1f ? gunzipSync(body) : body).toString() })
      response.end('{}')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  await run(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
  const folder = join(FOLDER, client)
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  for (const [n, { url, body }] of requests.entries()) {
    const content = body === '' ? { url } : (JSON.parse(body) as unknown)
    writeFileSync(join(folder, `${n + 1}.json`), JSON.stringify(anonymous(content), null, 2) + '\n')
  }
}

/** Without the versions of this machine's system. */
function anonymous(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(anonymous)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).filter(([name]) => name !== '$os_version' && name !== 'nodeVersion')
  return Object.fromEntries(entries.map(([name, inner]) => [name, anonymous(inner)]))
}

await record('segment', async (host) => {
  const client = new Analytics({ writeKey: 'key', host, flushAt: 20 })
  const common = { userId: 'ann', timestamp: AT }
  client.identify({ ...common, anonymousId: 'device-1', traits: { plan: 'gold' } })
  client.track({
    ...common,
    event: 'Order Completed',
    properties: orders,
    context: { campaign: { name: 'spring', source: 'mail', medium: 'e-mail' } },
  })
  client.track({ anonymousId: 'device-1', timestamp: AT, event: 'Clicked', properties: { depth: { a: [1] } } })
  client.page({ ...common, name: 'Offer', properties: { url: 'https://example.org/offer' } })
  client.screen({ ...common, name: 'Home' })
  client.group({ ...common, groupId: 'acme', traits: { size: 7 } })
  client.alias({ userId: 'ann@example.org', previousId: 'ann', timestamp: AT })
  await client.closeAndFlush()
})

await record('rudderstack', async (dataPlaneUrl) => {
  const client = new Rudder('key', { dataPlaneUrl, flushAt: 20, logLevel: 'none' })
  const common = { userId: 'ann', timestamp: AT }
  client.identify({ ...common, anonymousId: 'device-1', traits: { plan: 'gold' } })
  client.track({ ...common, event: 'Order Completed', properties: orders, context: { sessionId: 1_769_940_000 } })
  client.page({ anonymousId: 'device-1', name: 'Offer', properties: { url: 'https://example.org/offer' } })
  client.screen({ ...common, name: 'Home' })
  client.group({ ...common, groupId: 'acme', traits: { size: 7 } })
  client.alias({ userId: 'ann@example.org', previousId: 'ann', timestamp: AT })
  await client.flush()
  await client.flush()
})

await record('posthog', async (host) => {
  const client = new PostHog('key', { host, flushAt: 20 })
  const common = { distinctId: 'ann', timestamp: AT }
  client.capture({ ...common, event: '$pageview', properties: { $current_url: 'https://example.org/?a=1', utm_campaign: 'spring' } }) // prettier-ignore
  client.capture({ ...common, event: 'Order Completed', properties: orders, groups: { company: 'acme' } })
  client.capture({ ...common, event: '$feature_flag_called', properties: { $feature_flag: 'price', $feature_flag_response: 'low' } }) // prettier-ignore
  client.capture({ ...common, event: 'survey sent', properties: { $survey_id: 's', $survey_response: '9' } })
  client.identify({ distinctId: 'ann', properties: { plan: 'gold', $anon_distinct_id: 'before' } })
  client.alias({ distinctId: 'ann', alias: 'ann@example.org' })
  client.groupIdentify({ groupType: 'company', groupKey: 'acme', properties: { size: 7 }, distinctId: 'ann' })
  await client.shutdown()
})

for (const eventMethod of ['post', 'get'] as const) {
  await record(`snowplow-${eventMethod}`, async (endpoint) => {
    const tracker = newTracker({ namespace: 'shop', appId: 'key' }, { endpoint, eventMethod, bufferSize: 20 })
    tracker.setUserId('ann')
    tracker.setDomainUserId('device-1')
    tracker.setIpAddress('192.0.2.7')
    const entity = [{ schema: 'iglu:org.example/page_kind/jsonschema/1-0-0', data: { kind: 'offer' } }]
    const at = { type: 'ttm', value: AT.getTime() } as const
    tracker.track(buildPageView({ pageUrl: 'https://example.org/?utm_campaign=spring', pageTitle: 'Ä' }), entity, at)
    tracker.track(buildPagePing({ pageUrl: 'https://example.org/' }), entity, AT.getTime())
    tracker.track(buildStructEvent({ category: 'shop', action: 'clicked', value: 2.5 }), [], at)
    tracker.track(buildSelfDescribingEvent({ event: { schema: 'iglu:org.example/order_completed/jsonschema/1-0-0', data: orders } }), entity, at) // prettier-ignore
    tracker.track(buildScreenView({ name: 'Home' }), [], at)
    tracker.track(buildSocialInteraction({ network: 'facebook', action: 'share', target: 'offer-7' }), [], at)
    tracker.track(buildEcommerceTransaction({ orderId: 'o-1', total: 19.9, currency: 'EUR' }), [], at)
    tracker.track(buildEcommerceTransactionItem({ orderId: 'o-1', sku: 'lamp', price: 19.9, quantity: 1 }), [], at)
    await tracker.flush()
  })
}
