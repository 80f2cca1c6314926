/** Who sees names, over a whole service. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Service } from './service.ts'
import { startBarePages, type BarePages } from './test/bare-pages.ts'

let pages: BarePages
let candor: Service
const secrets = new Map<string, string>()

/** A page that tells which status the API gives it at ?asks=… */
const RESPOND = `
  const { pathname, searchParams } = new URL(request.url)
  if (pathname === '/page' && searchParams.has('asks')) {
    const answer = await ask(new Request(asked))
    const text = '<html><body><nav>Pages</nav><p>' + answer.status + ' ' + searchParams + '</p><script>x()</script></body></html>'
    return new Response(text, { headers: { 'content-type': 'text/html' } })
  }
  if (pathname === '/page') {
    const tagged = { 'content-type': 'text/html', etag: '"same"' }
    return new Response('<html><body data-x="1"><p>A page</p></body></html>', { headers: tagged })
  }
  const answer = await ask(new Request(asked))
  return Response.json({ type: 'data', nodes: [{ status: answer.status }] })`

beforeAll(async () => {
  pages = await startBarePages(RESPOND)
  candor = pages.candor
  for (const scope of ['read', 'people']) {
    const made = await fetch(`${candor.url}/v1/keys`, {
      ...{ method: 'POST', headers: { authorization: `Bearer ${candor.operatorKey}` } },
      body: JSON.stringify({ workspace: '*', scope }),
    })
    secrets.set(scope, ((await made.json()) as { secret: string }).secret)
  }
})
afterAll(async () => {
  await pages.remove()
})

const shown = (scope: string | undefined): Record<string, string> =>
  scope === undefined ? {} : { authorization: `Bearer ${secrets.get(scope) ?? ''}` }
const status = async (path: string, scope?: string): Promise<number> => {
  const headers = shown(scope)
  return (await fetch(candor.url + path, { headers })).status
}
const onPage = async (asks: string, scope?: string): Promise<number> => {
  const headers = shown(scope)
  const answer = await fetch(`${candor.url}/data/__data.json?asks=${encodeURIComponent(asks)}`, { headers })
  return ((await answer.json()) as { nodes: { status: number }[] }).nodes[0]?.status ?? 0
}

const NAMING = [
  '/api/dead-letters',
  '/api/people/held',
  '/api/tables/freebie-hunters',
  '/api/tables/freebie%2Dhunters',
  '/api/people/x/ann/timeline',
]

describe('handles, and events as they came', () => {
  it.each(NAMING)('%s is not for a key that reads numbers', async (path) => {
    expect([403, 404]).toContain(await status(path, 'read'))
    expect(await status(path, 'people')).not.toBe(403)
    expect(await status(path)).not.toBe(403)
  })

  it('are on pages of those only who may see them, whoever had the page open before', async () => {
    const asks = '/api/dead-letters?workspace=main'
    expect([await onPage(asks, 'people'), await onPage(asks, 'read'), await onPage(asks)]).toEqual([200, 403, 200])
    expect(await onPage('/api/scope?workspace=main', 'read')).toBe(200)
  })
})

