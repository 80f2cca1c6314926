import { Type, type Static } from 'typebox'
import { Finding } from '../../finding.ts'
import { Nullable, object } from './parts.ts'

/** Dialogues of one kind on one channel. */
export const ChannelDialogues = object({
  with: Type.Enum(['brand', 'customers'], { description: 'Who gave the first answer' }),
  dialogues: Type.Integer({ description: 'That began in the window' }),
  open: Type.Integer({ description: 'Of these, not over yet: they count for as long as they have gone on' }),
  people: Type.Integer({ description: 'Customers who opened them' }),
  goesOn: Finding,
  messages: Finding,
})
export type ChannelDialogues = Static<typeof ChannelDialogues>

/** GET /api/platform-fit: how long and how deep people talk on each channel, beside how many it reaches. */
export const PlatformFitAnswer = object({
  silenceDays: Type.Integer({ description: 'A dialogue is over after so many days of silence' }),
  depthDays: Type.Integer({ description: 'Messages count up to so many days after the first answer' }),
  channels: Type.Array(
    object({
      channel: Type.String(),
      reached: Nullable(Finding, 'People who saw content of the brand there; null where no View came from the channel'),
      kinds: Type.Array(ChannelDialogues, { description: 'With the brand, and with other customers' }),
    }),
    { description: 'Every channel on which dialogues began or people were reached: the largest reach first' },
  ),
})
export type PlatformFitAnswer = Static<typeof PlatformFitAnswer>
