/** Who sees names, over a whole service. The pages are one small module in the place of the built dashboard. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startService, type Service } from './service.ts'

let directory = ''
let candor: Service
const secrets = new Map<string, string>()

/** A page that tells which status the API gives it at ?asks=… */
const HANDLER = `
const ask = Symbol.for('candor.fetch')
export const createHandler = () => Promise.resolve({
  clientDirectory: new URL('./client', import.meta.url).pathname,
  respond: async (request) => {
    const asked = new URL(new URL(request.url).searchParams.get('asks'), request.url)
    const answer = await globalThis[ask](new Request(asked))
    return Response.json({ type: 'data', nodes: [{ status: answer.status }] })
  },
})`

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'candor-sight-'))
  await mkdir(join(directory, 'build', 'client', '_app'), { recursive: true })
  await writeFile(join(directory, 'build', 'handler.js'), HANDLER)
  await writeFile(join(directory, 'build', 'package.json'), '{"type":"module"}')
  candor = await startService({
    config: {
      ...{ dataDirectory: join(directory, 'data'), host: '127.0.0.1', port: 0 },
      ...{ clickhouse: null, writeKeys: {}, sample: false },
    },
    dashboard: join(directory, 'build'),
  })
  for (const scope of ['read', 'people']) {
    const made = await fetch(`${candor.url}/v1/keys`, {
      ...{ method: 'POST', headers: { authorization: `Bearer ${candor.operatorKey}` } },
      body: JSON.stringify({ workspace: '*', scope }),
    })
    secrets.set(scope, ((await made.json()) as { secret: string }).secret)
  }
})
afterAll(async () => {
  await candor.close()
  await rm(directory, { recursive: true, force: true })
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

const NAMING = ['/api/dead-letters', '/api/people/held', '/api/tables/freebie-hunters', '/api/tables/freebie%2Dhunters']

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
