import { expect, it } from 'vitest'
import { isBehind, type Shown } from './behind.ts'

const shown: Shown = { workspace: 'a b', events: 3, asOf: '2026-03-01T00:00:00.000Z' }
const answering =
  (body: string, status = 200) =>
  () =>
    Promise.resolve(new Response(body, { status }))

it('asks for the workspace that is shown', async () => {
  const asked: string[] = []
  const fetch = (path: string) => {
    asked.push(path)
    return answering(JSON.stringify(shown))()
  }
  expect([await isBehind(fetch, shown), asked]).toEqual([false, ['/api/scope?workspace=a%20b']])
})

it('tells of events that came or went, and of newer ones in the place of others', async () => {
  for (const other of [{ events: 4 }, { events: 0 }, { asOf: '2026-03-02T00:00:00.000Z' }])
    expect(await isBehind(answering(JSON.stringify({ ...shown, ...other })), shown)).toBe(true)
})

it('leaves the page as it is when nobody answers, or not as it should', async () => {
  expect(await isBehind(answering('{"title":"No"}', 503), shown)).toBe(false)
  expect(await isBehind(answering('{"events":'), shown)).toBe(false)
  expect(await isBehind(() => Promise.reject(new TypeError('fetch failed')), shown)).toBe(false)
})
