import { Type, type Static } from 'typebox'
import { Nullable, object } from './parts.ts'
import { ScopeQuery } from './scope.ts'

export const SearchQuery = Type.Object(
  { ...ScopeQuery.properties, q: Type.String({ maxLength: 200, description: 'Part of a name' }) },
  { additionalProperties: false },
)

/** GET /api/search: what was declared, brands and metrics, by name. */
export const SearchAnswer = object({
  found: Type.Array(
    object({
      kind: Type.Enum(['initiative', 'experiment', 'campaign', 'promise', 'brand', 'metric']),
      key: Type.String(),
      name: Type.String(),
      words: Type.String({ description: 'What it is for; "" where nobody said' }),
      brand: Nullable(Type.String(), 'null for a metric: it is of any brand'),
    }),
    { description: 'The best first' },
  ),
  total: Type.Integer({ description: 'How many fit; only the best are told' }),
})
export type SearchAnswer = Static<typeof SearchAnswer>
