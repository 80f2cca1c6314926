import { gunzipSync } from 'node:zlib'
import { expect, it, vi } from 'vitest'
import { SharedPageData } from './page-data.ts'

const answering = (body: string, status = 200) =>
  vi.fn(() => Promise.resolve(new Response(body, { status, headers: { 'content-type': 'application/json' } })))

it('makes a page’s data once for everybody, until data arrive', async () => {
  const pages = new SharedPageData()
  const make = answering('x'.repeat(5000))
  const [first, second] = await Promise.all([pages.get('/a', 1, make), pages.get('/a', 1, make)])
  expect(first).toBe(second)
  expect(gunzipSync(first.packed ?? '').toString()).toBe('x'.repeat(5000))
  await pages.get('/b', 1, make)
  await pages.get('/a', 1, make)
  expect(make).toHaveBeenCalledTimes(2)
  await pages.get('/a', 2, make)
  expect(make).toHaveBeenCalledTimes(3)
})

it('does not keep a failure, nor what the clock has overtaken', async () => {
  let now = 0
  const pages = new SharedPageData(() => now)
  const failing = answering('{}', 500)
  await pages.get('/a', 1, failing)
  await pages.get('/a', 1, failing)
  expect(failing).toHaveBeenCalledTimes(2)
  await expect(pages.get('/b', 1, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken')
  const make = answering('{}')
  await pages.get('/b', 1, make)
  now = 60_000
  await pages.get('/b', 1, make)
  expect(make).toHaveBeenCalledTimes(2)
})

it('does not keep a page in which a part failed, which SvelteKit answers with 200; a text that says the same is none', async () => {
  const pages = new SharedPageData()
  const failing = answering('{"type":"data","nodes":[null,{"type":"error","error":{"message":"away"},"status":503}]}')
  await pages.get('/a', 1, failing)
  await pages.get('/a', 1, failing)
  expect(failing).toHaveBeenCalledTimes(2)
  const quoting = answering(JSON.stringify({ type: 'data', nodes: [{ data: ['{"type":"error"}'] }] }))
  await pages.get('/b', 1, quoting)
  await pages.get('/b', 1, quoting)
  expect(quoting).toHaveBeenCalledTimes(1)
})
