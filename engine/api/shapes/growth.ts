import { Type, type Static } from 'typebox'
import { Finding } from '../../finding.ts'
import { Nullable, object } from './parts.ts'

const Source = object({
  source: Type.Enum(['bought', 'unpaid', 'organic'], {
    description: 'By a campaign with spend, by one without, by none',
  }),
  spend: Nullable(Type.Number(), 'What its campaigns cost, in all; null where there is none or currencies differ'),
  new: Finding,
  share: Finding,
  kept: Type.Array(object({ days: Type.Integer({ description: 'Since joining' }), finding: Finding })),
})

/** GET /api/growth: what is new, where it came from, and what of it stays. */
export const GrowthAnswer = object({
  followers: object({
    new: Finding,
    net: Finding,
    standing: Finding,
    left: Type.Integer({ description: 'People who followed at the beginning or since, and do not at the end' }),
    returned: Type.Integer({ description: 'People who had left before the window and follow again' }),
    sources: Type.Array(Source),
    motives: Type.Array(object({ motive: Type.String(), share: Finding })),
  }),
  customers: object({ new: Finding, sources: Type.Array(Source) }),
  standingLikes: Finding,
})
export type GrowthAnswer = Static<typeof GrowthAnswer>
