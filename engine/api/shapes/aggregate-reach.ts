import { Type, type Static } from 'typebox'
import { Finding } from '../../finding.ts'
import { Nullable, object } from './parts.ts'

/** GET /api/reach/aggregate */
export const AggregateReachAnswer = object({
  people: Finding,
  naiveSum: Finding,
  ifIndependent: Finding,
  totals: Type.Array(
    object({
      key: Type.String(),
      hash: Type.String(),
      channel: Type.String(),
      from: Type.String({ format: 'date' }),
      to: Type.String({ format: 'date' }),
      people: Finding,
      impressions: Nullable(Type.Integer()),
      population: Nullable(Type.Integer()),
      source: Type.String(),
      measuredAt: Type.String(),
    }),
    { description: 'Every total that is about these days' },
  ),
  linked: Type.Array(object({ one: Type.String(), other: Type.String(), people: Finding, share: Finding }), {
    description: 'Pairs of channels of which linked people are known',
  }),
  couldHaveSeen: Nullable(Type.String(), 'About followers, in words: it is no reach'),
  leftOut: Type.Array(object({ key: Type.String(), channel: Type.String(), why: Type.String() })),
})
export type AggregateReachAnswer = Static<typeof AggregateReachAnswer>
