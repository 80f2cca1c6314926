/** Where a page's `fetch('/api/…')` or `fetch('/v1/…')` goes while it is rendered on the server. */
import type { HandleFetch, HandleServerError } from '@sveltejs/kit'

/** The service that mounts the dashboard puts its API here, so that a page needs no network to read it. */
const HOST = Symbol.for('candor.fetch')
const MAX_STALE_SECONDS = 60
type HostFetch = (request: Request) => Promise<Response>

function hostFetch(): HostFetch | null {
  const candidate: unknown = Reflect.get(globalThis, HOST)
  return typeof candidate === 'function' ? (candidate as HostFetch) : null
}

export const handleFetch: HandleFetch = ({ event, request, fetch }) => {
  const url = new URL(request.url)
  if (url.origin !== event.url.origin || !/^\/(api|v1)\//.test(url.pathname)) return fetch(request)
  // A page may show what was true a moment ago: it says as of when, and is told when there is something newer.
  request.headers.set('cache-control', `max-stale=${MAX_STALE_SECONDS}`)
  const host = hostFetch()
  return host === null ? globalThis.fetch(request) : host(request)
}

export const handleError: HandleServerError = ({ error, status, message }) => {
  if (status === 404) return { title: 'There is no such page', message: 'The address is not one of Candor’s pages.' }
  console.error(error)
  return {
    title: 'The page could not be rendered',
    message: `${message}. The service printed the cause; reload to try again.`,
  }
}
