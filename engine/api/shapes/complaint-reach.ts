import { Type, type Static } from 'typebox'
import { Finding } from '../../finding.ts'
import { object } from './parts.ts'

/** GET /api/complaint-reach: how many people each complaint reached. */
export const ComplaintReachAnswer = object({
  withinDays: Type.Integer({ description: 'Who saw it within so many days; younger complaints are left out' }),
  complaints: Type.Integer(),
  unseen: Type.Integer({ description: 'Of these, complaints that nobody is known to have seen: they count as 0' }),
  people: Finding,
  median: Finding,
  ninety: Finding,
  mean: Finding,
  top: Type.Array(
    object({
      share: Type.Number({ description: 'The largest so many of the complaints: 0.01 or 0.1' }),
      held: Finding,
    }),
  ),
})
export type ComplaintReachAnswer = Static<typeof ComplaintReachAnswer>
