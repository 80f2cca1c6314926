/** Errors of the ingest API as RFC 9457 problem documents, from one catalogue. */
import type { FastifyReply } from 'fastify'

export const PROBLEMS = {
  unsupported_encoding: [415, 'Unsupported content encoding', 'Send the body plain, or as gzip, deflate or br.'],
  body_too_large: [413, 'Body too large', 'Send fewer events in one request.'],
  too_many_events: [413, 'Too many events', 'Send at most 20,000 events in one request.'],
  damaged_gzip: [400, 'Damaged compressed body', 'Nothing was accepted. Compress the body again and resend it.'],
  malformed_body: [400, 'Malformed body', 'The body was kept as a dead letter. Send valid JSON.'],
  invalid_definition: [
    422,
    'Invalid definition',
    'Nothing was declared. Mend what is named and send all of them again.',
  ],
  definitions_unread: [
    503,
    'What is declared cannot be read',
    'Nothing was declared, since it could contradict other experiments. Send it again when the store takes loads.',
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
  key_needed: [
    401,
    'A key is needed',
    'Send one as Bearer, as the user of Basic, or where your protocol has it; candor keys create makes one.',
  ],
  unknown_key: [
    401,
    'Unknown key',
    'Nothing was done. Look for typing errors; candor keys list shows which keys there are.',
  ],
  revoked_key: [401, 'Revoked key', 'Nothing was done. Make a new one with candor keys create.'],
  not_signed: [
    401,
    'Not signed as it should be',
    'Nothing was done. The secret of the sender and the one of its key must be the same.',
  ],
  wrong_scope: [403, 'The key is for something else', 'Use a key with that scope.'],
  wrong_workspace: [
    403,
    'The key is for another workspace',
    'Leave the workspace out, or use a key of that workspace.',
  ],
  origin_not_allowed: [
    403,
    'This web page may not do that',
    'Make a key with candor keys create … --origin, and use that.',
  ],
  not_own_page: [
    403,
    'The form came from another page',
    'Nothing was done: that was not sent from a page of this Candor. Open the page again, and send it from there.',
  ],
  host_not_allowed: [
    403,
    'Not under this name',
    'Without keys Candor answers on this machine only. Behind a proxy set CANDOR_KEYS=required and make keys.',
  ],
  invalid_key_request: [
    422,
    'No such key can be made',
    'Nothing was made. Say workspace, scope and, if wanted, origins and rates.',
  ],
  invalid_user: [422, 'No such user can be made', 'Nothing was done.'],
  invalid_password: [422, 'This password cannot be used', 'Nothing was done. Choose another one.'],
  user_exists: [409, 'There is such a user already', 'Nothing was done. Choose another name, or change that user.'],
  no_such_user: [404, 'No such user', 'candor users list shows which there are.'],
  invalid_link: [422, 'This page cannot be shared', 'Nothing was shared.'],
  no_such_link: [404, 'No such link', 'candor share list shows which there are.'],
  no_such_experiment: [
    404,
    'No such experiment',
    'Nothing was assigned. Name experiments that are declared with an assignment.',
  ],
  no_such_key: [404, 'No such key', 'candor keys list shows which there are.'],
  too_many_accounts: [
    409,
    'More accounts than one person has',
    'Nothing was done. Take back the links that are wrong (Unlink), or name one account alone with linked=no.',
  ],
  invalid_idempotency_key: [
    400,
    'The Idempotency-Key is not valid',
    'Send 1 to 255 printable ASCII characters as Idempotency-Key.',
  ],
  idempotency_key_reused: [
    422,
    'This Idempotency-Key came with another body',
    'Nothing was done. Use a new key for a new request.',
  ],
  idempotency_in_progress: [
    409,
    'The first request with this Idempotency-Key is under way',
    'Nothing was done. Ask again in a moment.',
  ],
  rate_limited: [
    429,
    'Too much in too short a time',
    'Nothing was accepted. Wait as long as Retry-After says, then send it again.',
  ],
  overloaded: [503, 'Too much at once', 'Nothing was accepted. Wait as long as Retry-After says, then send it again.'],
  internal: [500, 'Something went wrong here', 'The log of the service says what. Send it again; ids keep it single.'],
  intake_full: [503, 'Too much is waiting for the store', 'Nothing was accepted. Send it again later.'],
} as const satisfies Record<string, readonly [status: number, title: string, advice: string]>

export type ProblemCode = keyof typeof PROBLEMS

export class ProblemError extends Error {
  readonly code: ProblemCode
  readonly statusCode: number
  /** What the answer carries beside its body, in any protocol. */
  readonly headers: Readonly<Record<string, string>>
  constructor(code: ProblemCode, detail = '', headers: Readonly<Record<string, string>> = {}) {
    super([detail.replace(/\.$/, ''), PROBLEMS[code][2]].filter((part) => part !== '').join('. '))
    this.name = 'ProblemError'
    this.code = code
    this.statusCode = PROBLEMS[code][0]
    this.headers = { ...(this.statusCode === 503 && { 'retry-after': '2' }), ...headers }
  }
}

/** Answers with the problem document of an error; temporary ones say when to come back. */
export async function sendProblem(reply: FastifyReply, error: ProblemError): Promise<void> {
  await reply
    .status(error.statusCode)
    .headers(error.headers)
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
