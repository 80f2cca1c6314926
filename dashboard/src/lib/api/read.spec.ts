import { describe, expect, it } from 'vitest'
import { part, read, required } from './read.ts'

const answering = (body: string, status: number) => () => Promise.resolve(new Response(body, { status }))

describe('read', () => {
  it('hands on what the API answers', async () => {
    expect(await read(answering('{"events":3}', 200), '/api/scope')).toEqual({ ok: true, data: { events: 3 } })
  })

  it('keeps title and detail of a problem document', async () => {
    const problem = JSON.stringify({ title: 'No such experiment', detail: 'There is: a, b.', status: 404 })
    expect(await read(answering(problem, 404), '/api/experiments/x')).toEqual({
      ok: false,
      problem: { status: 404, title: 'No such experiment', detail: 'There is: a, b.' },
    })
  })

  it.each(['<html>Bad gateway</html>', '', 'null', '{"title":7}'])(
    'says something useful about an error that is no problem document: %s',
    async (body) => {
      const answer = await read(answering(body, 502), '/api/scope')
      expect(answer).toMatchObject({ ok: false, problem: { status: 502, title: 'The API answered 502' } })
    },
  )

  it('is a problem, not an exception, when nobody answers or the answer is cut off', async () => {
    const refused = await read(() => Promise.reject(new TypeError('fetch failed')), '/api/scope')
    const cut = await read(answering('{"events":', 200), '/api/scope')
    expect([refused, cut]).toMatchObject([
      { ok: false, problem: { status: 503 } },
      { ok: false, problem: { status: 503 } },
    ])
  })
})

it('part keeps what is shown of an answer, and a problem as it is', () => {
  const problem = { status: 503, title: 'No', detail: 'Wait.' }
  expect(part({ ok: true, data: { shown: 1, rest: 2 } }, ({ shown }) => shown)).toEqual({ ok: true, data: 1 })
  expect(part({ ok: false, problem }, () => 1)).toEqual({ ok: false, problem })
})

it('required turns a problem into the error page with the same status', () => {
  const problem = { status: 404, title: 'No such experiment', detail: 'There is: a, b.' }
  expect(() => required({ ok: false, problem })).toThrow(
    expect.objectContaining({ status: 404, body: { title: 'No such experiment', message: 'There is: a, b.' } }),
  )
})
