import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startService, type Service } from '../service.ts'

let directory = ''
let candor: Service
let samples: Sample[] = []

interface Sample {
  name: string
  labels: Record<string, string>
  value: number
}

const NAME = '[a-zA-Z_:][a-zA-Z0-9_:]*'
const LABEL = '([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\\\\n]|\\\\[\\\\"n])*)"'
const SAMPLE = new RegExp(`^(${NAME})(?:\\{((?:${LABEL},?)*)\\})? ([+-]?(?:[0-9.]+(?:e[+-]?[0-9]+)?|Inf)|NaN)(?: -?\\d+)?$`) // prettier-ignore
const TYPE = new RegExp(`^# TYPE (${NAME}) (counter|gauge|histogram|summary|untyped)$`)
const HELP = new RegExp(`^# HELP (${NAME}) \\S.*$`)

/** Reads an exposition by the grammar of the text format 0.0.4. @throws at the first line that is not in it */
function parse(text: string): Sample[] {
  if (!text.endsWith('\n')) throw new Error('The last line does not end')
  const types = new Map<string, string>()
  const helped = new Set<string>()
  return text.split('\n').flatMap((line) => {
    const help = HELP.exec(line)?.[1]
    const [, typed, type = ''] = TYPE.exec(line) ?? []
    if (help !== undefined) helped.add(help)
    if (typed !== undefined && types.has(typed)) throw new Error(`${typed} has two types`)
    if (typed !== undefined) types.set(typed, type)
    if (help !== undefined || typed !== undefined || line === '') return []
    const [, name, labels = ''] = SAMPLE.exec(line) ?? []
    if (name === undefined) throw new Error(`Not in the grammar: ${line}`)
    const family = types.has(name) ? name : name.replace(/_(bucket|sum|count)$/, '')
    if (!types.has(family) || !helped.has(family)) throw new Error(`${name} has no TYPE or HELP before it`)
    const pairs = [...labels.matchAll(new RegExp(LABEL, 'g'))].map(([, key = '', value = '']) => [key, value] as const)
    const value = line.slice(line.lastIndexOf(' ') + 1)
    return [{ name, labels: Object.fromEntries(pairs), value: value === '+Inf' ? Infinity : Number(value) }]
  })
}
const read = async () => parse(await (await fetch(`${candor.url}/metrics`, { headers: { authorization: `Bearer ${candor.operatorKey}` } })).text()) // prettier-ignore
const valueOf = (name: string, labels: Record<string, string> = {}): number | undefined =>
  samples.find((one) => one.name === name && Object.entries(labels).every(([key, value]) => one.labels[key] === value))
    ?.value

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'candor-metrics-'))
  candor = await startService({
    config: {
      ...{ dataDirectory: directory, host: '127.0.0.1', port: 0, clickhouse: null, writeKeys: {}, sample: false },
    },
    dashboard: '',
  })
  const send = (body: string, key = candor.operatorKey) =>
    fetch(`${candor.url}/v1/interactions`, { method: 'POST', body, headers: { authorization: `Bearer ${key}` } })
  const event = (id: string) => JSON.stringify({ id, verb: 'View', at: '2026-02-01T00:00:00Z', channel: 'x', actor: { id: 'a' } }) // prettier-ignore
  await send([event('1'), event('2'), event('1'), '{'].join('\n'))
  const made = await fetch(`${candor.url}/v1/keys`, {
    method: 'POST',
    headers: { authorization: `Bearer ${candor.operatorKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ workspace: 'main', scope: 'ingest', eventsPerSecond: 1, requestsPerSecond: 1 }),
  })
  const { secret } = (await made.json()) as { secret: string }
  for (let n = 0; n < 3; n++) await send(event(`limited-${n}`), secret)
  await candor.intake.drained()
  samples = await read()
})
afterAll(async () => {
  await candor.close()
  await rm(directory, { recursive: true, force: true })
})

describe('/metrics', () => {
  it('holds together: received = accepted + duplicate + dead-lettered, in all and by entrance', () => {
    const [received, accepted, duplicate, dead] = ['received', 'accepted', 'duplicate', 'dead_lettered'].map((what) => valueOf(`candor_events_${what}_total`)) // prettier-ignore
    expect([duplicate, dead]).toEqual([1, 1])
    expect(accepted).toBeGreaterThanOrEqual(3)
    expect(received).toBe((accepted ?? 0) + 2)
    expect(valueOf('candor_events_stored_total')).toBe(accepted)
    expect(valueOf('candor_source_events_total', { source: 'native', outcome: 'accepted' })).toBe(accepted)
    expect(valueOf('candor_source_events_total', { source: 'native', outcome: 'dead_lettered' })).toBe(1)
  })

  it('times fsync, inserts and the way to being queryable', () => {
    expect(valueOf('candor_journal_fsync_seconds_count')).toBeGreaterThanOrEqual(1)
    expect(valueOf('candor_store_insert_seconds_count', { table: 'interaction' })).toBeGreaterThanOrEqual(1)
    expect(valueOf('candor_queryable_lag_seconds_count')).toBeGreaterThanOrEqual(1)
    expect(valueOf('candor_queryable_lag_seconds_sum')).toBeGreaterThan(0)
    expect(valueOf('candor_journal_oldest_unflushed_age_seconds')).toBe(0)
    expect(valueOf('candor_journal_backlog_bytes')).toBe(0)
  })

  it('counts what was limited or refused', () => {
    expect(valueOf('candor_requests_rate_limited_total')).toBeGreaterThanOrEqual(1)
    expect(valueOf('candor_requests_refused_total', { status: '429' })).toBe(valueOf('candor_requests_rate_limited_total')) // prettier-ignore
  })

  it('has histograms whose buckets add up', () => {
    for (const { name, labels, value } of samples.filter((one) => one.labels['le'] === '+Inf')) {
      const { le, ...rest } = labels
      expect(le).toBe('+Inf')
      expect(value).toBe(valueOf(name.replace(/_bucket$/, '_count'), rest))
    }
  })
})
