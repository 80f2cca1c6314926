import { Type, type Static } from 'typebox'
import { Finding } from '../../finding.ts'
import { Nullable, object } from './parts.ts'

/** GET /api/voice: share of voice among the market's fixed list, by mentions and by authors. */
export const VoiceAnswer = object({
  market: object({ brands: Type.Array(Type.String()), hash: Nullable(Type.String()) }),
  brands: Type.Array(
    object({
      brand: Type.String(),
      mentions: Type.Integer(),
      authors: Type.Integer(),
      byMentions: Finding,
      byAuthors: Finding,
    }),
  ),
  series: Type.Array(
    object({
      day: Type.String({ format: 'date' }),
      brand: Type.String(),
      mentions: Type.Integer(),
      partial: Type.Boolean(),
    }),
  ),
})
export type VoiceAnswer = Static<typeof VoiceAnswer>
