/** What a receiver of OTLP gets from a Candor that works, and what a Candor gets from a receiver that does not. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { startService, type Service } from '../service.ts'
import { startOtlpReceiver, type OtlpReceiver, type ReceivedSpan } from '../test/otlp-receiver.ts'
import { readTelemetry } from './environment.ts'

const PERSON = 'zora-77aa-of-the-trace'
let directory = ''
let receiver: OtlpReceiver
let candor: Service
const trouble: string[] = []

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'candor-telemetry-'))
  trouble.length = 0
})
afterEach(async () => {
  vi.unstubAllEnvs()
  await candor.close()
  await receiver.close()
  await rm(directory, { recursive: true, force: true })
})

async function start(env: Record<string, string> = {}): Promise<void> {
  for (const [name, value] of Object.entries({ OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url, ...env }))
    vi.stubEnv(name, value)
  const given = { dataDirectory: directory, host: '127.0.0.1', port: 0, clickhouse: null, writeKeys: {}, sample: false }
  candor = await startService({
    config: { ...given, telemetry: readTelemetry(process.env) },
    dashboard: '',
    trouble: (words, error) => trouble.push(`${words}: ${String(error)}`),
  })
}
const send = (id: string, headers: Record<string, string> = {}) =>
  fetch(`${candor.url}/v1/interactions?note=${PERSON}`, {
    method: 'POST',
    headers: { 'x-forwarded-for': '203.0.113.77', 'user-agent': PERSON, ...headers },
    body: JSON.stringify({ id, verb: 'View', at: '2026-02-01T00:00:00Z', channel: 'x', actor: { id: PERSON } }),
  })
const named = (name: string): ReceivedSpan[] => receiver.spans.filter((span) => span.name === name)
const attributesOf = ({ attributes }: ReceivedSpan): Record<string, unknown> =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]))

describe('traces', () => {
  it('lead from the request to the journal to the load, say nothing about anybody, and are sent before a stop', async () => {
    receiver = await startOtlpReceiver()
    await start({ OTEL_SERVICE_NAME: 'shop-candor', OTEL_EXPORTER_OTLP_HEADERS: 'x-token=abc' })
    const remote = {
      traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
      tracestate: `who=${PERSON}`,
    }
    expect((await send('1', remote)).status).toBe(200)
    await candor.intake.drained()
    await Promise.all([send('2'), send('3')])
    await (await fetch(`${candor.url}/v1/people/x/${PERSON}/export`)).text()
    await (await fetch(`${candor.url}/nowhere/${PERSON}`)).text()
    await (await fetch(`${candor.url}/livez`)).text()
    await candor.intake.drained()
    await candor.close()

    const requests = named('POST /v1/interactions')
    expect(requests).toHaveLength(3)
    expect(requests[0]).toMatchObject({
      ...{ traceId: '0af7651916cd43dd8448eb211c80319c', parentSpanId: 'b7ad6b7169203331', kind: 2 },
    })
    expect(attributesOf(requests[0] as ReceivedSpan)).toEqual({
      ...{ 'http.request.method': 'POST', 'http.route': '/v1/interactions', 'http.response.status_code': 200 },
    })
    const commits = named('journal commit')
    expect(commits.map(({ traceId, parentSpanId }) => [traceId, parentSpanId]).sort()).toEqual(
      requests.map(({ traceId, spanId }) => [traceId, spanId]).sort(),
    )
    // Each span reads the clock by itself: what is in the other may seem to outlast it by a moment.
    const moment = 1_000_000n
    for (const commit of commits) {
      const request = requests.find(({ spanId }) => spanId === commit.parentSpanId)
      expect(BigInt(commit.startTimeUnixNano)).toBeGreaterThanOrEqual(BigInt(request?.startTimeUnixNano ?? 0) - moment)
      expect(BigInt(commit.endTimeUnixNano)).toBeLessThanOrEqual(BigInt(request?.endTimeUnixNano ?? 0) + moment)
    }
    const loads = named('segment load')
    const links = loads.flatMap(({ links = [] }) => links.map(({ spanId }) => spanId))
    expect(links.sort()).toEqual(commits.map(({ spanId }) => spanId).sort())
    for (const load of loads) {
      expect(load.parentSpanId ?? '').toBe('')
      const tables = receiver.spans.filter(({ parentSpanId }) => parentSpanId === load.spanId)
      expect(tables.map(({ name }) => name)).toContain('INSERT interaction')
      expect(tables.every(({ traceId }) => traceId === load.traceId)).toBe(true)
    }
    expect(named('GET')).toHaveLength(1)
    expect(receiver.spans.filter(({ name }) => name.includes('livez'))).toEqual([])
    const paths = new Set(receiver.requests.map(({ path, headers }) => `${path} ${String(headers['x-token'])}`))
    expect(paths).toEqual(new Set(['/v1/traces abc', '/v1/metrics abc']))
    for (const { attributes } of receiver.resources)
      expect(attributes).toContainEqual({ key: 'service.name', value: { stringValue: 'shop-candor' } })
    for (const secret of [PERSON, '203.0.113.77', candor.operatorKey, directory])
      expect(receiver.text()).not.toContain(secret)
    expect(trouble).toEqual([])
  })

  it('show a load that failed, and the one that did not', async () => {
    receiver = await startOtlpReceiver()
    await start()
    vi.spyOn(candor.store, 'load').mockRejectedValueOnce(new Error(`no room for ${PERSON}`))
    await send('1')
    await candor.intake.drained()
    await candor.close()
    expect(named('segment load').map(({ status, links }) => [status.code ?? 0, links?.length])).toEqual([
      [2, 1],
      [0, 1],
    ])
    expect(receiver.text()).not.toContain(PERSON)
  })

  it('are sampled as OTEL_TRACES_SAMPLER says', async () => {
    receiver = await startOtlpReceiver()
    await start({ OTEL_TRACES_SAMPLER: 'always_off', OTEL_METRICS_EXPORTER: 'none' })
    await send('1')
    await candor.intake.drained()
    await candor.close()
    expect(receiver.requests).toEqual([])
  })
})

describe('metrics', () => {
  it('are those of /metrics, under the same names', async () => {
    receiver = await startOtlpReceiver()
    await start({ OTEL_METRIC_EXPORT_INTERVAL: '200', OTEL_TRACES_EXPORTER: 'none' })
    await send('1')
    await send('1')
    await send('2')
    await candor.intake.drained()
    const seen = receiver.requests.length
    await vi.waitFor(() => expect(receiver.requests.length).toBeGreaterThan(seen + 1), { timeout: 5000 })
    const text = await (await fetch(`${candor.url}/metrics`)).text()
    const names = [...text.matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name)
    const present = names.filter((name) => new RegExp(`^${name ?? ''}(_count)?[{ ]`, 'm').test(text))
    expect([...receiver.metrics.keys()].sort()).toEqual(expect.arrayContaining(present))
    expect(receiver.metrics.get('candor_events_accepted_total')).toMatchObject({
      sum: { isMonotonic: true, aggregationTemporality: 2, dataPoints: [{ asDouble: 2 }] },
    })
    expect(receiver.metrics.get('candor_events_duplicate_total')?.sum?.dataPoints).toMatchObject([{ asDouble: 1 }])
    expect(receiver.metrics.get('candor_journal_backlog_rows')?.gauge?.dataPoints).toMatchObject([{ asDouble: 0 }])
    const fsync = receiver.metrics.get('candor_journal_fsync_seconds')
    const [point] = fsync?.histogram?.dataPoints ?? []
    expect(fsync?.unit).toBe('s')
    expect(point?.bucketCounts).toHaveLength((point?.explicitBounds.length ?? 0) + 1)
    expect(point?.bucketCounts.reduce((sum, count) => sum + count, 0)).toBe(point?.count)
    expect(point?.count).toBe(Number(/^candor_journal_fsync_seconds_count (\d+)/m.exec(text)?.[1]))
    const inserts = receiver.metrics.get('candor_store_insert_seconds')?.histogram?.dataPoints ?? []
    expect(inserts.map(({ attributes }) => attributes[0]?.value['stringValue'])).toContain('interaction')
  })
})

describe('a receiver that does not take it', () => {
  it.each<[string, (() => number | null) | null]>([
    ['is not there', null],
    ['never answers', () => null],
    ['answers with 500', () => 500],
  ])('slows and fails nothing when it %s, and is named once', async (_, answer) => {
    receiver = await startOtlpReceiver(answer ?? undefined)
    if (answer === null) await receiver.close()
    await start({
      OTEL_BSP_SCHEDULE_DELAY: '50',
      OTEL_METRIC_EXPORT_INTERVAL: '200',
      OTEL_EXPORTER_OTLP_TIMEOUT: '300',
    })
    const began = performance.now()
    for (let n = 0; n < 50; n++) expect((await send(String(n))).status).toBe(200)
    await candor.intake.drained()
    await vi.waitFor(() => expect(trouble.map((words) => words.split(' ')[0]).sort()).toEqual(['Metrics', 'Traces']), { timeout: 5000 }) // prettier-ignore
    const stopping = performance.now()
    await candor.close()
    expect(performance.now() - stopping).toBeLessThan(8_000)
    expect(stopping - began).toBeLessThan(10_000)
    expect(trouble).toHaveLength(2)
  })
})
