import { Type, type Static } from 'typebox'
import { Finding } from '../../finding.ts'
import { object } from './parts.ts'

/** GET /api/voice/unowned: talk that goes on without the brand. */
export const UnownedAnswer = object({
  share: Finding,
  posts: Type.Integer(),
  unowned: Type.Integer({ description: 'Posts that neither name an account of the brand nor were answered by it' }),
  untagged: Type.Integer({ description: 'Posts that name no account of the brand, answered or not' }),
  unanswered: Type.Integer({ description: 'Posts that were not answered, whomever they name' }),
})
export type UnownedAnswer = Static<typeof UnownedAnswer>
