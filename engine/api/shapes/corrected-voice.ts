import { Type, type Static } from 'typebox'
import { Finding } from '../../finding.ts'
import { object } from './parts.ts'

/** GET /api/voice/corrected: share of voice over all talk, seen or not. */
export const CorrectedVoiceAnswer = object({
  of: Type.Enum(['all talk', 'channels'], {
    description:
      'Over all talk, or over the talk on the channels that are seen, if the register knows that of more brands',
  }),
  brands: Type.Array(
    object({
      brand: Type.String(),
      seen: Type.Integer({ description: 'Posts that were seen' }),
      share: Finding,
      total: Finding,
    }),
  ),
})
export type CorrectedVoiceAnswer = Static<typeof CorrectedVoiceAnswer>
