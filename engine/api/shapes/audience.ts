import { Type, type Static } from 'typebox'
import { Finding } from '../../finding.ts'
import { Nullable, object } from './parts.ts'

export const AudienceSet = Type.Enum(['followers', 'fans', 'members', 'customers'])
export type AudienceSet = Static<typeof AudienceSet>

/** GET /api/audience: who follows, likes, talks and buys, as sets of people, and how far fans are known to buy. */
export const AudienceAnswer = object({
  sets: Type.Array(object({ set: AudienceSet, people: Finding }), { description: 'All four, in this order' }),
  union: Finding,
  pairs: Type.Array(
    object({
      one: AudienceSet,
      other: AudienceSet,
      both: Finding,
      shareOfSmaller: Nullable(Type.Number(), 'People in both, of those in the smaller set; null when it is empty'),
    }),
    { description: 'All six' },
  ),
  regions: Type.Array(object({ sets: Type.Array(AudienceSet), people: Type.Integer() }), {
    description: 'People who are in exactly these sets and in no other: they add up to the union. The largest first',
  }),
  way: object({
    fans: Type.Integer(),
    identified: Type.Integer({ description: 'Fans with a known account where customers buy' }),
    bought: Type.Integer({ description: 'Identified fans who bought after they became fans' }),
    boughtAgain: Type.Integer({ description: 'Of these, twice or more' }),
    alreadyCustomers: Type.Integer({ description: 'Identified fans who had bought before they became fans' }),
    newFans: Type.Integer({ description: 'Identified fans of the last 30 days that are observed' }),
    steps: object({ identified: Finding, bought: Finding, boughtAgain: Finding }),
    boughtOfAll: Finding,
  }),
})
export type AudienceAnswer = Static<typeof AudienceAnswer>
