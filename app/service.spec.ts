/** What an operator meets: probes, live updates, and words that help when it cannot start. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Audit } from '@candor/ingest'
import { startService, type Service } from './service.ts'

let directory = ''
let candor: Service
const config = (port: number) => ({
  ...{ dataDirectory: directory, host: '127.0.0.1', port, clickhouse: null, writeKeys: {}, sample: false },
})

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'candor-service-'))
  candor = await startService({ config: config(0), dashboard: '' })
})
afterAll(async () => {
  await candor.close()
  await rm(directory, { recursive: true, force: true })
})

describe('the service', () => {
  it('answers /livez, /readyz and /metrics', async () => {
    expect(await (await fetch(`${candor.url}/livez`)).json()).toEqual({ alive: true })
    expect(await (await fetch(`${candor.url}/readyz`)).json()).toEqual({ ready: true, trouble: [], warnings: [] })
    expect(await (await fetch(`${candor.url}/metrics`)).text()).toMatch(/^candor_events_received_total \d+$/m)
  })

  it('answers /v1/audit with books that balance, and puts the outcome into /metrics', async () => {
    const event = { id: 'audited', verb: 'View', at: '2026-02-01T00:00:00Z', channel: 'x', actor: { id: 'a' } }
    const url = `${candor.url}/v1/interactions?workspace=audited`
    for (let n = 0; n < 2; n++) await fetch(url, { method: 'POST', body: JSON.stringify(event) })
    const audit = (await (await fetch(`${candor.url}/v1/audit?lines=on`)).json()) as Audit
    expect(audit.isBalanced).toBe(true)
    expect(audit.workspaces).toContainEqual(
      expect.objectContaining({ workspace: 'audited', received: 2, duplicates: 1, imbalance: 0 }),
    )
    const entrances = audit.workspaces.find(({ workspace }) => workspace === 'audited')?.entrances
    expect(entrances).toMatchObject([{ source: 'native', received: 2, duplicates: 1, isCounted: true, imbalance: 0 }])
    const young = (await (await fetch(`${candor.url}/v1/audit?lines=on&maxAge=600`)).json()) as Audit
    expect([young.at, young.isDeep]).toEqual([audit.at, true])
    expect((await fetch(`${candor.url}/v1/audit?maxAge=-1`)).status).toBe(400)
    const metrics = await (await fetch(`${candor.url}/metrics`)).text()
    expect(metrics).toMatch(/^candor_conservation_imbalance_events 0$/m)
    expect(metrics).toMatch(/^candor_audit_timestamp_seconds \d+/m)
  })

  it('says in /v1/status how long the last load took, and what waits', async () => {
    const event = { id: 'lag', verb: 'View', at: '2026-02-01T00:00:00Z', channel: 'x', actor: { id: 'a' } }
    await fetch(`${candor.url}/v1/interactions`, { method: 'POST', body: JSON.stringify(event) })
    await candor.intake.drained()
    const status = (await (await fetch(`${candor.url}/v1/status`)).json()) as Record<string, unknown>
    expect(status).toMatchObject({ oldestWaitingSeconds: null, lastLoad: { lagSeconds: expect.any(Number) as number } })
  })

  it('tells open pages when data arrived', async () => {
    await candor.intake.drained()
    const abort = new AbortController()
    const live = await fetch(`${candor.url}/api/live`, { signal: abort.signal })
    const event = { id: 'e', verb: 'View', at: '2026-02-01T00:00:00Z', channel: 'x', actor: { id: 'a' } }
    await fetch(`${candor.url}/v1/interactions?workspace=live`, { method: 'POST', body: JSON.stringify(event) })
    let heard = ''
    for await (const chunk of live.body ?? []) {
      heard += Buffer.from(chunk).toString()
      if (heard.includes('event: loaded')) break
    }
    expect(heard).toMatch(/event: loaded\ndata: \{"workspace":"live","at":"[^"]+"\}/)
    abort.abort()
  })

  it('says what to do when the data directory is in use', async () => {
    await expect(startService({ config: config(0), dashboard: '' })).rejects.toThrow('already open in this process')
  })
})
