import { Type, type Static } from 'typebox'
import { Finding } from '../../finding.ts'
import { Nullable, object } from './parts.ts'

const Entry = {
  key: Type.String({ description: 'Key of the definition' }),
  hash: Type.String(),
  channel: Nullable(Type.String()),
  visibility: Nullable(Type.Enum(['public', 'dark', 'offline'])),
  source: Nullable(Type.String()),
  market: Nullable(Type.String()),
  evidence: Type.Enum(['stated', 'panel', 'survey', 'collectors', 'range']),
  basis: Type.String({ description: 'Who estimated it, how and when' }),
  measuredAt: Type.String(),
  validFrom: Nullable(Type.String()),
  validUntil: Nullable(Type.String()),
}

/** GET /api/coverage: the coverage register of the market's brands, as it holds on the last day of the window. */
export const CoverageAnswer = object({
  brands: Type.Array(
    object({
      brand: Type.String(),
      whole: Finding,
      entries: Type.Array(object({ ...Entry, share: Finding }), { description: 'What holds, the newest first' }),
      past: Type.Array(object({ ...Entry, state: Type.Enum(['superseded', 'expired', 'not yet valid']) }), {
        description: 'What does not hold, and why',
      }),
      unknown: Type.Array(object({ channel: Type.String(), visibility: Type.String(), posts: Type.Integer() }), {
        description: 'Channels with talk about the brand of which nobody said what share is seen',
      }),
    }),
  ),
})
export type CoverageAnswer = Static<typeof CoverageAnswer>
