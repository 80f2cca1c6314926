import { Type, type Static } from 'typebox'
import { Finding } from '../../finding.ts'
import { Nullable, object } from './parts.ts'

/** GET /api/reach/frequency */
export const FrequencyDistributionAnswer = object({
  mean: Finding,
  classes: Type.Array(
    object({
      from: Type.Integer({ description: 'Fewest views of this class' }),
      to: Nullable(Type.Integer(), 'Most views of this class; null for “or more”'),
      people: Finding,
      shareOfPeople: Nullable(Type.Number(), 'Of everybody reached; null where nothing was counted'),
      views: Nullable(Type.Integer(), 'What these people saw in all'),
      shareOfViews: Nullable(Type.Number()),
    }),
    { description: 'From once to thirteen times or more' },
  ),
})
export type FrequencyDistributionAnswer = Static<typeof FrequencyDistributionAnswer>
