import { Type, type Static } from 'typebox'
import { Finding } from '../../finding.ts'
import { object } from './parts.ts'

/** GET /api/avoidable-share: how late people see complaints. */
export const AvoidableShareAnswer = object({
  withinDays: Type.Integer({ description: 'Who saw it within so many days; younger complaints are left out' }),
  complaints: Type.Integer({ description: 'That somebody saw' }),
  sightings: Type.Integer({ description: 'People who saw one, once a complaint' }),
  shares: Type.Array(
    object({
      hours: Type.Integer({ description: 'An answer within so many hours' }),
      later: Finding,
    }),
    { description: 'The shortest time first' },
  ),
  exponent: Finding,
  half: Finding,
})
export type AvoidableShareAnswer = Static<typeof AvoidableShareAnswer>
