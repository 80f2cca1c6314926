import { Type, type Static } from 'typebox'
import { Finding } from '../../finding.ts'
import { object } from './parts.ts'

/** From inclusive, to exclusive. */
const Spell = object({ from: Type.String({ format: 'date-time' }), to: Type.String({ format: 'date-time' }) })

/** GET /api/channel-shift: the same people on another channel, or more of them. */
export const ChannelShiftAnswer = object({
  before: Spell,
  after: Spell,
  demand: Finding,
  channels: Type.Array(
    object({
      channel: Type.String(),
      before: Type.Integer({ description: 'Contacts' }),
      after: Type.Integer({ description: 'Contacts' }),
    }),
    { description: 'The channel with the most contacts first' },
  ),
  moves: Type.Array(
    object({
      from: Type.String({ description: 'A channel that people used before' }),
      to: Type.String({ description: 'Where they are seen after; "" for those who are seen nowhere' }),
      people: Type.Integer(),
      share: Finding,
    }),
    { description: 'Whoever is seen on several channels after is in several rows' },
  ),
})
export type ChannelShiftAnswer = Static<typeof ChannelShiftAnswer>
