import { Type, type Static } from 'typebox'
import { Finding } from '../../finding.ts'
import { CAUSE_VERDICTS } from '../../metrics/cause-verdict.ts'
import { Nullable, object } from './parts.ts'

const Change = object({
  finding: Finding,
  from: Nullable(Type.String({ format: 'date-time' }), 'Begin of the first week after the change'),
})

/** GET /api/causes: root causes of contacts, and what became of them. */
export const CausesAnswer = object({
  repeats: Finding,
  failureDemand: Finding,
  causes: Type.Array(
    object({
      cause: Type.String(),
      contacts: Type.Integer(),
      repeats: Finding,
      verdict: Type.Enum(CAUSE_VERDICTS),
      reason: Type.String(),
      change: Change,
      speed: Change,
    }),
    { description: 'The most frequent first, at most 20' },
  ),
})
export type CausesAnswer = Static<typeof CausesAnswer>
