/** Bodies as real clients send them: any content type, plain or compressed, whole and within limits. */
import { createBrotliDecompress, createGunzip, createInflate, createInflateRaw } from 'node:zlib'
import type { Transform } from 'node:stream'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { placeOf } from './door/in-flight-hook.ts'
import { ProblemError } from './problem.ts'

export const MAX_WIRE_BYTES = 10 * 1024 * 1024
export const MAX_BODY_BYTES = 40 * 1024 * 1024

/** Clients label JSON as text or as a form; the label decides nothing here, so every body stays bytes. */
export function acceptAnyBody(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: MAX_WIRE_BYTES }, (_request, body, done) =>
    done(null, body),
  )
}

/** The bytes of a request, unpacked. Throws a ProblemError that says what to do. */
export async function readBody(request: FastifyRequest): Promise<Buffer> {
  const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
  const unpack = unpacker(body, (request.headers['content-encoding'] ?? '').trim().toLowerCase())
  if (unpack === null) return body
  return unpacked(body, unpack, (bytes) => placeOf(request)?.grow(bytes))
}

/** What unpacks a body; null for a plain one. Some clients gzip and do not say so, others say so and do not. */
function unpacker(body: Buffer, encoding: string): Transform | null {
  const isGzip = body[0] === 0x1f && body[1] === 0x8b
  if (encoding === '' || encoding === 'identity' || encoding === 'gzip' || encoding === 'x-gzip')
    return isGzip ? createGunzip() : null
  // "deflate" means zlib's format (RFC 9110 §8.4.1.2); some clients leave its header out.
  if (encoding === 'deflate') return (body[0] ?? 0) % 16 === 8 ? createInflate() : createInflateRaw()
  if (encoding === 'br') return createBrotliDecompress()
  throw new ProblemError('unsupported_encoding', `Content-Encoding is ${encoding.slice(0, 100)}`)
}

/** Piece by piece: a bomb is noticed when it passes a limit, not when it has gone off. */
async function unpacked(body: Buffer, unpack: Transform, grow: (bytes: number) => void): Promise<Buffer> {
  const pieces: Buffer[] = []
  let bytes = 0
  try {
    unpack.end(body)
    for await (const piece of unpack) {
      const part = piece as Buffer
      bytes += part.length
      if (bytes > MAX_BODY_BYTES)
        throw new ProblemError('body_too_large', `Unpacked it is over ${MAX_BODY_BYTES} bytes`)
      grow(part.length)
      pieces.push(part)
    }
  } catch (error) {
    if (error instanceof ProblemError) throw error
    throw new ProblemError('damaged_gzip', error instanceof Error ? error.message : '')
  } finally {
    unpack.destroy()
  }
  return Buffer.concat(pieces, bytes)
}
