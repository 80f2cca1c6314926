import { Type, type Static } from 'typebox'
import { Finding } from '../../finding.ts'
import { object } from './parts.ts'

/** GET /api/nps-segments: for whom, compared with the others, over time, and weighted to the customers. */
export const NpsSegmentsAnswer = object({
  weighted: Finding,
  trend: Finding,
  segments: Type.Array(
    object({
      by: Type.String({ description: '“touchpoint” (survey), “channel”, or a property of the customer base' }),
      level: Type.String(),
      nps: Finding,
      difference: Finding,
    }),
  ),
})
export type NpsSegmentsAnswer = Static<typeof NpsSegmentsAnswer>
