/** Bodies as real clients send them: any content type, plain or gzipped, whole and within limits. */
import { gunzip } from 'node:zlib'
import { promisify } from 'node:util'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { ProblemError } from './problem.ts'

export const MAX_WIRE_BYTES = 10 * 1024 * 1024
export const MAX_BODY_BYTES = 40 * 1024 * 1024

const inflate = promisify(gunzip)

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
  const encoding = (request.headers['content-encoding'] ?? '').trim().toLowerCase()
  const isGzip = body[0] === 0x1f && body[1] === 0x8b
  if (encoding !== '' && encoding !== 'identity' && encoding !== 'gzip') {
    throw new ProblemError('unsupported_encoding', `Content-Encoding is ${encoding}`)
  }
  if (!isGzip) return body
  try {
    return await inflate(body, { maxOutputLength: MAX_BODY_BYTES })
  } catch (error) {
    if (error instanceof RangeError)
      throw new ProblemError('body_too_large', `Unpacked it is over ${MAX_BODY_BYTES} bytes`)
    throw new ProblemError('damaged_gzip', error instanceof Error ? error.message : '')
  }
}
