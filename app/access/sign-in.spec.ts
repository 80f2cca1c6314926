/** Signing in and out by forms, as browsers send them, and as nobody should. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Fastify, { type FastifyInstance } from 'fastify'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { Door, guardReads, KeyRing, Passwords, Sessions, SharedLinks, SignIns, Users } from '@candor/ingest'
import { mountAccess } from './mount-access.ts'
import { Shares } from './shares.ts'

const PASSWORD = 'four little words'
const HOST = 'candor.example'
let directory = ''
let signIns: SignIns
let app: FastifyInstance
const noted: string[] = []

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'candor-sign-in-'))
  const keys = await KeyRing.open({ directory })
  const users = await Users.open({ directory, passwords: new Passwords({ ln: 4, r: 1, p: 1 }) })
  const sessions = await Sessions.open({ directory })
  signIns = new SignIns({ users, sessions, note: (event, about) => noted.push(`${event} ${about ?? '-'}`) })
  app = Fastify({ trustProxy: '10.0.0.1' })
  const door = new Door({ keys, signIns, required: true })
  guardReads(app, door)
  const shares = new Shares({ app, door, keys, links: await SharedLinks.open({ directory }), render: () => null })
  await app.register((scope) => mountAccess(scope, { door, signIns, shares, onTrouble: () => undefined }))
  app.get('/*', { config: { access: 'every', isPage: true } }, () => 'a page')
})
afterAll(async () => {
  await app.close()
  await rm(directory, { recursive: true })
})
beforeEach(() => {
  noted.length = 0
})

/** Every test has an address of its own, so that tries in one do not count in the next. */
let addresses = 0
const form = (
  url: string,
  fields: Record<string, string>,
  headers: Record<string, string> = {},
  from = `192.0.2.${++addresses}`,
) =>
  // prettier-ignore
  app.inject({
    ...{ method: 'POST', url, remoteAddress: from, payload: new URLSearchParams(fields).toString() },
    headers: { host: HOST, origin: `http://${HOST}`, 'content-type': 'application/x-www-form-urlencoded', ...headers },
  })
const page = (url: string, headers: Record<string, string> = {}) =>
  app.inject({ url, headers: { host: HOST, accept: 'text/html', ...headers } })
const cookieOf = (answer: { headers: Record<string, unknown> }): string =>
  String(answer.headers['set-cookie']).split(';')[0] ?? ''
/** The templates are laid out by the formatter: what counts is what stands in them. */
const flat = (body: string): string => body.replace(/\s+/g, ' ')
const ann = { name: 'ann', password: PASSWORD }

describe('before there is a user', () => {
  it('the page says how the first one is made', async () => {
    expect((await page('/sign-in')).body).toContain('npx candor users add NAME --role admin')
    expect((await form('/sign-in', ann)).statusCode).toBe(403)
  })
})

