import { Type, type Static } from 'typebox'
import { Finding } from '../../finding.ts'
import { object } from './parts.ts'

/** GET /api/sentiment: as labelled by the source; what was not labelled is counted as such. */
export const SentimentAnswer = object({
  brands: Type.Array(
    object({
      brand: Type.String(),
      positive: Type.Integer(),
      neutral: Type.Integer(),
      negative: Type.Integer(),
      unlabelled: Type.Integer(),
      negativeShare: Finding,
    }),
  ),
  reasons: Type.Array(object({ reason: Type.String(), posts: Type.Integer(), share: Finding }), {
    description: 'Topics of the brand’s negative posts, most frequent first',
  }),
})
export type SentimentAnswer = Static<typeof SentimentAnswer>
