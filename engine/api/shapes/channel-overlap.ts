import { Type, type Static } from 'typebox'
import { Finding } from '../../finding.ts'
import { Nullable, object } from './parts.ts'

/** GET /api/reach/overlap */
export const ChannelOverlapAnswer = object({
  several: Finding,
  channels: Type.Array(
    object({
      channel: Type.String(),
      people: Type.Integer({ description: 'People reached on this channel' }),
      onlyHere: Finding,
      shareOfReach: Type.Number({ description: 'onlyHere of everybody reached' }),
    }),
    { description: 'Every channel, the largest first' },
  ),
  pairs: Type.Array(
    object({
      one: Type.String(),
      other: Type.String(),
      both: Finding,
      shareOfSmaller: Nullable(Type.Number(), 'both, of the people of the smaller of the two; null where it has none'),
    }),
    { description: 'Each pair of the twelve largest channels once' },
  ),
  leftOut: Type.Array(Type.String(), { description: 'Channels beyond the twelve largest, of which no pairs are told' }),
})
export type ChannelOverlapAnswer = Static<typeof ChannelOverlapAnswer>
