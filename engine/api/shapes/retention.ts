import { Type, type Static } from 'typebox'
import { Finding } from '../../finding.ts'
import { Nullable, object } from './parts.ts'

const CurvePoint = object({
  day: Type.Integer({ description: 'Whole days since joining' }),
  share: Type.Number({ minimum: 0, maximum: 1 }),
  lo: Type.Number(),
  hi: Type.Number(),
  atRisk: Type.Integer({ description: 'People still observed just before' }),
})

const Horizon = object({ days: Type.Integer({ description: 'Since joining' }), finding: Finding })

export const RetentionBy = Type.Enum(['all', 'campaign', 'channel', 'motive', 'week', 'month'], {
  description: 'What the people of a cohort share; as a parameter: only such cohorts',
})
export type RetentionBy = Static<typeof RetentionBy>

const Cohort = object({
  by: RetentionBy,
  key: Type.String({
    description: '"" for everybody, for no campaign, and for no motive given; else a name or first day',
  }),
  name: Type.String(),
  people: Type.Integer(),
  ended: Type.Integer({ description: 'People for whom it was seen: they left, or bought again' }),
  horizons: Type.Array(Horizon),
  median: Type.String({ description: 'When half had left or bought again, or that this was not reached, in words' }),
  observed: Type.Integer({
    description: 'Days for which the longest-observed of them were seen: the curve ends there',
  }),
  curve: Type.Array(CurvePoint, { description: 'One point a day on which the share changed' }),
})

const Comparison = object({
  campaign: Type.String(),
  name: Type.String(),
  organic: Type.Integer({ description: 'People who came by no campaign in the same weeks' }),
  horizons: Type.Array(Horizon, { description: 'Share of the campaign’s people minus share of the others' }),
  logRank: Nullable(Type.Number({ description: 'p of the log-rank test of equal curves' })),
})

const Side = object({ cohorts: Type.Array(Cohort), comparisons: Type.Array(Comparison) })

/** GET /api/retention: who stays, and who comes back, by cohort. */
export const RetentionAnswer = object({ followers: Side, customers: Side })
export type RetentionAnswer = Static<typeof RetentionAnswer>
