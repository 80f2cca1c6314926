import { Type, type Static } from 'typebox'
import { Finding } from '../../finding.ts'
import { Nullable, object } from './parts.ts'

export const WaitingCurve = object({
  observed: Type.Integer({
    description: 'Minutes for which the longest-waiting episode was seen: the curve ends there',
  }),
  points: Type.Array(
    object({
      minutes: Type.Integer({ description: 'Since the episode began' }),
      share: Type.Number({ minimum: 0, maximum: 1, description: 'Still waiting after these minutes' }),
      lo: Type.Number(),
      hi: Type.Number(),
      atRisk: Type.Integer({ description: 'Episodes that still waited, and were observed, just before' }),
    }),
    { description: 'Every step of the Kaplan–Meier curve; of a long one its value at about 60 times' },
  ),
})
export type WaitingCurve = Static<typeof WaitingCurve>

const Quantiles = object({
  median: Finding,
  p90: Finding,
  episodes: Type.Integer(),
  ended: Type.Integer({ description: 'Episodes of them that were answered, or closed' }),
  curve: Nullable(WaitingCurve, 'null where the median is refused for want of data'),
})
const Clocks = object({ calendar: Quantiles, business: Quantiles })

/** GET /api/service-times: how long customers wait. */
export const ServiceTimesAnswer = object({
  firstResponse: Clocks,
  resolution: Clocks,
  channels: Type.Array(
    object({
      channel: Type.String(),
      firstResponse: object({ calendar: Finding, business: Finding }),
      resolution: object({ calendar: Finding, business: Finding }),
    }),
    { description: 'Medians, by the channel on which the episode was opened' },
  ),
  hours: Type.Array(
    object({
      hour: Type.Integer({ minimum: 0, maximum: 167, description: 'Hour of the week; 0 is Monday 00:00 to 01:00' }),
      opened: Type.Integer(),
      answered: Type.Integer(),
      medianMinutes: Nullable(Type.Integer(), 'null: fewer than half were answered while observed'),
    }),
    { description: 'When customers write, and how long they wait, on the calendar clock' },
  ),
  timeZone: Type.String({ description: 'Of the hours: that of the declared service hours, else UTC' }),
})
export type ServiceTimesAnswer = Static<typeof ServiceTimesAnswer>
