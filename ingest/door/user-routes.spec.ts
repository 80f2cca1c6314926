/** Users over HTTP, and what who is signed in may do at the door. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Fastify, { type FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { acceptAnyBody } from '../body.ts'
import { ProblemError, sendProblem } from '../problem.ts'
import { guardReads } from './access.ts'
import type { Scope } from './api-key.ts'
import { credentialOf } from './credential.ts'
import { Door } from './door.ts'
import { KeyRing } from './key-ring.ts'
import { Passwords } from './password.ts'
import { Sessions } from './sessions.ts'
import { SignIns } from './sign-ins.ts'
import { userRoutes, type ShownUser } from './user-routes.ts'
import { Users } from './users.ts'

const PASSWORD = 'four little words'
let directory = ''
let app: FastifyInstance
let signIns: SignIns
let keys: KeyRing
let operator = ''
const cookies: Record<string, string> = {}

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'candor-user-routes-'))
  keys = await KeyRing.open({ directory })
  operator = await keys.giveOperator()
  const users = await Users.open({ directory, passwords: new Passwords({ ln: 4, r: 1, p: 1 }) })
  signIns = new SignIns({ users, sessions: await Sessions.open({ directory }) })
  const door = new Door({ keys, signIns })
  app = Fastify()
  guardReads(app, door)
  app.setErrorHandler((error, _request, reply) =>
    sendProblem(reply, error instanceof ProblemError ? error : new ProblemError('internal')),
  )
  await app.register(async (scope) => {
    acceptAnyBody(scope)
    scope.setValidatorCompiler(() => () => true)
    scope.addHook('onRoute', (route) => {
      route.config = { ...route.config, access: 'own' }
    })
    userRoutes(scope, { door, signIns })
    // What any entrance does, for each scope.
    scope.post('/v1/does/:scope', (request) => {
      const { scope: wanted } = request.params as { scope: Scope }
      return { key: door.admit(request, wanted, credentialOf(request), null).key?.scope ?? null }
    })
    await Promise.resolve()
  })
  app.get('/api/reach', () => ({}))
  app.get('/api/dead-letters', { config: { access: 'people' } }, () => ({}))
  app.get('/*', { config: { access: 'every', isPage: true } }, () => 'a page')
})
afterAll(async () => {
  await app.close()
  await keys.close()
  await rm(directory, { recursive: true })
})

const HOST = 'candor.example'
const call = (method: 'GET' | 'POST' | 'DELETE', url: string, body?: object, headers: Record<string, string> = {}) =>
  app.inject({
    method,
    url,
    headers: { host: 'localhost', ...headers },
    ...(body && { payload: JSON.stringify(body) }),
  })
const asOperator = () => ({ authorization: `Bearer ${operator}` })
const own = (who: string) => ({ cookie: cookies[who] ?? '', host: HOST, origin: `https://${HOST}` })
const problem = ({ statusCode, body }: { statusCode: number; body: string }) => [
  statusCode,
  (JSON.parse(body) as { type: string }).type.split(':').at(-1),
]

describe('before there is a user', () => {
  it('this machine is open as ever, and users can be made by whoever could make keys', async () => {
    expect((await call('GET', '/')).body).toBe('a page')
    expect((await call('GET', '/v1/users')).json()).toEqual({ users: [] })
    expect((await call('POST', '/v1/does/admin')).json()).toEqual({ key: null })
    expect(problem(await call('GET', '/v1/users', undefined, { host: HOST }))).toEqual([403, 'host_not_allowed'])
  })
})

describe('users', () => {
  it('are made with a password or an invitation, listed without either, and changed', async () => {
    for (const role of ['viewer', 'analyst', 'admin']) {
      const made = await call('POST', '/v1/users', { name: role, role, password: PASSWORD }, asOperator())
      expect([made.statusCode, made.json<{ invite: unknown }>().invite]).toEqual([201, null])
      cookies[role] = `candor_session=${await signIns.sessions.start(signIns.users.named(role).id)}`
    }
    const invited = (await call('POST', '/v1/users', { name: 'Zoë@shop.example', role: 'viewer' }, asOperator())).json<{ invite: string }>() // prettier-ignore
    expect(invited.invite).toMatch(/^\/invite\/[\w-]{43}$/)
    const path = `/v1/users/${encodeURIComponent('zoë@shop.example')}`
    expect((await call('POST', `${path}/role`, { role: 'analyst' }, asOperator())).json()).toMatchObject({ role: 'analyst', hasPassword: false }) // prettier-ignore
    expect((await call('POST', `${path}/invite`, {}, asOperator())).json<{ invite: string }>().invite).not.toBe(invited.invite) // prettier-ignore
    const set = await call('POST', `${path}/password`, { password: 'another few words' }, asOperator())
    expect(set.json()).toMatchObject({ hasPassword: true, invitedUntil: null })
    const { users } = (await call('GET', '/v1/users', undefined, asOperator())).json<{ users: ShownUser[] }>()
    expect(users.map(({ name }) => name)).toEqual(['viewer', 'analyst', 'admin', 'zoë@shop.example'])
    expect(JSON.stringify(users)).not.toMatch(/scrypt|"hash"|"password"/)
    expect((await call('DELETE', path, undefined, asOperator())).statusCode).toBe(200)
  })

  it.each([
    ['/v1/users', {}, [422, 'invalid_user']],
    ['/v1/users', { name: 'x', role: 'root' }, [422, 'invalid_user']],
    ['/v1/users', { name: 'x', role: 'viewer', password: 'short' }, [422, 'invalid_password']],
    ['/v1/users', { name: 'x', role: 'viewer', isAdmin: true }, [422, 'invalid_user']],
    ['/v1/users', { name: 'ADMIN', role: 'viewer' }, [409, 'user_exists']],
    ['/v1/users/nobody/role', { role: 'admin' }, [404, 'no_such_user']],
    ['/v1/users/viewer/role', { role: '__proto__' }, [422, 'invalid_user']],
  ])('say what is wrong with POST %s %j', async (url, body, expected) => {
    expect(problem(await call('POST', url, body, asOperator()))).toEqual(expected)
  })
})

describe('once there is a user', () => {
  it('nobody reads, declares or administers without a sign-in or a key; events come in as before', async () => {
    for (const [method, url] of [
      ['GET', '/'],
      ['GET', '/api/reach'],
      ['GET', '/v1/users'],
      ['POST', '/v1/does/define'],
      ['POST', '/v1/does/admin'],
    ] as const)
      // prettier-ignore
      expect([url, ...problem(await call(method, url))]).toEqual([url, 401, 'key_needed'])
    expect((await call('POST', '/v1/does/ingest')).json()).toEqual({ key: null })
  })

  it.each([
    ['viewer', { read: 200, people: 403, define: 403, admin: 403 }],
    ['analyst', { read: 200, people: 200, define: 200, admin: 403 }],
    ['admin', { read: 200, people: 200, define: 200, admin: 200 }],
  ])('the role %s may what its scope may: %j', async (role, may) => {
    for (const [scope, status] of Object.entries(may)) {
      const answer = await call('POST', `/v1/does/${scope}`, {}, own(role))
      expect([scope, answer.statusCode]).toEqual([scope, status])
    }
    expect((await call('GET', '/api/dead-letters', undefined, own(role))).statusCode).toBe(may.people)
    expect((await call('GET', '/v1/users', undefined, own(role))).statusCode).toBe(may.admin)
    expect((await call('GET', '/', undefined, own(role))).body).toBe('a page')
  })

  it('a session never sends events: it says nothing of the program that does', async () => {
    const headers = { cookie: cookies['admin'] ?? '', host: 'localhost', origin: 'http://localhost:3000' }
    expect((await call('POST', '/v1/does/ingest', {}, headers)).json()).toEqual({ key: null })
  })

  it('a role that is taken away holds no longer, and a user who is removed is out', async () => {
    await call('POST', '/v1/users', { name: 'temp', role: 'admin', password: PASSWORD }, asOperator())
    const token = await signIns.sessions.start(signIns.users.named('temp').id)
    const headers = { cookie: `candor_session=${token}`, host: HOST }
    expect((await call('GET', '/v1/users', undefined, headers)).statusCode).toBe(200)
    await call('POST', '/v1/users/temp/role', { role: 'viewer' }, asOperator())
    expect((await call('GET', '/v1/users', undefined, headers)).statusCode).toBe(403)
    await call('DELETE', '/v1/users/temp', undefined, asOperator())
    await call('POST', '/v1/users', { name: 'temp', role: 'admin', password: PASSWORD }, asOperator())
    expect((await call('GET', '/', undefined, headers)).statusCode).toBe(401)
  })
})

describe('a cookie counts for nothing', () => {
  it.each([
    ['from a page of another site', { origin: 'https://evil.example' }],
    ['from one whose origin is hidden', { origin: 'null' }],
    ['from another port of this name', { origin: 'https://candor.example:8443' }],
    ['from another name of the domain', { origin: 'https://shop.candor.example' }],
    ['where nothing says which page it comes from', {}],
    ['where the browser says that it is another one', { 'sec-fetch-site': 'same-site' }],
  ])('in what is posted %s', async (_words, headers) => {
    const sent = { cookie: cookies['admin'] ?? '', host: HOST, ...(headers as Record<string, string>) }
    expect((await call('POST', '/v1/does/admin', {}, sent)).statusCode).toBeGreaterThanOrEqual(401)
    expect((await call('DELETE', '/v1/users/viewer', undefined, sent)).statusCode).toBeGreaterThanOrEqual(401)
  })

  it('in what another site embeds; a link from there works', async () => {
    const sent = { cookie: cookies['admin'] ?? '', host: HOST, 'sec-fetch-site': 'cross-site' }
    expect((await call('GET', '/api/reach', undefined, { ...sent, 'sec-fetch-mode': 'no-cors' })).statusCode).toBe(401)
    expect((await call('GET', '/', undefined, { ...sent, 'sec-fetch-mode': 'navigate' })).statusCode).toBe(200)
  })

  it('when it is forged, or a session is shown as if it were a key', async () => {
    const token = (cookies['admin'] ?? '').split('=')[1] ?? ''
    for (const cookie of [
      'candor_session=',
      'candor_session=x',
      `candor_session=${token}x`,
      `candor_session=${operator}`,
      `Candor_session=${token}`,
      `x=candor_session=${token}`,
      `candor_session="${token}"`,
    ])
      // prettier-ignore
      expect([cookie, (await call('GET', '/', undefined, { cookie, host: HOST })).statusCode]).toEqual([cookie, 401])
    for (const authorization of [`Bearer ${token}`, `Basic ${Buffer.from(`admin:${token}`).toString('base64')}`])
      expect((await call('GET', '/api/reach', undefined, { authorization, host: HOST })).statusCode).toBe(401)
  })
})

describe('a browser without a session', () => {
  it('is led from a page to where it signs in; a program is told that it needs a key', async () => {
    const html = { accept: 'text/html,application/xhtml+xml', host: HOST }
    const led = await call('GET', '/reach?workspace=shop', undefined, html)
    expect([led.statusCode, led.headers.location]).toEqual([303, '/sign-in?next=%2Freach%3Fworkspace%3Dshop'])
    const data = await call('GET', '/reach/__data.json?workspace=shop&x-sveltekit-invalidated=01', undefined, { host: HOST }) // prettier-ignore
    expect(data.json()).toEqual({ type: 'redirect', location: '/sign-in?next=%2Freach%3Fworkspace%3Dshop' })
    expect((await call('GET', '//evil.example/x', undefined, html)).headers.location).toBe('/sign-in')
    const program = await call('GET', '/reach', undefined, { host: HOST })
    expect([program.statusCode, program.headers['www-authenticate']]).toEqual([401, 'Bearer realm="Candor"'])
    expect(problem(await call('GET', '/api/reach', undefined, html))).toEqual([401, 'key_needed'])
  })
})
