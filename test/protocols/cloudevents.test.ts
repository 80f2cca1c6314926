/** The CloudEvents SDK and the conformance documents, against the running service. */
import { existsSync, readFileSync } from 'node:fs'
import { request } from 'node:http'
import { CloudEvent, emitterFor, httpTransport, HTTP, Mode } from 'cloudevents'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestService, type TestService } from '../support/service.ts'
import { sharedData } from '../support/shared-data.ts'

const EVENTS = 500
let candor: TestService
beforeAll(async () => {
  candor = await startTestService({ writeKeys: { 'till-key': 'till' } })
})
afterAll(() => candor.remove())

const stored = async (workspace: string) => {
  await candor.intake.drained()
  return candor.store.query('admin/interactions', { workspace, limit: 10_000 })
}
const sale = (n: number, prefix: string) =>
  new CloudEvent({
    ...{ source: '/till/7', id: `${prefix}${n}`, type: 'com.example.sale', subject: `customer-${n % 50}` },
    ...{ time: new Date(Date.UTC(2026, 1, 20) + n).toISOString(), data: { amount: n } },
  })

describe('the cloudevents SDK', () => {
  it.each([Mode.BINARY, Mode.STRUCTURED])('sends %s events, all stored once', async (mode) => {
    const emit = emitterFor(httpTransport(`${candor.url}/v1/cloudevents?key=till-key`), { mode })
    for (let n = 0; n < EVENTS; n++) await emit(sale(n, `${mode}-`))
    await emit(sale(0, `${mode}-`))
    const rows = (await stored('till')).filter(({ event_id }) => event_id.startsWith(`/till/7 ${mode}-`))
    expect(rows).toHaveLength(EVENTS)
    expect(rows[0]).toMatchObject({ verb: 'Track', source: 'cloudevents' })
  })

  it('sends a batch', async () => {
    const batch = Array.from(
      { length: EVENTS },
      (_, n) => JSON.parse(HTTP.structured(sale(n, 'batch-')).body as string) as object,
    )
    const headers = { 'content-type': 'application/cloudevents-batch+json' }
    const answer = await candor.post(
      '/v1/cloudevents?key=till-key',
      JSON.stringify([...batch, { specversion: '1.0' }]),
      headers,
    )
    expect(await answer.json()).toMatchObject({ received: EVENTS + 1, accepted: EVENTS, deadLettered: 1 })
  })
})

const conformance = sharedData('cloudevents-conformance')

/** The HTTP requests that a feature file holds, with the placeholders of their examples filled in. */
function requestsOf(feature: string): { headers: Record<string, string>; body: string }[] {
  return feature.split('Scenario Outline:').slice(1).flatMap((scenario) => {
    const [, text = ''] = /Given an HTTP request\s+"""\n([\s\S]*?)\n\s+"""/.exec(scenario) ?? []
    const types = [...scenario.matchAll(/^\s+\|\s*(application\/[^|]*?)\s*\|$/gm)].map(([, type = '']) => type)
    return types.map((type) => {
      const lines = text.split('\n').map((line) => line.trim().replace('<contentType>', type))
      const blank = lines.indexOf('')
      const pairs = lines.slice(1, blank).map((line) => line.split(/:\s(.*)/s))
      const kept = pairs.filter(([name = '']) => !/^(host|content-length)$/i.test(name))
      return { headers: Object.fromEntries(kept.map(([name = '', value = '']) => [name, value])), body: lines.slice(blank + 1).join('\n') }
    })
  }) // prettier-ignore
}

describe.skipIf(!conformance.available)(
  `the conformance features (cloudevents/conformance 7a8ee0a)${conformance.reason}`,
  () => {
    const file = conformance.path('http-protocol-binding.feature')
    const requests = conformance.available && existsSync(file) ? requestsOf(readFileSync(file, 'utf8')) : []
    it('hold four requests', () => expect(requests).toHaveLength(4))
    it.each(requests.map((each) => [each.headers['Content-Type'] ?? '', each] as const))('%s is read', async (_type, { headers, body }) => {
    // Their events name no subject, so nobody did it: read as what they are, and kept as dead letters that say so.
    const answer = await candor.post('/v1/cloudevents?workspace=conformance', body, headers)
    expect(await answer.json()).toMatchObject({ received: 1, errors: [{ reason: 'missing_field' }] })
    const named = 'ce-id' in headers ? { headers: { ...headers, 'ce-subject': 'c1' }, body } : { headers, body: body.replace('{', '{"subject":"c1",') }
    await candor.post(`/v1/cloudevents?workspace=conformance`, named.body, named.headers)
    const [row] = await stored('conformance')
    expect(row).toMatchObject({ event_id: '/mycontext/subcontext 1234-1234-1234', verb: 'Track' })
    expect(row?.properties).toMatchObject({ message: headers['Content-Type']?.startsWith('x') === true ? '' : 'Hello World!' })
  }) // prettier-ignore
  },
)

it('takes header values as bytes: UTF-8 that nobody encoded', async () => {
  const body = await new Promise<string>((resolve, reject) => {
    const headers = { 'ce-specversion': '1.0', 'ce-id': 'b', 'ce-source': '/s', 'ce-type': 't' }
    const sent = request(`${candor.url}/v1/cloudevents?workspace=bytes`, { method: 'POST', headers }, (response) => {
      response.setEncoding('utf8').on('data', resolve)
    })
    sent.setHeader('ce-subject', Buffer.from('Jüri').toString('latin1'))
    sent.on('error', reject).end()
  })
  expect(JSON.parse(body)).toMatchObject({ accepted: 1 })
})
