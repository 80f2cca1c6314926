import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { jsonLog } from './logging.ts'
import { startService } from './service.ts'

const PERSON = 'dora-81c2-of-the-log'

describe('the log', () => {
  it('as JSON has every request with its number, route, status and time, and nothing about anybody', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'candor-log-'))
    let text = ''
    const { info, trouble, answered } = jsonLog((line) => (text += line))
    const candor = await startService({
      config: {
        ...{ dataDirectory: directory, host: '127.0.0.1', port: 0, clickhouse: null, writeKeys: {}, sample: false },
      },
      ...{ dashboard: '', log: info, trouble, answered },
    })
    const headers = { authorization: `Bearer ${candor.operatorKey}`, 'x-forwarded-for': '203.0.113.77' }
    const event = { id: PERSON, verb: 'View', at: '2026-02-01T00:00:00Z', channel: 'x', actor: { id: PERSON } }
    const body = `${JSON.stringify(event)}\n{"id":"${PERSON}"}`
    await (await fetch(`${candor.url}/v1/interactions?source=import`, { method: 'POST', body, headers })).text()
    await (await fetch(`${candor.url}/v1/people/x/${PERSON}/export?secret=${PERSON}`, { headers })).text()
    await (await fetch(`${candor.url}/nowhere/${PERSON}`, { headers })).text()
    await (await fetch(`${candor.url}/v1/people/x/${PERSON}`, { method: 'DELETE', headers })).text()
    trouble('The store did not take it', Object.assign(new Error(`near '${PERSON}'`), { code: '27' }))
    await candor.close()
    await rm(directory, { recursive: true })

    const lines = text.trim().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>) // prettier-ignore
    const requests = lines.filter(({ msg }) => msg === 'answered')
    expect(requests).toMatchObject([
      { level: 'info', method: 'POST', route: '/v1/interactions', status: 200 },
      { method: 'GET', route: '/v1/people/:channel/:id/export', status: 200 },
      { status: 404 },
      { method: 'DELETE', route: '/v1/people/:channel/:id', status: 200 },
    ])
    expect(new Set(requests.map(({ id }) => id)).size).toBe(4)
    expect(lines.at(-1)).toMatchObject({ level: 'error', msg: 'The store did not take it', error: { code: '27' } })
    for (const secret of [PERSON, '203.0.113.77', candor.operatorKey, 'secret=']) expect(text).not.toContain(secret)
  })
})
