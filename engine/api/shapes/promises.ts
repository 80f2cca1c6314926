import { Type, type Static } from 'typebox'
import { Finding } from '../../finding.ts'
import { Nullable, object } from './parts.ts'

/** GET /api/promises: declared service levels, and how often they were kept. */
export const PromisesAnswer = object({
  promises: Type.Array(
    object({
      key: Type.String(),
      name: Type.String(),
      level: Type.String({ description: 'The service level in words' }),
      target: Type.Number({ description: 'Share of contacts it is promised for' }),
      kept: Finding,
      keeps: Type.Integer({ description: 'Contacts for which it was kept' }),
      breaches: Type.Integer({ description: 'Contacts for which it was broken' }),
      undecided: Type.Integer({ description: 'Contacts whose time is not up' }),
      met: Nullable(Type.Boolean(), 'Whether the target is met; null where the interval holds it'),
    }),
  ),
})
export type PromisesAnswer = Static<typeof PromisesAnswer>
