/**
 * API keys: who may do what in which workspace, from which web pages, and how fast.
 *
 * A key is 256 random bits, shown once when it is made. What is kept is its SHA-256: nobody can guess or enumerate 2^256
 * values, so a slow password hash would protect nothing here and cost every request its time.
 */
import { hash, randomBytes } from 'node:crypto'
import { Type, type Static } from 'typebox'
import { Compile } from 'typebox/compile'
import { WORKSPACE_NAME } from '@candor/queries'
import { ProblemError } from '../problem.ts'

/**
 * What a key is for. `read` sees numbers; `people` sees besides who is behind them: handles of accounts, and events as they
 * came; `define` besides says what they mean: declares definitions, and shares pages. An admin key of a workspace may do
 * everything in it.
 */
export const SCOPES = ['ingest', 'read', 'people', 'define', 'admin'] as const
export type Scope = (typeof SCOPES)[number]

/** Scopes that change nothing: they may be of all workspaces, and guard no entrance for writing. */
export const isReading = (scope: Scope): boolean => scope === 'read' || scope === 'people'

/** Whether a key of one scope may do what another one is for. */
export const mayAct = (own: Scope, wanted: Scope): boolean =>
  own === wanted || own === 'admin' || (MORE.indexOf(wanted) >= 0 && MORE.indexOf(own) > MORE.indexOf(wanted))

/** Each of these may do what those before it are for; sending events is another matter. */
const MORE: readonly Scope[] = ['read', 'people', 'define']

/** Every workspace: for keys that read or administer, never for keys that sit in clients. */
export const ALL_WORKSPACES = '*'
export const KEY_PREFIX = 'candor_'

const Limit = Type.Union([Type.Integer({ minimum: 1, maximum: 10_000_000 }), Type.Null()])

export const ApiKey = Type.Object(
  {
    id: Type.String({ description: 'Names the key in lists and when it is revoked; no secret' }),
    hash: Type.String({ description: 'SHA-256 of the key, hex' }),
    scope: Type.Enum(SCOPES),
    workspace: Type.String(),
    origins: Type.Array(Type.String(), { description: 'Web pages that may use it, as "https://shop.example"' }),
    eventsPerSecond: Limit,
    requestsPerSecond: Limit,
    signingSecret: Type.Optional(
      Type.String({
        ...{ minLength: 8, maxLength: 500 },
        description: 'What a webhook signs with. Kept as it is: a signature can only be checked by making it again',
      }),
    ),
    createdAt: Type.String(),
    lastUsedAt: Type.Optional(Type.String({ description: 'To the minute; left out when it was never shown' })),
    revokedAt: Type.Union([Type.String(), Type.Null()]),
  },
  { additionalProperties: false },
)
export type ApiKey = Static<typeof ApiKey>

/** What one asks for when one makes a key. */
export const KeyRequest = Type.Object(
  {
    workspace: Type.String({ description: 'A workspace, or * for all of them (not for scope ingest)' }),
    scope: Type.Enum(SCOPES),
    origins: Type.Optional(Type.Array(Type.String({ maxLength: 200 }), { maxItems: 50 })),
    eventsPerSecond: Type.Optional(Limit),
    requestsPerSecond: Type.Optional(Limit),
    signingSecret: Type.Optional(Type.String({ minLength: 8, maxLength: 500 })),
  },
  { additionalProperties: false },
)
export type KeyRequest = Static<typeof KeyRequest>

const request = Compile(KeyRequest)

/** Enough for any one sender, and not for taking the whole service down with one leaked key. */
export const DEFAULT_EVENTS_PER_SECOND = 20_000
export const DEFAULT_REQUESTS_PER_SECOND = 2_000

export const hashKey = (secret: string): string => hash('sha256', secret, 'hex')

/** A new key and its secret, which is not kept. @throws ProblemError when what is asked for makes no sense */
export function makeKey(asked: unknown, now: number): { key: ApiKey; secret: string } {
  if (!request.Check(asked)) {
    const [first] = request.Errors(asked)
    throw new ProblemError('invalid_key_request', first && `${first.instancePath || 'The request'} ${first.message}`)
  }
  const { workspace, scope, origins = [] } = asked
  if (workspace === ALL_WORKSPACES ? scope === 'ingest' : !WORKSPACE_NAME.test(workspace))
    throw new ProblemError('invalid_key_request', `The workspace of a key for ${scope} cannot be "${workspace}"`)
  const secret = `${KEY_PREFIX}${scope}_${randomBytes(32).toString('base64url')}`
  const key: ApiKey = {
    id: `key-${randomBytes(5).toString('hex')}`,
    hash: hashKey(secret),
    scope,
    workspace,
    origins: [...new Set(origins.map(checkedOrigin))],
    eventsPerSecond: asked.eventsPerSecond === undefined ? DEFAULT_EVENTS_PER_SECOND : asked.eventsPerSecond,
    requestsPerSecond: asked.requestsPerSecond === undefined ? DEFAULT_REQUESTS_PER_SECOND : asked.requestsPerSecond,
    ...(asked.signingSecret !== undefined && { signingSecret: asked.signingSecret }),
    createdAt: new Date(now).toISOString(),
    revokedAt: null,
  }
  return { key, secret }
}

/** An origin as browsers send it: scheme, host and port, nothing behind. */
function checkedOrigin(text: string): string {
  const origin = URL.canParse(text) ? new URL(text).origin : 'null'
  const bare = text.endsWith('/') ? text.slice(0, -1) : text
  if (/^https?:/.test(origin) && !origin.includes('*') && bare.toLowerCase() === origin) return origin
  throw new ProblemError(
    'invalid_key_request',
    `"${text}" is no origin: write scheme and host, as https://shop.example`,
  )
}
