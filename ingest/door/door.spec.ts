/** Who is let in, over HTTP: keys, workspaces, web pages, names of this machine, limits, memory. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Fastify, { type FastifyInstance } from 'fastify'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Store } from '@candor/queries'
import type { Receipt } from '../candidate.ts'
import { Intake } from '../intake.ts'
import { ingestRoutes } from '../routes.ts'
import { guardReads } from './access.ts'
import { Door } from './door.ts'
import { InFlight } from './in-flight.ts'
import { KeyRing } from './key-ring.ts'

let directory = ''
let intake: Intake
let store: Store
let keys: KeyRing
let open: FastifyInstance
let closed: FastifyInstance
const inFlight = new InFlight(1024 * 1024)
const secrets: Record<string, string> = {}

async function service(required: boolean): Promise<FastifyInstance> {
  const door = new Door({ keys, required })
  const app = Fastify()
  guardReads(app, door)
  await app.register((scope) => ingestRoutes(scope, { intake, store, door, inFlight }))
  app.get('/api/reach', ({ query }) => query)
  app.get('/api/dead-letters', { config: { access: 'people' } }, ({ seesPeople }) => ({ seesPeople }))
  app.get('/livez', { config: { access: 'public' } }, () => ({ alive: true }))
  app.get('/*', { config: { access: 'every' } }, () => 'a page')
  return app
}

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'candor-door-'))
  store = { load: () => Promise.resolve(), dropWorkspace: () => Promise.resolve() } as unknown as Store
  intake = await Intake.open({ directory, store })
  keys = await KeyRing.open({ directory })
  const make = async (name: string, asked: object): Promise<void> => {
    secrets[name] = (await keys.create(asked)).secret
  }
  await make('shop', { workspace: 'shop', scope: 'ingest', origins: ['https://shop.example'] })
  await make('slow', { workspace: 'shop', scope: 'ingest', eventsPerSecond: 2, requestsPerSecond: 100 })
  await make('read', { workspace: 'shop', scope: 'read' })
  await make('readAll', { workspace: '*', scope: 'read' })
  await make('people', { workspace: 'shop', scope: 'people' })
  await make('define', { workspace: 'shop', scope: 'define' })
  await make('admin', { workspace: 'shop', scope: 'admin' })
  const gone = await keys.create({ workspace: 'shop', scope: 'ingest' })
  await keys.revoke(gone.key.id)
  secrets['gone'] = gone.secret
  open = await service(false)
  closed = await service(true)
})
afterEach(() => vi.restoreAllMocks())
afterAll(async () => {
  await Promise.all([open.close(), closed.close()])
  await intake.close()
  await rm(directory, { recursive: true })
})

const event = (id: string) =>
  JSON.stringify({ id, verb: 'View', at: '2026-02-01T00:00:00Z', channel: 'x', actor: { id: 'a' } })
const bearer = (name: string) => ({ authorization: `Bearer ${secrets[name] ?? name}` })
const post = (app: FastifyInstance, url: string, payload: string, headers: Record<string, string> = {}) =>
  app.inject({ method: 'POST', url, payload, headers })
const code = (answer: { statusCode: number; body: string }) => [
  answer.statusCode,
  answer.body.includes('urn:candor') ? (JSON.parse(answer.body) as { type: string }).type.split(':').at(-1) : '',
]

describe('without a key', () => {
  it('a workspace that has none is open to this machine, and one that has is not', async () => {
    expect((await post(open, '/v1/interactions', event('1'))).statusCode).toBe(200)
    expect(code(await post(open, '/v1/interactions?workspace=shop', event('1')))).toEqual([401, 'key_needed'])
    expect(code(await post(open, '/v1/definitions?workspace=shop', '[]'))).toEqual([401, 'key_needed'])
    expect(code(await open.inject({ method: 'DELETE', url: '/v1/workspaces/shop' }))).toEqual([401, 'key_needed'])
    expect((await open.inject('/api/reach?workspace=shop')).statusCode).toBe(200)
  })

  it('nothing is, where keys are required, but what tells nothing about anybody', async () => {
    expect(code(await post(closed, '/v1/interactions', event('1')))).toEqual([401, 'key_needed'])
    for (const url of ['/api/reach', '/', '/v1/status', '/nowhere/to/be/found'])
      expect([url, ...code(await closed.inject(url))]).toEqual([url, 401, 'key_needed'])
    expect((await closed.inject('/livez')).statusCode).toBe(200)
    expect((await closed.inject('/')).headers['www-authenticate']).toBe('Bearer realm="Candor"')
  })

  it('keys are neither listed, nor made, nor revoked once there is one', async () => {
    for (const app of [open, closed]) {
      expect(code(await app.inject('/v1/keys'))).toEqual([401, 'key_needed'])
      expect(code(await post(app, '/v1/keys', '{"workspace":"*","scope":"admin"}'))).toEqual([401, 'key_needed'])
      expect(code(await post(app, '/v1/keys', '{"workspace":"main","scope":"ingest"}'))).toEqual([401, 'key_needed'])
      expect(code(await app.inject({ method: 'DELETE', url: '/v1/keys/x' }))).toEqual([401, 'key_needed'])
    }
  })

  it('a page of the web gets nothing, nor does a name that somebody pointed at this machine', async () => {
    const evil = { origin: 'https://evil.example' }
    expect(code(await post(open, '/v1/interactions', event('1'), evil))).toEqual([403, 'origin_not_allowed'])
    expect(code(await open.inject({ url: '/api/reach', headers: evil }))).toEqual([403, 'origin_not_allowed'])
    const rebound = { host: 'evil.example' }
    expect(code(await open.inject({ url: '/api/reach', headers: rebound }))).toEqual([403, 'host_not_allowed'])
    expect(code(await post(open, '/v1/interactions', event('1'), rebound))).toEqual([403, 'host_not_allowed'])
    const local = { origin: 'http://localhost:3000' }
    expect((await post(open, '/v1/interactions', event('1'), local)).statusCode).toBe(200)
  })
})

describe('a key', () => {
  const basic = (user: string, password = '') => `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`

  it('counts as Bearer, in Basic, in the body and in the address, and says which workspace is meant', async () => {
    const accept = vi.spyOn(intake, 'accept')
    const shop = secrets['shop'] ?? ''
    const answers = [
      await post(closed, '/v1/interactions', event('2'), bearer('shop')),
      await post(closed, '/v1/interactions?workspace=shop', event('3'), { authorization: basic(shop) }),
      await post(closed, '/v1/interactions', event('4'), { authorization: basic('candor', shop) }),
      await post(closed, `/v1/interactions?key=${shop}`, event('5')),
      await post(closed, '/v1/batch', JSON.stringify({ writeKey: shop, batch: [] })),
      await post(closed, '/v1/interactions', event('6'), bearer('admin')),
    ]
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200, 200, 200, 200, 200])
    expect(accept.mock.calls.map(([, origin]) => origin.workspace)).toEqual(Array(6).fill('shop'))
  })

  it.each([
    ['shop', '/v1/interactions?workspace=main', [403, 'wrong_workspace']],
    ['shop', '/v1/definitions', [403, 'wrong_scope']],
    ['shop', '/v1/keys', [403, 'wrong_scope']],
    ['shop', '/v1/identity/decisions', [403, 'wrong_scope']],
    ['read', '/v1/interactions', [403, 'wrong_scope']],
    ['people', '/v1/interactions', [403, 'wrong_scope']],
    ['people', '/v1/definitions', [403, 'wrong_scope']],
    ['define', '/v1/interactions', [403, 'wrong_scope']],
    ['define', '/v1/identity/decisions', [403, 'wrong_scope']],
    ['define', '/v1/keys', [403, 'wrong_scope']],
    ['gone', '/v1/interactions', [401, 'revoked_key']],
    ['candor_ingest_unheard-of', '/v1/interactions', [401, 'unknown_key']],
    ['somebody-elses', '/v1/interactions', [401, 'key_needed']],
    ['__proto__', '/v1/interactions', [401, 'key_needed']],
  ])('%s for POST %s', async (name, url, expected) => {
    const accept = vi.spyOn(intake, 'accept')
    expect(code(await post(closed, url, event('x'), bearer(name)))).toEqual(expected)
    expect(accept).not.toHaveBeenCalled()
  })

  it('of our own kind is checked even where none is needed: a typing error must not end up in the wrong place', async () => {
    expect(code(await post(open, '/v1/interactions', event('x'), bearer('candor_x')))).toEqual([401, 'unknown_key'])
    expect((await post(open, '/v1/interactions', event('x'), bearer('whatever'))).statusCode).toBe(200)
  })

  it('reads its workspace and no other, and pages with all workspaces need one for all', async () => {
    const read = async (url: string, name: string) => closed.inject({ url, headers: bearer(name) })
    expect((await read('/api/reach', 'read')).json()).toEqual({ workspace: 'shop' })
    expect((await read('/api/reach?workspace=shop', 'read')).statusCode).toBe(200)
    expect(code(await read('/api/reach?workspace=main', 'read'))).toEqual([403, 'wrong_workspace'])
    expect(code(await read('/', 'read'))).toEqual([403, 'wrong_workspace'])
    expect((await read('/', 'readAll')).body).toBe('a page')
    expect((await read('/api/reach', 'readAll')).json()).toEqual({})
    expect(code(await read('/api/reach', 'shop'))).toEqual([403, 'wrong_scope'])
  })

  it('sees who is behind the numbers with scope people only, and numbers as well', async () => {
    const read = async (url: string, name: string) => closed.inject({ url, headers: bearer(name) })
    expect(code(await read('/api/dead-letters', 'read'))).toEqual([403, 'wrong_scope'])
    expect(code(await read('/api/dead-letters', 'readAll'))).toEqual([403, 'wrong_scope'])
    expect((await read('/api/dead-letters', 'people')).json()).toEqual({ seesPeople: true })
    for (const more of ['define', 'admin'])
      expect((await read('/api/dead-letters', more)).json()).toEqual({ seesPeople: true })
    expect((await read('/api/reach', 'people')).json()).toEqual({ workspace: 'shop' })
    expect(code(await read('/api/dead-letters?workspace=main', 'people'))).toEqual([403, 'wrong_workspace'])
    expect((await open.inject('/api/dead-letters')).json()).toEqual({ seesPeople: true })
  })

  it('says what numbers mean with scope define, which is what declaring needs', async () => {
    expect(code(await post(closed, '/v1/definitions', '{"kind":"none"}', bearer('define')))[0]).toBe(422)
    expect(code(await post(closed, '/v1/definitions?workspace=main', '[]', bearer('define')))).toEqual([
      ...[403, 'wrong_workspace'],
    ])
  })

  it('of one workspace manages the keys of that one', async () => {
    const made = await post(closed, '/v1/keys', '{"workspace":"shop","scope":"ingest"}', bearer('admin'))
    expect(made.statusCode).toBe(201)
    const { secret, key } = made.json<{ secret: string; key: { id: string } }>()
    expect(Object.keys(key)).not.toContain('hash')
    expect((await post(closed, '/v1/interactions', event('7'), { authorization: `Bearer ${secret}` })).statusCode).toBe(
      200,
    )
    const headers = bearer('admin')
    expect((await closed.inject({ method: 'DELETE', url: `/v1/keys/${key.id}`, headers })).statusCode).toBe(200)
    expect(code(await post(closed, '/v1/interactions', event('8'), { authorization: `Bearer ${secret}` }))).toEqual([
      ...[401, 'revoked_key'],
    ])
    for (const workspace of ['main', '*'])
      expect(code(await post(closed, '/v1/keys', JSON.stringify({ workspace, scope: 'admin' }), headers))).toEqual([
        ...[403, 'wrong_workspace'],
      ])
    const listed = (await closed.inject({ url: '/v1/keys', headers })).json<{ keys: { workspace: string }[] }>()
    expect(new Set(listed.keys.map(({ workspace }) => workspace))).toEqual(new Set(['shop']))
    const all = keys.list().find(({ workspace }) => workspace === '*')
    const other = await closed.inject({ method: 'DELETE', url: `/v1/keys/${all?.id ?? ''}`, headers })
    expect(code(other)).toEqual([404, 'no_such_key'])
  })
})

describe('web pages', () => {
  const preflight = (app: FastifyInstance, origin: string) =>
    app.inject({
      method: 'OPTIONS',
      url: '/v1/batch',
      headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'content-type' },
    })

  it('are allowed by the key that lists them, by name', async () => {
    const answer = await preflight(closed, 'https://shop.example')
    expect(answer.statusCode).toBe(204)
    expect(answer.headers).toMatchObject({
      'access-control-allow-origin': 'https://shop.example',
      'access-control-allow-methods': 'POST, GET',
      vary: 'Origin',
    })
    const origin = 'https://shop.example'
    const sent = await post(closed, '/v1/interactions', event('9'), { ...bearer('shop'), origin })
    expect([sent.statusCode, sent.headers['access-control-allow-origin']]).toEqual([200, origin])
  })

  it('are refused by every other key, and by name only', async () => {
    for (const origin of ['https://evil.example', 'null', 'https://shop.example.evil', 'http://shop.example']) {
      const answer = await preflight(closed, origin)
      expect([answer.statusCode, answer.headers['access-control-allow-origin']]).toEqual([403, undefined])
    }
    const origin = 'https://shop.example'
    const sent = await post(closed, '/v1/interactions', event('10'), { ...bearer('admin'), origin })
    expect(code(sent)).toEqual([403, 'origin_not_allowed'])
    expect((await preflight(open, 'http://localhost:5173')).statusCode).toBe(204)
    expect((await preflight(closed, 'http://localhost:5173')).statusCode).toBe(403)
  })
})

describe('limits', () => {
  it('refuse what is too much with 429, Retry-After and RateLimit, and accept nothing of it', async () => {
    const lines = ['l1', 'l2', 'l3', 'l4'].map(event).join('\n')
    const first = await post(closed, '/v1/interactions', lines, bearer('slow'))
    expect([first.statusCode, first.headers['ratelimit-policy']]).toEqual([
      ...[200, '"requests";q=100;qu="requests";w=1, "events";q=2;qu="events";w=1'],
    ])
    const second = await post(closed, '/v1/interactions', event('l5'), bearer('slow'))
    expect(code(second)).toEqual([429, 'rate_limited'])
    expect(Number(second.headers['retry-after'])).toBeGreaterThanOrEqual(1)
    expect(second.headers['ratelimit']).toContain('"events";r=0')
  })

  it('keep memory bounded: what does not fit is sent away with 503 before it is read', async () => {
    const big = 'x'.repeat(600 * 1024)
    let release: (receipt: Receipt) => void = () => undefined
    const receipt: Receipt = { received: 0, accepted: 0, duplicates: 0, deadLettered: 0, errors: [] }
    vi.spyOn(intake, 'accept').mockImplementation(() => new Promise((resolve) => (release = resolve)))
    const first = post(open, '/v1/interactions', big)
    await vi.waitFor(() => expect(inFlight.bytes).toBeGreaterThan(600 * 1024))
    const second = await post(open, '/v1/interactions', big)
    expect(code(second)).toEqual([503, 'overloaded'])
    expect(second.headers['retry-after']).toBe('2')
    await vi.waitFor(() => {
      release(receipt)
      return expect(first).resolves.toMatchObject({ statusCode: 200 })
    })
    expect(inFlight.bytes).toBe(0)
  })
})

describe('a large request', () => {
  it('is checked in slices: others get their turn meanwhile', async () => {
    vi.spyOn(intake, 'accept').mockResolvedValue({
      received: 0,
      accepted: 0,
      duplicates: 0,
      deadLettered: 0,
      errors: [],
    })
    const lines = Array.from({ length: 5_000 }, (_, n) => event(`big-${n}`)).join('\n')
    let turns = 0
    let isDone = false
    const count = (): void => {
      turns++
      if (!isDone) setImmediate(count)
    }
    const big = new InFlight()
    const app = Fastify()
    await app.register((scope) => ingestRoutes(scope, { intake, store, door: new Door({ keys }), inFlight: big }))
    const answer = app.inject({ method: 'POST', url: '/v1/interactions', payload: lines })
    setImmediate(count)
    expect((await answer).statusCode).toBe(200)
    isDone = true
    expect(turns).toBeGreaterThan(3)
    await app.close()
  })
})
