import { Type, type Static } from 'typebox'
import { Finding } from '../../finding.ts'
import { Nullable, object } from './parts.ts'

/** GET /api/scorecard: the seven rows of the customer-experience model. */
export const ScorecardAnswer = object({
  rows: Type.Array(
    object({
      key: Type.Enum(['purpose', 'strategy', 'promise', 'experience', 'people', 'process', 'product']),
      question: Type.String(),
      findings: Type.Array(object({ label: Type.String(), finding: Finding, page: Type.String() })),
      missing: Nullable(Type.String({ description: 'Why nothing is measured here, and what to send so that it is' })),
    }),
  ),
})
export type ScorecardAnswer = Static<typeof ScorecardAnswer>
