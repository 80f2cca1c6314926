/** Who sees names, over a whole service. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Service } from './service.ts'
import { startBarePages, type BarePages } from './test/bare-pages.ts'

let pages: BarePages
let candor: Service
const secrets = new Map<string, string>()

/** A page that tells which status the API gives it at ?asks=… */
const RESPOND = `
  if (request.url.endsWith('/page')) {
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
  const signIn = async (name: string): Promise<string> => {
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
    expect(text).toMatch(/<body data-x="1"> ?<section class="reader"/)
    expect(text).toContain('Signed in as ana, analyst')
    expect(text).toContain('<form method="post" action="/sign-out">')
    expect([page.status, page.headers.get('etag'), page.headers.get('cache-control')]).toEqual([200, null, 'no-store'])
    const withKey = await fetch(`${candor.url}/page`, { headers: asOperator() })
    expect(await withKey.text()).not.toContain('Signed in as')
  })

  it('is counted, and named nowhere', async () => {
    const metrics = await (await fetch(`${candor.url}/metrics`, { headers: asOperator() })).text()
    expect(metrics).toMatch(/^candor_access_total\{event="signed_in"\} [1-9]/m)
    expect(metrics).toMatch(/^candor_access_total\{event="user_made"\} 2$/m)
    expect(metrics).not.toMatch(/ana|user-/)
  })
})
