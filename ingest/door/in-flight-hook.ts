/** Holds each request of a scope to the memory that is left, from before its body is read until it is answered. */
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { MAX_WIRE_BYTES } from '../body.ts'
import type { InFlight, Place } from './in-flight.ts'

const places = new WeakMap<FastifyRequest, Place>()

/** The room that a request holds; null outside of a scope that limits it. */
export const placeOf = (request: FastifyRequest): Place | null => places.get(request) ?? null

export function limitInFlight(app: FastifyInstance, inFlight: InFlight): void {
  app.addHook('onRequest', (request, reply, done) => {
    const place = inFlight.enter(announcedBytes(request))
    places.set(request, place)
    // Comes in every case, also when the client hangs up.
    reply.raw.once('close', () => place.leave())
    done()
  })
  app.addHook('onResponse', (request, _reply, done) => {
    placeOf(request)?.leave()
    done()
  })
}

/** A body that does not say how long it is may be as long as is allowed. */
function announcedBytes({ headers }: FastifyRequest): number {
  if (headers['transfer-encoding'] !== undefined) return MAX_WIRE_BYTES
  const length = Number(headers['content-length'] ?? 0)
  return Number.isSafeInteger(length) ? Math.min(Math.max(length, 0), MAX_WIRE_BYTES) : 0
}
