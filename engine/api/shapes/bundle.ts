import { Type, type Static } from 'typebox'
import { Finding, Recompute } from '../../finding.ts'
import { object } from './parts.ts'
import { ScopeQuery } from './scope.ts'

const Values = Type.Record(Type.String(), Type.Unknown())

/** A Finding in a bundle: instead of questions with their SQL, their places among the calls of the bundle. */
const BundledFinding = object({
  ...Finding.properties,
  recompute: object({
    calls: Type.Array(Type.Integer({ minimum: 0 }), { description: 'Places in `calls`' }),
    rows: Recompute.properties.rows,
    assumptions: Recompute.properties.assumptions,
  }),
})
export type BundledFinding = Static<typeof BundledFinding>

/** GET /api/bundles/…: all that an answer was computed from. */
export const Bundle = object({
  format: Type.Literal('candor-bundle'),
  version: Type.Literal(1, { description: 'Of this format' }),
  candor: Type.String({ description: 'Version of the code that made it' }),
  asked: object({
    answer: Type.String({ description: 'Which answer of the API, "/api/nps", "/api/experiments/:key"' }),
    key: Type.Union([Type.String(), Type.Null()], { description: 'In the place of :key' }),
    scope: object(ScopeQuery.properties),
    own: Type.Record(Type.String(), Type.Unknown(), { description: 'Parameters of the answer’s own' }),
    now: Type.String({ format: 'date-time', description: 'What was not over then is not complete' }),
    generation: Type.Integer({ description: 'Of the accounts joined to people' }),
  }),
  findings: Type.Array(
    object({ at: Type.String({ description: 'Where it stands in the answer (RFC 6901)' }), finding: BundledFinding }),
  ),
  definitions: Type.Array(
    object({
      ...{ kind: Type.String(), key: Type.String(), body: Type.Unknown() },
      receivedAt: Type.String(),
      versions: Type.Integer({ description: 'How many different ones were declared under this key' }),
      hash: Type.String({ description: 'SHA-256 of kind, NUL, key, NUL and the body as canonical JSON (RFC 8785)' }),
    }),
    { description: 'Plans and other definitions in force, as they were declared' },
  ),
  queries: Type.Array(object({ name: Type.String(), words: Type.String(), sql: Type.String() })),
  calls: Type.Array(
    object({ query: Type.String(), parameters: Values, rows: Type.Array(Values) }),
    { description: 'What was asked of the store, and what came back. Ids of people and messages are running numbers' }, // prettier-ignore
  ),
  carried: Type.Array(object({ what: Type.String(), value: Type.Unknown() }), {
    description: 'What was made of rows that name people, which are not here',
  }),
  hash: Type.String({ description: 'SHA-256 of the rest as canonical JSON (RFC 8785)' }),
})
export type Bundle = Static<typeof Bundle>
