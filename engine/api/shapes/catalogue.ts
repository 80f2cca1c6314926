import { Type, type Static } from 'typebox'
import { Nullable, object } from './parts.ts'

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
      versions: Type.Array(
        object({
          version: Type.Integer(),
          computable: Type.Boolean({ description: 'It can be asked for with ?version=' }),
          since: Nullable(Type.String({ format: 'date' }), 'Since when Candor computes it so'),
          why: Nullable(Type.String(), 'What it changed; null where nobody wrote it down'),
          words: Nullable(Type.String(), 'What it is; null for what cannot be computed any more'),
          formula: Nullable(Type.String()),
        }),
        { description: 'All there were, the newest first' },
      ),
    }),
  ),
})
export type MetricsAnswer = Static<typeof MetricsAnswer>
