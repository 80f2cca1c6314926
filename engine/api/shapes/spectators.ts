import { Type, type Static } from 'typebox'
import { Finding } from '../../finding.ts'
import { object } from './parts.ts'

/** GET /api/spectators: people who only look, and what they get to see of a complaint. */
export const SpectatorsAnswer = object({
  campaigns: Type.Array(
    object({
      campaign: Type.String({ description: '"" for everything of the brand, in a campaign or not' }),
      name: Type.String(),
      reached: Type.Integer(),
      onlyLooked: Finding,
    }),
    { description: 'The largest reach first' },
  ),
  complaints: object({
    answered: Type.Integer({ description: 'Public complaints that the brand answered in public' }),
    saw: Type.Integer({ description: 'People who saw one of them' }),
    missed: Finding,
    onlyAnswer: Type.Integer({ description: 'People who saw an answer, and no complaint' }),
  }),
})
export type SpectatorsAnswer = Static<typeof SpectatorsAnswer>
