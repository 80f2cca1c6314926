import { Type, type Static } from 'typebox'
import { Finding } from '../../finding.ts'
import { object } from './parts.ts'

const Survey = object({
  survey: Type.String(),
  scale: Type.String({ description: '“1–5”' }),
  top: Finding,
  mean: Finding,
  counts: Type.Array(Type.Integer(), { description: 'Answers from the lowest to the highest' }),
})

/** GET /api/satisfaction: satisfaction and effort, survey by survey, because scales cannot be mixed. */
export const SatisfactionAnswer = object({ csat: Type.Array(Survey), ces: Type.Array(Survey) })
export type SatisfactionAnswer = Static<typeof SatisfactionAnswer>
