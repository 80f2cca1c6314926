import { Type, type Static } from 'typebox'
import { Finding } from '../../finding.ts'
import { DayPoint, object } from './parts.ts'

/** GET /api/reach */
export const ReachAnswer = object({
  people: Finding,
  naiveSum: Finding,
  frequency: Finding,
  channels: Type.Array(
    object({
      channel: Type.String(),
      visibility: Type.String(),
      people: Finding,
      onlyHere: Type.Integer({ description: 'People reached on this channel and no other' }),
      views: Type.Integer(),
    }),
  ),
  series: Type.Array(DayPoint),
})
export type ReachAnswer = Static<typeof ReachAnswer>
