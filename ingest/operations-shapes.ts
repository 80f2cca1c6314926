/** What the ingest API says of itself, as schemas: they print the OpenAPI document and type whoever shows it. */
import { Type, type Static } from 'typebox'

const Count = Type.Integer({ minimum: 0 })
const described = (description: string) => Type.Integer({ minimum: 0, description })
const Lines = (description: string) => Type.Array(Count, { description })

const figures = {
  received: Count,
  duplicates: Count,
  inJournal: described('Durable, and on the way to the store'),
  inQuarantine: described('In segments that the store refused'),
}

/** GET /v1/audit */
export const AuditAnswer = Type.Object({
  at: Type.String({ description: 'RFC 3339' }),
  seconds: Type.Number({ description: 'How long it took' }),
  isDeep: Type.Boolean({ description: 'Every line was compared, not only sums' }),
  isBalanced: Type.Boolean(),
  offBy: described('Events missing, too many or not accounted for; those that cancel out are counted by their lines'),
  verdict: Type.String({ description: 'The same as a sentence' }),
  workspaces: Type.Array(
    Type.Object({
      workspace: Type.String(),
      ...figures,
      stored: described('Interactions in the store'),
      deadLettered: described('Dead letters in the store'),
      beforeTheBooks: described('Rows from before the books began; in no other figure'),
      imbalance: described('Events missing, too many or not accounted for: 0 is well'),
      entrances: Type.Array(
        Type.Object({
          source: Type.String({ description: 'Which entrance: segment, native, import' }),
          ...figures,
          stored: described('Interactions: counted in the store, or as the books have them; see isCounted'),
          deadLettered: described('Dead letters, likewise'),
          isCounted: Type.Boolean({
            description:
              'The rows of this entrance were counted. Otherwise only their sum over all entrances was compared.',
          }),
          imbalance: described('As above; 0 where nothing was counted'),
        }),
      ),
    }),
  ),
  gaps: Type.Array(
    Type.Object({
      workspace: Type.String(),
      segment: Type.String(),
      receivedAt: Type.String({ description: 'RFC 3339' }),
      kind: Type.String({ description: '"interaction" or "dead letter"' }),
      accounted: Count,
      stored: Count,
      missing: Lines('Lines of the segment, from 0; the first thousand'),
      surplus: Lines('Lines stored twice, or not in the books; the first thousand'),
      missingCount: described('How many there are'),
      surplusCount: described('How many there are'),
      missingIds: Type.Array(Type.String(), { description: 'Where the segment is still kept' }),
      words: Type.Array(Type.String(), { description: 'The same as sentences' }),
    }),
  ),
})
export type AuditAnswer = Static<typeof AuditAnswer>

/** GET /v1/status */
export const StatusAnswer = Type.Object({
  received: Count,
  accepted: Count,
  duplicates: Count,
  deadLettered: Count,
  loadedRows: Count,
  backlog: Type.Object(
    { segments: Count, rows: Count, bytes: Count },
    { description: 'Durable, and not in the store yet' },
  ),
  oldestWaitingSeconds: Type.Union([Type.Number({ minimum: 0 }), Type.Null()], {
    description: 'How long the oldest event that the store does not have has waited; null when it has all',
  }),
  lastLoad: Type.Union(
    [
      Type.Object({
        at: Type.String({ description: 'RFC 3339' }),
        lagSeconds: Type.Number({ minimum: 0, description: 'From the receipt of its oldest event until then' }),
      }),
      Type.Null(),
    ],
    { description: 'The last segment that the store took; null before the first' },
  ),
  quarantined: Count,
  damaged: Count,
  idWindow: Count,
  storeError: Type.Union([Type.String(), Type.Null()], {
    description: 'That the store does not take what was accepted; why is in the log. Null when it does',
  }),
  isRefusing: Type.Boolean({ description: 'Nothing can be taken now: requests are answered with 503' }),
})
export type StatusAnswer = Static<typeof StatusAnswer>
