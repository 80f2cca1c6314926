import { Type, type Static } from 'typebox'
import { UNITS } from '../../finding.ts'
import { Nullable, object } from './parts.ts'

const listed = {
  id: Type.String(),
  version: Type.Integer(),
  name: Type.String(),
  words: Type.String(),
  formula: Type.String(),
  source: Type.String(),
  unit: Type.Enum(UNITS),
  better: Type.Enum(['higher', 'lower', 'neither']),
  queries: Type.Array(Type.String()),
  topic: Type.String({ description: 'What it is about' }),
  path: Nullable(Type.String(), 'Where it is answered; null for what experiments and initiatives are judged by'),
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
}

/** GET /api/metrics */
export const MetricsAnswer = object({ metrics: Type.Array(object(listed)) })
export type MetricsAnswer = Static<typeof MetricsAnswer>

/** GET /api/metrics/:id: one metric in full. */
export const MetricAnswer = object({
  ...listed,
  assumptions: Type.Array(Type.String(), { description: 'What must hold for the number to mean what it says' }),
  sql: Type.Array(object({ name: Type.String(), sql: Type.String() }), { description: 'Its queries, as they are run' }),
})
export type MetricAnswer = Static<typeof MetricAnswer>
