/** The error catalogue of the API: every problem it can answer with, as RFC 9457 documents. */
interface ProblemKind {
  status: number
  title: string
}

export const PROBLEMS = {
  invalid_request: { status: 400, title: 'The request is not valid' },
  window_backwards: { status: 400, title: 'The window runs backwards' },
  no_experiment: { status: 404, title: 'No such experiment' },
  no_initiative: { status: 404, title: 'No such initiative' },
  no_metric: { status: 404, title: 'No such metric' },
  no_person: { status: 404, title: 'Nobody of that name' },
  no_table: { status: 404, title: 'No such table' },
  not_acceptable: { status: 406, title: 'No such format' },
  internal: { status: 500, title: 'Something went wrong here' },
} as const satisfies Record<string, ProblemKind>

export type ProblemCode = keyof typeof PROBLEMS

export interface ProblemDocument {
  type: string
  title: string
  status: number
  detail: string
}

/** An error that is answered as a problem document. `detail` says what went wrong and what to do next. */
export class ProblemError extends Error {
  readonly code: ProblemCode

  constructor(code: ProblemCode, detail: string) {
    super(detail)
    this.name = 'ProblemError'
    this.code = code
  }
}

export const problemDocument = (code: ProblemCode, detail: string): ProblemDocument => ({
  type: `urn:candor:problem:${code}`,
  ...PROBLEMS[code],
  detail,
})

const isValidation = (error: unknown): error is Error => error instanceof Error && 'validation' in error

/** A body that Fastify could not read: no JSON, another content type, too large. */
const isUnreadable = (error: unknown): error is Error =>
  error instanceof Error && 'code' in error && String(error.code).startsWith('FST_ERR_CTP_')

/** Any error as a document. What nobody foresaw is not told to the outside: it may name things that are none of its business. */
export function problemOf(error: unknown): ProblemDocument {
  if (error instanceof ProblemError) return problemDocument(error.code, error.message)
  if (isValidation(error))
    return problemDocument('invalid_request', `${error.message}. The document at /openapi.json says what is accepted.`)
  if (isUnreadable(error))
    return problemDocument(
      'invalid_request',
      `${error.message}. Send JSON of at most 1 MB, with content-type application/json.`,
    )
  return problemDocument(
    'internal',
    'The answer could not be computed. The log of the service says why; try again in a moment.',
  )
}
