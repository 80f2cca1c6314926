/**
 * Cross-origin requests (https://fetch.spec.whatwg.org/#http-cors-protocol). A preflight carries no key, so it can only be
 * told whether some key allows the page; the request itself is held to its own key. Origins are named, never "*".
 */
import type { FastifyInstance, FastifyReply } from 'fastify'
import type { Door } from './door.ts'

const ALLOWED_HEADERS = 'authorization, content-type, content-encoding, idempotency-key'
const EXPOSED_HEADERS = 'retry-after, ratelimit, ratelimit-policy, idempotency-replayed'
const PREFLIGHT_SECONDS = '600'

/** Answers preflights, wherever they go, and lets pages of allowed origins read what they are answered here. */
export function allowOrigins(app: FastifyInstance, door: Door): void {
  letPagesRead(app, door)
  app.options('/*', { schema: { hide: true } }, (request, reply) => {
    const { origin } = request.headers
    if (origin === undefined || !door.allowsOrigin(origin)) return reply.status(403).send()
    return reply
      .status(204)
      .header('access-control-allow-methods', 'POST, GET')
      .header('access-control-allow-headers', ALLOWED_HEADERS)
      .header('access-control-max-age', PREFLIGHT_SECONDS)
      .send()
  })
}

/** Lets pages of allowed origins read what the routes of a scope answer. */
export function letPagesRead(app: FastifyInstance, door: Door): void {
  app.addHook('onRequest', (request, reply, done) => {
    const { origin } = request.headers
    if (origin !== undefined) {
      reply.header('vary', 'Origin')
      if (door.allowsOrigin(origin)) allow(reply, origin)
    }
    done()
  })
}

/** Some trackers insist on sending cookies; Candor reads none, and an origin that is named may be told so. */
function allow(reply: FastifyReply, origin: string): void {
  void reply
    .header('access-control-allow-origin', origin)
    .header('access-control-allow-credentials', 'true')
    .header('access-control-expose-headers', EXPOSED_HEADERS)
}
