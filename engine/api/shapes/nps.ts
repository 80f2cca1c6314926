import { Type, type Static } from 'typebox'
import { Finding } from '../../finding.ts'
import { MetricBreak, object } from './parts.ts'

/** GET /api/nps */
export const NpsAnswer = object({
  nps: Finding,
  responseRate: Finding,
  promoters: Type.Integer(),
  passives: Type.Integer(),
  detractors: Type.Integer(),
  scores: Type.Array(Type.Integer(), { minItems: 11, maxItems: 11, description: 'Answers per score, 0 to 10' }),
  series: Type.Array(object({ month: Type.String({ format: 'date' }), nps: Finding })),
  breaks: Type.Array(MetricBreak, { description: 'Where the series goes from one version of the metric to another' }),
})
export type NpsAnswer = Static<typeof NpsAnswer>
