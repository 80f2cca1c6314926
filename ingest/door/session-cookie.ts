/**
 * The cookie that carries a session (RFC 6265bis). Scripts cannot read it, pages of other sites cannot have it sent with what
 * they post, and over TLS its name lets nobody but this very host set it.
 */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { isSameHost } from './origin.ts'
import { LONGEST_MS } from './sessions.ts'

const PLAIN = 'candor_session'
const HOST_ONLY = '__Host-candor_session'

/**
 * Whether a browser says that a request comes from a page of this host, or from its user. Whoever changes something must come with
 * an Origin (or Sec-Fetch-Site), which pages cannot choose.
 */
export function isFromOwnPage({ method, headers, host }: FastifyRequest): boolean {
  const { origin } = headers
  if (origin !== undefined) return isSameHost(origin, host)
  const site = headers['sec-fetch-site']
  if (method !== 'GET' && method !== 'HEAD') return site === 'same-origin'
  return site === undefined || site === 'same-origin' || site === 'none' || headers['sec-fetch-mode'] === 'navigate'
}

/** The token of a request's cookie; null if it has none. */
export function sessionTokenOf({ headers, protocol }: FastifyRequest): string | null {
  const cookies = (headers.cookie ?? '').split(/; */).map((pair) => pair.split('='))
  const named = (name: string): string | null => cookies.find(([known]) => known === name)?.[1] ?? null
  // Where TLS is known to hold, a cookie that another host of the domain could have set counts for nothing.
  return named(HOST_ONLY) ?? (protocol === 'https' ? null : named(PLAIN))
}

/** Hands a session to the browser. */
export function giveSession(request: FastifyRequest, reply: FastifyReply, token: string): void {
  const isSecure = isOverTls(request)
  const name = isSecure ? HOST_ONLY : PLAIN
  void reply.header('set-cookie', cookie(name, token, LONGEST_MS / 1000, isSecure))
}

/** Has the browser forget the session. */
export function takeSession(request: FastifyRequest, reply: FastifyReply): void {
  const names = isOverTls(request) ? [HOST_ONLY, PLAIN] : [PLAIN]
  void reply.header('set-cookie', names.map((name) => cookie(name, '', 0, name === HOST_ONLY))) // prettier-ignore
}

const cookie = (name: string, value: string, seconds: number, isSecure: boolean): string =>
  `${name}=${value}; Path=/; Max-Age=${seconds}; HttpOnly; SameSite=Lax${isSecure ? '; Secure' : ''}`

/** What a trusted proxy says, or the browser itself of the page it came from. */
const isOverTls = ({ protocol, headers: { origin } }: FastifyRequest): boolean =>
  protocol === 'https' || origin?.startsWith('https://') === true
