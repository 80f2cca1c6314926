import { Type, type Static } from 'typebox'
import { Finding } from '../../finding.ts'
import { object } from './parts.ts'

/** GET /api/nps */
export const NpsAnswer = object({
  nps: Finding,
  responseRate: Finding,
  promoters: Type.Integer(),
  passives: Type.Integer(),
  detractors: Type.Integer(),
  scores: Type.Array(Type.Integer(), { minItems: 11, maxItems: 11, description: 'Answers per score, 0 to 10' }),
  series: Type.Array(object({ month: Type.String({ format: 'date' }), nps: Finding })),
})
export type NpsAnswer = Static<typeof NpsAnswer>
