import { afterEach, describe, expect, it, vi } from 'vitest'
import { handleFetch } from './hooks.server.ts'

const HOST = Symbol.for('candor.fetch')
type Input = Parameters<typeof handleFetch>[0]

/** What kit would have done with the request. */
const kit = vi.fn(() => Promise.resolve(new Response('kit')))
const call = async (url: string): Promise<string> => {
  const event = { url: new URL('http://localhost:7117/reach') } as Input['event']
  const response = await handleFetch({ event, request: new Request(url), fetch: kit })
  return response.text()
}

afterEach(() => {
  Reflect.deleteProperty(globalThis, HOST)
  vi.restoreAllMocks()
})

describe('where a page’s fetch goes', () => {
  it('stays in the process when the service offers its API', async () => {
    Reflect.set(globalThis, HOST, (request: Request) => Promise.resolve(new Response(`host ${request.url}`)))
    expect(await call('http://localhost:7117/api/scope?brand=A')).toBe('host http://localhost:7117/api/scope?brand=A')
    expect(await call('http://localhost:7117/v1/status')).toBe('host http://localhost:7117/v1/status')
  })

  it('goes over HTTP when it does not', async () => {
    const http = vi.spyOn(globalThis, 'fetch').mockResolvedValue(new Response('http'))
    expect(await call('http://localhost:7117/api/scope')).toBe('http')
    expect(http).toHaveBeenCalledOnce()
  })

  it.each(['http://localhost:7117/favicon.svg', 'http://elsewhere:7117/api/scope'])(
    'leaves %s to SvelteKit: the host’s function sees its own API only',
    async (url) => {
      const host = vi.fn()
      Reflect.set(globalThis, HOST, host)
      expect(await call(url)).toBe('kit')
      expect(host).not.toHaveBeenCalled()
    },
  )
})
