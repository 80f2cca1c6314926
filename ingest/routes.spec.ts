import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Fastify, { type FastifyInstance, type InjectOptions } from 'fastify'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Store } from '@candor/queries'
import { Door } from './door/door.ts'
import { KeyRing } from './door/key-ring.ts'
import type { Origin } from './candidate.ts'
import { Intake, IntakeFull } from './intake.ts'
import { JournalUnavailable } from './journal/journal.ts'
import { LoaderStopped } from './loader.ts'
import { ingestRoutes } from './routes.ts'

const NOW = Date.parse('2026-03-01T12:00:00Z')
let directory = ''
let intake: Intake
let app: FastifyInstance
const trouble: unknown[] = []

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'candor-routes-'))
  const store = { load: () => Promise.resolve(), dropWorkspace: () => Promise.resolve() } as unknown as Store
  intake = await Intake.open({ directory, store })
  const keys = await KeyRing.open({ directory, configured: { k: 'shop' } })
  app = Fastify()
  await app.register((scope) =>
    ingestRoutes(scope, { intake, store, door: new Door({ keys }), now: () => NOW, onTrouble: (_words, error) => trouble.push(error) }),
  ) // prettier-ignore
})
afterEach(() => vi.restoreAllMocks())
afterAll(async () => {
  await app.close()
  await intake.close()
  await rm(directory, { recursive: true })
})

const post = (url: string, payload: string | Buffer = '', headers: Record<string, string> = {}) =>
  app.inject({ method: 'POST', url, payload, headers })
const event = (id: string) => JSON.stringify({ id, verb: 'View', at: '2026-02-01T00:00:00Z', channel: 'x', actor: { id: 'a' } }) // prettier-ignore

describe('replies', () => {
  it.each([
    ['/v1/interactions', event('1'), { received: 1, accepted: 1, duplicates: 0, deadLettered: 0, errors: [] }],
    ['/v1/interactions', event('1'), { received: 1, accepted: 0, duplicates: 1, deadLettered: 0, errors: [] }],
    ['/v1/interactions', '', { received: 0, accepted: 0, duplicates: 0, deadLettered: 0, errors: [] }],
    ['/v1/batch', '{"batch":[{"type":"track","userId":"u","event":"e"},7]}', { success: true }],
    ['/v1/track', '{"userId":"u","event":"e"}', { success: true }],
    ['/v1/definitions', '{"kind":"market","key":"m","body":{"brand":"b","rivals":[]}}', { declared: 1 }],
  ])('POST %s with %j', async (url, body, expected) => {
    const answer = await post(url, body)
    expect([answer.statusCode, answer.json()]).toEqual([200, expected])
  })

  it.each([
    ['/v1/interactions?workspace=A', event('2'), 400, 'invalid_workspace'],
    ['/v1/interactions?workspace=a&workspace=a', event('2'), 400, 'invalid_workspace'],
    ['/v1/interactions', '{}\n'.repeat(20_001), 413, 'too_many_events'],
    ['/v1/interactions', Buffer.alloc(11 * 1024 * 1024), 413, 'body_too_large'],
    ['/v1/definitions', '{"kind":"market"}', 422, 'invalid_definition'],
    ['/v1/definitions', '', 422, 'invalid_definition'],
  ])('POST %s refuses with a problem document', async (url, body, status, code) => {
    const answer = await post(url, body)
    expect(answer.statusCode).toBe(status)
    expect(answer.headers['content-type']).toContain('application/problem+json')
    expect(answer.json()).toMatchObject({ type: `urn:candor:problem:${code}`, status })
  })

  it.each<[Error, number, string]>([
    [new JournalUnavailable(new Error('ENOSPC')), 503, 'journal_unavailable'],
    [new IntakeFull(), 503, 'intake_full'],
    [new LoaderStopped(), 503, 'stopping'],
    [new Error('secret of the house'), 500, 'internal'],
  ])('answers %s as a problem document, and tells only the log what nobody foresaw', async (error, status, code) => {
    vi.spyOn(intake, 'accept').mockRejectedValueOnce(error)
    const answer = await post('/v1/interactions', event('3'))
    expect([answer.statusCode, answer.headers['retry-after']]).toEqual([status, status === 503 ? '2' : undefined])
    expect(answer.json()).toMatchObject({ type: `urn:candor:problem:${code}` })
    expect(answer.body).not.toContain('secret')
    expect(trouble.includes(error)).toBe(status === 500)
  })

  it('says that the store refuses, and not what it said of rows that may be of other workspaces', async () => {
    const status = intake.status()
    vi.spyOn(intake, 'status').mockReturnValue({ ...status, storeError: 'cannot parse {"workspace":"other"}' })
    const answer = await app.inject('/v1/status')
    expect(answer.json()).toMatchObject({ storeError: 'The store did not take a load; the log says why.' })
    expect(answer.body).not.toContain('other')
  })

  it('drops a workspace, and says how far things are', async () => {
    const drop: InjectOptions = { method: 'DELETE', url: '/v1/workspaces/old' }
    expect((await app.inject(drop)).json()).toEqual({ dropped: 'old' })
    expect((await app.inject({ method: 'DELETE', url: '/v1/workspaces/BAD' })).statusCode).toBe(400)
    expect((await app.inject('/v1/status')).json()).toMatchObject({ quarantined: 0, storeError: null })
  })
})

describe('write keys', () => {
  it.each([
    ['k', 'shop'],
    ['unlisted', 'main'],
    ['__proto__', 'main'],
    ['constructor', 'main'],
    ['toString', 'main'],
  ])('%s feeds %s, in the body and as the user of Basic authentication', async (key, workspace) => {
    const accept = vi.spyOn(intake, 'accept')
    await post('/v1/batch', `{"writeKey":${JSON.stringify(key)},"batch":[]}`)
    await post('/v1/batch', '{"batch":[]}', { authorization: `Basic ${Buffer.from(`${key}:`).toString('base64')}` })
    const origins: Origin[] = accept.mock.calls.map(([, origin]) => origin)
    expect(origins.map((origin) => origin.workspace)).toEqual([workspace, workspace])
  })
})
