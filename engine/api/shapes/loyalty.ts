import { Type, type Static } from 'typebox'
import { Finding } from '../../finding.ts'
import { object } from './parts.ts'

/** GET /api/loyalty: Dick and Basu's four cells by campaign cohort. */
export const LoyaltyAnswer = object({
  cohorts: Type.Array(
    object({
      campaign: Type.String({ description: '"" for people who joined outside any campaign' }),
      name: Type.String(),
      people: Type.Integer({ description: 'Customers whose attitude and behaviour are both known' }),
      unknown: Type.Integer({ description: 'Customers of the cohort with no stated attitude: they are in no cell' }),
      loyal: Finding,
      latent: Finding,
      spurious: Finding,
      none: Finding,
    }),
  ),
  ladders: Type.Array(
    object({
      campaign: Type.String(),
      interacted: Finding,
      engaged: Finding,
      loyal: Finding,
    }),
    { description: 'Interaction, engagement and loyalty, counted apart, never added up' },
  ),
})
export type LoyaltyAnswer = Static<typeof LoyaltyAnswer>
