import { Type, type Static } from 'typebox'
import { Finding } from '../../finding.ts'
import { Nullable, object } from './parts.ts'

/** GET /api/alarms: what is out of the usual in a brand's streams. */
export const AlarmsAnswer = object({
  falseAlarmsPerWeek: Type.Number({ description: 'The budget, for each stream and detector' }),
  smallestExcess: Type.Integer({
    description: 'Events more than usual, in an hour or over a rise, below which it is no alarm',
  }),
  streams: Type.Array(
    object({
      id: Type.String(),
      name: Type.String(),
      judgedHours: Type.Integer({ description: 'Hours of the window that have enough weeks before them' }),
      reason: Nullable(Type.String(), 'Why nothing is judged; null when something is'),
      bursts: Type.Array(Finding, {
        description: 'Hours beyond the usual for that hour of the week, the newest first',
      }),
      rises: Type.Array(Finding, { description: 'Slow rises over days, the newest first' }),
    }),
  ),
})
export type AlarmsAnswer = Static<typeof AlarmsAnswer>

/** GET /api/sources: how far each source has come, and how late it is. */
export const SourcesAnswer = object({
  sources: Type.Array(
    object({
      source: Type.String({ description: 'The entrance: segment, native, bluesky, import' }),
      kind: Type.Enum(['stream', 'batch'], { description: 'batch: half of its events come days after they happened' }),
      events: Type.Integer({ description: 'In the days of the scope' }),
      newest: Type.String({ description: 'When its newest event happened (RFC 3339)' }),
      medianLagSeconds: Nullable(Type.Number(), 'Half of its events come within this'),
      lag99Seconds: Nullable(Type.Number(), '99 % of its events come within this'),
      watermark: Nullable(
        Type.String(),
        'What happened before this is in, but for 1 % (RFC 3339); null for a batch source, which is complete when it is brought in',
      ),
      lastDay: Finding,
    }),
  ),
})
export type SourcesAnswer = Static<typeof SourcesAnswer>