describe('signing in', () => {
  beforeAll(async () => {
    await signIns.users.add({ ...ann, role: 'viewer' })
  })

  it('is a form that password managers fill in, under a policy that lets no script run', async () => {
    const { headers, ...answer } = await page('/sign-in?next=/reach?days=7')
    const body = flat(answer.body)
    expect(body).toMatch(/<input id="name"[^>]* autocomplete="username"/)
    expect(body).toMatch(/<input id="password"[^>]* type="password" autocomplete="current-password"/)
    expect(body).toContain('name="next" value="/reach?days=7"')
    expect(body).not.toMatch(/<script|npx candor users/)
    expect(headers['content-security-policy']).toMatch(/^default-src 'none'; style-src 'nonce-/)
    expect(headers['cache-control']).toBe('no-store')
  })

  it('leads on to the page that was asked for, with a cookie that scripts and other sites cannot use', async () => {
    const answer = await form('/sign-in', { ...ann, name: ' Ann ', next: '/reach?days=7' })
    expect([answer.statusCode, answer.headers.location]).toEqual([303, '/reach?days=7'])
    expect(answer.headers['set-cookie']).toMatch(
      /^candor_session=[\w-]{43}; Path=\/; Max-Age=2592000; HttpOnly; SameSite=Lax$/,
    )
    expect((await page('/reach', { cookie: cookieOf(answer) })).body).toBe('a page')
    const again = await page('/sign-in?next=/reach', { cookie: cookieOf(answer) })
    expect([again.statusCode, again.headers.location]).toEqual([303, '/reach'])
    expect(noted).toEqual([expect.stringMatching(/^signed_in user-[0-9a-f]{10}$/)])
  })

  it('over TLS gives a cookie of this host alone, and takes no other; only a trusted proxy is believed', async () => {
    const tls = { 'x-forwarded-proto': 'https', origin: `https://${HOST}` }
    const secure = /^__Host-candor_session=[\w-]{43}; Path=\/; Max-Age=2592000; HttpOnly; SameSite=Lax; Secure$/
    const answer = await form('/sign-in', ann, tls, '10.0.0.1')
    expect(answer.headers['set-cookie']).toMatch(secure)
    expect((await form('/sign-in', ann, { origin: `https://${HOST}` })).headers['set-cookie']).toMatch(secure)
    expect((await form('/sign-in', ann, { 'x-forwarded-proto': 'https' })).headers['set-cookie']).not.toContain('Secure') // prettier-ignore
    const planted = cookieOf(await form('/sign-in', ann))
    const over = (cookie: string) =>
      app.inject({ url: '/reach', remoteAddress: '10.0.0.1', headers: { host: HOST, 'x-forwarded-proto': 'https', cookie } }) // prettier-ignore
    expect([(await over(planted)).statusCode, (await over(cookieOf(answer))).statusCode]).toEqual([401, 200])
  })

  it.each([
    [{ name: 'ann', password: 'something else' }, 403, 'The name or the password is wrong.'],
    [{ name: 'nobody', password: PASSWORD }, 403, 'The name or the password is wrong.'],
    [{ name: '', password: PASSWORD }, 422, 'Write your name.'],
    [{ name: 'ann', password: '' }, 422, 'Write your password.'],
  ])('says in words, at the field, what is wrong with %j', async (fields, status, words) => {
    const answer = await form('/sign-in', fields)
    expect([answer.statusCode, answer.headers['set-cookie']]).toEqual([status, undefined])
    const [, at = ''] = /<p class="wrong" id="([a-z-]+)" role="alert">/.exec(flat(answer.body)) ?? []
    expect(answer.body).toContain(words)
    expect(flat(answer.body)).toContain(`aria-describedby="${at}" aria-invalid="true"`)
    expect(answer.body).not.toContain(PASSWORD)
    expect(noted.filter((note) => note !== 'sign_in_failed -')).toEqual([])
  })

  it('tells the same of a wrong password and of a name that nobody has', async () => {
    const [known, unknown] = [await form('/sign-in', { ...ann, password: 'x' }), await form('/sign-in', { name: 'eve', password: 'x' })] // prettier-ignore
    const bare = ({ body }: { body: string }) => body.replace(/nonce="[^"]+"/, '').replace(/value="(ann|eve)"/, '')
    expect(bare(unknown)).toBe(bare(known))
  })

  it('writes what somebody typed as text, never as HTML', async () => {
    const { body } = await form('/sign-in', { name: '"><script>alert(1)</script>', password: 'x', next: '/"><b>' })
    expect(body).toContain('value="&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;"')
    expect(body).not.toMatch(/<script|<b>/)
  })

  it.each([
    'https://evil.example',
    '//evil.example',
    '/\\evil.example',
    '/x\r\nset-cookie: a=b',
    'javascript:alert(1)',
  ])('leads nowhere else: %j', async (next) => {
    const { headers } = await form('/sign-in', { ...ann, next })
    expect(headers.location).toMatch(/^\/(?![/\\])[\x21-\x7e]*$/)
    expect([headers['set-cookie']].flat()).toHaveLength(1)
  })

  it('gives a new session whatever the browser brought, and ends the one before', async () => {
    const planted = `candor_session=${'A'.repeat(43)}`
    const first = cookieOf(await form('/sign-in', ann, { cookie: planted }))
    expect(first).not.toBe(planted)
    expect((await page('/', { cookie: planted })).statusCode).toBe(303)
    const second = cookieOf(await form('/sign-in', ann, { cookie: first }))
    expect((await page('/', { cookie: first })).statusCode).toBe(303)
    expect((await page('/', { cookie: second })).body).toBe('a page')
  })

  it.each([{ origin: 'https://evil.example' }, { origin: 'null' }, { origin: '' }])(
    'from another page is refused before anything is tried: %j',
    async (headers) => {
      const answer = await form('/sign-in', ann, headers)
      expect([answer.statusCode, answer.headers['set-cookie'], noted]).toEqual([403, undefined, []])
      expect(answer.body).toContain('not sent from a page of this Candor')
    },
  )

  it('is refused for a while after ten tries, the right password included, and says how long', async () => {
    await signIns.users.add({ name: 'tried', role: 'viewer', password: PASSWORD })
    const at = '198.51.100.7'
    for (let n = 0; n < 10; n++) expect((await form('/sign-in', { name: 'tried', password: 'x' }, {}, at)).statusCode).toBe(403) // prettier-ignore
    const answer = await form('/sign-in', { name: 'tried', password: PASSWORD }, {}, at)
    expect([answer.statusCode, Number(answer.headers['retry-after'])]).toEqual([429, expect.any(Number)])
    expect(answer.body).toMatch(/Tried too often. Try again in \d+ minutes/)
    expect(noted.at(-1)).toBe('sign_in_limited -')
    // An address that somebody only claims to have is no other one.
    const claimed = await form('/sign-in', { name: 'tried', password: PASSWORD }, { 'x-forwarded-for': '198.51.100.8' }, at) // prettier-ignore
    expect(claimed.statusCode).toBe(429)
    expect((await form('/sign-in', { name: 'tried', password: PASSWORD })).statusCode).toBe(303)
  })

  it('takes forms of a bounded size only', async () => {
    expect((await form('/sign-in', { ...ann, more: 'x'.repeat(30_000) })).statusCode).toBe(413)
  })
})

describe('signing out', () => {
  it('ends this session, or all of them, and the cookie with it', async () => {
    const [one, two, three] = [cookieOf(await form('/sign-in', ann)), cookieOf(await form('/sign-in', ann)), cookieOf(await form('/sign-in', ann))] // prettier-ignore
    const out = await form('/sign-out', {}, { cookie: one })
    expect([out.statusCode, out.headers.location, out.headers['set-cookie']]).toEqual([
      ...[303, '/sign-in', ['candor_session=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax']],
    ])
    const status = async (cookie: string) => (await page('/', { cookie })).statusCode
    expect([await status(one), await status(two), await status(three)]).toEqual([303, 200, 200])
    await form('/sign-out', { everywhere: 'on' }, { cookie: two })
    expect([await status(two), await status(three)]).toEqual([303, 303])
  })

  it('is nothing that another site can do', async () => {
    const cookie = cookieOf(await form('/sign-in', ann))
    expect((await form('/sign-out', {}, { cookie, origin: 'https://evil.example' })).statusCode).toBe(403)
    expect((await page('/', { cookie })).statusCode).toBe(200)
  })
})

describe('an invitation', () => {
  it('lets somebody choose a password and in, once; sessions with the old password end', async () => {
    const before = cookieOf(await form('/sign-in', ann))
    const { invite } = await signIns.users.invite('ann')
    const shown = await page(`/invite/${invite}`)
    expect(flat(shown.body)).toMatch(/value="ann" autocomplete="username" readonly/)
    expect(shown.body).toContain('autocomplete="new-password"')
    const short = await form(`/invite/${invite}`, { password: 'short' })
    expect([short.statusCode, short.body.includes('Use at least 12 characters')]).toEqual([422, true])
    const chosen = await form(`/invite/${invite}`, { password: 'another few words' })
    expect([chosen.statusCode, chosen.headers.location]).toEqual([303, '/'])
    expect((await page('/', { cookie: cookieOf(chosen) })).statusCode).toBe(200)
    expect((await page('/', { cookie: before })).statusCode).toBe(303)
    expect((await page(`/invite/${invite}`)).statusCode).toBe(410)
    expect((await form(`/invite/${invite}`, { password: 'yet another few words' })).statusCode).toBe(410)
  })

  it('that nobody made is none', async () => {
    for (const token of ['x', 'A'.repeat(43), '%3Cscript%3E', '..%2f..%2fsign-in'])
      expect((await page(`/invite/${token}`)).statusCode).toBe(410)
  })
})

describe('the page Access', () => {
  const cookies: Record<string, string> = {}
  beforeAll(async () => {
    for (const role of ['viewer', 'analyst', 'admin']) {
      await signIns.users.add({ name: role, role, password: PASSWORD })
      cookies[role] = cookieOf(await form('/sign-in', { name: role, password: PASSWORD }))
    }
  })
  const as = (role: string) => ({ cookie: cookies[role] ?? '' })
  const heads = (body: string) => [...body.matchAll(/<h2 id="(\w+)"/g)].map(([, id]) => id)

  it('is for who is signed in, and shows each role what it may do', async () => {
    const led = await page('/access')
    expect([led.statusCode, led.headers.location]).toEqual([303, '/sign-in?next=%2Faccess'])
    const shown = await Promise.all(['viewer', 'analyst', 'admin'].map(async (role) => heads((await page('/access', as(role))).body))) // prettier-ignore
    expect(shown).toEqual([[], ['links'], ['links', 'users', 'keys']])
    expect(flat((await page('/access', as('viewer'))).body)).toContain('<strong>viewer</strong>, viewer, in 1 browser')
  })

  it('makes, changes and removes users, by an invitation that is shown once', async () => {
    const made = await form('/access/users', { name: 'zoe', role: 'viewer' }, as('admin'))
    const [, path = ''] = /http:\/\/candor\.example(\/invite\/[\w-]{43})/.exec(made.body) ?? []
    expect((await page(path)).body).toContain('value="zoe"')
    expect((await page('/access', as('admin'))).body).not.toContain('/invite/')
    expect((await form('/access/users/role', { name: 'zoe', role: 'analyst' }, as('admin'))).body).toContain(
      'zoe is analyst now',
    )
    expect((await form('/access/users', { name: 'zoe', role: 'viewer' }, as('admin'))).body).toMatch(/role="alert"[^]*There is a user/) // prettier-ignore
    expect((await form('/access/users/remove', { name: 'zoe' }, as('admin'))).body).toContain('zoe was removed')
    expect((await page(path)).statusCode).toBe(410)
  })

  it('makes keys that are shown once, says when they were last used, and revokes them', async () => {
    const made = await form('/access/keys', { workspace: '*', scope: 'read' }, as('admin'))
    const [, secret = ''] = /(candor_read_[\w-]{43})/.exec(made.body) ?? []
    const row = async () => flat((await page('/access', as('admin'))).body).split('<tr').find((text) => text.includes('>read<')) // prettier-ignore
    expect(await row()).toContain('<td>never</td>')
    expect((await page('/', { authorization: `Bearer ${secret}` })).statusCode).toBe(200)
    expect(await row()).toMatch(/<td>\d{1,2} \w+ \d{4}, \d\d:\d\d UTC<\/td> <td> <form/)
    const [, id = ''] = /(key-[0-9a-f]{10})/.exec((await row()) ?? '') ?? []
    expect((await form('/access/keys/revoke', { id }, as('admin'))).body).toContain(`${id} is refused from now on`)
    expect((await page('/', { authorization: `Bearer ${secret}` })).statusCode).toBe(303)
    expect((await page('/access', as('admin'))).body).not.toContain(secret)
  })

  it('does nothing for who may not, nor for another site', async () => {
    const before = signIns.users.list().length
    for (const [url, fields] of [
      ['/access/users', { name: 'eve', role: 'admin' }],
      ['/access/users/remove', { name: 'admin' }],
      ['/access/keys', { workspace: '*', scope: 'admin' }],
    ] as const)
      // prettier-ignore
      for (const headers of [as('viewer'), as('analyst'), {}, { ...as('admin'), origin: 'https://evil.example' }])
        expect([url, (await form(url, fields, headers)).statusCode]).toEqual([url, expect.toBeOneOf([401, 403])])
    expect((await page('/access/share', as('viewer'))).statusCode).toBe(403)
    expect((await form('/access/links', { page: '/', days: '7' }, as('viewer'))).statusCode).toBe(403)
    expect(signIns.users.list()).toHaveLength(before)
  })

  it('takes the page that somebody looked at last into the form that shares it, from here alone', async () => {
    const shown = async (referer: string) =>
      /name="page" value="([^"]*)"/.exec(flat((await page('/access/share', { ...as('analyst'), referer })).body))?.[1]
    expect(await shown(`http://${HOST}/reach?brand=L%C3%BCmen&days=7`)).toBe('/reach?brand=L%C3%BCmen&amp;days=7')
    for (const elsewhere of [
      'https://evil.example/reach',
      'nothing',
      `http://${HOST}/access`,
      `http://${HOST}/sign-in`,
    ])
      expect(await shown(elsewhere)).toBe('')
    const asked = await form('/access/links', { page: '/people/one?id=ann', days: '7' }, as('analyst'))
    expect([asked.statusCode, flat(asked.body)]).toEqual([422, expect.stringMatching(/aria-invalid="true".*numbers alone are shared/)]) // prettier-ignore
  })
})
