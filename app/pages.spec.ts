/** What the pages keep of their data, over a whole service. */
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import type { Service } from './service.ts'
import { startBarePages, type BarePages } from './test/bare-pages.ts'

let pages: BarePages
let candor: Service

/** A page whose data are what the API says at ?asks=… (to ?posts=…), or that failure: SvelteKit answers 200 to both. */
const RESPOND = `
  const body = new URL(request.url).searchParams.get('posts') ?? undefined
  const headers = { 'cache-control': 'max-stale=60', 'content-type': 'application/json' }
  const answer = await ask(new Request(asked, { method: body === undefined ? 'GET' : 'POST', body, headers }))
  return Response.json({ type: 'data', nodes: [{ status: answer.status, data: await answer.json() }] })`

beforeAll(async () => {
  pages = await startBarePages(RESPOND, {
    retention: { sources: {}, channels: { old: 1 }, rest: 0, deadLetters: 0 },
  })
  candor = pages.candor
}, 60_000)
afterAll(async () => {
  vi.restoreAllMocks()
  await pages.remove()
})

const data = async (asks: string): Promise<string> =>
  (await fetch(`${candor.url}/data/__data.json?asks=${encodeURIComponent(asks)}`)).text()
const send = async (...events: object[]): Promise<void> => {
  const lines = events.map((event) =>
    JSON.stringify({ verb: 'Create', at: '2026-02-01T00:00:00Z', channel: 'x', brand: 'Acme', ...event }),
  )
  const answer = await fetch(`${candor.url}/v1/interactions`, { method: 'POST', body: lines.join('\n') })
  expect(answer.status).toBe(200)
  await candor.intake.drained()
}
const remove = async (path: string): Promise<void> =>
  expect((await fetch(candor.url + path, { method: 'DELETE' })).status).toBe(200)

it('shows nobody any more, once the receipt is there, who was erased, nor what expired or was dropped', async () => {
  const letters = async (): Promise<string> => await data('/api/dead-letters?workspace=main')
  const scope = async (): Promise<string> => await data('/api/scope?workspace=main')
  await send({ id: '1', actor: { id: 'ann-51c9' }, brand: 'Lumen' }, { id: '2', actor: { id: 'bob' } })
  await send({ id: '3', actor: { id: 'cara' }, channel: 'old' }, { id: 4, actor: { id: 'ann-51c9' } })
  expect(await letters()).toContain('"total":1')
  expect(await scope()).toContain('"Lumen"')
  await remove('/v1/people/x/ann-51c9')
  expect(await letters()).toContain('"total":0')
  const erased = await scope()
  expect(erased).not.toContain('"Lumen"')
  await remove('/v1/expired')
  const expired = await scope()
  expect(expired).not.toBe(erased)
  expect(expired).toContain('"Acme"')
  await remove('/v1/workspaces/main')
  expect(await scope()).not.toContain('"Acme"')
})

it('posts for a page, and gives each of two that ask at once the answer to its own body', async () => {
  const calculated = async (successes: number): Promise<string> => {
    const figures = { treatment: { n: 100, successes }, control: { n: 100, successes: 50 }, randomised: true }
    const path = `asks=/api/calculator/share&posts=${encodeURIComponent(JSON.stringify(figures))}`
    return (await fetch(`${candor.url}/data/__data.json?${path}`)).text()
  }
  const [more, fewer] = await Promise.all([calculated(80), calculated(20)])
  expect(more).toContain('"value":0.3')
  expect(fewer).toContain('"value":-0.3')
})

it('makes a page anew that could not be answered whole', async () => {
  const spy = vi.spyOn(candor.store, 'query').mockRejectedValueOnce(new Error('away'))
  const asks = '/api/dead-letters?workspace=failing'
  expect(await data(asks)).toMatch(/"status":5\d\d/)
  spy.mockRestore()
  const whole = await data(asks)
  expect(whole).toContain('"status":200')
  expect(await data(asks)).toBe(whole)
})