describe('whoever signs in', () => {
  const PASSWORD = 'four little words'
  const asOperator = () => ({ authorization: `Bearer ${candor.operatorKey}` })
  const cookies = new Map<string, Promise<string>>()
  const signIn = (name: string): Promise<string> => {
    const cookie = cookies.get(name) ?? begin(name)
    cookies.set(name, cookie)
    return cookie
  }
  const begin = async (name: string): Promise<string> => {
    const answer = await fetch(`${candor.url}/sign-in`, {
      ...{ method: 'POST', redirect: 'manual', headers: { origin: candor.url } },
      body: new URLSearchParams({ name, password: PASSWORD }),
    })
    return (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
  }
  beforeAll(async () => {
    for (const [name, role] of [
      ['vi', 'viewer'],
      ['ana', 'analyst'],
    ] as const)
      // prettier-ignore
      await fetch(`${candor.url}/v1/users`, {
        ...{ method: 'POST', headers: asOperator() },
        body: JSON.stringify({ name, role, password: PASSWORD }),
      })
  })

  it('sees on pages what the role may see: a viewer numbers, an analyst people as well', async () => {
    const asks = encodeURIComponent('/api/dead-letters?workspace=main')
    const seen = async (cookie: string) =>
      (await (await fetch(`${candor.url}/data/__data.json?asks=${asks}`, { headers: { cookie } })).json()) as object
    expect(await seen(await signIn('vi'))).toMatchObject({ nodes: [{ status: 403 }] })
    expect(await seen(await signIn('ana'))).toMatchObject({ nodes: [{ status: 200 }] })
    expect(await seen('')).toEqual({ type: 'redirect', location: `/sign-in?next=%2Fdata%3Fasks%3D${encodeURIComponent(asks)}` }) // prettier-ignore
  })

  it('stands above the page with a way out, and nothing keeps that page for the next one', async () => {
    const cookie = await signIn('ana')
    const page = await fetch(`${candor.url}/page`, { headers: { cookie, 'if-none-match': '"same"' } })
    const text = (await page.text()).replace(/\s+/g, ' ')
    expect(text).toMatch(/<body data-x="1"> ?<section class="reader"[^>]*>/)
    expect(text).toContain('Signed in as ana, analyst')
    expect(text).toContain('<form method="post" action="/sign-out">')
    expect([page.status, page.headers.get('etag'), page.headers.get('cache-control')]).toEqual([200, null, 'no-store'])
    const withKey = await fetch(`${candor.url}/page`, { headers: asOperator() })
    expect(await withKey.text()).not.toContain('Signed in as')
  })

  it('shares a page, which shows numbers of its workspace to whoever has the link, until it is taken back', async () => {
    const analyst = { cookie: await signIn('ana'), origin: candor.url }
    const share = (page: string, headers: Record<string, string>, more: object = {}) =>
      fetch(`${candor.url}/v1/links`, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify({ page, ...more }) }) // prettier-ignore
    const asking = (asks: string) => `/page?workspace=main&asks=${encodeURIComponent(asks)}`
    const told: string[] = []
    for (const asks of [
      '/api/scope?workspace=main',
      '/api/scope?workspace=other',
      '/api/dead-letters?workspace=main',
      '/v1/audit',
      '/v1/keys',
    ]) {
      // prettier-ignore
      const made = await share(asking(asks), analyst)
      expect(made.status).toBe(201)
      const { path } = (await made.json()) as { path: string }
      const seen = await fetch(candor.url + path, { headers: asks === '/v1/keys' ? asOperator() : {} })
      const text = await seen.text()
      expect(text).toMatch(
        /^<html><head><\/head><body>\s*<section class="reader"[^]*Shared by Candor[^]*until it is taken back/,
      )
      expect(text).not.toMatch(/<script|<nav/)
      expect(seen.headers.get('content-security-policy')).toContain("default-src 'none'")
      told.push(/<p>(\d+) /.exec(text)?.[1] ?? '')
      expect(text).toContain('workspace=main')
    }
    // Not even who made it, or a key that whoever follows it shows, makes it show more.
    expect(told).toEqual(['200', '403', '403', '403', '403'])
    const { links } = (await (await fetch(`${candor.url}/v1/links`, { headers: analyst })).json()) as { links: { id: string; path: string }[] } // prettier-ignore
    expect(links).toHaveLength(5)
    const [{ id, path }] = links as [{ id: string; path: string }]
    expect((await fetch(`${candor.url}/v1/links/${id}`, { method: 'DELETE', headers: analyst })).status).toBe(200)
    const gone = await fetch(candor.url + path)
    expect([gone.status, await gone.text()]).toEqual([410, expect.stringContaining('The link was taken back on')])
    expect((await fetch(`${candor.url}${path}x`)).status).toBe(404)
    expect((await fetch(candor.url + path.replace(/.$/, ''))).status).toBe(404)
    expect((await share('/page', { cookie: await signIn('vi'), origin: candor.url })).status).toBe(403)
    expect((await share('/page', {})).status).toBe(401)
    for (const page of ['/people/one?id=ann', '/a.pdf?workspace=main&asks=%2Fapi%2Fscope']) expect((await share(page, analyst)).status).toBe(422) // prettier-ignore
    expect((await share('/page', analyst, { until: '2020-01-01' })).status).toBe(422)
  })

  it('is counted, and named nowhere', async () => {
    const metrics = await (await fetch(`${candor.url}/metrics`, { headers: asOperator() })).text()
    expect(metrics).toMatch(/^candor_access_total\{event="signed_in"\} [1-9]/m)
    expect(metrics).toMatch(/^candor_access_total\{event="user_made"\} 2$/m)
    expect(metrics).not.toMatch(/ana|user-/)
  })
})
