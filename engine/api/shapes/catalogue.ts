import { Type, type Static } from 'typebox'
import { object } from './parts.ts'

/** GET /api/metrics */
export const MetricsAnswer = object({
  metrics: Type.Array(
    object({
      id: Type.String(),
      version: Type.Integer(),
      name: Type.String(),
      words: Type.String(),
      formula: Type.String(),
      source: Type.String(),
      unit: Type.String(),
      better: Type.String(),
      queries: Type.Array(Type.String()),
    }),
  ),
})
export type MetricsAnswer = Static<typeof MetricsAnswer>
