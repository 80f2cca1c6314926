import { Type, type Static } from 'typebox'
import { Finding } from '../../finding.ts'
import { Nullable, object } from './parts.ts'

/** An alarm that was once said. Unlike alarms themselves, it depends on the order of arrival, and is there to tell of it. */
export const RecordedAlarmAnswer = object({
  stream: Type.String(),
  name: Type.String(),
  detector: Type.String({ description: 'Id of the metric: burst or slow_rise' }),
  from: Type.String(),
  to: Type.String({ description: 'Exclusive. A rise may have grown since it was said' }),
  state: Type.Enum(['standing', 'retracted']),
  firstSaidAt: Type.String({ description: 'When it was first said (RFC 3339)' }),
  said: object({
    at: Type.String({ description: 'When it was said; where it was taken back and said again, the last time' }),
    asOf: Type.String({ description: 'The newest moment in the data then' }),
    events: Type.Integer({ description: 'As far as was known then' }),
    expected: Type.Number({ description: 'How many would have been usual, as far as was known then' }),
    score: Type.Number({ description: 'Tail probability of a burst, cumulative sum of a rise' }),
    complete: Nullable(Type.Number(), 'Share that was in; null when nobody could say'),
  }),
  retracted: Nullable(
    object({
      at: Type.String(),
      asOf: Type.String(),
      events: Type.Integer({ description: 'Of the same time, as far as is known now' }),
      expected: Type.Number({ description: 'How many the weeks before it have in such a time' }),
      sentence: Type.String({ description: 'Why it is no alarm any more' }),
    }),
    'Null while it stands',
  ),
})

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
  record: Type.Array(RecordedAlarmAnswer, {
    description: 'Alarms of these days that were once said, standing or taken back, the newest first',
  }),
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
