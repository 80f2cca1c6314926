/** Errors of the ingest API as RFC 9457 problem documents, from one catalogue. */
import type { FastifyReply } from 'fastify'

export const PROBLEMS = {
  unsupported_encoding: [415, 'Unsupported content encoding', 'Send the body plain or gzipped.'],
  body_too_large: [413, 'Body too large', 'Send fewer events in one request.'],
  too_many_events: [413, 'Too many events', 'Send at most 20,000 events in one request.'],
  damaged_gzip: [400, 'Damaged gzip body', 'Nothing was accepted. Compress the body again and resend it.'],
  malformed_body: [400, 'Malformed body', 'The body was kept as a dead letter. Send valid JSON.'],
  invalid_definition: [
    422,
    'Invalid definition',
    'Nothing was declared. Mend what is named and send all of them again.',
  ],
  invalid_workspace: [
    400,
    'Invalid workspace',
    'Use lower-case letters, digits and hyphens, at most 40, for example "main".',
  ],
  journal_unavailable: [
    503,
    'The journal cannot be written',
    'Nothing was accepted. Free disk space, then send it again.',
  ],
  stopping: [503, 'Candor is stopping', 'Ask again when it is back.'],
  invalid_request: [400, 'The request is not valid', 'Nothing was accepted.'],
  internal: [500, 'Something went wrong here', 'The log of the service says what. Send it again; ids keep it single.'],
  intake_full: [503, 'Too much is waiting for the store', 'Nothing was accepted. Send it again later.'],
} as const satisfies Record<string, readonly [status: number, title: string, advice: string]>

export type ProblemCode = keyof typeof PROBLEMS

export class ProblemError extends Error {
  readonly code: ProblemCode
  readonly statusCode: number
  constructor(code: ProblemCode, detail = '') {
    super([detail.replace(/\.$/, ''), PROBLEMS[code][2]].filter((part) => part !== '').join('. '))
    this.name = 'ProblemError'
    this.code = code
    this.statusCode = PROBLEMS[code][0]
  }
}

/** Answers with the problem document of an error; temporary ones say when to come back. */
export async function sendProblem(reply: FastifyReply, error: ProblemError): Promise<void> {
  if (error.statusCode === 503) reply.header('retry-after', '2')
  await reply
    .status(error.statusCode)
    .type('application/problem+json')
    .send(
      JSON.stringify({
        type: `urn:candor:problem:${error.code}`,
        title: PROBLEMS[error.code][1],
        status: error.statusCode,
        detail: error.message,
      }),
    )
}
