import { Type, type Static } from 'typebox'
import { Finding } from '../../finding.ts'
import { object } from './parts.ts'

/** GET /api/voice/compared: lead over each rival, against market share, by label, and by reach. */
export const VoiceComparedAnswer = object({
  leads: Type.Array(object({ rival: Type.String(), lead: Finding })),
  brands: Type.Array(
    object({ brand: Type.String(), excess: Finding, positive: Finding, negative: Finding, byReach: Finding }),
  ),
})
export type VoiceComparedAnswer = Static<typeof VoiceComparedAnswer>
