/** Who sees names, over a whole service. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Service } from './service.ts'
import { startBarePages, type BarePages } from './test/bare-pages.ts'

let pages: BarePages
let candor: Service
const secrets = new Map<string, string>()

/** A page that tells which status the API gives it at ?asks=… */
const RESPOND = `
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
