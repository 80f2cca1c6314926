/** A person's data over HTTP, in the whole service: export, erasure, receipts, and addresses that are stored nowhere. */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startService, type Service } from './service.ts'

let directory = ''
let candor: Service

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'candor-privacy-'))
  candor = await startService({
    config: {
      ...{ dataDirectory: directory, host: '127.0.0.1', port: 0, clickhouse: null, writeKeys: {}, sample: false },
      keys: 'required',
    },
    dashboard: '',
  })
})
afterAll(async () => {
  await candor.close()
  await rm(directory, { recursive: true, force: true })
})

const call = (method: string, path: string, body?: string, headers: Record<string, string> = {}) =>
  fetch(candor.url + path, {
    method,
    headers: { authorization: `Bearer ${candor.operatorKey}`, ...headers },
    ...(body !== undefined && { body }),
  })
const ID = 'dora/äöü?&#%-81c2'
const person = `/v1/people/x/${encodeURIComponent(ID)}`
const event = (id: string, actor: string) =>
  JSON.stringify({ id, verb: 'Create', at: '2026-02-01T00:00:00Z', channel: 'x', actor: { id: actor }, text: 'hi' })

describe('people over HTTP', () => {
  it('need an admin’s key', async () => {
    for (const [method, path] of [
      ['GET', `${person}/export`],
      ['DELETE', person],
      ['GET', `${person}/erasures`],
    ] as const)
      // prettier-ignore
      expect((await fetch(candor.url + path, { method })).status).toBe(401)
  })

  it('are exported, erased, and found among the receipts', async () => {
    await call('POST', '/v1/interactions', `${event('1', ID)}\n${event('2', 'other')}`)
    const exported = await call('GET', `${person}/export`)
    expect(exported.headers.get('content-type')).toContain('application/x-ndjson')
    const lines = (await exported.text()).trim().split('\n').map((line) => JSON.parse(line) as object) // prettier-ignore
    expect(lines).toMatchObject([
      { kind: 'account', id: ID },
      { kind: 'interaction', event_id: '1' },
    ])
    const erased = await call('DELETE', person)
    expect(erased.status).toBe(200)
    expect(await erased.json()).toMatchObject({ erased: { accounts: 1, interactions: 1 }, filesHoldingIt: [] })
    expect(await (await call('GET', `${person}/export`)).text()).toBe('')
    expect(await (await call('GET', `${person}/erasures`)).json()).toMatchObject({
      receipts: [{ mentionsByOthers: 0 }],
    })
    expect((await (await call('GET', '/v1/audit?lines=on')).json()) as object).toMatchObject({ isBalanced: true })
  })

  it('do not take along those who share a device with them: such links are held', async () => {
    const link = (id: string, actor: string) =>
      JSON.stringify({
        ...{ id, verb: 'Link', at: '2026-02-01T00:00:00Z', channel: 'web', actor: { id: actor, channel: 'user' } },
        linked: { channel: 'device', id: 'tablet-of-the-family' },
      })
    await call('POST', '/v1/interactions', [link('f1', 'father'), link('f2', 'daughter')].join('\n'))
    const own = JSON.stringify({
      ...{
        id: 'f3',
        verb: 'Link',
        at: '2026-02-01T00:00:00Z',
        channel: 'web',
        actor: { id: 'father', channel: 'user' },
      },
      linked: { channel: 'shop', id: 'customer-of-father' },
    })
    await call('POST', '/v1/interactions', own)
    const lines = await (await call('GET', '/v1/people/user/father/export')).text()
    expect(lines).toContain('customer-of-father')
    expect(lines).not.toContain('daughter')
    const erased = await (await call('DELETE', '/v1/people/user/father')).json()
    expect(erased).toMatchObject({ erased: { accounts: 2 }, filesHoldingIt: [] })
    expect(await (await call('GET', '/v1/people/user/daughter/export')).text()).toContain('f2')
  })

  it('have no address: none that a client sends is stored, in any protocol', async () => {
    const address = '203.0.113.77'
    const forwarded = { 'x-forwarded-for': address, forwarded: `for=${address}`, 'x-real-ip': address }
    const context = { ip: address, library: { name: 'l' } }
    const calls: [string, string][] = [
      ['/v1/interactions', event('ip', 'someone')],
      ['/v1/batch', JSON.stringify({ batch: [{ type: 'track', userId: 'u', event: 'e', messageId: 'ip1', context }] })],
      ['/v1/track', JSON.stringify({ userId: 'u', event: 'e', messageId: 'ip2', context })],
      ['/v1/identify', JSON.stringify({ userId: 'u', anonymousId: 'a', messageId: 'ip3', context })],
    ]
    for (const [path, body] of calls) expect((await call('POST', path, body, forwarded)).status).toBe(200)
    await candor.intake.drained()
    const files = (await readdir(directory, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile())
    const holding: string[] = []
    for (const { parentPath, name } of files)
      if ((await readFile(join(parentPath, name))).includes(address)) holding.push(name)
    expect(holding).toEqual([])
    expect((await candor.store.query('people/export_interactions', { workspace: 'main', actors: [2, 3, 4, 5], after_at: '1970-01-01T00:00:00Z', after_id: '', limit: 100 })).filter(({ row }) => row.includes(address))).toEqual([]) // prettier-ignore
  })
})
